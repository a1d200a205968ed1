"""Open Terms Archive repositories: each commit a Version with its date; nothing that a repository names is run."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.archive import Archive
from corpus.errors import ImportFileError
from corpus.gather.terms_archive import Options, import_terms, is_repository, terms_in
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
URL = "https://lamp.example/terms"
TERMS = "Lamp/Terms of Service.md"
RULES = """# Terms of the lamp

## Voice

The lamp keeps what you say for **{} months**. You can [delete it](https://lamp.example/delete) at any time.

* Our staff listens to a small part of it.
* Children are asked for their parents' consent.

| What | How long |
| --- | --- |
| Recordings | {} months |
"""


class Repository:
    """A versions repository that is made commit by commit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self._git("init", "--quiet", "--initial-branch=main")

    def commit(self, day: str, files: dict[str, str | None], subject: str = "Record new changes of Lamp") -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8") if text is not None else path.unlink()
        self._git("add", "--all")
        self._git("commit", "--quiet", "--allow-empty", f"--message={subject}", day=day)

    def configure(self, name: str, value: str) -> None:
        self._git("config", name, value)

    def _git(self, *arguments: str, day: str = "2020-01-01") -> None:
        identity = {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        dates = {f"GIT_{who}_DATE": f"{day}T12:00:00Z" for who in ("AUTHOR", "COMMITTER")}
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(
            ["git", "-C", str(self.folder), *arguments], check=True, env={**os.environ, **identity, **dates, **own},
            timeout=60, capture_output=True,
        )  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "contrib-versions")
    made.commit("2020-03-01", {"README.md": "# About", TERMS: RULES.format(12, 12)}, "First record of Lamp")
    made.commit("2021-06-01", {TERMS: RULES.format(24, 24)})
    made.commit(
        "2022-01-01", {"Radio/Privacy Policy.md": "# Radio\n\nThe radio keeps nothing that you say to it, ever."}
    )
    return made


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = Archive(tmp_path / "archive.db")
    yield opened
    opened.close()


def take(archive: Archive, path: Path, **options: object) -> dict[str, int]:
    return dict(import_terms(archive, path, Options(**options), lambda _: ("alexa",), lambda _: None))  # type: ignore[arg-type]


def test_each_commit_is_a_version_with_its_date(repository: Repository, archive: Archive) -> None:
    assert take(archive, repository.folder / "Lamp", url=URL) == {"new": 1, "changed": 1}
    first, second = archive.all()
    assert [str(version.recorded) for _, version in (first, second)] == ["2020-03-01", "2021-06-01"]
    assert (str(first[1].seen), str(first[1].superseded), second[1].superseded) == ("2021-05-31", "2021-06-01", None)
    document = second[0]
    assert (document.url, document.title, document.publisher, document.kind) == (
        URL, "Lamp Terms of Service", "Lamp", "policy",
    )  # fmt: skip
    assert "keeps what you say for 24 months. You can delete it at any time." in document.text
    assert "**" not in document.text


def test_taking_it_twice_changes_nothing(repository: Repository, archive: Archive) -> None:
    take(archive, repository.folder / "Lamp", url=URL)
    before = archive.all()
    assert take(archive, repository.folder / "Lamp", url=URL) == {"unchanged": 2}
    assert archive.all() == before


def test_more_history_is_added_to_what_is_there(repository: Repository, archive: Archive) -> None:
    take(archive, repository.folder / "Lamp", url=URL)
    repository.commit("2023-01-01", {TERMS: RULES.format(36, 36)})
    assert take(archive, repository.folder / "Lamp", url=URL) == {"unchanged": 2, "changed": 1}
    assert [str(version.recorded) for _, version in archive.all()] == ["2020-03-01", "2021-06-01", "2023-01-01"]


def test_history_goes_before_what_was_gathered_already(repository: Repository, archive: Archive) -> None:
    take(archive, repository.folder / "Lamp", url=URL)
    [*_, (newest, _)] = archive.all()
    other = Archive(archive.path.with_name("other.db"))
    other.add(newest, dt.date(2024, 5, 5))
    assert take(other, repository.folder / "Lamp", url=URL) == {"changed": 1, "unchanged": 1}
    assert [(str(v.recorded), str(v.seen)) for _, v in other.all()] == [
        ("2020-03-01", "2021-05-31"), ("2021-06-01", "2024-05-05"),
    ]  # fmt: skip
    other.close()


def test_the_address_comes_from_a_declaration(repository: Repository, archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "contrib-declarations" / "declarations"
    folder.mkdir(parents=True)
    (folder / "Lamp.json").write_text(f'{{"name": "Lamp", "terms": {{"Terms of Service": {{"fetch": "{URL}"}}}}}}')
    (folder / "Radio.json").write_text(
        '{"documents": {"Privacy Policy": {"combine": [{"fetch": "https://radio.example/1"}, {"fetch": "x"}]}}}'
    )
    take(archive, repository.folder)
    assert {document.url for document, _ in archive.all()} == {URL, "https://radio.example/1"}


def test_without_a_declaration_it_is_where_the_repository_shows_it(repository: Repository, archive: Archive) -> None:
    repository.configure("remote.origin.url", "https://github.com/OpenTermsArchive/contrib-versions.git")
    take(archive, repository.folder / "Lamp")
    assert {document.url for document, _ in archive.all()} == {
        "https://github.com/OpenTermsArchive/contrib-versions/blob/HEAD/Lamp/Terms%20of%20Service.md"
    }


@pytest.mark.parametrize("fetch", ["javascript:alert(1)", "https://me:x@lamp.example/", "file:///etc/passwd", ""])
def test_a_declaration_without_a_usable_address_is_none(
    repository: Repository, archive: Archive, tmp_path: Path, fetch: str
) -> None:
    (tmp_path / "Lamp.json").write_text(f'{{"terms": {{"Terms of Service": {{"fetch": "{fetch}"}}}}}}')
    with pytest.raises(ImportFileError, match="no address is known"):
        take(archive, repository.folder / "Lamp", declarations=tmp_path)


def test_one_address_for_several_documents_is_refused(repository: Repository, archive: Archive) -> None:
    with pytest.raises(ImportFileError, match="2 documents, --url names one"):
        take(archive, repository.folder, url=URL)


@pytest.mark.parametrize(
    "subject", ["Refilter Lamp Terms of Service", "Apply technical or declaration upgrade on Lamp"]
)
def test_a_page_that_was_only_filtered_anew_makes_no_version(
    repository: Repository, archive: Archive, subject: str
) -> None:
    repository.commit("2022-05-01", {TERMS: RULES.format(24, 24) + "\nThe lamp is sold in most countries.\n"}, subject)
    assert take(archive, repository.folder / "Lamp", url=URL) == {"new": 1, "changed": 1, "filtered anew": 1}
    assert [str(version.recorded) for _, version in archive.all()] == ["2020-03-01", "2021-06-01"]
    assert "sold in most countries" in archive.all()[-1][1].text


def test_flicker_and_stubs_in_a_history_make_no_versions(tmp_path: Path, archive: Archive) -> None:
    made = Repository(tmp_path / "pga-versions")
    long = (
        RULES.format(12, 12) + "\n\n" + "\n\n".join(f"Rule {n} says what the lamp may do at home." for n in range(30))
    )
    day = dt.date(2022, 1, 1)
    for n in range(30):
        made.commit(
            str(day + dt.timedelta(days=3 * n)), {TERMS: long if n % 2 else long.replace("12 months", "13 months")}
        )
    made.commit("2022-06-01", {TERMS: "Please enable cookies to go on."})
    made.commit("2022-06-03", {TERMS: long})
    counts = take(archive, made.folder, url=URL)
    assert len(archive.all()) == 2
    assert counts["held"] == 15


def test_a_file_that_was_removed_ends_then(repository: Repository, archive: Archive) -> None:
    repository.commit("2023-01-01", {TERMS: None})
    repository.commit(
        "2024-01-01", {"Radio/Privacy Policy.md": "# Radio\n\nThe radio keeps all that you say to it, for ever."}
    )
    take(archive, repository.folder / "Lamp", url=URL)
    assert str(archive.all()[-1][1].seen) == "2023-01-01"


def test_nothing_that_a_repository_names_is_run(repository: Repository, archive: Archive, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    trap.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "gpg.program", "diff.external", "core.sshCommand", "core.editor",
                 "diff.md.textconv", "filter.md.smudge", "filter.md.clean", "credential.helper"):  # fmt: skip
        repository.configure(name, str(trap))
    repository.configure("log.showSignature", "true")
    repository.configure("extensions.partialClone", "origin")
    repository.configure("remote.origin.url", f"ext::{trap}")
    repository.configure("remote.origin.uploadpack", str(trap))
    repository.configure("protocol.ext.allow", "always")
    (repository.folder / ".git" / "info" / "attributes").write_text("*.md diff=md filter=md\n")
    for hook in ("post-checkout", "reference-transaction", "fsmonitor-watchman", "pre-commit"):
        shutil.copy(trap, repository.folder / ".git" / "hooks" / hook)
    blobs = sorted(path for path in (repository.folder / ".git" / "objects").glob("??/*"))
    for blob in blobs:
        if b"Terms" in subprocess.run(
            ["git", "-C", str(repository.folder), "cat-file", "-t", blob.parent.name + blob.name],
            capture_output=True, check=False,
        ).stdout:  # fmt: skip
            blob.unlink()
    (tmp_path / "sprung").unlink(missing_ok=True)
    take(archive, repository.folder / "Lamp", url=URL)
    assert not (tmp_path / "sprung").exists()


def test_a_link_in_a_repository_is_not_followed(repository: Repository, archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n\nThis is what nobody may read in the archive.")
    (repository.folder / "Lamp" / "Secret.md").symlink_to(tmp_path / "secret.md")
    repository.commit("2023-01-01", {})
    assert [terms.path for terms in terms_in(repository.folder / "Lamp")] == [TERMS]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 50, b"# Only a heading\n", b"\xff\xfe"])
def test_a_state_without_text_is_counted(repository: Repository, archive: Archive, content: bytes) -> None:
    (repository.folder / TERMS).write_bytes(content)
    repository.commit("2023-01-01", {})
    counts = take(archive, repository.folder / "Lamp", url=URL)
    assert counts.get("without text", 0) + counts.get("held", 0) == 1


def test_a_broken_repository_is_told(repository: Repository, archive: Archive) -> None:
    (repository.folder / ".git" / "HEAD").write_text("ref: refs/heads/nothing\n")
    with pytest.raises(ImportFileError, match="git cannot read this repository"):
        take(archive, repository.folder, url=URL)


def test_what_is_no_such_repository_is_not_taken_for_one(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "folder" / "Lamp").mkdir(parents=True)
    (tmp_path / "folder" / TERMS).write_text(RULES)
    assert not is_repository(tmp_path / "folder")
    assert not is_repository(repository.folder / TERMS)
    assert is_repository(repository.folder)
    assert is_repository(repository.folder / "Lamp")


@needs_shared
@pytest.mark.parametrize("service", ["alexa/terms-of-service", "google-fr/privacy-policy", "zoom/terms-of-service"])
def test_real_policies_come_back_with_their_dates(tmp_path: Path, archive: Archive, service: str) -> None:
    made = Repository(tmp_path / "contrib-versions")
    files = sorted((SHARED / "policies" / service).glob("*.md"))
    for file in files:
        made.commit(file.stem, {TERMS: file.read_text(encoding="utf-8")})
    assert take(archive, made.folder, url=URL) == {"new": 1, "changed": len(files) - 1}
    found = archive.all()
    assert [str(version.recorded) for _, version in found] == [file.stem for file in files]
    assert {document.language for document, _ in found} == {"fr" if "-fr" in service else "en"}


@needs_shared
def test_no_change_traps_of_real_histories(tmp_path: Path, archive: Archive) -> None:
    """amazon.fr flipped 34 times in 49 records between French and English."""
    french, english = (
        (SHARED / "policies" / name).read_text(encoding="utf-8")
        for name in ("amazon-fr/privacy-policy/2024-12-23.md", "amazon-com/privacy-policy/2023-07-01.md")
    )
    made = Repository(tmp_path / "france-versions")
    day = dt.date(2023, 1, 1)
    for n in range(10):
        made.commit(str(day + dt.timedelta(days=9 * n)), {TERMS: french if n % 2 == 0 else english})
    take(archive, made.folder, url=URL)
    assert [document.language for document, _ in archive.all()] == ["fr"]
