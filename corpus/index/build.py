"""What is known -> a new Snapshot on disk."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.catalogue import Catalogue
from corpus.durable import new_folder
from corpus.embedding.encoder import Vectors
from corpus.index.form import DATABASE, FORMAT, SCHEMA, VECTORS, Manifest, file_sum, short_id
from corpus.values import Document, Guide, Passage, Statement, Version

ALWAYS = (dt.date.min.toordinal(), dt.date.max.toordinal())


@dataclass(frozen=True, slots=True)
class Entry:
    """A text to be searched. ``first`` and ``last`` are ordinal days between which it holds."""

    target: str
    role: str  # "text" or "ask" of a Statement, or "passage"
    language: str
    topic: str | None
    kind: str  # "brief", or the Document's kind
    first: int
    last: int
    text: str
    assistants: tuple[str, ...]

    @property
    def is_question(self) -> bool:
        """Asks are encoded as questions are: they stand for what people type."""
        return self.role == "ask"


@dataclass(frozen=True, slots=True)
class ArchivedVersion:
    document: Document
    version: Version
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """All that goes into a Snapshot."""

    catalogue: Catalogue
    catalogue_digest: str
    checked: str  # the day on which the briefs were last checked
    archived: tuple[ArchivedVersion, ...] = ()

    @property
    def archive_date(self) -> str:
        return max([self.checked, *(item.version.seen.isoformat() for item in self.archived)])


Encode = Callable[[Sequence[Entry]], Vectors]


def statement_id(fact: str) -> str:
    return short_id("statement", fact)


def entries(contents: Contents) -> list[Entry]:
    """What is searched, in a fixed order: statements' texts and asks, then passages."""
    found = [entry for s in contents.catalogue.statements for entry in _statement_entries(s)]
    known: set[tuple[str, int, int]] = set()
    for item in contents.archived:
        first = item.version.recorded.toordinal()
        last = item.version.superseded.toordinal() - 1 if item.version.superseded else ALWAYS[1]
        for passage in item.passages:
            if (passage.id, first, last) not in known:
                known.add((passage.id, first, last))
                document = item.document
                found.append(
                    Entry(
                        passage.id, "passage", document.language, None, document.kind,
                        first, last, passage.text, document.assistants,
                    )
                )  # fmt: skip
    return found


def _statement_entries(statement: Statement) -> Iterator[Entry]:
    first = statement.as_of.first.toordinal()
    last = statement.until.last.toordinal() if statement.until else ALWAYS[1]
    texts = [("text", language, text) for language, text in statement.text.items()]
    asks = [("ask", language, ask) for language, asks in statement.asks.items() for ask in asks]
    for role, language, text in texts + asks:
        yield Entry(
            statement_id(statement.fact), role, language, statement.topic, "brief",
            first, last, text, (statement.assistant,),
        )  # fmt: skip


def build_snapshot(index: Path, contents: Contents, found: list[Entry], vectors: Vectors, model: str, now: dt.datetime) -> Path:
    """The folder of the new Snapshot under ``index``; ``vectors[i]`` belongs to ``found[i]``. Raises DataFolderError.

    Call it under the index's lock. Nothing points to the new Snapshot yet.
    """
    stamp = now.strftime("%Y%m%d-%H%M%S")
    build = f"{stamp}-{short_id(contents.catalogue_digest, model, now.isoformat())[:6].replace('_', 'a').replace('-', 'b')}"
    target = index / build
    with new_folder(target) as part:
        _write_database(part / DATABASE, contents, found)
        _write_vectors(part / VECTORS, vectors)
        counts = {
            "statements": len(contents.catalogue.statements),
            "documents": len({item.document.url for item in contents.archived}),
            "versions": len(contents.archived),
            "entries": len(found),
        }
        files = {name: file_sum(part / name) for name in (DATABASE, VECTORS)}
        Manifest(
            FORMAT, build, now.isoformat(timespec="seconds"), contents.archive_date, model, vectors.shape[1],
            contents.catalogue_digest, counts, files,
        ).write(part)  # fmt: skip
    return target


def _write_vectors(path: Path, vectors: Vectors) -> None:
    import faiss

    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(np.ascontiguousarray(vectors, np.float32))
    path.write_bytes(faiss.serialize_index(flat).tobytes())  # a full disk is an OSError here, not faiss's own


def _write_database(path: Path, contents: Contents, found: list[Entry]) -> None:
    try:
        database = sqlite3.connect(path)
        try:
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("PRAGMA journal_mode = DELETE")
            database.executescript(SCHEMA)
            with database:
                _insert_statements(database, contents)
                _insert_guides(database, contents.catalogue.guides)
                _insert_archived(database, contents.archived)
                _insert_entries(database, found)
            database.execute("INSERT INTO words (words) VALUES ('rebuild')")
            database.execute("INSERT INTO words (words) VALUES ('optimize')")
            database.commit()
        finally:
            database.close()
    except sqlite3.OperationalError as error:
        if "full" in str(error) or "I/O" in str(error):
            raise OSError(28, f"no space left: {error}") from None
        raise


def _insert_statements(database: sqlite3.Connection, contents: Contents) -> None:
    statements = contents.catalogue.statements
    database.executemany(
        "INSERT INTO statement VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            (
                s.fact, statement_id(s.fact), s.assistant, s.topic, s.stance, s.publisher, s.url,
                str(s.published) if s.published else None, str(s.as_of), str(s.until) if s.until else None,
                s.current, s.confidence, contents.checked,
            )
            for s in statements
        ),
    )  # fmt: skip
    database.executemany(
        "INSERT INTO statement_text VALUES (?,?,?,?)",
        ((s.fact, lang, text, s.replaced_by.get(lang)) for s in statements for lang, text in s.text.items()),
    )


def _insert_guides(database: sqlite3.Connection, guides: Iterable[Guide]) -> None:
    database.executemany(
        "INSERT INTO guide_step VALUES (?,?,?,?,?,?)",
        (
            (guide.fact, guide.action, guide.assistant, language, n, text)
            for guide in guides
            for language, steps in guide.steps.items()
            for n, text in enumerate(steps)
        ),
    )


def _insert_archived(database: sqlite3.Connection, archived: Iterable[ArchivedVersion]) -> None:
    for item in archived:
        d, v = item.document, item.version
        database.execute(
            "INSERT OR REPLACE INTO document VALUES (?,?,?,?,?,?)",
            (d.url, d.title, d.publisher, str(d.published) if d.published else None, d.language, d.kind),
        )
        database.execute(
            "INSERT INTO version VALUES (?,?,?,?,?,?)",
            (v.id, d.url, v.recorded.isoformat(), v.seen.isoformat(),
             v.superseded.isoformat() if v.superseded else None, v.text),
        )  # fmt: skip
        database.executemany(
            "INSERT INTO passage VALUES (?,?,?,?,?)",
            ((p.id, v.id, p.start, p.end, json.dumps(p.path, ensure_ascii=False)) for p in item.passages),
        )


def _insert_entries(database: sqlite3.Connection, found: list[Entry]) -> None:
    database.executemany(
        "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?)",
        (
            (row, e.target, e.role, e.language, e.topic, e.kind, e.first, e.last, e.text)
            for row, e in enumerate(found)
        ),
    )
    database.executemany(
        "INSERT INTO entry_assistant VALUES (?,?)",
        ((assistant, row) for row, e in enumerate(found) for assistant in e.assistants),
    )
