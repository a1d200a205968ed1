"""The sentences of a passage that are quoted: the best ones, with what limits them, in one stretch."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.evidence import quoted_place
from bot.answering.excerpt import MOST_SENTENCES, MOST_WORDS, excerpt, places, relevance
from bot.question import Asked, understand
from corpus.catalogue import load_assistants, load_topics
from corpus.index.snapshot import StoredPassage
from corpus.labels import Recogniser
from corpus.sentences import sentences
from corpus.units import word_count
from corpus.values import Question

RECOGNISER = Recogniser(load_assistants(), load_topics())
TODAY = dt.date(2026, 11, 24)
LAMP = "The lamp shines in every colour that you can think of."
KEPT = "We keep recordings of your voice for ninety days."
OWNERS = "Our owners live on an island in the middle of the sea."


def question(text: str) -> Question:
    return understand(Asked(text), RECOGNISER, TODAY)


def place(text: str, language: str = "en", before: str = "Title\n\n") -> StoredPassage:
    return StoredPassage(
        "id", len(before), len(before) + len(text), (), 1, f"{before}{text}\n\nEnd", "2024-01-01", "2024-01-02", None,
        "https://a.example/p", "Title", "Quillby", None, language, "policy",
    )  # fmt: skip


def narrowed(text: str, asked: str, language: str = "en") -> StoredPassage:
    """Its part that is quoted; all its sentences mean the same, so that words and topics decide."""
    texts = [text[start:end] for start, end in sentences(text, language)]
    scores = relevance(texts, [0.0] * len(texts), question(asked), RECOGNISER)
    return quoted_place(place(text, language), texts, scores)


def quoted(asked: str, text: str, language: str = "en") -> str:
    found = narrowed(text, asked, language)
    return found.version_text[found.start : found.end]


def test_the_sentence_that_answers_is_quoted() -> None:
    assert quoted("how long are voice recordings kept?", f"{LAMP} {KEPT} {OWNERS}") == KEPT


ASKED = {
    "en": ("how long are recordings kept?", KEPT),
    "fr": ("combien de temps gardez-vous ma voix ?", "Nous gardons votre voix trois mois."),
    "de": ("wie lange wird meine Stimme gespeichert?", "Ihre Stimme wird drei Monate gespeichert."),
    "es": ("¿cuánto tiempo guardan mi voz?", "Guardamos su voz tres meses."),
}


@pytest.mark.parametrize(
    ("language", "limit"),
    [
        ("en", "Unless you delete them sooner, that is."),
        ("en", "However, the police may have a copy."),
        ("en", "If you switch this off, nothing is stored."),
        ("en", "Except in Malta, where it is a year."),
        ("fr", "Sauf si vous refusez cela."),
        ("fr", "Toutefois, la police a un double."),
        ("de", "Es sei denn, Sie widersprechen."),
        ("de", "Allerdings hat die Polizei ein Doppel."),
        ("es", "Salvo que usted la borre antes."),
        ("es", "Sin embargo, la policía tiene una copia."),
    ],
)
def test_what_limits_a_sentence_is_quoted_with_it(language: str, limit: str) -> None:
    asked, sentence = ASKED[language]
    assert quoted(asked, f"{OWNERS} {sentence} {limit} {OWNERS}", language) == f"{sentence} {limit}"


def test_a_sentence_that_leans_on_the_one_before_is_quoted_with_it() -> None:
    before = "The company listens to clips in an office in Valletta."
    assert quoted(
        "are voice recordings kept for a year?", f"{before} They are kept for a year there. {OWNERS}"
    ).startswith(before)


def test_a_short_list_is_quoted_whole_with_what_introduces_it() -> None:
    listed = "What you say to the lamp goes to:\n\nour office in Valletta\n\nthe people who transcribe it\n\nthe police"
    assert quoted("who transcribes what I say?", f"{OWNERS}\n\n{listed}") == listed


def test_an_item_of_a_long_list_is_quoted_from_the_introduction_on_or_alone() -> None:
    items = [f"thing number {n}, of which we know very little indeed" for n in range(12)]
    listed = "\n\n".join(["We collect:", *items])
    assert quoted("what about thing number 2?", listed) == "\n\n".join(["We collect:", *items[:3]])
    late = quoted("what about thing number 11?", listed)
    assert late.endswith(items[11])
    assert items[5] not in late


def test_the_place_is_exact_in_its_version() -> None:
    found = narrowed(f"{LAMP} {KEPT} {OWNERS}", "how long are voice recordings kept?")
    assert found.version_text[found.start : found.end] == KEPT
    assert found.start == len(f"Title\n\n{LAMP} ")


def test_a_passage_of_one_sentence_is_quoted_as_it_is() -> None:
    assert quoted("anything at all?", KEPT) == KEPT


def test_a_question_in_another_language_finds_its_sentence_by_topic() -> None:
    text = f"{OWNERS} We never sell what we know about you. Children need a parent to use the lamp."
    assert quoted("les enfants peuvent-ils utiliser la lampe ?", text) == "Children need a parent to use the lamp."


def test_a_sentence_with_a_figure_answers_how_many() -> None:
    scores = relevance(
        ["Clerks hear it.", "Forty clerks hear it: 40 of them."], [0.1, 0.1], question("how many?"), RECOGNISER
    )
    assert scores[1] > scores[0] > 0


several = st.lists(
    st.sampled_from([LAMP, KEPT, OWNERS, "However, no.", "It is so.", "We do:", "语音。", "a | b"]),
    min_size=1,
    max_size=8,
)
passages = st.lists(several.map(" ".join), min_size=1, max_size=4).map("\n\n".join)


@given(passages, st.lists(st.floats(0.01, 10), min_size=40, max_size=40), st.sampled_from(["en", "fr", "ja"]))
def test_an_excerpt_is_whole_sentences_in_one_stretch(text: str, scores: list[float], language: str) -> None:
    spans = places(text, [text[start:end] for start, end in sentences(text, language)])
    start, end = excerpt(text, spans, scores[: len(spans)])
    covered = [span for span in spans if start <= span[0] and span[1] <= end]
    assert (covered[0][0], covered[-1][1]) == (start, end)
    in_list = any(text[a:b].endswith((":", "：")) for a, b in covered)
    assert in_list or len(covered) <= MOST_SENTENCES
    assert word_count(text[start:end]) <= MOST_WORDS
    best = max(range(len(spans)), key=lambda i: (scores[i], -i))
    assert spans[best] in covered
