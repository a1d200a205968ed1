"""The ranking -> the quotes that are shown: gated, the same claim once, few."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.answering.candidates import GENERAL, Candidate, allowed_assistants
from bot.answering.excerpt import narrowed
from bot.answering.quotes import brief_quote, in_language, passes_gate, same_page, source_quote
from bot.answering.ranking import Ranked
from corpus.index import Snapshot
from corpus.labels import Recogniser
from corpus.values import Question, Quote

MOST_QUOTES = 4
SAME_CLAIM = 0.9  # cosine of two centred text vectors from which two texts say the same
SAME_CLAIM_OTHER_ORIGIN = 0.6  # of a source's sentence and our wording of a claim, which are worded more freely
SAME_CLAIM_SAME_PAGE = 0.42  # the same, where the claim was taken from that very page
SCORE_MARGIN = 4.0  # evidence that scores this far below the best (a logit: e^4 = 55 times less likely) is not shown


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote with the candidate behind it."""

    quote: Quote
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Chooser:
    """Turns a ranking into quotes for one question; ``sure`` is the probability that the best one answers."""

    question: Question
    snapshot: Snapshot
    recogniser: Recogniser
    relatives: dict[str, tuple[str, ...]]
    sure: float

    def choose(self, ranking: Sequence[Ranked], most: int = MOST_QUOTES) -> list[Quote]:
        """At most ``most`` quotes, best first, no two saying the same."""
        shown: list[Shown] = []
        for item in self._of_one_family(ranking):
            behind, candidate = ranking[0].score - item.score, item.candidate
            if behind > SCORE_MARGIN:
                break
            twin = next((i for i, other in enumerate(shown) if self._same_claim(other.candidate, candidate)), None)
            if twin is not None:
                shown[twin] = self._merged(shown[twin], candidate)
            elif len(shown) < most and (quote := self._quote(candidate, self.sure * math.exp(-behind))):
                shown.append(Shown(quote, candidate))
        return [item.quote for item in outdated_last(shown, self.question)]

    def _of_one_family(self, ranking: Sequence[Ranked]) -> list[Ranked]:
        """What is about the best candidate's assistant, its relatives or all: one answer, not a mixture.

        So where no assistant was named, or where several were and the best one speaks of them all.
        """
        named = set(self.question.assistants)
        if not ranking or self.question.kind == "comparison":
            return list(ranking)
        best = ranking[0].candidate
        if GENERAL in best.assistants:
            return list(ranking)
        if named and not (len(named) > 1 and named <= set(self.recogniser.assistants(self.snapshot.text_of(best.n)))):
            return list(ranking)
        family = {*allowed_assistants(best.assistants, self.relatives), GENERAL}
        return [item for item in ranking if family & set(item.candidate.assistants)]

    def _same_claim(self, one: Candidate, other: Candidate) -> bool:
        """Whether two candidates say the same, also in two languages."""
        if not set(one.assistants) & set(other.assistants):
            return False
        closeness = float(np.max(one.texts @ other.texts.T))
        if (one.statement is None) == (other.statement is None):
            return closeness >= SAME_CLAIM
        same = same_page(self._page(one), self._page(other))
        return closeness >= (SAME_CLAIM_SAME_PAGE if same else SAME_CLAIM_OTHER_ORIGIN)

    def _page(self, candidate: Candidate) -> str:
        return candidate.statement.url if candidate.statement else self.snapshot.page_of(candidate.id)

    def _quote(self, candidate: Candidate, score: float) -> Quote | None:
        if candidate.statement:
            return brief_quote(candidate.statement, self.question.language, score)
        as_of = self.question.as_of
        for passage in self.snapshot.passages(candidate.id, (as_of.first, as_of.last) if as_of else None):
            place = narrowed(passage, self.question, self.recogniser)
            topics = self.recogniser.topics(place.version_text[place.start : place.end])
            quote = source_quote(place, candidate, topics, score)
            if passes_gate(quote, place, self.snapshot):
                return quote
        return None

    def _merged(self, shown: Shown, candidate: Candidate) -> Shown:
        """One entry of two that say the same: the source's words in ``text``, the Statement's in ``plain``."""
        if (shown.candidate.statement is None) == (candidate.statement is None) or shown.quote.plain:
            return shown  # two of one kind, or already merged: the better one stands
        statement = shown.candidate.statement or candidate.statement
        assert statement is not None
        quote = shown.quote
        if shown.candidate.statement:
            source = self._quote(candidate, quote.score)
            if source is None:
                return shown
            quote = source
        topics = tuple(dict.fromkeys([statement.topic, *quote.topics]))
        plain = in_language(statement.text, self.question.language)[0]
        return Shown(replace(quote, plain=plain, fact=statement.fact, topics=topics), shown.candidate)


def outdated_last(shown: list[Shown], question: Question) -> list[Shown]:
    """What no longer holds goes behind what holds on the same subject, unless the question asks about the past."""
    if question.as_of:
        return shown

    def subject(item: Shown) -> tuple[str | None, tuple[str, ...]]:
        return item.candidate.topic, item.candidate.assistants

    held = {subject(item) for item in shown if item.quote.still_current is not False}
    return sorted(shown, key=lambda item: item.quote.still_current is False and subject(item) in held)
