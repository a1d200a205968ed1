"""archive.db: a Version for every text a page had, and errors that say what to do."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from corpus.archive import Archive, documents, versions
from corpus.errors import ArchiveError, DataFolderError
from corpus.values import Document, PartialDate, Section

FIRST, SECOND, THIRD = dt.date(2024, 1, 10), dt.date(2024, 6, 1), dt.date(2025, 2, 3)
PAGE = Document(
    url="https://a.example/privacy",
    title="Privacy",
    publisher="Example",
    published=PartialDate.parse("2024-01"),
    language="en",
    kind="policy",
    sections=(Section(("Voice",), ("Recordings are kept for a year.", "They can be deleted.")),),
    assistants=("alexa",),
)


def saying(*paragraphs: str, page: Document = PAGE) -> Document:
    return replace(page, sections=(Section(("Voice",), paragraphs),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    opened = Archive(path)
    yield opened
    opened.close()


def test_a_page_is_new_then_unchanged_then_changed(archive: Archive) -> None:
    outcomes = [
        archive.add(PAGE, FIRST),
        archive.add(PAGE, SECOND),
        archive.add(saying("Recordings are kept for two years."), THIRD),
        archive.add(saying("Recordings are kept for two years."), THIRD),
    ]
    assert outcomes == ["new", "unchanged", "changed", "unchanged"]


def test_a_document_comes_back_as_it_went_in(archive: Archive) -> None:
    accents = replace(PAGE, title="Été – “quoted” 🙂", sections=(Section(("A", "B"), ("ß ¿Qué? 語",)), Section((), ())))
    archive.add(accents, FIRST)
    [(document, version)] = archive.all()
    assert document == accents
    assert (version.document, version.text, version.recorded) == (PAGE.url, accents.text, FIRST)


def test_a_version_lasts_until_the_next_was_recorded(archive: Archive) -> None:
    texts = ["Kept for a year.", "Kept for two years.", "Kept for ever."]
    for text, day in zip(texts, (FIRST, SECOND, THIRD), strict=True):
        archive.add(saying(text), day)
    found = [
        (version.recorded, version.superseded, document.sections[0].paragraphs) for document, version in archive.all()
    ]
    assert found == [
        (FIRST, SECOND, (texts[0],)),
        (SECOND, THIRD, (texts[1],)),
        (THIRD, None, (texts[2],)),
    ]


def test_a_text_that_comes_back_after_another_stood_for_long_is_a_version_of_its_own(archive: Archive) -> None:
    for text, day in (("One.", FIRST), ("Other.", SECOND), ("Other.", THIRD), ("One.", THIRD)):
        archive.add(saying(text), day)
    assert [version.text.split()[-1] for _, version in archive.all()] == ["One.", "Other.", "One."]


def test_another_look_moves_the_day_it_was_last_seen_and_never_back(archive: Archive) -> None:
    archive.add(PAGE, FIRST)
    for day, seen in ((THIRD, THIRD), (SECOND, THIRD)):
        assert archive.add(PAGE, day) == "unchanged"
        [(_, version)] = archive.all()
        assert (version.recorded, version.seen) == (FIRST, seen)


def test_two_versions_of_one_day_keep_their_order(archive: Archive) -> None:
    archive.add(saying("One."), FIRST)
    archive.add(saying("Other."), FIRST)
    one, other = (version for _, version in archive.all())
    assert (one.text.split()[-1], one.superseded) == ("One.", FIRST)
    assert (other.text.split()[-1], other.superseded) == ("Other.", None)


def test_a_new_title_is_no_new_version(archive: Archive) -> None:
    archive.add(PAGE, FIRST)
    assert archive.add(replace(PAGE, title="Privacy notice", assistants=("alexa", "ring")), SECOND) == "unchanged"
    [(document, _)] = archive.all()
    assert (document.title, document.assistants) == ("Privacy notice", ("alexa", "ring"))


def test_versions_of_one_page_do_not_end_those_of_another(archive: Archive) -> None:
    other = replace(PAGE, url="https://b.example/")
    archive.add(PAGE, FIRST)
    archive.add(other, SECOND)
    assert [version.superseded for _, version in archive.all()] == [None, None]
    assert [document.url for document, _ in archive.all()] == [PAGE.url, other.url]


def test_what_was_kept_is_there_after_it_was_closed(path: Path) -> None:
    one = Archive(path)
    one.add(PAGE, FIRST)
    one.close()
    other = Archive(path)
    assert [document for document, _ in other.all()] == [PAGE]
    other.close()


def test_nothing_is_left_open_when_it_is_closed(path: Path) -> None:
    archive = Archive(path)
    archive.add(PAGE, FIRST)
    archive.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]  # WAL and its index are gone


def test_it_is_written_ahead(archive: Archive, path: Path) -> None:
    archive.add(PAGE, FIRST)
    reader = sqlite3.connect(path)
    assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    reader.close()


def test_a_version_without_its_document_is_refused(archive: Archive) -> None:
    row = {"document": "https://nowhere.example/", "recorded": "2024-01-01", "seen": "2024-01-01", "sections": "[]"}
    with archive._engine.begin() as connection, pytest.raises(IntegrityError, match="FOREIGN KEY"):
        connection.execute(versions.insert().values(**row, text="x"))


def test_a_document_with_versions_cannot_be_removed(archive: Archive) -> None:
    archive.add(PAGE, FIRST)
    with archive._engine.begin() as connection, pytest.raises(IntegrityError, match="FOREIGN KEY"):
        connection.execute(documents.delete())


def test_a_reader_sees_what_was_there_while_somebody_writes(archive: Archive, path: Path) -> None:
    archive.add(PAGE, FIRST)
    writer = sqlite3.connect(path)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE document SET title = 'half'")
    assert [document.title for document, _ in archive.all()] == ["Privacy"]
    writer.rollback()
    writer.close()


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to be taken for one" * 9, b"SQLite format 3\0x"]
)
def test_a_damaged_file_is_named_with_what_to_do(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"archive\.db cannot be used .*move it away"):
        Archive(path)
    assert path.read_bytes() == content


def everything_in(path: Path) -> object:
    with closing(Archive(path)) as archive:
        return archive.all()


def test_a_file_cut_short_is_named(path: Path) -> None:
    archive = Archive(path)
    archive.add(PAGE, FIRST)
    archive.close()
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(ArchiveError, match=r"archive\.db cannot be used"):
        everything_in(path)


def test_a_file_of_a_newer_earshot_is_told(path: Path) -> None:
    Archive(path).close()
    database = sqlite3.connect(path)
    with database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(ArchiveError, match=r"archive\.db was written by a newer Earshot"):
        Archive(path)


def test_an_unknown_kind_is_told(archive: Archive, path: Path) -> None:
    archive.add(PAGE, FIRST)
    database = sqlite3.connect(path)
    with database:
        database.execute("UPDATE document SET kind = 'podcast'")
    database.close()
    with pytest.raises(ArchiveError, match="podcast"):
        archive.all()


def test_a_folder_in_its_place_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises((ArchiveError, DataFolderError)):
        Archive(path)


def test_a_file_in_place_of_the_data_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    with pytest.raises(DataFolderError, match="is not a folder"):
        Archive(tmp_path / "data" / "archive.db")


FULL_DISK = """
import datetime as dt, resource, signal, sys
from pathlib import Path
from corpus.archive import Archive
from corpus.errors import DataFolderError
from corpus.values import Document, Section

archive = Archive(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
for n in range(200):
    page = Document(f"https://a.example/{n}", "t", "p", None, "en", "help", (Section((), ("word " * 2000,)),))
    try:
        archive.add(page, dt.date(2024, 1, 1))
    except DataFolderError as error:
        assert "no room left" in str(error), error
        assert n > 0
        print(n)
        break
"""


def test_a_full_disk_is_told_and_costs_nothing_that_was_kept(path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, timeout=60, env=dict(os.environ)
    )
    assert run.returncode == 0, run.stderr
    archive = Archive(path)
    assert len(archive.all()) == int(run.stdout)
    archive.close()
