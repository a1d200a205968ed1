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
from bot.answering.weights import Weights
from corpus.index import Snapshot
from corpus.index.search import inverse_frequencies
from corpus.labels import Recogniser, folded, stems
from corpus.values import Question, Verdict

YEAR = re.compile(r"(?:19|20)\d\d")  # where it became the as-of date, it is no word to look for
FUNCTION_STEMS = frozenset(stem for words in wording.TELLTALES.values() for word in words for stem in stems(word))


def features(
    ranking: Sequence[Candidate], question: Question, snapshot: Snapshot, recogniser: Recogniser
) -> dict[str, float]:
    """What speaks for or against an answer; ``ranking`` is not empty."""
    best = ranking[0]
    second = ranking[1].score if len(ranking) > 1 else 0.0
    content = content_stems(question, recogniser)
    rarity = inverse_frequencies(snapshot, content | set(stems(question.search)))
    unknown = snapshot.unknown_stems(content)
    total = sum(rarity[stem] for stem in content) or 1.0
    everything = {stem for stem in stems(question.search) if not (question.as_of and YEAR.fullmatch(stem))}
    plain = folded(question.text)
    return {
        "asked": best.asked,
        "said": best.said,
        "scaled": on_scale(max(candidate.raw for candidate in ranking), question.language, snapshot),
        "score": best.score,
        "margin": best.score - second,
        "covered": sum(rarity[s] for s in everything & best.stems) / (sum(rarity[s] for s in everything) or 1.0),
        "content_covered": sum(rarity[s] for s in content & best.stems) / total,
        "unknown": sum(rarity[s] for s in unknown) / total,
        "topic": float(best.topic in question.topics),
        "agreement": float(any(best.topic == other.topic for other in ranking[1:3])),
        "named": float(bool(question.assistants)),
        "future": float(bool(wording.FUTURE.search(plain))),
        "figure_missing": float(bool(wording.FIGURE.search(plain)) and not wording.HAS_FIGURE.search(best.text)),
    }


def on_scale(cosine: float, language: str, snapshot: Snapshot) -> float:
    """A raw cosine on the Snapshot's scale: 0 as questions off our subject have it, 1 as those on it."""
    off_topic, on_topic = snapshot.scale.get(language, (0.0, 1.0))
    return (cosine - off_topic) / max(on_topic - off_topic, 1e-6)


def content_stems(question: Question, recogniser: Recogniser) -> set[str]:
    """The stems of the words that carry the question's own subject: no names, no function words."""
    found = stems(recogniser.names_removed(question.text))
    return {
        stem
        for stem in found
        if len(stem) > 2 and stem not in FUNCTION_STEMS and not (question.as_of and YEAR.fullmatch(stem))
    }


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
