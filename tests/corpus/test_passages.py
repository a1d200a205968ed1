"""Passages: whole sentences that know their exact place, and keep their id while they stay the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.catalogue import load_assistants, load_topics
from corpus.labels import Recogniser
from corpus.passages import FEWEST_WORDS, assistants_of, passages_of
from corpus.values import Document, Passage, Section

RECOGNISER = Recogniser(load_assistants(), load_topics())
KEPT = "Alexa recordings are kept for a year."
DELETED = "You can delete each of them at any time."


def page(*sections: Section, language: str = "en", url: str = "https://a.example/p") -> Document:
    return Document(url, "A page", "Example", None, language, "policy", sections, ("siri",))


def passages(*sections: Section, language: str = "en") -> tuple[Passage, ...]:
    return passages_of(page(*sections, language=language), RECOGNISER)


sentences = st.lists(
    st.sampled_from(
        [
            *(
                "Alexa",
                "keeps",
                "what",
                "you",
                "say",
                "e.g.",
                "Dr.",
                "U.S.",
                "3.5",
                "“quoted.”",
                "(see",
                "below)",
                "und",
            ),
            *(
                "étés",
                "¿Qué?",
                "z. B.",
                "…",
                "语音",
                "🙂",
                "l’été",
                "No.",
                "a\u00a0b",
                "https://a.example/b.c",
                "e\u0301",
            ),
            *("end.", "really?", "stop!", ".", "?!", "»", "«", "-", ";"),
        ]
    )
    | st.text(min_size=1, max_size=8),
    min_size=1,
    max_size=25,
).map(" ".join)
paths = st.lists(st.text(min_size=1, max_size=10), max_size=3).map(tuple)
sections = st.builds(Section, paths, st.lists(sentences, max_size=3).map(tuple))


@settings(max_examples=250, deadline=None)
@given(st.lists(sections, max_size=4), st.sampled_from(["en", "fr", "de", "es", "ja", "und"]))
def test_a_passage_stands_in_the_text_where_it_says(parts: list[Section], language: str) -> None:
    document = page(*parts, language=language)
    found = passages_of(document, RECOGNISER)
    end = 0
    for passage in found:
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip()
        assert len(passage.text.split()) >= FEWEST_WORDS
        assert passage.start >= end
        end = passage.end
    assert len({passage.id for passage in found}) == len(found)
    assert {passage.path for passage in found} <= {section.path for section in parts}


@settings(max_examples=100, deadline=None)
@given(st.lists(sections, max_size=3))
def test_passages_are_the_same_each_time(parts: list[Section]) -> None:
    assert passages(*parts) == passages(*parts)


def test_a_sentence_is_a_passage() -> None:
    found = passages(Section(("Voice",), (f"{KEPT} {DELETED}",)))
    assert [passage.text for passage in found] == [KEPT, DELETED]
    assert {passage.path for passage in found} == {("Voice",)}


@pytest.mark.parametrize(
    ("language", "paragraph"),
    [
        ("en", "Dr. Smith of Apple Inc. heard 3.5 hours of it."),
        # Not "Dr." or "M.": which French titles end a sentence differs between sentencex's releases.
        ("fr", "Les extraits durent 3,5 secondes env. et sont gardés un an, cf. art. 5 de l'accord."),
        ("de", "Es wurden z. B. drei Stunden davon angehört."),
        ("es", "El Sr. García escuchó tres horas de ello."),
    ],
)
def test_an_abbreviation_ends_no_sentence(language: str, paragraph: str) -> None:
    assert [passage.text for passage in passages(Section((), (paragraph,)), language=language)] == [paragraph]


def test_a_short_stretch_is_no_evidence() -> None:
    assert [passage.text for passage in passages(Section((), (f"Read more. {KEPT} OK.",)))] == [KEPT]


def test_a_heading_is_no_passage() -> None:
    heading = "How long we keep your voice recordings"
    found = passages(Section((heading,), (KEPT,)), Section((heading, "And how they are deleted then"), ()))
    assert [passage.text for passage in found] == [KEPT]


def test_a_document_without_paragraphs_has_no_passages() -> None:
    assert passages() == ()
    assert passages(Section(("Voice",), ())) == ()


def test_a_passage_is_about_whom_it_names_else_about_whom_its_document_is() -> None:
    named, unnamed = passages(Section((), (f"{KEPT} {DELETED}",)))
    assert (named.assistants, unnamed.assistants) == (("alexa",), ("siri",))
    assert "deletion" in unnamed.topics


def ids(*parts: Section, url: str = "https://a.example/p") -> dict[str, str]:
    return {passage.text: passage.id for passage in passages_of(page(*parts, url=url), RECOGNISER)}


BEFORE = (Section(("Voice",), (f"{KEPT} {DELETED}",)), Section(("Video",), ("Videos are kept for sixty days.",)))


@pytest.mark.parametrize(
    "after",
    [
        (Section(("News",), ("This page was changed a week ago.",)), *BEFORE),
        (Section(("Voice",), ("Something new comes before it all.", KEPT, DELETED)), BEFORE[1]),
        (Section(("Voice",), (KEPT.replace("Alexa", "  ALEXA").strip(), DELETED.replace(" ", "\u00a0", 1))), BEFORE[1]),
        (BEFORE[1], BEFORE[0]),
    ],
)
def test_an_unchanged_passage_keeps_its_id_in_the_next_version(after: tuple[Section, ...]) -> None:
    assert set(ids(*BEFORE).values()) <= set(ids(*after).values())


def test_a_changed_passage_gets_an_id_of_its_own() -> None:
    before, after = ids(*BEFORE), ids(Section(("Voice",), (f"{KEPT.replace('a year', 'ever')} {DELETED}",)), BEFORE[1])
    assert before[DELETED] == after[DELETED]
    assert before[KEPT] not in after.values()


def test_the_same_words_elsewhere_are_another_passage() -> None:
    places = [ids(Section(path, (KEPT,)), url=url)[KEPT] for path, url in [
        (("Voice",), "https://a.example/p"),
        (("Video",), "https://a.example/p"),
        (("Home", "Voice"), "https://a.example/p"),
        (("Voice",), "https://a.example/q"),
    ]]  # fmt: skip
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    "paragraphs", [(KEPT, KEPT, KEPT), (f"{KEPT} {KEPT} {KEPT}",), (KEPT, KEPT.upper(), KEPT.casefold())]
)
def test_repeated_sentences_have_different_ids_and_places(paragraphs: tuple[str, ...]) -> None:
    found = passages(Section(("Voice",), paragraphs))
    assert len({passage.id for passage in found}) == len({passage.start for passage in found}) == 3


def test_ids_are_short_and_fit_an_address() -> None:
    for name in ids(*BEFORE).values():
        assert len(name) == 12
        assert name.replace("-", "a").replace("_", "a").isalnum()


@pytest.mark.parametrize(
    ("title", "text", "assistants"),
    [
        ("Siri listens", "Alexa and Bixby do too.", ("siri",)),
        ("News", "Alexa and Bixby do too.", ("alexa", "bixby")),
        ("News", "Alexa, Bixby, Siri and Cortana do too.", ("alexa", "bixby")),
        ("News", "Nothing at all about them.", ()),
    ],
)
def test_a_document_is_about_whom_its_title_names_else_about_the_first_of_its_text(
    title: str, text: str, assistants: tuple[str, ...]
) -> None:
    assert assistants_of(replace(page(Section((), (text,))), title=title), RECOGNISER) == assistants
