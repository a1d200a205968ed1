"""What was learned for the packaged model: a map that brings questions near to statements, and what vectors tell.

``python -m tests.bench.fit --write`` makes projection.npz: the map and the topics from the briefs alone, and which
questions resemble those that have an answer from tests/bench/questions.csv.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from corpus.embedding.encoder import Vectors

FILE = Path(__file__).with_name("projection.npz")
NUMBERS = ("matrix", "slopes", "intercepts", "answerable")  # arrays, kept in half precision


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """``matrix``, shape (dim, dim), maps centred vectors; the rest are linear models on mapped ones, of logits."""

    topics: tuple[str, ...]
    briefs: str  # digest of the briefs that it was learned from
    matrix: Vectors
    slopes: Vectors  # shape (topics, dim)
    intercepts: Vectors  # shape (topics,)
    answerable: Vectors  # of questions that resemble those with an answer, shape (dim + 1,), the intercept last

    def log_topics(self, mapped: Vectors) -> dict[str, float]:
        """By topic, the logarithm of its probability for one mapped vector, shape (dim,)."""
        logits = self.slopes @ mapped + self.intercepts
        logits = logits - logits.max()
        logs = logits - np.log(np.exp(logits).sum())
        return dict(zip(self.topics, map(float, logs), strict=True))

    def resembles(self, mapped: Vectors) -> float:
        """The logit of how far a question resembles those that have an answer; ``mapped`` is its vector."""
        return float(self.answerable[:-1] @ mapped + self.answerable[-1])


def projected(vectors: Vectors, matrix: Vectors | None) -> Vectors:
    """``vectors``, shape (n, dim), mapped and of unit length; as they are without a ``matrix``."""
    return vectors if matrix is None else unit(vectors @ matrix)


def unit(vectors: Vectors) -> Vectors:
    """``vectors`` of unit length, shape (n, dim); one of length 0 stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), np.float32)


@cache
def load_projection(model: str, path: Path = FILE) -> Projection | None:
    """What was learned for the model with this fingerprint; None where nothing was."""
    with np.load(path, allow_pickle=False) as file:
        if str(file["fingerprint"]) != model:
            return None
        numbers = (file[name].astype(np.float32) for name in NUMBERS)
        return Projection(tuple(map(str, file["topics"])), str(file["briefs"]), *numbers)


def write_projection(made: Projection, model: str, path: Path = FILE) -> None:
    np.savez(
        path,
        fingerprint=np.str_(model),
        topics=np.array(made.topics),
        briefs=np.str_(made.briefs),
        **{name: getattr(made, name).astype(np.float16) for name in NUMBERS},
    )
    load_projection.cache_clear()
