"""What changed in the archived pages, as a Snapshot keeps it."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from corpus.changes import Change, ChangeKind, Stretch
from corpus.history import Transition


@dataclass(frozen=True, slots=True)
class StoredChange:
    """A Change with its page; ``before`` and ``after`` are read from the Versions at its places."""

    kind: ChangeKind
    before: str | None
    after: str | None
    section: tuple[str, ...]
    topics: tuple[str, ...]
    assistants: tuple[str, ...]
    about_voice: bool
    from_: str  # the day on which the old Version was first recorded
    to: str  # the same of the new one
    seen: str  # the day of the last look at the Version that says it: the old one's for what was removed
    gone: bool  # whether its words stand in the newest Version no more
    url: str
    title: str
    publisher: str
    published: str | None
    language: str
    document_kind: str
    service: str | None


@dataclass(frozen=True, slots=True)
class StoredComparison:
    """Two Versions of a page that were compared; ``apart`` counts what changes no meaning, by its kind."""

    url: str
    title: str
    publisher: str
    service: str | None
    from_: str
    to: str
    held: bool
    apart: Counter[str]


def insert_transitions(database: sqlite3.Connection, transitions: Iterable[Transition]) -> None:
    """Writes what changed; the Versions are there already."""
    for transition in transitions:
        old, new, comparison = transition.old, transition.new, transition.comparison
        database.execute(
            "INSERT INTO comparison VALUES (?,?,?,?,?)",
            (new.document, old.id, new.id, comparison.held, json.dumps(comparison.apart, sort_keys=True)),
        )
        database.executemany(
            "INSERT INTO change (document, kind, old, old_start, old_end, new, new_start, new_end, section, topics,"
            " assistants, voice) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                (new.document, change.kind, old.id, *_place(change.before), new.id, *_place(change.after),
                 *_lists(change, about), change.about_voice)
                for change, about in zip(comparison.changes, transition.assistants, strict=True)
            ),
        )  # fmt: skip


def _place(stretch: Stretch | None) -> tuple[int | None, int | None]:
    return (stretch.start, stretch.end) if stretch else (None, None)


def _lists(change: Change, assistants: Iterable[str]) -> Iterator[str]:
    for values in (change.section, change.topics, assistants):
        yield json.dumps(tuple(values), ensure_ascii=False)


def read_changes(
    database: sqlite3.Connection,
    since: dt.date | None = None,
    documents: Collection[str] | None = None,
    assistants: Collection[str] = (),
) -> list[StoredChange]:
    """The changes that were first recorded on ``since`` or later: by page, newest first, the most wanted first.

    Where ``documents`` are given, only those of these pages, or about one of ``assistants``.
    """
    condition, values = "n.recorded >= ?", [since.isoformat() if since else ""]
    if documents is not None:
        marks = ",".join("?" * len(documents))
        about = "".join(" OR c.assistants LIKE ?" for _ in assistants)
        condition += f" AND (c.document IN ({marks}){about})"
        values += [*sorted(documents), *(f'%"{assistant}"%' for assistant in sorted(assistants))]
    rows = database.execute(
        "SELECT c.kind, c.old, c.old_start, c.old_end, c.new, c.new_start, c.new_end, c.section, c.topics,"  # noqa: S608
        " c.assistants, c.voice, o.recorded, n.recorded, CASE c.kind WHEN 'removed' THEN o.seen ELSE n.seen END,"
        " CASE WHEN n.superseded IS NULL THEN c.new ELSE"
        "  (SELECT id FROM version WHERE document = c.document AND superseded IS NULL) END,"
        " d.url, d.title, d.publisher, d.published, d.language, d.kind, d.service"
        " FROM change c JOIN version o ON o.id = c.old JOIN version n ON n.id = c.new"
        f" JOIN document d ON d.url = c.document WHERE {condition} ORDER BY d.url, n.recorded DESC, c.id",
        values,
    )

    @lru_cache(maxsize=8)  # versions: the rows come by page and date
    def text_of(version: int) -> str:
        return str(database.execute("SELECT text FROM version WHERE id = ?", (version,)).fetchone()[0])

    found = []
    for kind, old, old_start, old_end, new, new_start, new_end, *rest in rows.fetchall():
        before = text_of(old)[old_start:old_end] if old_start is not None else None
        after = text_of(new)[new_start:new_end] if new_start is not None else None
        newest = rest[7]
        gone = after is None or (newest not in (new, None) and after not in text_of(newest))
        lists = [tuple(json.loads(value)) for value in rest[:3]]
        values_of: list[Any] = [kind, before, after, *lists, bool(rest[3]), *rest[4:7], gone, *rest[8:]]
        found.append(StoredChange(*values_of))
    return found


def read_compared(database: sqlite3.Connection) -> tuple[set[str], set[str]]:
    """(assistants, names): whom changes are about, and the services and publishers of pages with several Versions."""
    lists = database.execute("SELECT DISTINCT assistants FROM change")
    named = database.execute(
        "SELECT DISTINCT d.service, d.publisher FROM comparison c JOIN document d ON d.url = c.document"
    )
    about = {assistant for (found,) in lists for assistant in json.loads(found)}
    return about, {name for names in named for name in names if name}


def read_comparisons(database: sqlite3.Connection, since: dt.date | None = None) -> list[StoredComparison]:
    """The pairs of Versions that were compared, by page, newest first."""
    rows = database.execute(
        "SELECT d.url, d.title, d.publisher, d.service, o.recorded, n.recorded, c.held, c.apart"
        " FROM comparison c JOIN version o ON o.id = c.old JOIN version n ON n.id = c.new"
        " JOIN document d ON d.url = c.document WHERE n.recorded >= ? ORDER BY d.url, n.recorded DESC",
        (since.isoformat() if since else "",),
    )
    found = []
    for row in rows:
        values: list[Any] = [*row[:6], bool(row[6]), Counter(json.loads(row[7]))]
        found.append(StoredComparison(*values))
    return found
