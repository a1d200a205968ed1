"""Whether the evidence answers the question: answered, uncertain, unanswered, off_topic."""

from __future__ import annotations

from bot.answering.candidates import Candidate
from corpus.values import Question, Verdict

ANSWERED, UNCERTAIN, ON_TOPIC = 0.86, 0.84, 0.82


def verdict(ranking: list[Candidate], question: Question) -> Verdict:
    if not ranking:
        return "unanswered" if question.assistants else "off_topic"
    best = ranking[0].score
    if best >= ANSWERED:
        return "answered"
    if best >= UNCERTAIN:
        return "uncertain"
    return "unanswered" if question.assistants or best >= ON_TOPIC else "off_topic"
