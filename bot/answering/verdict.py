"""Whether the evidence answers the question: answered, uncertain, unanswered, off_topic.

No score alone tells a near miss from an answer. A logistic model weighs the best hit's closeness, how much of the
question's words it covers, words that nothing in the Snapshot knows, and how far it stands out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from bot import wording
from bot.answering.candidates import Candidate
from bot.answering.ranking import Ranked
from bot.answering.weights import Weights
from bot.question import content_words
from corpus.index import Snapshot
from corpus.index.search import inverse_frequencies
from corpus.labels import Recogniser, folded, stems
from corpus.values import Question, Verdict

YEAR = re.compile(r"(?:19|20)\d\d")


def features(
    ranking: Sequence[Ranked], question: Question, snapshot: Snapshot, recogniser: Recogniser
) -> dict[str, float]:
    """What speaks for or against an answer; ``ranking`` is not empty."""
    best = ranking[0].candidate
    plain = folded(question.text)
    content = content_stems(question, recogniser)
    everything = {stem for stem in stems(question.search) if not _is_as_of(stem, question)}
    rarity = inverse_frequencies(snapshot, content | everything)
    held = snapshot.stems_of(best.n)
    unknown = snapshot.unknown_stems(content)

    def share(part: set[str], whole: set[str]) -> float:
        return sum(rarity[stem] for stem in part) / (sum(rarity[stem] for stem in whole) or 1.0)

    return {
        "asked": best.asked,
        "said": best.said,
        "scaled": on_scale(max(item.candidate.raw for item in ranking), question.language, snapshot),
        "score": ranking[0].score,
        "margin": ranking[0].score - (ranking[1].score if len(ranking) > 1 else 0.0),
        "covered": share(everything & held, everything),
        "content_covered": share(content & held, content),
        "unknown": share(unknown, content),
        "topic": float(best.topic in question.topics),
        "agreement": float(any(best.topic == item.candidate.topic for item in ranking[1:3])),
        "named": float(bool(question.assistants)),
        "future": float(bool(wording.FUTURE.search(plain))),
        "figure_missing": float(bool(wording.FIGURE.search(plain)) and not _has_figure(best, snapshot)),
    }


def _has_figure(candidate: Candidate, snapshot: Snapshot) -> bool:
    return bool(wording.HAS_FIGURE.search(snapshot.text_of(candidate.n)))


def _is_as_of(stem: str, question: Question) -> bool:
    """Whether ``stem`` is a year that became the question's date; it is no word to look for then."""
    return question.as_of is not None and bool(YEAR.fullmatch(stem))


def on_scale(cosine: float, language: str, snapshot: Snapshot) -> float:
    """A raw cosine on the Snapshot's scale: 0 as questions off our subject have it, 1 as those on it."""
    off_topic, on_topic = snapshot.scale.get(language, (0.0, 1.0))
    return (cosine - off_topic) / max(on_topic - off_topic, 1e-6)


def content_stems(question: Question, recogniser: Recogniser) -> set[str]:
    """The stems of the words that carry the question's own subject: no names, no function words, no date."""
    words = content_words(recogniser.names_removed(question.text))
    if question.as_of:
        words = [word for word in words if word not in wording.MONTHS]
    return set(stems(" ".join(words)))


def probability(values: dict[str, float], weights: Weights) -> float:
    """How probably the best candidate answers, 0 to 1."""
    logit = weights.intercept + sum(weight * values[name] for name, weight in weights.verdict.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def verdict(sure: float, question: Question, weights: Weights) -> Verdict:
    """The verdict at the probability ``sure``."""
    if sure >= weights.answered:
        return "answered"
    if sure >= weights.uncertain:
        return "uncertain"
    return "unanswered" if question.assistants or question.topics or sure >= weights.on_topic else "off_topic"
