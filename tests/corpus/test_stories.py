"""What is told to be about our subject, and what is not."""

from __future__ import annotations

import pytest

from corpus.stories import is_relevant
from tests.bench.relevance import figures, load_headlines

ABOUT = [
    ("Echo clips were typed out by night staff", ""),
    ("Amazon's Alexa must forget what minors said, court rules", "The judges gave the firm ninety days."),
    ("Fernseher schickt Gespräche ins Ausland", "Die Aufnahmen landen auf Servern eines Dienstleisters."),
    ("Comment retirer son accord à l'écoute de Siri", ""),
    ("El coche que graba a sus pasajeros", "Los datos se guardan cinco años."),
    ("Speech kept for ever", "Microphones in a toy uploaded recordings."),
]
NOT_ABOUT = [
    ("", ""),
    ("Speaker of the house calls a vote", "Members will meet on Monday."),
    ("Police look for stolen car", "The owner was asleep."),
    ("Alexa now tells jokes in Welsh", ""),
    ("Nest Mini for half the price", "The deal ends on Friday, and you can mute its microphone."),
    ("Shop chain loses customers' data", "Names and card numbers are for sale."),
    ("Gedanken über die Zukunft der Brille", "Ein Optiker erzählt."),
]


@pytest.mark.parametrize(("title", "summary"), ABOUT)
def test_a_text_on_how_speech_is_handled_is_about_our_subject(title: str, summary: str) -> None:
    assert is_relevant(title, summary)


@pytest.mark.parametrize(("title", "summary"), NOT_ABOUT)
def test_other_news_is_not(title: str, summary: str) -> None:
    assert not is_relevant(title, summary)


def test_accents_case_and_markup_characters_do_not_matter() -> None:
    assert is_relevant("ENREGISTREMENTS D’ALEXA\u00a0: l’écoute", "")
    assert is_relevant("enregistrements d'alexa : l'ecoute", "")


def test_a_very_long_text_is_judged_in_time() -> None:
    assert not is_relevant("a" * 200_000, "b " * 200_000)


def test_the_rule_reaches_its_bar() -> None:
    precision, recall = figures(load_headlines("headlines.csv"))
    assert precision >= 0.85
    assert recall >= 0.90
