"""Whether a service's own pages answer a question: they are asked by meaning, in whatever language they are.

Statements stand in every language, with the ways in which people ask for them; a service's page does not, so its
passages score lower and share no words with a question in another language. Fitted on questions with a marked place by
``python -m tests.bench.page_verdict``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.answering.ranking import Ranked
from bot.question import content_words
from corpus.index import Snapshot
from corpus.labels import Recogniser, stems
from corpus.services import unnamed
from corpus.values import Question, Verdict

WEIGHTS = {"near": 10.996, "resembles": 1.926, "covered": 1.858, "same_language": -1.214}
INTERCEPT = -4.426
# Probabilities from which the page answers, and perhaps answers. Cross-validated over pages, 88 % and 97 % of the
# questions that the page answers are above them, 1 % and 12 % of those without an answer.
ANSWERED, UNCERTAIN = 0.7, 0.3


def is_of_page(question: Question, ranking: Sequence[Ranked]) -> bool:
    """Whether a service is asked about and its page, not a Statement, answers best."""
    return bool(question.services) and bool(ranking) and ranking[0].candidate.statement is None


def features(
    ranking: Sequence[Ranked], question: Question, resembles: float, snapshot: Snapshot, recogniser: Recogniser
) -> dict[str, float]:
    """What speaks for the best passage of ``ranking``, which is not empty: nearness, and words in its own language."""
    best = ranking[0].candidate
    services = [service for service in snapshot.services if service.id in question.services]
    wanted = set(stems(" ".join(content_words(unnamed(recogniser.names_removed(question.text), services)))))
    same = float(snapshot.language_of(best.n) == question.language)
    covered = len(wanted & snapshot.stems_of(best.n)) / max(1, len(wanted))
    return {"near": best.said, "resembles": resembles, "covered": same * covered, "same_language": same}


def page_probability(values: dict[str, float]) -> float:
    """How probably the best passage answers, 0 to 1."""
    logit = INTERCEPT + sum(WEIGHTS[name] * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def page_verdict(sure: float) -> Verdict:
    """The verdict at the probability ``sure``; a question that names a service is on our subject."""
    if sure >= ANSWERED:
        return "answered"
    return "uncertain" if sure >= UNCERTAIN else "unanswered"
