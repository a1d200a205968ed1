"""The sentences of a passage that are quoted: the nearest, with what limits it and what it leans on, in one stretch."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.excerpt import MOST_CHARACTERS, excerpt, places

LAMP = "The lamp shines in every colour that you can think of."
KEPT = "We keep recordings of your voice for ninety days."
OWNERS = "Our owners live on an island in the middle of the sea."


def quoted(nearest: str, *texts: str) -> str:
    passage = " ".join(texts)
    spans = places(passage, texts)
    start, end = excerpt(spans, texts, [0.9 if text == nearest else 0.1 for text in texts])
    return passage[start:end]


def test_the_nearest_sentence_is_quoted_alone() -> None:
    assert quoted(KEPT, LAMP, KEPT, OWNERS) == KEPT


@pytest.mark.parametrize(
    "limit",
    [
        "Unless you delete them sooner, that is.",
        "However, the police may have a copy.",
        "Sauf si vous les supprimez avant.",
        "Es sei denn, Sie löschen sie früher.",
        "Salvo que los borre antes.",
    ],
)
def test_the_sentence_that_limits_it_comes_with_it(limit: str) -> None:
    assert quoted(KEPT, LAMP, KEPT, limit, OWNERS) == f"{KEPT} {limit}"


@pytest.mark.parametrize("leaning", ["They are kept for a year.", "Elle garde ma voix.", "Diese bleiben ein Jahr."])
def test_what_it_leans_on_comes_with_it(leaning: str) -> None:
    assert quoted(leaning, LAMP, KEPT, leaning, OWNERS) == f"{KEPT} {leaning}"


def test_a_neighbour_that_is_too_long_is_left_out() -> None:
    limit = "Unless " + "very " * (MOST_CHARACTERS // 5) + "long."
    assert quoted(KEPT, KEPT, limit) == KEPT


texts = st.lists(st.text("ab ", min_size=1, max_size=9).map(lambda s: f"x{s}."), min_size=1, max_size=8)


@given(texts)
def test_an_excerpt_is_one_stretch_of_whole_sentences(sentences: list[str]) -> None:
    passage = " ".join(sentences)
    spans = places(passage, sentences)
    assert [passage[start:end] for start, end in spans] == sentences
    starts = [0, *accumulate(len(sentence) + 1 for sentence in sentences)][:-1]
    assert [start for start, _ in spans] == starts
    cosines = [hash((n, len(sentence))) % 100 / 100 for n, sentence in enumerate(sentences)]
    start, end = excerpt(spans, sentences, cosines)
    assert start in {first for first, _ in spans}
    assert end in {last for _, last in spans}
    best = cosines.index(max(cosines))
    assert start <= spans[best][0] < spans[best][1] <= end
