"""A question answered: the one call that terminal, JSON and Discord share."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answering.candidates import find_candidates
from bot.answering.evidence import Chooser
from bot.answering.notices import notice_for
from bot.answering.prepared import Prepared
from bot.answering.ranking import ranked
from bot.answering.steps import steps_for
from bot.answering.verdict import features, probability, verdict
from bot.answering.weights import load_weights
from bot.question import Asked, has_words, understand
from corpus.index import Snapshot
from corpus.labels import Recogniser
from corpus.values import Answer, Assistant, Question, Quote, Topic, Verdict

if TYPE_CHECKING:
    from corpus.embedding import Encoder

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
    question = understand(asked, knowledge.recogniser, today)
    found: Verdict
    quotes: list[Quote] = []
    if question.about_earshot:
        found = "about_earshot"
    elif not has_words(question.text):
        found = "off_topic"
    else:
        found, quotes = _evidence(knowledge, question)
    is_answer = found in SHOWN_AS_ANSWER
    made = Answer(
        question=question.text,
        language=question.language,
        verdict=found,
        assistants=question.assistants,
        services=question.services,
        topics=question.topics,
        as_of=str(question.as_of) if question.as_of else None,
        since=str(question.since) if question.since else None,
        notice=notice_for(question, found, quotes),
        archive_date=knowledge.snapshot.manifest.archive_date,
        newer=None,
        quotes=tuple(quotes) if is_answer else (),
        near=() if is_answer or found in ("off_topic", "about_earshot") else tuple(quotes),
        steps=steps_for(question, quotes, knowledge.snapshot) if is_answer else (),
        took_ms=0.0,
    )
    return replace(made, took_ms=round((time.perf_counter() - began) * 1000, 1))


def _evidence(knowledge: Knowledge, question: Question) -> tuple[Verdict, list[Quote]]:
    weights, prepared = load_weights(), knowledge.prepared
    vector = knowledge.encoder.encode_questions([question.search])[0]
    candidates = find_candidates(prepared, question, vector, knowledge.relatives)
    ranking = ranked(candidates, question, weights.ranking)
    if not ranking:
        return verdict(0.0, question, weights), []
    resembles = prepared.resembles(prepared.asking(vector, question.language))
    values = features(ranking, question, resembles, prepared.snapshot, knowledge.recogniser)
    sure = probability(values, weights)
    found = verdict(sure, question, weights)
    quotes = Chooser(question, prepared, knowledge.recogniser, knowledge.relatives, sure).choose(ranking)
    return (found if quotes or found == "off_topic" else "unanswered"), quotes
