"""A question answered: the one call that terminal, JSON and Discord share."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answering.candidates import find_candidates
from bot.answering.changes import asks_for_changes, told_changes
from bot.answering.evidence import Chooser
from bot.answering.newer import newer_news
from bot.answering.notices import notice_for
from bot.answering.page_verdict import features as page_features
from bot.answering.page_verdict import is_of_page, page_probability, page_verdict
from bot.answering.premise import premise_of
from bot.answering.prepared import Prepared
from bot.answering.ranking import Ranked, first_of, ranked
from bot.answering.steps import steps_for
from bot.answering.verdict import features, probability, verdict
from bot.answering.weights import Weights, load_weights
from bot.question import Asked, has_words, understand
from corpus.index import Snapshot
from corpus.labels import Recogniser
from corpus.values import Answer, Assistant, Question, Quote, Topic, Verdict

if TYPE_CHECKING:
    from corpus.embedding import Encoder
    from corpus.embedding.encoder import Vectors

SHOWN_AS_ANSWER = ("answered", "uncertain")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What answering needs: a Snapshot, the encoder it was built with, and the names to look for."""

    snapshot: Snapshot
    encoder: Encoder
    recogniser: Recogniser
    relatives: dict[str, tuple[str, ...]]
    prepared: Prepared

    @classmethod
    def of(
        cls, snapshot: Snapshot, encoder: Encoder, assistants: tuple[Assistant, ...], topics: tuple[Topic, ...]
    ) -> Knowledge:
        relatives = {assistant.id: assistant.relatives for assistant in assistants}
        return cls(snapshot, encoder, Recogniser(assistants, topics), relatives, Prepared.of(snapshot))


def answer(knowledge: Knowledge, asked: Asked, today: dt.date) -> Answer:
    """The Answer to ``asked``. Raises UsageError for what cannot be a question; see ``bot.question``."""
    began = time.perf_counter()
    question = understand(asked, knowledge.recogniser, today, knowledge.snapshot.services)
    premise = premise_of(question, knowledge.recogniser)
    if premise and asked.as_of is None:
        question = replace(question, as_of=None, since=None)  # the date belongs to what is taken for granted
    made = _made(knowledge, question, premise)
    return replace(made, took_ms=round((time.perf_counter() - began) * 1000, 1))


def _made(knowledge: Knowledge, question: Question, premise: Question | None) -> Answer:
    found: Verdict
    evidence = Evidence()
    if question.about_earshot:
        found = "about_earshot"
    elif not has_words(question.text):
        found = "off_topic"
    else:
        evidence = _changes(knowledge, question) or _evidence(knowledge, question, premise)
        found = evidence.verdict
    quotes = evidence.quotes
    is_answer = found in SHOWN_AS_ANSWER
    return Answer(
        question=question.text,
        language=question.language,
        verdict=found,
        assistants=question.assistants,
        services=question.services,
        topics=question.topics,
        as_of=str(question.as_of) if question.as_of else None,
        since=str(question.since) if question.since else None,
        notice=evidence.notice or notice_for(question, found, quotes, evidence.premise_first),
        archive_date=knowledge.snapshot.manifest.archive_date,
        newer=evidence.newer if is_answer else None,
        quotes=quotes if is_answer else (),
        near=() if is_answer or found in ("off_topic", "about_earshot") else quotes,
        steps=steps_for(question, quotes, knowledge.snapshot) if is_answer else (),
        took_ms=0.0,
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question; ``premise_first``: the first quote is about what it takes for granted.

    ``notice`` stands in the place of the usual one; ``newer`` is newer news on the subject.
    """

    verdict: Verdict = "off_topic"
    quotes: tuple[Quote, ...] = ()
    premise_first: bool = False
    notice: str | None = None
    newer: dict[str, str] | None = None


def _changes(knowledge: Knowledge, question: Question) -> Evidence | None:
    """What changed in a text, where that is asked for and known; "nothing changed" is an answer too."""
    if not asks_for_changes(question):
        return None
    told = told_changes(question, knowledge.prepared, knowledge.recogniser)
    return Evidence("answered", told.quotes, notice=told.notice) if told else None


def _evidence(knowledge: Knowledge, question: Question, premise: Question | None) -> Evidence:
    weights = load_weights()
    questions = [question, premise] if premise else [question]
    vectors = knowledge.encoder.encode_questions([each.search for each in questions])
    ranking, sure = _weighed(knowledge, question, vectors[0], weights)
    premise_first = False
    if premise:
        first, premise_sure = _weighed(knowledge, premise, vectors[1], weights)
        premise_first = premise_sure >= weights.uncertain
        if premise_first:
            sure = max(sure, premise_sure)
            ranking = first_of(first, ranking)
    if not ranking:
        return Evidence(verdict(0.0, question, weights))
    found = page_verdict(sure) if is_of_page(question, ranking) else verdict(sure, question, weights)
    asking = knowledge.prepared.centred_question(vectors[0], question.language)
    chooser = Chooser(question, knowledge.prepared, knowledge.recogniser, knowledge.relatives, sure, asking)
    quotes = tuple(chooser.choose(ranking))
    newer = newer_news(ranking, quotes, question, knowledge.snapshot)
    return Evidence(found if quotes or found == "off_topic" else "unanswered", quotes, premise_first, newer=newer)


def _weighed(knowledge: Knowledge, question: Question, vector: Vectors, weights: Weights) -> tuple[list[Ranked], float]:
    """The ranking for ``question``, and how probably its best candidate answers."""
    prepared = knowledge.prepared
    ranking = ranked(find_candidates(prepared, question, vector, knowledge.relatives), question, weights.ranking)
    if not ranking:
        return [], 0.0
    resembles = prepared.resembles(prepared.asking(vector, question.language))
    if is_of_page(question, ranking):
        return ranking, page_probability(
            page_features(ranking, question, resembles, prepared.snapshot, knowledge.recogniser)
        )
    values = features(ranking, question, resembles, prepared.snapshot, knowledge.recogniser)
    return ranking, probability(values, weights)
