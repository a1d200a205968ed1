"""Documents and their dated Versions, in archive.db."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from corpus.database import explained_database, open_database
from corpus.errors import ArchiveError
from corpus.values import KINDS, Document, PartialDate, Section, Version

MIGRATIONS = "corpus:migrations"
tables = sa.MetaData()
documents = sa.Table(
    "document",
    tables,
    sa.Column("url", sa.Text, primary_key=True),
    *(sa.Column(name, sa.Text) for name in ("title", "publisher", "published", "language", "kind", "assistants")),
)
versions = sa.Table(
    "version",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    *(sa.Column(name, sa.Text) for name in ("document", "recorded", "seen", "sections", "text")),
)
Outcome = Literal["new", "changed", "unchanged"]


class Archive:
    """archive.db, open for one writer; close it when done."""

    def __init__(self, path: Path) -> None:
        """Opens ``path``, making or upgrading it. Raises ArchiveError or DataFolderError."""
        self.path = path
        self._engine = open_database(path, MIGRATIONS)

    def add(self, document: Document, day: dt.date) -> Outcome:
        """Keeps ``document`` as it was seen on ``day``: a new Version only where its text is another one."""
        row = {
            "url": document.url,
            "title": document.title,
            "publisher": document.publisher,
            "published": str(document.published) if document.published else None,
            "language": document.language,
            "kind": document.kind,
            "assistants": json.dumps(document.assistants),
        }
        with explained_database(self.path), self._engine.begin() as connection:
            known = connection.execute(sa.select(documents).where(documents.c.url == document.url)).first()
            if known is None:
                connection.execute(documents.insert().values(row))
            else:
                connection.execute(documents.update().where(documents.c.url == document.url).values(row))
            newest = connection.execute(
                sa.select(versions)
                .where(versions.c.document == document.url)
                .order_by(versions.c.recorded.desc(), versions.c.id.desc())
            ).first()
            if newest is not None and newest.text == document.text:
                seen = max(newest.seen, day.isoformat())
                connection.execute(versions.update().where(versions.c.id == newest.id).values(seen=seen))
                return "unchanged"
            connection.execute(versions.insert().values(_version_row(document, day)))
            return "new" if known is None else "changed"

    def all(self) -> list[tuple[Document, Version]]:
        """Every Version with its Document as it stood then, by url and date."""
        query = (
            sa.select(documents, versions)
            .join(versions, versions.c.document == documents.c.url)
            .order_by(documents.c.url, versions.c.recorded, versions.c.id)
        )
        with explained_database(self.path), self._engine.connect() as connection:
            rows = connection.execute(query).all()
        found = []
        for _, group in groupby(rows, key=lambda row: row.url):
            members = list(group)
            nexts = [dt.date.fromisoformat(row.recorded) for row in members[1:]]
            for row, superseded in zip(members, [*nexts, None], strict=True):
                document, version = _values(row)
                found.append((document, replace(version, superseded=superseded)))
        return found

    def close(self) -> None:
        self._engine.dispose()


def _version_row(document: Document, day: dt.date) -> dict[str, Any]:
    sections = json.dumps([asdict(section) for section in document.sections], ensure_ascii=False)
    return {
        "document": document.url,
        "recorded": day.isoformat(),
        "seen": day.isoformat(),
        "sections": sections,
        "text": document.text,
    }


def _values(row: Any) -> tuple[Document, Version]:
    sections = tuple(
        Section(tuple(s["path"]), tuple(s["paragraphs"]), tuple(s.get("kinds", ())), s.get("anchor"))
        for s in json.loads(row.sections)
    )
    if row.kind not in KINDS:
        raise ArchiveError(f"{row.url} has the unknown kind {row.kind!r} in archive.db")
    document = Document(
        row.url, row.title, row.publisher, PartialDate.parse(row.published) if row.published else None,
        row.language, row.kind, sections, tuple(json.loads(row.assistants)),
    )  # fmt: skip
    version = Version(row.id, row.url, dt.date.fromisoformat(row.recorded), dt.date.fromisoformat(row.seen), row.text)
    return document, version
