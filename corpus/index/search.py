"""The best entries of a Snapshot for a question: vectors and words together, under one filter.

The score is the cosine plus a small part for words: 0.015 x BM25 / best BM25. It keeps the cosine's scale and was the best
of the mixtures that were measured, also across languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from corpus.embedding.encoder import Vectors
from corpus.index.snapshot import Snapshot
from corpus.values import PartialDate

WORD_WEIGHT = 0.015  # of the best BM25's hit, on the cosine's scale
CANDIDATES = 200  # from each of the two searches
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries may be found; an empty field lets everything through."""

    assistants: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    as_of: PartialDate | None = None

    def condition(self) -> tuple[str, list[str | int]]:
        """The SQL condition on ``entry`` and its parameters."""
        parts: list[str] = []
        values: list[str | int] = []
        for column, wanted in [("topic", self.topics), ("kind", self.kinds), ("language", self.languages)]:
            if wanted:
                parts.append(f"entry.{column} IN ({_marks(wanted)})")
                values += wanted
        if self.assistants:
            parts.append(
                f"entry.row IN (SELECT row FROM entry_assistant WHERE assistant IN ({_marks(self.assistants)}))"  # noqa: S608
            )
            values += self.assistants
        if self.as_of:
            parts.append("entry.first <= ? AND entry.last >= ?")
            values += [self.as_of.last.toordinal(), self.as_of.first.toordinal()]
        return " AND ".join(parts), values


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found; ``score`` is on the cosine's scale."""

    row: int
    target: str
    role: str
    language: str
    topic: str | None
    kind: str
    text: str
    cosine: float
    words: float  # BM25 as a share of the best hit's, 0 to 1
    score: float


def search(snapshot: Snapshot, vector: Vectors, text: str, only: Filter, limit: int = CANDIDATES) -> list[Hit]:
    """Up to ``limit`` hits, best first; ``vector`` is the question's, shape (dim,). Ties go by row."""
    condition, values = only.condition()
    rows = None
    if condition:
        found = snapshot.database.execute(f"SELECT row FROM entry WHERE {condition}", values)  # noqa: S608
        rows = np.fromiter((row for (row,) in found), np.int64)
        if not len(rows):
            return []
    words = _word_search(snapshot, text, condition, values)
    cosines = _vector_search(snapshot, vector, rows)
    missing = sorted(set(words) - set(cosines))
    if missing:
        cosines |= dict(zip(missing, (snapshot.vectors_of(missing) @ vector).tolist(), strict=True))
    best_words = max(words.values(), default=0.0) or 1.0
    shares = {row: words.get(row, 0.0) / best_words for row in cosines}
    scores = {row: cosine + WORD_WEIGHT * shares[row] for row, cosine in cosines.items()}
    order = sorted(scores, key=lambda row: (-scores[row], row))[:limit]
    entries = _entries(snapshot, order)
    return [Hit(row, *entries[row], cosines[row], shares[row], scores[row]) for row in order]


def _vector_search(snapshot: Snapshot, vector: Vectors, rows: np.ndarray | None) -> dict[int, float]:
    import faiss

    parameters = None if rows is None else faiss.SearchParameters(sel=faiss.IDSelectorBatch(rows))
    wanted = min(CANDIDATES, snapshot.vectors.ntotal if rows is None else len(rows))
    query = np.ascontiguousarray(vector, np.float32).reshape(1, -1)
    scores, found = snapshot.vectors.search(query, wanted, params=parameters)
    return {int(row): float(score) for row, score in zip(found[0], scores[0], strict=True) if row >= 0}


def _word_search(snapshot: Snapshot, text: str, condition: str, values: list[str | int]) -> dict[int, float]:
    """BM25 (greater is better) by row."""
    query = match_expression(text)
    if not query:
        return {}
    where = f" AND {condition}" if condition else ""
    found = snapshot.database.execute(
        "SELECT words.rowid, -bm25(words) AS score FROM words JOIN entry ON entry.row = words.rowid"  # noqa: S608
        f" WHERE words MATCH ?{where} ORDER BY score DESC, words.rowid LIMIT ?",
        (query, *values, CANDIDATES),
    )
    return {row: max(0.0, score) for row, score in found}


def match_expression(text: str) -> str:
    """An FTS5 query for any of the words in ``text``; its operators and quotes are only text there.

    >>> match_expression('Siri" OR NEAR(')
    '"siri" OR "or" OR "near"'
    """
    words = dict.fromkeys(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
    return " OR ".join(f'"{word}"' for word in words)


def _entries(snapshot: Snapshot, rows: list[int]) -> dict[int, tuple[str, str, str, str | None, str, str]]:
    found = snapshot.database.execute(
        f"SELECT row, target, role, language, topic, kind, text FROM entry WHERE row IN ({_marks(rows)})",  # noqa: S608
        rows,
    )
    return {row: tuple(rest) for row, *rest in found}


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)
