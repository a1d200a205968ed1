"""Which candidate answers best: one score from meaning, words, and what question and evidence are about."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.candidates import Candidate
from corpus.values import Question

RELATIVE_MALUS = 0.01  # evidence about a relative, or about all assistants, stands behind the assistant's own
TOPIC_BONUS = 0.004  # the question's words name the candidate's topic


def ranked(candidates: list[Candidate], question: Question) -> list[Candidate]:
    """``candidates`` with their scores (on the cosine's scale), best first; ties go by id."""
    scored = [replace(candidate, score=_score(candidate, question)) for candidate in candidates]
    return sorted(scored, key=lambda candidate: (-candidate.score, candidate.target))


def _score(candidate: Candidate, question: Question) -> float:
    score = candidate.hits[0].score
    if question.assistants and not set(question.assistants) & set(candidate.assistants):
        score -= RELATIVE_MALUS
    if candidate.topic in question.topics:
        score += TOPIC_BONUS
    return score
