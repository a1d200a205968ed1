"""What is known -> a new Snapshot on disk."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from corpus.catalogue import Catalogue
from corpus.durable import new_folder
from corpus.embedding.encoder import Vectors
from corpus.history import Transition
from corpus.index.changes import insert_transitions
from corpus.index.form import DATABASE, FORMAT, SCHEMA, VECTORS, Manifest, file_sum, manner, short_id
from corpus.labels import stems
from corpus.sentences import sentences
from corpus.services import Service
from corpus.values import Document, Guide, Passage, Statement, Version

LAST_DAY = dt.date.max.toordinal()  # still in force


@dataclass(frozen=True, slots=True)
class Entry:
    """A text that is embedded; asks are encoded as questions are: they stand for what people type."""

    role: str  # "text" or "ask" of a Statement, "passage", or "sentence": one of a passage that has several
    language: str
    text: str

    @property
    def key(self) -> tuple[bool, str]:
        """What its vector depends on, besides the model: whether it is a question, and the text."""
        return self.role == "ask", self.text


@dataclass(frozen=True, slots=True)
class Target:
    """What is found by its entries. ``first`` and ``last`` are ordinal days between which it holds."""

    id: str
    kind: str  # "brief", or the Document's kind
    topic: str | None
    language: str | None  # None: in all languages
    assistants: tuple[str, ...]
    first: int
    last: int
    entries: tuple[Entry, ...]
    service: str | None = None  # whose page says it, where that is no assistant's


@dataclass(frozen=True, slots=True)
class ArchivedVersion:
    document: Document
    version: Version
    passages: tuple[Passage, ...]
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """All that goes into a Snapshot."""

    catalogue: Catalogue
    catalogue_digest: str
    checked: str  # the day on which the briefs were last checked
    scale: dict[bool, dict[str, Vectors]] = field(default_factory=dict)  # of the catalogue's scale, shape (n, dim)
    archived: tuple[ArchivedVersion, ...] = ()
    archive_state: str = ""  # digest of the archive that ``archived`` was taken from
    services: tuple[Service, ...] = ()
    transitions: tuple[Transition, ...] = ()  # from Version to Version, by url and date

    @property
    def archive_date(self) -> str:
        return max([self.checked, *(item.version.seen.isoformat() for item in self.archived)])


def statement_id(fact: str) -> str:
    return short_id("statement", fact)


def targets(contents: Contents) -> list[Target]:
    """What can be found, in a fixed order: statements, then passages; one that several Versions hold stands once."""
    found = {statement_id(s.fact): _statement_target(s) for s in contents.catalogue.statements}
    for item in contents.archived:
        for passage in item.passages:
            target = _passage_target(item, passage)
            known = found.get(target.id)
            if known:
                target = replace(known, first=min(known.first, target.first), last=max(known.last, target.last))
            found[target.id] = target
    return list(found.values())


def _statement_target(s: Statement) -> Target:
    asks = [Entry("ask", language, ask) for language, asks in s.asks.items() for ask in asks]
    return Target(
        statement_id(s.fact),
        "brief",
        s.topic,
        None,
        (s.assistant,),
        s.as_of.first.toordinal(),
        s.until.last.toordinal() if s.until else LAST_DAY,
        (*(Entry("text", language, text) for language, text in s.text.items()), *asks),
    )


def _passage_target(item: ArchivedVersion, passage: Passage) -> Target:
    superseded = item.version.superseded
    language = passage.language or item.document.language
    places = sentences(passage.text, language)
    parts = [Entry("sentence", language, passage.text[start:end]) for start, end in places if len(places) > 1]
    return Target(
        passage.id,
        item.document.kind,
        passage.topics[0] if passage.topics else None,
        language,
        passage.assistants,
        item.version.recorded.toordinal(),
        superseded.toordinal() - 1 if superseded else LAST_DAY,
        (Entry("passage", language, passage.text), *parts),
        item.service,
    )


def build_snapshot(
    index: Path, contents: Contents, found: list[Target], vectors: Vectors, model: str, now: dt.datetime
) -> Path:
    """The folder of the new Snapshot under ``index``; ``vectors`` belong to the entries in order.

    Call it under the index's lock. Nothing points to the new Snapshot yet. Raises DataFolderError.
    """
    stamp = now.strftime("%Y%m%d-%H%M%S")
    build = (
        f"{stamp}-{short_id(contents.catalogue_digest, model, now.isoformat())[:6].replace('_', 'a').replace('-', 'b')}"
    )
    target = index / build
    with new_folder(target) as part:
        _write_database(part / DATABASE, contents, found, vectors)
        _write_vectors(part / VECTORS, vectors)
        counts = {
            "statements": len(contents.catalogue.statements),
            "documents": len({item.document.url for item in contents.archived}),
            "versions": len(contents.archived),
            "entries": len(vectors),
            "changes": sum(len(transition.comparison.changes) for transition in contents.transitions),
        }
        files = {name: file_sum(part / name) for name in (DATABASE, VECTORS)}
        Manifest(
            FORMAT, build, now.isoformat(timespec="seconds"), contents.archive_date, model, vectors.shape[1],
            contents.catalogue_digest, counts, files, contents.archive_state,
        ).write(part)  # fmt: skip
    return target


def _write_vectors(path: Path, vectors: Vectors) -> None:
    import faiss

    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(np.ascontiguousarray(vectors, np.float32))
    path.write_bytes(faiss.serialize_index(flat).tobytes())  # a full disk is an OSError here, not faiss's own


def _write_database(path: Path, contents: Contents, found: list[Target], vectors: Vectors) -> None:
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
                _insert_services(database, contents.services)
                insert_transitions(database, contents.transitions)
                _insert_targets(database, found, vectors)
                _insert_scale(database, contents.scale, vectors)
            database.execute("INSERT INTO card (card) VALUES ('rebuild')")
            database.execute("INSERT INTO card (card) VALUES ('optimize')")
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
            "INSERT OR REPLACE INTO document VALUES (?,?,?,?,?,?,?)",
            (d.url, d.title, d.publisher, str(d.published) if d.published else None, d.language, d.kind, item.service),
        )
        database.execute(
            "INSERT INTO version VALUES (?,?,?,?,?,?)",
            (v.id, d.url, v.recorded.isoformat(), v.seen.isoformat(),
             v.superseded.isoformat() if v.superseded else None, v.text),
        )  # fmt: skip
        database.executemany(
            "INSERT INTO passage VALUES (?,?,?,?,?,?)",
            (
                (p.id, v.id, p.start, p.end, json.dumps(p.path, ensure_ascii=False), p.language or d.language)
                for p in item.passages
            ),
        )


def _insert_services(database: sqlite3.Connection, services: Iterable[Service]) -> None:
    database.executemany(
        "INSERT INTO service_name VALUES (?,?,?)",
        ((service.id, name, name in service.ordinary) for service in services for name in service.names),
    )


def _insert_targets(database: sqlite3.Connection, found: list[Target], vectors: Vectors) -> None:
    database.executemany(
        "INSERT INTO target VALUES (?,?,?,?,?,?,?,?)",
        (
            (
                n,
                t.id,
                t.kind,
                t.topic,
                t.language,
                t.first,
                t.last,
                " ".join(s for e in t.entries if e.role != "sentence" for s in stems(e.text)),
            )
            for n, t in enumerate(found)
        ),
    )
    database.executemany(
        "INSERT INTO target_assistant VALUES (?,?)", ((a, n) for n, t in enumerate(found) for a in t.assistants)
    )
    database.executemany(
        "INSERT INTO target_service VALUES (?,?)", ((t.service, n) for n, t in enumerate(found) if t.service)
    )
    rows = [(n, entry) for n, target in enumerate(found) for entry in target.entries]
    database.executemany(
        "INSERT INTO entry VALUES (?,?,?,?,?)",
        ((row, n, entry.role, entry.language, entry.text) for row, (n, entry) in enumerate(rows)),
    )
    groups: dict[tuple[str, str], list[int]] = {}
    for row, (_, entry) in enumerate(rows):
        groups.setdefault((manner(entry.role), entry.language), []).append(row)
    database.executemany(
        "INSERT INTO mean VALUES (?,?,?)",
        ((*group, vectors[members].mean(axis=0).astype(np.float32).tobytes()) for group, members in groups.items()),
    )


def _insert_scale(database: sqlite3.Connection, scale: dict[bool, dict[str, Vectors]], vectors: Vectors) -> None:
    for language, on_topic in scale.get(True, {}).items():
        near, far = (
            float((questions @ vectors.T).max(axis=1).mean()) if len(vectors) else 0.0
            for questions in (on_topic, scale[False][language])
        )
        database.execute("INSERT INTO scale VALUES (?,?,?)", (language, far, near))
