"""What the Snapshot holds that may answer a question, each measured against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering.prepared import Prepared
from bot.answering.projection import unit
from corpus.embedding.encoder import Vectors
from corpus.index import Filter, Hit, search
from corpus.index.snapshot import StoredStatement
from corpus.values import Question

GENERAL = "general"
NO_TOPIC = -4.0  # logarithm of the probability of a topic that a candidate without one is given


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Statement or a Passage, with how near it is to the question. Cosines are of prepared vectors, -1 to 1."""

    n: int  # its number in the Snapshot
    id: str
    statement: StoredStatement | None
    assistants: tuple[str, ...]
    topic: str | None
    asked: float  # cosine of the nearest of the ways in which people ask for it
    said: float  # cosine of the nearest of its texts
    whole: float  # cosine of the middle of all its entries
    words: float  # its BM25 as a share of the best one's, 0 to 1
    raw: float  # the greatest cosine of all its entries, neither centred nor projected
    topical: float  # logarithm of the probability that the question is about its topic
    kind: str = "brief"  # or its Document's


def allowed_assistants(asked: Iterable[str], relatives: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Whose evidence may answer: those asked about, their relatives, and what is true of all. Empty: everybody's."""
    wanted = set(asked)
    if not wanted:
        return ()
    return tuple(sorted(wanted.union(*(relatives[a] for a in wanted), {GENERAL})))


def find_candidates(
    prepared: Prepared, question: Question, vector: Vectors, relatives: dict[str, tuple[str, ...]]
) -> list[Candidate]:
    """The candidates, in the Snapshot's order; ``vector`` is the question's, shape (dim,)."""
    snapshot = prepared.snapshot
    only = Filter(
        assistants=allowed_assistants(question.assistants, relatives),
        as_of=question.as_of,
        services=question.services,
        no_services=not question.services,
    )
    hits = search(snapshot, vector, question.search, only)
    return candidates_of(hits, prepared, question, vector) if hits else []


def candidates_of(hits: Sequence[Hit], prepared: Prepared, question: Question, vector: Vectors) -> list[Candidate]:
    """``hits``, of which there are some, each measured against the question."""
    snapshot = prepared.snapshot
    rows, starts = snapshot.layout.rows_of([hit.n for hit in hits])
    raw_vectors, near = prepared.at(rows)
    asking = prepared.asking(vector, question.language)
    topics = prepared.log_topics(asking)
    cosines = near @ asking
    is_asked = snapshot.layout.asked[rows]
    raw = np.maximum.reduceat(raw_vectors @ vector, starts)
    asked = np.maximum.reduceat(np.where(is_asked, cosines, -np.inf), starts)
    said = np.maximum.reduceat(np.where(is_asked, -np.inf, cosines), starts)
    asked = np.where(np.isinf(asked), said, asked)  # nobody wrote asks for a passage
    whole = unit(np.add.reduceat(near, starts, axis=0)) @ asking
    return [
        Candidate(
            hit.n,
            hit.id,
            snapshot.statements.get(hit.id),
            hit.assistants,
            hit.topic,
            float(asked[i]),
            float(said[i]),
            float(whole[i]),
            hit.words,
            float(raw[i]),
            topics.get(hit.topic or "", NO_TOPIC) if topics else 0.0,
            hit.kind,
        )
        for i, hit in enumerate(hits)
    ]
