"""A folder of saved pages goes into the archive file by file, in a stable order; a bad one stops no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.archive import Archive
from corpus.commands import importing
from corpus.commands.importing import Options
from corpus.errors import EarshotError, ImportFileError, UsageError
from corpus.gather.folder import entries
from corpus.settings import Settings, load_settings
from tests.corpus.pdfs import Text, column, pdf
from tests.program import run

RULES = (
    "The lamp keeps what its owner says to it for thirty days, and for longer where the law wants it so.",
    "Nobody at the factory listens to the recordings unless the owner has agreed to it in writing before.",
    "Whoever sells the lamp deletes the voices that it has learned, and tells the maker that it was sold.",
)
PRINTED = pdf([Text(90, "Of the printed lamp", 18), *column(" ".join(RULES).split(", "), 130)])
BASE = "https://lamp.example/legal"


def html(title: str, *rules: str, url: str = "") -> str:
    link = f'<link rel="canonical" href="{url}">' if url else ""
    text = "".join(f"<p>{rule} That is so of {title}.</p>" for rule in rules)
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>{link}</head>'
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    )


def fill(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Good files, and every kind of bad one between them."""
    return fill(
        tmp_path / "saved",
        {
            "a.html": html("The hall lamp", *RULES),
            "b/empty.html": "",
            "b/notes.txt": " ".join(f"{rule} So it is in the notes." for rule in RULES),
            "b/terms.md": f"---\nurl: https://other.example/terms\n---\n# Terms of the reading lamp\n\n{RULES[1]}\n",
            "c/broken.pdf": b"%PDF-1.7 all in plain letters",
            "c/links.html": html("List") + "".join(f"<a href='/{n}'>Page number {n}</a>" for n in range(50)),
            "c/picture.png": b"\x89PNG\r\n\x1a\n",
            "c/printed.pdf": PRINTED,
            "d/broken.html.gz": b"\x1f\x8bnothing that was ever packed",
            "d/no suffix": html("The garden lamp", RULES[2], url=f"{BASE}/garden"),
            ".hidden/a.html": html("Hidden", *RULES),
        },
    )


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A data folder of the test's own; the index, which other tests build, is not built here."""
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(importing, "build", lambda _: None)
    return load_settings()


def kept(settings: Settings) -> dict[str, str]:
    """The titles in the archive by their addresses."""
    archive = Archive(settings.archive)
    try:
        return {document.url: document.title for document, _ in archive.all()}
    finally:
        archive.close()


def options(url: str | None = BASE, **others: str) -> Options:
    said: dict[str, str | None] = {
        "url": url,
        **dict.fromkeys(("publisher", "published", "kind", "assistant")),
        **others,
    }
    return Options(**said)  # type: ignore[arg-type]


def test_files_come_in_a_stable_order_without_hidden_ones(folder: Path) -> None:
    (folder / "b" / "link.html").symlink_to(folder / "a.html")
    (folder / "e").symlink_to(folder / "b", target_is_directory=True)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    assert [(entry.name, entry.reason) for entry in entries(folder)] == [
        ("a.html", ""),
        ("b/empty.html", ""),
        ("b/link.html", "a link to another file"),
        ("b/notes.txt", ""),
        ("b/terms.md", ""),
        ("c/broken.pdf", ""),
        ("c/links.html", ""),
        ("c/picture.png", "no page by its name"),
        ("c/printed.pdf", ""),
        ("d/broken.html.gz", ""),
        ("d/no suffix", ""),
    ]


def test_every_good_file_is_taken_and_every_other_counted_with_its_reason(
    folder: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    importing.import_path(folder, options())
    assert kept(settings) == {
        f"{BASE}/a.html": "The hall lamp",
        f"{BASE}/b/notes.txt": "notes",
        "https://other.example/terms": "Terms of the reading lamp",
        f"{BASE}/c/printed.pdf": "Of the printed lamp",
        f"{BASE}/garden": "The garden lamp",
    }
    out, error = capsys.readouterr()
    assert [" ".join(line.split()) for line in out.splitlines()] == [
        "seen 10",
        "new 5",
        "refused 5",
        "1 cannot be read as a page: c/broken.pdf",
        "1 cannot be unpacked (it is damaged): d/broken.html.gz",
        "1 is empty: b/empty.html",
        "1 no article text found in it: c/links.html",
        "1 no page by its name: c/picture.png",
    ]
    assert error.splitlines()[0] == "reading"


def test_taking_it_again_changes_nothing_and_a_changed_file_is_a_version(
    folder: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    importing.import_path(folder, options())
    capsys.readouterr()
    importing.import_path(folder, options())
    again = capsys.readouterr()
    assert "unchanged" in again.out
    assert "nothing to do" in again.err
    longer = (*RULES, "From now on the lamp also keeps what visitors say, which nobody is told before.")
    fill(folder, {"a.html": html("The hall lamp", *longer)})
    importing.import_path(folder, options())
    assert ["changed", "1"] in [line.split() for line in capsys.readouterr().out.splitlines()]


def test_without_an_address_only_files_that_state_theirs_are_taken(
    folder: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    importing.import_path(folder, options(url=None, publisher="Lumo"))
    assert set(kept(settings)) == {"https://other.example/terms", f"{BASE}/garden"}
    assert "3  does not state its web address: a.html, b/notes.txt, c/printed.pdf" in capsys.readouterr().out


def test_a_folder_without_anything_to_take_is_an_error(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(ImportFileError, match="no file that could be taken"):
        importing.import_path(fill(tmp_path / "empty", {"a.png": b"x"}), options())


@pytest.mark.parametrize(
    ("said", "kind", "problem"),
    [
        ({"published": "2020"}, UsageError, "--published is for one file"),
        ({"url": "ftp://lamp.example"}, ImportFileError, "--url: .* absolute http"),
        ({"url": "https://me:x@lamp.example/"}, ImportFileError, "--url: .* password"),
    ],
)
def test_a_wrong_option_takes_nothing(
    folder: Path, settings: Settings, said: dict[str, str], kind: type[EarshotError], problem: str
) -> None:
    with pytest.raises(kind, match=problem):
        importing.import_path(folder, options(**said))
    assert not kept(settings)


def test_a_single_pdf_becomes_part_of_the_index(tmp_path: Path, own_data: Path) -> None:
    file = tmp_path / "lamp.pdf"
    file.write_bytes(PRINTED)
    ended = run(own_data, "import", str(file), "--url", f"{BASE}/lamp.pdf", "--kind", "policy", module="corpus")
    assert ended.code == 0, ended.error
    first, second = ended.out.splitlines()
    assert first == f"new: Of the printed lamp (lamp.example, no date), {BASE}/lamp.pdf"
    assert "1 document" in second
    told = run(own_data, "status", "--json", module="corpus")
    assert json.loads(told.out)["documents"] == 1
