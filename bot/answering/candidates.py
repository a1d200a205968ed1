"""What the Snapshot holds that may answer a question, each measured against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from corpus.embedding.encoder import Vectors
from corpus.index import Filter, Snapshot, search
from corpus.index.snapshot import StoredStatement
from corpus.values import Question

GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Statement or a Passage, with how near it is to the question. Cosines are of centred vectors, -1 to 1."""

    n: int  # its number in the Snapshot
    id: str
    statement: StoredStatement | None
    assistants: tuple[str, ...]
    topic: str | None
    asked: float  # cosine of the nearest of the ways in which people ask for it
    said: float  # cosine of the nearest of its texts
    words: float  # its BM25 as a share of the best one's, 0 to 1
    raw: float  # the greatest cosine of all its entries, not centred
    texts: Vectors = field(compare=False)  # centred, of its texts, shape (n, dim)


def allowed_assistants(asked: Iterable[str], relatives: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Whose evidence may answer: those asked about, their relatives, and what is true of all. Empty: everybody's."""
    wanted = set(asked)
    if not wanted:
        return ()
    return tuple(sorted(wanted.union(*(relatives[a] for a in wanted), {GENERAL})))


def find_candidates(
    snapshot: Snapshot,
    question: Question,
    vector: Vectors,
    relatives: dict[str, tuple[str, ...]],
    projection: Vectors | None = None,
) -> list[Candidate]:
    """The candidates, in the Snapshot's order; ``vector`` is the question's, shape (dim,).

    Vectors are centred: less the mean of their manner (asked, said) and language, of unit length again. Texts of one
    language lie together whatever they say; without their means, languages can be compared. Where there is a
    ``projection`` of the model, shape (dim, dim), they are projected too.
    """
    only = Filter(assistants=allowed_assistants(question.assistants, relatives), as_of=question.as_of)
    hits = search(snapshot, vector, question.search, only)
    if not hits:
        return []
    layout = snapshot.layout
    rows, starts = layout.rows_of([hit.n for hit in hits])
    vectors = snapshot.vectors_of(rows)
    centred = unit(vectors - layout.means[layout.groups[rows]])
    group = layout.codes.get(("asked", question.language))
    asking = unit((vector if group is None else vector - layout.means[group])[None])
    if projection is not None:
        near, near_asking = unit(centred @ projection), unit(asking @ projection)
    else:
        near, near_asking = centred, asking
    cosines = near @ near_asking[0]
    is_asked = layout.asked[rows]
    raw = np.maximum.reduceat(vectors @ vector, starts)
    asked = np.maximum.reduceat(np.where(is_asked, cosines, -np.inf), starts)
    said = np.maximum.reduceat(np.where(is_asked, -np.inf, cosines), starts)
    asked = np.where(np.isinf(asked), said, asked)  # nobody wrote asks for a passage
    ends = [*starts[1:], len(rows)]
    return [
        Candidate(
            hit.n,
            hit.id,
            snapshot.statements.get(hit.id),
            hit.assistants,
            hit.topic,
            float(asked[i]),
            float(said[i]),
            hit.words,
            float(raw[i]),
            centred[starts[i] : ends[i]][~is_asked[starts[i] : ends[i]]],
        )
        for i, hit in enumerate(hits)
    ]


def unit(vectors: Vectors) -> Vectors:
    """``vectors`` of unit length, shape (n, dim); one of length 0 stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), np.float32)
