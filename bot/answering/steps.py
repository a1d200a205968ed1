"""The steps for a question that asks how to do something."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.index import Snapshot
from corpus.values import Question, Quote, Step

MOST_GUIDES = 2  # ways of doing it that are shown for an action


def steps_for(question: Question, quotes: Sequence[Quote], snapshot: Snapshot) -> tuple[Step, ...]:
    """Steps in order, those of the quoted facts first; none unless the question asks how."""
    if question.kind != "how-to" or not question.assistants:
        return ()
    quoted = [quote.fact for quote in quotes]
    by_fact = {statement.fact: statement for statement in snapshot.statements.values()}
    found: list[Step] = []
    for action in question.actions:
        rows = snapshot.guide_steps(action, question.assistants, question.language)
        facts = sorted(
            {fact for fact, _, _ in rows if by_fact[fact].current is not False},
            key=lambda fact: (
                quoted.index(fact) if fact in quoted else len(quoted),
                _newest(by_fact[fact].as_of),
                fact,
            ),
        )
        for fact in facts[:MOST_GUIDES]:
            source = by_fact[fact]
            found += [
                Step(text, action, assistant, source.as_of, source.url, source.publisher)
                for step_fact, assistant, text in rows
                if step_fact == fact
            ]
    return tuple(found)


def _newest(as_of: str) -> str:
    """A key that sorts later dates first."""
    return "".join(chr(0x7F - ord(c)) for c in as_of.ljust(10, "~"))
