"""The ranking -> the quotes that are shown: gated, the same claim once, few."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.answering.candidates import GENERAL, Candidate, allowed_assistants
from bot.answering.excerpt import backing, excerpt, places, relevance, sentences_of
from bot.answering.prepared import Prepared
from bot.answering.quotes import brief_quote, in_language, passes_gate, same_page, source_quote
from bot.answering.ranking import Ranked
from corpus.embedding.encoder import Vectors
from corpus.index import Snapshot
from corpus.index.snapshot import StoredPassage
from corpus.labels import Recogniser
from corpus.values import Question, Quote

MOST_QUOTES = 4
SAME_CLAIM = 0.9  # cosine of two centred text vectors from which two texts say the same
# The same of a source's sentence and our wording of a claim, worded more freely. Of 24 statements whose page is
# in the archive, the nearest sentence there backs nearly all from 0.6 on, and a third of those between 0.53 and 0.6;
# on other pages 99 of 100 nearest sentences lie below 0.5.
SAME_CLAIM_OTHER_ORIGIN = 0.6
SCORE_MARGIN = 6.0  # evidence that scores this far below the best (a logit: e^6 = 400 times less likely) is not shown
SIDE_MARGIN = 9.0  # the same for the best quote of a side that would be missing; it comes last
SIDE_TOPICS = 2  # of how many of the best quotes it shares a topic


def is_company(quote: Quote) -> bool:
    """Whether the company itself speaks in ``quote``; else others say what they reported or found."""
    return quote.stance == "company-says"


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote with the candidate behind it."""

    quote: Quote
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Chooser:
    """Turns a ranking into quotes for one question; ``sure`` is the probability that the best one answers."""

    question: Question
    prepared: Prepared
    recogniser: Recogniser
    relatives: dict[str, tuple[str, ...]]
    sure: float
    asking: Vectors  # the question's, centred, shape (dim,)

    @property
    def snapshot(self) -> Snapshot:
        return self.prepared.snapshot

    def choose(self, ranking: Sequence[Ranked], most: int = MOST_QUOTES) -> list[Quote]:
        """At most ``most`` quotes, best first, no two saying the same; both sides where both are near enough."""
        shown: list[Shown] = []
        others: list[tuple[Ranked, float]] = []
        for item in self._of_one_family(ranking):
            behind, candidate = ranking[0].score - item.score, item.candidate
            if behind > SIDE_MARGIN:
                break
            twin = next((i for i, other in enumerate(shown) if self._same_claim(other.candidate, candidate)), None)
            if twin is not None:
                shown[twin] = self._merged(shown[twin], candidate)
                continue
            quote = self._quote(candidate, self.sure * math.exp(-behind)) if behind <= SCORE_MARGIN else None
            if len(shown) < most and quote:
                shown.append(Shown(quote, candidate))
            else:
                others.append((item, behind))
        backed = [self._backed(item) for item in self._both_sides(shown, others, most)]
        return [item.quote for item in outdated_last(backed, self.question)]

    def _both_sides(self, shown: list[Shown], others: Sequence[tuple[Ranked, float]], most: int) -> list[Shown]:
        """``shown`` with one quote of the side that is missing, last; as it is where none on its topics is near.

        One side is what the company says; the other what was reported, or found by a regulator, court or researchers.
        """
        sides = {is_company(item.quote) for item in shown}
        if len(sides) != 1 or most < MOST_QUOTES:
            return shown
        topics = {item.candidate.topic for item in shown[:SIDE_TOPICS]}
        for item, behind in others:
            candidate = item.candidate
            if candidate.topic not in topics:
                continue
            if candidate.statement and (candidate.statement.stance == "company-says") in sides:
                continue
            quote = self._quote(candidate, self.sure * math.exp(-behind))
            if quote and is_company(quote) not in sides:
                return [*shown[: most - 1], Shown(quote, candidate)]
        return shown

    def _of_one_family(self, ranking: Sequence[Ranked]) -> list[Ranked]:
        """What is about the best candidate's assistant, its relatives or all: one answer, not a mixture.

        So where no assistant was named, or where several were and the best one speaks of them all.
        """
        named = set(self.question.assistants)
        if not ranking or self.question.kind == "comparison" or self.question.services:
            return list(ranking)
        best = ranking[0].candidate
        if GENERAL in best.assistants:
            return list(ranking)
        if not best.assistants:  # a company's words on all that it makes
            return [item for item in ranking if not item.candidate.assistants or GENERAL in item.candidate.assistants]
        if named and not (len(named) > 1 and named <= set(self.recogniser.assistants(self.snapshot.text_of(best.n)))):
            return list(ranking)
        family = {*allowed_assistants(best.assistants, self.relatives), GENERAL}
        return [item for item in ranking if family & set(item.candidate.assistants)]

    def _same_claim(self, one: Candidate, other: Candidate) -> bool:
        """Whether two candidates say the same, also in two languages."""
        if (one.assistants or other.assistants) and not set(one.assistants) & set(other.assistants):
            return False
        texts, others = self.prepared.texts(one.n), self.prepared.texts(other.n)
        if one.statement is None and other.statement is None:  # by what would be quoted: neighbours share a sentence
            return float(self._nearest(texts) @ self._nearest(others)) >= SAME_CLAIM
        closeness = float(np.max(texts @ others.T))
        if one.statement and other.statement:
            return closeness >= SAME_CLAIM
        return closeness >= SAME_CLAIM_OTHER_ORIGIN

    def _nearest(self, texts: Vectors) -> Vectors:
        """Of a passage's whole and its sentences, the sentence nearest to the question, or the whole without any."""
        sentences = texts[1:] if len(texts) > 1 else texts
        return np.asarray(sentences[np.argmax(sentences @ self.asking)], np.float32)

    def _quote(self, candidate: Candidate, score: float, toward: Vectors | None = None) -> Quote | None:
        """The candidate as a quote; of a passage the sentences nearest to ``toward``, by default to the question."""
        if candidate.statement:
            return brief_quote(candidate.statement, self.question.language, score)
        as_of = self.question.as_of
        texts, cosines = sentences_of(self.prepared, candidate.n, self.asking[None] if toward is None else toward)
        scores = relevance(texts, cosines, self.question, self.recogniser) if toward is None else backing(cosines)
        for passage in self.snapshot.passages(candidate.id, (as_of.first, as_of.last) if as_of else None):
            place = quoted_place(passage, texts, scores)
            topics = self.recogniser.topics(place.version_text[place.start : place.end])
            quote = source_quote(place, candidate.assistants, topics, score)
            if passes_gate(quote, place, self.snapshot):
                return quote
            self.prepared.drop(quote)
        return None

    def _merged(self, shown: Shown, candidate: Candidate) -> Shown:
        """One entry of two that say the same: the source's words in ``text``, the Statement's in ``plain``."""
        if shown.candidate.statement is None and candidate.statement is None:
            return self._original(shown, candidate)
        if (shown.candidate.statement is None) == (candidate.statement is None) or shown.quote.plain:
            return shown  # two statements, or already merged: the better one stands
        statement = shown.candidate.statement or candidate.statement
        assert statement is not None
        claim, page = (shown.candidate, candidate) if shown.candidate.statement else (candidate, shown.candidate)
        quote = self._quote(page, shown.quote.score, self.prepared.texts(claim.n))
        if quote is None:
            return shown
        if quote.still_current is False and statement.current is not False and not self.question.as_of:
            # The claim still holds, these words do not: newer ones of the same page may back it (see _backed).
            return Shown(brief_quote(statement, self.question.language, shown.quote.score), claim)
        topics = tuple(dict.fromkeys([statement.topic, *quote.topics]))
        plain = in_language(statement.text, self.question.language)[0]
        return Shown(replace(quote, plain=plain, fact=statement.fact, topics=topics), shown.candidate)

    def _backed(self, shown: Shown) -> Shown:
        """``shown``; a Statement whose page is in the archive with the sentences there that say the same."""
        statement = shown.candidate.statement
        if statement is None or shown.quote.plain:
            return shown
        claim = self.prepared.texts(shown.candidate.n)
        as_of = self.question.as_of
        near = [
            (float(np.max(self.prepared.texts(n) @ claim.T)), -n, name)
            for n, name in self.snapshot.targets_on(statement.url, (as_of.first, as_of.last) if as_of else None)
        ]
        closeness, n, name = max(near, default=(0.0, 0, ""))
        if closeness < SAME_CLAIM_OTHER_ORIGIN:
            return shown
        return self._merged(shown, replace(shown.candidate, n=-n, id=name, statement=None))

    def _original(self, shown: Shown, candidate: Candidate) -> Shown:
        """Of two pages that say the same, the company's own words before a report of them, and what holds before what
        held; else the better one stands."""
        if shown.quote.plain:
            return shown
        quote = self._quote(candidate, shown.quote.score)
        if quote is None:
            return shown
        outdated = shown.quote.still_current is False, quote.still_current is False
        own = is_company(shown.quote), is_company(quote)
        is_newer = outdated == (True, False) and same_page(quote.url, shown.quote.url)
        if is_newer or (own == (False, True) and outdated[1] <= outdated[0]):
            return Shown(quote, candidate)
        return shown


def quoted_place(passage: StoredPassage, texts: Sequence[str], scores: Sequence[float]) -> StoredPassage:
    """The part of ``passage`` that is quoted, given how well its sentences answer; all of it where it has none."""
    text = passage.version_text[passage.start : passage.end]
    spans = places(text, texts)
    if not spans or len(spans) != len(texts):
        return passage
    start, end = excerpt(text, spans, scores)
    return replace(passage, start=passage.start + start, end=passage.start + end)


def outdated_last(shown: list[Shown], question: Question) -> list[Shown]:
    """What no longer holds goes behind what holds on the same subject, unless the question asks about the past."""
    if question.as_of:
        return shown

    def subject(item: Shown) -> tuple[str | None, tuple[str, ...]]:
        return item.candidate.topic, item.candidate.assistants

    held = {subject(item) for item in shown if item.quote.still_current is not False}
    return sorted(shown, key=lambda item: item.quote.still_current is False and subject(item) in held)
