"""The ranking -> the quotes that are shown: gated, the same claim once, few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.answering.candidates import Candidate
from bot.answering.quotes import brief_quote, in_language, passes_gate, source_quote
from corpus.index import Snapshot
from corpus.labels import Recogniser
from corpus.values import Question, Quote

MOST_QUOTES = 4
SAME_CLAIM = 0.965  # cosine of two passage vectors from which two texts say the same
SAME_CLAIM_OTHER_ORIGIN = 0.90  # of a source's sentence and our wording of a claim, which are worded more freely
SCORE_MARGIN = 0.03  # evidence that scores this far below the best is not shown


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote with the candidate behind it, and the Statement that says the same where there is one."""

    quote: Quote
    candidate: Candidate


def choose(
    ranking: Sequence[Candidate], question: Question, snapshot: Snapshot, recogniser: Recogniser, most: int = MOST_QUOTES
) -> list[Quote]:
    """At most ``most`` quotes, best first, no two saying the same."""
    if not ranking:
        return []
    shown: list[Shown] = []
    for candidate in ranking:
        if candidate.score < ranking[0].score - SCORE_MARGIN:
            break
        twin = next((i for i, other in enumerate(shown) if _same_claim(other.candidate, candidate, snapshot)), None)
        if twin is not None:
            shown[twin] = _merged(shown[twin], candidate, question, snapshot, recogniser)
        elif len(shown) < most:
            quote = _quote(candidate, question, snapshot, recogniser)
            if quote:
                shown.append(Shown(quote, candidate))
    return [item.quote for item in _outdated_last(shown, question)]


def _quote(candidate: Candidate, question: Question, snapshot: Snapshot, recogniser: Recogniser) -> Quote | None:
    if candidate.statement:
        return brief_quote(candidate.statement, question.language, candidate.score)
    within = (question.as_of.first, question.as_of.last) if question.as_of else None
    for place in snapshot.passages(candidate.target, within):
        quote = source_quote(place, candidate, recogniser.topics(place.version_text[place.start : place.end]))
        if passes_gate(quote, place, snapshot):
            return quote
    return None


def _same_claim(one: Candidate, other: Candidate, snapshot: Snapshot) -> bool:
    if not set(one.assistants) & set(other.assistants):
        return False
    mixed = (one.statement is None) != (other.statement is None)
    first, second = _text_vectors(one, snapshot), _text_vectors(other, snapshot)
    closeness = float(np.max(first @ second.T)) if len(first) and len(second) else 0.0
    return closeness >= (SAME_CLAIM_OTHER_ORIGIN if mixed else SAME_CLAIM)


def _text_vectors(candidate: Candidate, snapshot: Snapshot) -> np.ndarray:
    rows = snapshot.database.execute(
        "SELECT row FROM entry WHERE target = ? AND role != 'ask' ORDER BY row", (candidate.target,)
    )
    return snapshot.vectors_of([row for (row,) in rows])


def _merged(
    shown: Shown, candidate: Candidate, question: Question, snapshot: Snapshot, recogniser: Recogniser
) -> Shown:
    """One entry of two candidates that say the same: the source's words, and the Statement's beside them."""
    if (shown.candidate.statement is None) == (candidate.statement is None) or shown.quote.plain:
        return shown  # two of one kind, or already merged: the better one stands
    statement = shown.candidate.statement or candidate.statement
    passage = candidate if shown.candidate.statement else shown.candidate
    assert statement is not None
    quote = _quote(passage, question, snapshot, recogniser)
    if quote is None:
        return shown
    both = replace(
        quote,
        plain=in_language(statement.text, question.language)[0],
        fact=statement.fact,
        topics=tuple(dict.fromkeys([statement.topic, *quote.topics])),
        score=max(quote.score, shown.quote.score),
    )
    return Shown(both, shown.candidate)


def _outdated_last(shown: list[Shown], question: Question) -> list[Shown]:
    """What no longer holds goes behind what holds on the same subject, unless the question asks about the past."""
    if question.as_of:
        return shown
    subjects = {
        (item.candidate.topic, item.candidate.assistants) for item in shown if item.quote.still_current is not False
    }
    return sorted(
        shown,
        key=lambda item: item.quote.still_current is False
        and (item.candidate.topic, item.candidate.assistants) in subjects,
    )
