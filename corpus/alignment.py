"""Which sentence of one text became which of another: by their words, in time that grows with their number alone."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

COMMON = 60  # sentences; a word that stands in more leads to none (it would lead to all)
CANDIDATES = 6  # sentences that share the most with one, which are looked at closely
ALIKE = 0.45  # of the words of both, by weight, from which two sentences are versions of one another
BESIDE = 0.1  # added where the sentence before or behind is the same in both texts


@dataclass(frozen=True, slots=True)
class Pair:
    old: int
    new: int
    likeness: float  # 0 to 1


def aligned(
    old: Sequence[Sequence[str]],
    new: Sequence[Sequence[str]],
    beside_old: Sequence[frozenset[str]] = (),
    beside_new: Sequence[frozenset[str]] = (),
) -> list[Pair]:
    """Pairs of sentences (each a list of words) that say nearly the same, each sentence in one pair at most.

    ``beside_old`` and ``beside_new`` name what stands before and behind each of them.

    >>> aligned([["we", "keep", "recordings"], ["fish"]], [["we", "keep", "voice", "recordings"]])
    [Pair(old=0, new=0, likeness=0.6648)]
    """
    weights = _weights([*old, *new])
    index: dict[str, list[int]] = {}
    for number, words in enumerate(old):
        for word in set(words):
            index.setdefault(word, []).append(number)
    found: list[Pair] = []
    bags = [Counter(words) for words in old]
    for number, words in enumerate(new):
        shared: Counter[int] = Counter()
        for word in set(words):
            places = index.get(word, ())
            if len(places) <= COMMON:
                for place in places:
                    shared[place] += weights[word]  # type: ignore[assignment]
        bag = Counter(words)
        for place, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:CANDIDATES]:
            alike = likeness(bags[place], bag, weights)
            if beside_old and beside_new and beside_old[place] & beside_new[number]:
                alike += BESIDE
            if alike >= ALIKE:
                found.append(Pair(place, number, round(alike, 4)))
    return _one_to_one(found)


def _weights(sentences: Sequence[Sequence[str]]) -> dict[str, float]:
    """How rare each word is; a word of every sentence weighs little, but something."""
    counts = Counter(word for words in sentences for word in set(words))
    total = len(sentences)
    return {word: math.log(1 + total / count) for word, count in counts.items()}


def likeness(one: Counter[str], other: Counter[str], weights: dict[str, float]) -> float:
    """How much of the words of both is common to both, by weight: 0 to 1."""
    common = sum(weights[word] * min(count, other[word]) for word, count in one.items() if word in other)
    either = sum(weights[word] * count for word, count in (one | other).items())
    return common / either if either else 0.0


def _one_to_one(pairs: Sequence[Pair]) -> list[Pair]:
    """The likeliest pairs first; among equals the one that keeps the order best."""
    taken_old, taken_new, kept = set[int](), set[int](), list[Pair]()
    for pair in sorted(pairs, key=lambda pair: (-pair.likeness, abs(pair.old - pair.new), pair.new)):
        if pair.old not in taken_old and pair.new not in taken_new:
            taken_old.add(pair.old)
            taken_new.add(pair.new)
            kept.append(pair)
    return sorted(kept, key=lambda pair: pair.new)
