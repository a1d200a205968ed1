"""A Snapshot's vectors made ready for comparison: centred and projected once, not once a question."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bot.answering.projection import Projection, load_projection, projected, unit
from corpus.embedding.encoder import Vectors
from corpus.index import Snapshot
from corpus.values import Quote

_log = logging.getLogger(__name__)
UNLIKELY = -8.0  # the least logarithm of a topic's probability that is told apart


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Vectors are centred: less the mean of their manner (asked, said) and language, of unit length again.

    Texts of one language lie together whatever they say; without their means, languages can be compared. Where
    something was learned for the model, they are projected too. The briefs' are kept (two matrices of 9 MB), those of
    passages are made ready as they are found.
    """

    snapshot: Snapshot
    projection: Projection | None
    raw: Vectors  # of the statements' entries, which stand first, shape (kept, dim)
    near: Vectors  # the same, centred and projected
    dropped: Counter[str] = field(default_factory=Counter)  # quotes that failed the gate, by document

    @classmethod
    def of(cls, snapshot: Snapshot) -> Prepared:
        projection = load_projection(snapshot.manifest.model)
        kept = int(np.searchsorted(snapshot.layout.targets, len(snapshot.statements)))
        raw = snapshot.vectors_of(np.arange(kept))
        matrix = projection.matrix if projection else None
        near = projected(centred(snapshot, raw, np.arange(kept)), matrix) if kept else raw
        return cls(snapshot, projection, raw, near)

    @property
    def matrix(self) -> Vectors | None:
        return self.projection.matrix if self.projection else None

    def at(self, rows: Any) -> tuple[Vectors, Vectors]:
        """(raw, near) at ``rows``, which ascend; each of shape (n, dim)."""
        split = int(np.searchsorted(rows, len(self.raw)))
        kept, others = rows[:split], rows[split:]
        if not len(others):
            return self.raw[kept], self.near[kept]
        raw = self.snapshot.vectors_of(others)
        near = projected(centred(self.snapshot, raw, others), self.matrix)
        return np.concatenate([self.raw[kept], raw]), np.concatenate([self.near[kept], near])

    def asking(self, vector: Vectors, language: str) -> Vectors:
        """A question's vector as those of the entries are compared with it, shape (dim,)."""
        return np.asarray(projected(self.centred_question(vector, language)[None], self.matrix)[0], np.float32)

    def centred_question(self, vector: Vectors, language: str) -> Vectors:
        """A question's vector less the mean of what is asked in its language, of unit length, shape (dim,)."""
        layout = self.snapshot.layout
        group = layout.codes.get(("asked", language))
        return np.asarray(unit((vector if group is None else vector - layout.means[group])[None])[0], np.float32)

    def drop(self, quote: Quote) -> None:
        """Counts a quote that does not stand where it should, and says so in the log; it is not shown."""
        self.dropped[quote.document or ""] += 1
        _log.warning("a quote does not stand in %s of %s: dropped", quote.document, quote.as_of)

    def log_topics(self, asking: Vectors) -> dict[str, float]:
        """By topic, the logarithm of its probability; empty where nothing was learned for the model."""
        found = self.projection.log_topics(asking) if self.projection else {}
        return {topic: max(UNLIKELY, value) for topic, value in found.items()}

    def resembles(self, asking: Vectors) -> float:
        """How far a question resembles those that have an answer, a logit; 0 where nothing was learned."""
        return self.projection.resembles(asking) if self.projection else 0.0

    def texts(self, n: int) -> Vectors:
        """The centred vectors of what target ``n`` says, not of how it is asked for, shape (texts, dim).

        Of a passage the first is the whole, the others are its sentences.
        """
        rows, _ = self.snapshot.layout.rows_of([n])
        return self.centred(rows[~self.snapshot.layout.asked[rows]])

    def centred(self, rows: Any) -> Vectors:
        """The centred vectors at ``rows``, which ascend, shape (n, dim)."""
        return centred(self.snapshot, self.at(np.asarray(rows))[0], np.asarray(rows))


def centred(snapshot: Snapshot, vectors: Vectors, rows: Any) -> Vectors:
    layout = snapshot.layout
    return unit(vectors - layout.means[layout.groups[rows]])
