"""What a Snapshot holds on an assistant, and how fresh it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.index import Snapshot


@dataclass(frozen=True, slots=True)
class Source:
    """Who published something on the assistant: how much of it, the newest of it, and where that stands."""

    publisher: str
    count: int  # statements and archived pages
    newest: str  # PartialDate
    url: str  # of the newest
    archived: bool  # whether the page's own words are kept


@dataclass(frozen=True, slots=True)
class Holdings:
    """``assistant`` is None for all of them together."""

    assistant: str | None
    statements: int
    pages: int  # archived documents
    archive_date: str
    sources: tuple[Source, ...]  # newest first


def holdings_of(snapshot: Snapshot, assistant: str | None) -> Holdings:
    """The Holdings on ``assistant``; its sources newest first, ties by name."""
    statements = [s for s in snapshot.statements.values() if assistant in (None, s.assistant)]
    pages = _pages(snapshot, assistant)
    told = [(s.publisher, s.published or s.as_of, s.url, False) for s in statements]
    told += [(publisher, published or recorded, url, True) for url, publisher, published, recorded in pages]
    return Holdings(assistant, len(statements), len(pages), snapshot.manifest.archive_date, tuple(_by_publisher(told)))


def _pages(snapshot: Snapshot, assistant: str | None) -> list[tuple[str, str, str | None, str]]:
    """(url, publisher, published, last recorded) of the archived pages."""
    condition = (
        ""
        if assistant is None
        else " WHERE d.url IN (SELECT v2.document FROM target_assistant a JOIN target t ON t.n = a.n"
        " JOIN passage p ON p.id = t.id JOIN version v2 ON v2.id = p.version WHERE a.assistant = ?)"
    )
    return snapshot.database.execute(
        "SELECT d.url, d.publisher, d.published, max(v.recorded) FROM document d"  # noqa: S608
        f" JOIN version v ON v.document = d.url{condition} GROUP BY d.url ORDER BY d.url",
        () if assistant is None else (assistant,),
    ).fetchall()


def _by_publisher(told: Iterable[tuple[str, str, str, bool]]) -> list[Source]:
    groups: dict[str, list[tuple[str, str, bool]]] = {}
    for publisher, day, url, archived in told:
        groups.setdefault(publisher, []).append((day, url, archived))
    found = []
    for publisher, members in groups.items():
        day, url, _ = max(members)
        found.append(Source(publisher, len(members), day, url, any(archived for _, _, archived in members)))
    return sorted(sorted(found, key=lambda source: source.publisher), key=lambda source: source.newest, reverse=True)
