"""Whether the evidence answers the question: answered, uncertain, unanswered, off_topic.

No score alone tells a near miss from an answer. A logistic model weighs the best hit's closeness, how much of the
question's words it covers, words that nothing in the Snapshot knows, how far it stands out, whether there is evidence
about this assistant on such a subject at all, and details that are asked for and missing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from bot import wording
from bot.answering.ranking import Ranked
from bot.answering.wanted import missing
from bot.answering.weights import Weights
from bot.question import content_words
from corpus.index import Snapshot
from corpus.index.search import inverse_frequencies
from corpus.labels import Recogniser, folded, stems
from corpus.services import Service, unnamed
from corpus.values import Question, Verdict

MANY_WORDS = 8  # words of its own subject from which a question is no longer short
YEAR = re.compile(r"(?:19|20)\d\d")


def features(
    ranking: Sequence[Ranked], question: Question, resembles: float, snapshot: Snapshot, recogniser: Recogniser
) -> dict[str, float]:
    """What speaks for or against an answer; ``ranking`` is not empty, ``resembles`` is told by Prepared."""
    best = ranking[0].candidate
    plain = folded(question.text)
    services = [service for service in snapshot.services if service.id in question.services]
    content = content_stems(question, recogniser, services)
    everything = {stem for stem in stems(unnamed(question.search, services)) if not _is_as_of(stem, question)}
    rarity = inverse_frequencies(snapshot, content | everything)
    is_named = bool(question.assistants or question.services)
    held = snapshot.stems_of(best.n)
    held_by_three = held.union(*(snapshot.stems_of(item.candidate.n) for item in ranking[1:3]))
    unknown = snapshot.unknown_stems(content)

    def share(part: set[str], whole: set[str]) -> float:
        return sum(rarity[stem] for stem in part) / (sum(rarity[stem] for stem in whole) or 1.0)

    return {
        "resembles": resembles,
        "asked": best.asked,
        "whole": best.whole,
        "scaled": on_scale(max(item.candidate.raw for item in ranking), question.language, snapshot),
        "score": ranking[0].score,
        "covered": share(everything & held, everything),
        "content_covered": share(content & held, content),
        "three_covered": share(content & held_by_three, content),
        "unknown": share(unknown, content),
        "stranger": 0.0 if is_named else share(unknown, content),  # perhaps another product
        "content": min(len(content), MANY_WORDS) / MANY_WORDS,
        "topical": best.topical / 4,
        "labelled": _labelled(ranking, question),
        "future": float(bool(wording.FUTURE.search(plain))),
        "figure_asked": float(bool(wording.FIGURE.search(plain))),
        **missing(plain, snapshot.text_of(best.n)),
    }


def _labelled(ranking: Sequence[Ranked], question: Question) -> float:
    """How probably the question is about a topic on which there is evidence about the assistant itself, 0 to 1."""
    named = set(question.assistants)
    topics = {
        item.candidate.topic: item.candidate.topical
        for item in ranking
        if not named or named & set(item.candidate.assistants)
    }
    return min(1.0, sum(math.exp(topical) for topical in topics.values()))


def _is_as_of(stem: str, question: Question) -> bool:
    """Whether ``stem`` is a year that became the question's date; it is no word to look for then."""
    return question.as_of is not None and bool(YEAR.fullmatch(stem))


def on_scale(cosine: float, language: str, snapshot: Snapshot) -> float:
    """A raw cosine on the Snapshot's scale: 0 as questions off our subject have it, 1 as those on it."""
    off_topic, on_topic = snapshot.scale.get(language, (0.0, 1.0))
    return (cosine - off_topic) / max(on_topic - off_topic, 1e-6)


def content_stems(question: Question, recogniser: Recogniser, services: Iterable[Service] = ()) -> set[str]:
    """The stems of the words that carry the question's own subject: no names, no function words, no date."""
    words = content_words(unnamed(recogniser.names_removed(question.text), services))
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
    on_topic = question.assistants or question.services or question.topics or sure >= weights.on_topic
    return "unanswered" if on_topic else "off_topic"
