"""The versions of a page: each is compared with the last of its own language; flicker and stubs are no changes."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus.catalogue import load_assistants, load_topics
from corpus.history import Transition, history
from corpus.labels import Recogniser
from corpus.values import Document, Section, Version

RECOGNISER = Recogniser(load_assistants(), load_topics())
TEXTS = {
    "A": "We keep what you say to the lamp for ninety days, and then we erase every part for good. Nobody hears it.",
    "B": "We keep what you say to the lamp for two years, and then we erase every part for good. Nobody hears it.",
    "C": "We keep what you say to the lamp for ten years, and then we erase every part for good. It lies in Malta.",
    "F": "Nous gardons pendant trois mois ce que vous dites à la lampe, puis nous effaçons tout. Personne ne l’écoute.",
    "G": "Nous gardons pendant un an ce que vous dites à la lampe, puis nous effaçons tout. Personne ne l’écoute.",
    "-": "Not found.",
}


def versions(names: str) -> list[tuple[Document, Version]]:
    """A version a month of each text; the page's language is said to be English throughout."""
    found = []
    for number, name in enumerate(names, start=1):
        section = Section(("Alexa",), (TEXTS[name],))
        document = Document("https://a.example/p", "Lamp", "Quillby", None, "en", "policy", (section,))
        day = dt.date(2024, number, 1)
        found.append((document, Version(number, document.url, day, day, document.text)))
    return found


def pairs(names: str) -> list[tuple[str, int]]:
    """Which texts were compared, and how many changes were found."""
    found: list[Transition] = history(versions(names), RECOGNISER)
    return [(names[t.old.id - 1] + names[t.new.id - 1], len(t.comparison.changes)) for t in found]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("", []),
        ("A", []),
        ("AB", [("AB", 1)]),
        ("ABC", [("AB", 1), ("BC", 3)]),
        ("ABA", [("AB", 1), ("BA", 1)]),
        ("ABABAB", [("AB", 1), ("BA", 1)]),
        ("ABABAC", [("AB", 1), ("BA", 1), ("AC", 3)]),
        ("AFAF", [("AA", 0), ("FF", 0)]),
        ("AFBG", [("AB", 1), ("FG", 1)]),
        ("A-A", [("A-", 0), ("AA", 0)]),
        ("A-B", [("A-", 0), ("AB", 1)]),
    ],
)
def test_versions_are_compared_with_the_last_of_their_language_and_flicker_is_passed_over(
    names: str, expected: list[tuple[str, int]]
) -> None:
    assert pairs(names) == expected


def test_a_stub_is_held_for_a_second_look() -> None:
    stub, back = history(versions("A-B"), RECOGNISER)
    assert (stub.comparison.held, back.comparison.held) == (True, False)


def test_a_change_is_about_whom_its_section_names() -> None:
    [transition] = history(versions("AB"), RECOGNISER)
    assert transition.assistants == (("alexa",),)
