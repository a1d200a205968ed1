"""Which targets of a Snapshot a question may be about: found by vectors and by words, under one filter.

Both searches are filtered themselves, not their results. What either of them finds is looked at whole afterwards
(bot.answering.candidates).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus.embedding.encoder import Vectors
from corpus.index.snapshot import Snapshot
from corpus.labels import stems
from corpus.values import PartialDate

ENTRIES = 120  # nearest entries that lead to targets
TARGETS_BY_WORDS = 40  # best targets by BM25


@dataclass(frozen=True, slots=True)
class Filter:
    """Which targets may be found; an empty field lets everything through.

    Where ``assistants`` and ``services`` are given, what is about any of them may be found.
    """

    assistants: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    as_of: PartialDate | None = None
    services: tuple[str, ...] = ()
    no_services: bool = False  # what only the page of another service says is left out

    def condition(self) -> tuple[str, list[str | int]]:
        """The SQL condition on ``target`` and its parameters."""
        parts: list[str] = ["1"]
        values: list[str | int] = []
        for column, wanted in [("topic", self.topics), ("kind", self.kinds)]:
            if wanted:
                parts.append(f"target.{column} IN ({_marks(wanted)})")
                values += wanted
        if self.languages:  # what is there in all languages is there in these
            parts.append(f"(target.language IS NULL OR target.language IN ({_marks(self.languages)}))")
            values += self.languages
        about = []
        for column, wanted in [("assistant", self.assistants), ("service", self.services)]:
            if wanted:
                marks = _marks(wanted)
                about.append(f"target.n IN (SELECT n FROM target_{column} WHERE {column} IN ({marks}))")  # noqa: S608
                values += wanted
        if about:
            parts.append(f"({' OR '.join(about)})")
        if self.no_services:
            parts.append(
                "(target.n IN (SELECT n FROM target_assistant) OR target.n NOT IN (SELECT n FROM target_service))"
            )
        if self.as_of:
            parts.append("target.first <= ? AND target.last >= ?")
            values += [self.as_of.last.toordinal(), self.as_of.first.toordinal()]
        return " AND ".join(parts), values


@dataclass(frozen=True, slots=True)
class Hit:
    """A target that was found; ``words`` is its BM25 as a share of the best one's, 0 to 1."""

    n: int
    id: str
    kind: str
    topic: str | None
    assistants: tuple[str, ...]
    words: float


def search(snapshot: Snapshot, vector: Vectors, text: str, only: Filter) -> list[Hit]:
    """The targets that either search found, in the Snapshot's order; ``vector`` is the question's, shape (dim,)."""
    condition, values = only.condition()
    words = _by_words(snapshot, text, condition, values)
    found = sorted(_by_vectors(snapshot, vector, condition, values) | set(words))
    best = max(words.values(), default=0.0) or 1.0
    marks = _marks(found)
    assistants: dict[int, list[str]] = {}
    for n, assistant in snapshot.database.execute(
        f"SELECT n, assistant FROM target_assistant WHERE n IN ({marks}) ORDER BY n, assistant",  # noqa: S608
        found,
    ):
        assistants.setdefault(n, []).append(assistant)
    rows = snapshot.database.execute(
        f"SELECT n, id, kind, topic FROM target WHERE n IN ({marks}) ORDER BY n",  # noqa: S608
        found,
    )
    return [
        Hit(n, target, kind, topic, tuple(assistants.get(n, [])), words.get(n, 0.0) / best)
        for n, target, kind, topic in rows
    ]


def _by_vectors(snapshot: Snapshot, vector: Vectors, condition: str, values: list[str | int]) -> set[int]:
    """The targets of the nearest entries among those that fulfil ``condition``."""
    import faiss

    allowed = np.zeros(snapshot.target_count, bool)
    found = snapshot.database.execute(f"SELECT n FROM target WHERE {condition}", values)  # noqa: S608
    allowed[[n for (n,) in found]] = True
    rows = np.flatnonzero(allowed[snapshot.layout.targets])
    if not len(rows):
        return set()
    parameters: Any = faiss.SearchParameters
    query = np.ascontiguousarray(vector, np.float32).reshape(1, -1)
    only = parameters(sel=faiss.IDSelectorBatch(rows))
    _, near = snapshot.vectors.search(query, min(ENTRIES, len(rows)), params=only)
    return {int(n) for n in snapshot.layout.targets[near[0][near[0] >= 0]]}


def _by_words(snapshot: Snapshot, text: str, condition: str, values: list[str | int]) -> dict[int, float]:
    """BM25 (greater is better) by target, of the best among those that fulfil ``condition``."""
    query = match_expression(text)
    if not query:
        return {}
    found = snapshot.database.execute(
        "SELECT card.rowid, -bm25(card) AS score FROM card JOIN target ON target.n = card.rowid"  # noqa: S608
        f" WHERE card MATCH ? AND {condition} ORDER BY score DESC, card.rowid LIMIT ?",
        (query, *values, TARGETS_BY_WORDS),
    )
    return {n: max(0.0, score) for n, score in found}


def match_expression(text: str) -> str:
    """An FTS5 query for any of the words in ``text``; its operators and quotes are only text there.

    >>> match_expression('Siri" OR NEAR(')
    '"siri" OR "or" OR "near"'
    """
    return " OR ".join(f'"{stem}"' for stem in dict.fromkeys(stems(text)))


def inverse_frequencies(snapshot: Snapshot, wanted: Iterable[str]) -> dict[str, float]:
    """How rare each stem is among the targets (BM25's idf); a stem that no target holds is the rarest."""
    stemmed = sorted(set(wanted))
    marks = _marks(stemmed)
    counts = dict(
        snapshot.database.execute(f"SELECT term, doc FROM vocabulary WHERE term IN ({marks})", stemmed)  # noqa: S608
    )
    total = snapshot.target_count
    return {s: math.log(1 + (total - counts.get(s, 0) + 0.5) / (counts.get(s, 0) + 0.5)) for s in stemmed}


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)
