"""What the Snapshot holds that may answer a question: hits gathered by what they lead to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.embedding.encoder import Vectors
from corpus.index import Filter, Hit, Snapshot, search
from corpus.index.snapshot import StoredStatement
from corpus.values import Question

GENERAL = "general"
NOWHERE = 0.0  # the cosine of a role in which nothing was found; far below any real one


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Statement or a Passage with all hits that lead to it, best first."""

    target: str
    statement: StoredStatement | None
    hits: tuple[Hit, ...]
    assistants: tuple[str, ...] = ()
    topic: str | None = None
    score: float = 0.0
    row: int = field(default=0, compare=False)  # of the text that stands for it

    def best(self, role: str) -> float:
        """The best cosine among the hits of one role ("text", "ask", "passage")."""
        return max((hit.cosine for hit in self.hits if hit.role == role), default=NOWHERE)

    @property
    def words(self) -> float:
        return max(hit.words for hit in self.hits)


def allowed_assistants(asked: Iterable[str], relatives: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Whose evidence may answer: those asked about, their relatives, and what is true of all. Empty: everybody's."""
    wanted = set(asked)
    if not wanted:
        return ()
    return tuple(sorted(wanted.union(*(relatives[a] for a in wanted), {GENERAL})))


def find_candidates(
    snapshot: Snapshot, question: Question, vector: Vectors, relatives: dict[str, tuple[str, ...]]
) -> list[Candidate]:
    """Candidates in the order of their best hit; ``vector`` is the question's, shape (dim,)."""
    only = Filter(assistants=allowed_assistants(question.assistants, relatives), as_of=question.as_of)
    grouped: dict[str, list[Hit]] = {}
    for hit in search(snapshot, vector, question.search, only):
        grouped.setdefault(hit.target, []).append(hit)
    return [_candidate(snapshot, target, hits) for target, hits in grouped.items()]


def _candidate(snapshot: Snapshot, target: str, hits: list[Hit]) -> Candidate:
    statement = snapshot.statements.get(target)
    if statement:
        return Candidate(
            target, statement, tuple(hits), (statement.assistant,), statement.topic, hits[0].score, hits[0].row
        )
    rows = snapshot.database.execute("SELECT assistant FROM entry_assistant WHERE row = ?", (hits[0].row,))
    assistants = tuple(sorted(assistant for (assistant,) in rows))
    return Candidate(target, None, tuple(hits), assistants, hits[0].topic, hits[0].score, hits[0].row)
