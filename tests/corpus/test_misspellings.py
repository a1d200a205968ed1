"""Mistyped names are told from ordinary words of four languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.catalogue import load_assistants, load_topics
from corpus.labels import Recogniser, folded
from corpus.misspellings import Speller
from corpus.values import Assistant

RECOGNISER = Recogniser(load_assistants(), load_topics())


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Is Aleksa listening?", "Is alexa listening?"),
        ("alexaaaa!!!", "alexa!!!"),
        ("my eco dot and the gogle home", "my echo dot and the google home"),
        ("mein ehco", "mein echo"),
        ("rign, nset und srii", "ring, nest und siri"),
        ("Wo hört Hompod zu?", "Wo hört homepod zu?"),
        ("co-pilot ou cortanna", "copilot ou cortana"),
        ("mircosoft facbook", "microsoft facebook"),
        ("Straße, weiß, Maß", "Straße, weiß, Maß"),
        ("", ""),
    ],
)
def test_names_are_put_right_and_the_rest_stays_letter_for_letter(text: str, right: str) -> None:
    assert RECOGNISER.corrected(text) == right


@pytest.mark.parametrize(
    "text",
    [
        "are you serious", "the next best test of the west", "apply the rest", "an apple-like sample",
        "window and widows", "the series of songs", "my phone", "alex, alexis and alexander",
        "bring the king a wing", "toggle it", "telecom", "une série de sons", "appelle-moi", "l'appli",
        "est-ce net ?", "le copain et le pilote", "androïde", "die Serie war nett", "der Ring ging", "echt jetzt",
        "ein Doku-Abend", "im Rest vom Fest", "Fernseher", "la cortina", "somos sanos", "el hecho y el techo",
        "alega que", "mesa de metal", "sirve de algo", "un armazón",
    ],
)  # fmt: skip
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert RECOGNISER.corrected(text) == text


@pytest.mark.parametrize("assistant", load_assistants(), ids=lambda assistant: assistant.id)
def test_no_name_is_mistaken_for_another(assistant: Assistant) -> None:
    for name in (*assistant.aliases, *assistant.devices, *assistant.makers, *assistant.hosts):
        assert RECOGNISER.corrected(name) == name


@pytest.mark.parametrize("assistant", load_assistants(), ids=lambda assistant: assistant.id)
def test_every_misspelling_leads_to_a_name_of_its_assistant(assistant: Assistant) -> None:
    for wrong in assistant.misspellings:
        assert assistant.id in RECOGNISER.assistants(wrong, misspelt=True), wrong


def test_lookalikes_win_over_near_names() -> None:
    assert Speller(["cortana"], {}, ["cortina"]).mended("cortina") is None
    assert Speller(["cortana"], {}, []).mended("cortina") == "cortana"


@given(st.text(max_size=60))
def test_any_text_can_be_corrected_and_labelled(text: str) -> None:
    right = RECOGNISER.corrected(text)
    assert RECOGNISER.assistants(text, misspelt=True) == RECOGNISER.assistants(right)
    assert len(RECOGNISER.names_removed(text)) <= len(folded(right)) + right.count(" ") + len(right)
