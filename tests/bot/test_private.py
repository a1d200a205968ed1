"""Somebody who may be in danger gets evidence, steps and the word that specialised help exists; nobody else does."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bot.answering import Knowledge, answer
from bot.answering.private import is_private
from bot.question import Asked

TODAY = dt.date(2026, 11, 24)

PRIVATE = [
    "is my ex spying on me through the echo",
    "my husband listens to my alexa recordings, how do i stop him",
    "can my boss hear what i say near the alexa in the office, is he monitoring us",
    "my mom reads my requests?? she checks my history on alexa",
    "abusive partner set up a google home, what can he see",
    "my stalker has access to my ring camera",
    "mon ex m'écoute avec l'echo, je fais quoi",
    "mon mari m'espionne avec alexa",
    "mon patron nous écoute via l'enceinte ?",
    "violence conjugale : il utilise le google home contre moi",
    "mein ex hört mich über alexa ab",
    "mein mann überwacht mich mit dem echo",
    "mein chef hört mit, im büro steht eine alexa",
    "häusliche gewalt und ring kamera, was tun",
    "mi ex me espía con la alexa",
    "mi marido me escucha por el google home, cómo lo paro",
    "mi jefe nos graba con el echo? me vigila",
    "violencia de género: él controla la cámara ring",
]
ORDINARY = [
    "does amazon spy on me",
    "do employees listen to alexa recordings",
    "can my kids use alexa",
    "alexa hört immer mit",
    "est-ce que google m'écoute",
    "siri me escucha siempre?",
    "my wife asked alexa for a recipe and it did not work",
    "ma mère a acheté un echo dot",
    "wie lösche ich meine aufnahmen",
    "my dad insists smart speakers record all day, is that true",
    "who is the boss of amazon",
    "the company listens to recordings?",
]
HELP = {
    "en": "specialised help",
    "fr": "aide spécialisée",
    "de": "spezialisierte Hilfe",
    "es": "ayuda especializada",
}


@pytest.mark.parametrize("question", PRIVATE)
def test_a_private_matter_is_known(question: str) -> None:
    assert is_private(question)


@pytest.mark.parametrize("question", ORDINARY)
def test_an_ordinary_question_is_none(question: str) -> None:
    assert not is_private(question)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "is my ex spying on me through the echo"),
        ("fr", "mon mari m'espionne avec alexa, comment effacer mes enregistrements ?"),
        ("de", "mein ex hört mich über alexa ab, wie lösche ich die aufnahmen"),
        ("es", "mi marido me escucha por el google home, cómo borro las grabaciones"),
    ],
)
def test_the_notice_says_that_help_exists_without_a_number(knowledge: Knowledge, language: str, question: str) -> None:
    made = answer(knowledge, Asked(question), TODAY)
    assert made.language == language
    assert HELP[language] in (made.notice or "")
    assert not re.search(r"\d{2}", made.notice or "")


def test_an_ordinary_answer_says_nothing_of_it(knowledge: Knowledge) -> None:
    assert HELP["en"] not in (answer(knowledge, Asked("do people listen to alexa"), TODAY).notice or "")
