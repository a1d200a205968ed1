"""archive.db: Documents with their dated Versions, and what gathering keeps beside them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from corpus.archive.duplicates import Copies
from corpus.archive.record import Found, Outcome, record
from corpus.archive.tables import documents, versions
from corpus.database import open_database, reading, writing
from corpus.errors import ArchiveError
from corpus.values import KINDS, Document, PartialDate, Section, Version

MIGRATIONS = "corpus:migrations"


class Archive:
    """archive.db, open for one writer; close it when done."""

    def __init__(self, path: Path) -> None:
        """Opens ``path``, making or upgrading it. Raises ArchiveError or DataFolderError."""
        self.path = path
        self.copies = Copies()
        self._one_writer = threading.Lock()  # threads wait for one another here, not in the database
        self._engine = open_database(path, MIGRATIONS)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it is kept, or nothing. Raises ArchiveError or DataFolderError."""
        with self._one_writer, writing(self._engine, self.path) as connection:
            yield connection

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the archive. Raises ArchiveError."""
        return reading(self._engine, self.path)

    def add(self, document: Document, day: dt.date, reader: str = "file-1", until: dt.date | None = None) -> Outcome:
        """Keeps ``document`` as it was seen on ``day`` (and stayed ``until``): see ``corpus.archive.record``."""
        with self.writing() as connection:
            return record(connection, Found(document, day, reader, until=until), self.copies).outcome

    def all(self) -> list[tuple[Document, Version]]:
        """Every Version with its Document as it stood then, by url and date."""
        query = (
            sa.select(documents, *(column.label(f"v_{column.name}") for column in versions.c))
            .join(versions, versions.c.document == documents.c.url)
            .order_by(documents.c.url, versions.c.recorded, versions.c.id)
        )
        with self.reading() as connection:
            return list(_with_ends(connection.execute(query)))

    def state(self) -> str:
        """A digest of all that goes into a Snapshot, days of looks aside: another one where anything was added.

        Empty where nothing was.
        """
        names = ("url", "title", "publisher", "published", "language", "kind", "assistants")
        queries = (
            sa.select(*(documents.c[name] for name in names)).order_by(documents.c.url),
            sa.select(versions.c.id, versions.c.document, versions.c.recorded, versions.c.language, versions.c.digest)
            .order_by(versions.c.id),
        )  # fmt: skip
        total, empty = hashlib.sha256(), True
        with self.reading() as connection:
            for query in queries:
                for row in connection.execute(query):
                    total.update(json.dumps(list(row)).encode())
                    empty = False
        return "" if empty else total.hexdigest()

    def close(self) -> None:
        self._engine.dispose()


def _with_ends(rows: Any) -> Iterator[tuple[Document, Version]]:
    for _, group in groupby(rows, key=lambda row: row.url):
        members = list(group)
        nexts = [dt.date.fromisoformat(row.v_recorded) for row in members[1:]]
        for row, superseded in zip(members, [*nexts, None], strict=True):
            document, version = _values(row)
            yield document, replace(version, superseded=superseded)


def _values(row: Any) -> tuple[Document, Version]:
    sections = sections_of(row.v_sections)
    if row.kind not in KINDS:
        raise ArchiveError(f"{row.url} has the unknown kind {row.kind!r} in archive.db")
    document = Document(
        row.url, row.title, row.publisher, PartialDate.parse(row.published) if row.published else None,
        row.v_language or row.language, row.kind, sections, tuple(json.loads(row.assistants)),
    )  # fmt: skip
    recorded, seen = (dt.date.fromisoformat(day) for day in (row.v_recorded, row.v_seen))
    return document, Version(row.v_id, row.url, recorded, seen, row.v_text)


def sections_of(text: str) -> tuple[Section, ...]:
    """The Sections that were kept as ``text``."""
    return tuple(
        Section(tuple(s["path"]), tuple(s["paragraphs"]), tuple(s.get("kinds", ())), s.get("anchor"))
        for s in json.loads(text)
    )
