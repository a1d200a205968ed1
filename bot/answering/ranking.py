"""Which candidate answers best: one score from meaning, words, and what question and evidence are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answering.candidates import GENERAL, Candidate
from corpus.values import Question


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score: a logit, so that a difference of 1 makes it e times as likely."""

    candidate: Candidate
    score: float


def features(candidate: Candidate, question: Question) -> dict[str, float]:
    """What speaks for a candidate, each about 0 to 1."""
    named = set(question.assistants)
    return {
        "asked": candidate.asked,
        "said": candidate.said,
        "whole": candidate.whole,
        "words": candidate.words,
        "topical": candidate.topical / 4,
        "topic": float(candidate.topic in question.topics),
        "own": float(not named or bool(named & set(candidate.assistants))),  # not a relative's, not a general one
        "general": float(bool(named) and GENERAL in candidate.assistants),
    }


def ranked(candidates: Iterable[Candidate], question: Question, weights: dict[str, float]) -> list[Ranked]:
    """``candidates`` with their scores, best first; ties go by id."""
    scored = [
        Ranked(candidate, sum(weights[name] * value for name, value in features(candidate, question).items()))
        for candidate in candidates
    ]
    return sorted(scored, key=lambda item: (-item.score, item.candidate.id))


def first_of(claim: Sequence[Ranked], ranking: Sequence[Ranked]) -> list[Ranked]:
    """``ranking`` with the best of ``claim`` before it, scored as well as its own best."""
    if not claim:
        return list(ranking)
    best = Ranked(claim[0].candidate, max(item.score for item in (claim[0], *ranking[:1])))
    return [best, *(item for item in ranking if item.candidate.id != best.candidate.id)]
