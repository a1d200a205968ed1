"""What the Snapshot holds that may answer a question, each measured against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from corpus.embedding.encoder import Vectors
from corpus.index import Filter, Hit, Snapshot, search
from corpus.index.form import manner
from corpus.index.snapshot import StoredStatement
from corpus.values import Question

GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Statement or a Passage, with how near it is to the question. Cosines are of centred vectors, -1 to 1."""

    id: str
    statement: StoredStatement | None
    assistants: tuple[str, ...]
    topic: str | None
    asked: float  # cosine of the nearest of the ways in which people ask for it
    said: float  # cosine of the nearest of its texts
    words: float  # its BM25 as a share of the best one's, 0 to 1
    raw: float  # the greatest cosine of all its entries, not centred
    stems: frozenset[str]
    text: str  # of its first entry
    page: str  # the address of its source
    vectors: Vectors = field(compare=False)  # centred, of its texts, shape (n, dim)
    score: float = 0.0


def allowed_assistants(asked: Iterable[str], relatives: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Whose evidence may answer: those asked about, their relatives, and what is true of all. Empty: everybody's."""
    wanted = set(asked)
    if not wanted:
        return ()
    return tuple(sorted(wanted.union(*(relatives[a] for a in wanted), {GENERAL})))


def find_candidates(
    snapshot: Snapshot, question: Question, vector: Vectors, relatives: dict[str, tuple[str, ...]]
) -> list[Candidate]:
    """The candidates, in the Snapshot's order; ``vector`` is the question's, shape (dim,)."""
    only = Filter(assistants=allowed_assistants(question.assistants, relatives), as_of=question.as_of)
    hits = search(snapshot, vector, question.search, only)
    rows = [row for hit in hits for row in hit.rows]
    groups = [(manner(role), lang) for hit in hits for role, lang in zip(hit.roles, hit.languages, strict=True)]
    vectors = snapshot.vectors_of(rows)
    raw = vectors @ vector
    centred = centre(vectors, groups, snapshot.means)
    cosines = centred @ centre(vector[None], [("asked", question.language)], snapshot.means)[0]
    found, start = [], 0
    for hit in hits:
        place = slice(start, start + len(hit.rows))
        found.append(_candidate(snapshot, hit, raw[place], cosines[place], centred[place]))
        start = place.stop
    return found


def centre(vectors: Vectors, groups: Sequence[tuple[str, str]], means: dict[tuple[str, str], Vectors]) -> Vectors:
    """``vectors`` less the mean of their manner and language, of unit length again.

    Texts of one language lie together whatever they say; without their means, languages can be compared.
    """
    if not len(vectors):
        return vectors
    known = {group: means.get(group) for group in set(groups)}
    zero = np.zeros(vectors.shape[1], np.float32)
    moved = vectors - np.stack([zero if (mean := known[group]) is None else mean for group in groups])
    lengths = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return np.asarray(moved / lengths, np.float32)


def _candidate(snapshot: Snapshot, hit: Hit, raw: Vectors, cosines: Vectors, centred: Vectors) -> Candidate:
    statement = snapshot.statements.get(hit.id)
    asked = [i for i, role in enumerate(hit.roles) if manner(role) == "asked"]
    said = [i for i, role in enumerate(hit.roles) if manner(role) == "said"]
    nearest_said = float(cosines[said].max())
    return Candidate(
        hit.id,
        statement,
        hit.assistants,
        hit.topic,
        asked=float(cosines[asked].max()) if asked else nearest_said,  # nobody wrote asks for a passage
        said=nearest_said,
        words=hit.words,
        raw=float(raw.max()),
        stems=hit.stems,
        text=hit.text,
        page=statement.url if statement else snapshot.page_of(hit.id),
        vectors=centred[said],
    )
