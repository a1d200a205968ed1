"""Turns of a chat: each leans on the completed turn before it; courtesies and bad turns do not break the chain."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.question import Asked, understand
from corpus.catalogue import load_assistants, load_topics
from corpus.errors import UsageError
from corpus.labels import Recogniser
from corpus.values import Question

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(load_assistants(), load_topics())


@pytest.fixture
def talk(recogniser: Recogniser) -> Conversation:
    return Conversation(recogniser)


def say(talk: Conversation, *texts: str) -> Question:
    """The last of ``texts`` as it is understood after the others."""
    for text in texts[:-1]:
        talk.asked(text, TODAY)
    return understand(talk.asked(texts[-1], TODAY), talk.recogniser, TODAY)


@pytest.mark.parametrize(
    ("texts", "assistants", "kind", "actions", "as_of"),
    [
        (("does alexa keep my recordings", "how do i turn that off", "and siri?"), "siri", "how-to", "opt-out", ""),
        (("who listened to siri in 2019", "and alexa?", "and in may 2020?"), "alexa", "fact", "", "2020-05"),
        (("who listened to siri in 2019", "and alexa?", "and now?", "since when"), "alexa", "when", "", ""),
        (
            ("alexa enregistre quoi ?", "et siri ?", "comment je l'efface ?", "et sur le homepod ?"),
            "homepod",
            "how-to",
            "delete",
            "",
        ),
        (
            ("hört bixby immer zu?", "seit wann?", "wie schalte ich das ab?", "und bei siri?"),
            "siri",
            "how-to",
            "opt-out",
            "",
        ),
        (
            ("graba alexa a mis hijos?", "y google?", "desde cuándo", "cómo lo borro"),
            "google-assistant",
            "how-to",
            "delete",
            "",
        ),
    ],
)
def test_a_chain_of_follow_ups_keeps_what_it_began_with(
    talk: Conversation, texts: tuple[str, ...], assistants: str, kind: str, actions: str, as_of: str
) -> None:
    question = say(talk, *texts)
    found = (" ".join(question.assistants), question.kind, " ".join(question.actions), str(question.as_of or ""))
    assert found == (assistants, kind, actions, as_of)


def test_what_was_asked_first_is_still_searched_three_turns_later(talk: Conversation) -> None:
    question = say(talk, "does alexa keep recordings of my kids", "and siri?", "since when?", "and in france?")
    assert {"recordings", "kids"} <= set(question.search.split())
    assert "alexa" not in question.search
    assert "Siri" in question.search.split()


def test_a_long_chain_does_not_grow_without_end(talk: Conversation) -> None:
    chain = [f"and what about {name} lamps and {name} chairs?" for name in ("red", "blue", "green", "white", "black")]
    question = say(talk, "does alexa keep recordings", *(chain * 8))
    assert len(question.search.split()) < 40


def test_a_new_question_takes_nothing_over(talk: Conversation, recogniser: Recogniser) -> None:
    alone = "does microsoft let contractors hear what people dictate to cortana"
    question = say(talk, "how do i delete alexa recordings from april 2019", alone)
    assert question == understand(Asked(alone), recogniser, TODAY)


@pytest.mark.parametrize("between", ["thanks!", "ok merci", "who are you?", "danke schön", "lol ok"])
def test_a_courtesy_does_not_end_the_chain(talk: Conversation, between: str) -> None:
    question = say(talk, "does siri record my kids", between, "how do i delete it")
    assert question.assistants == ("siri",)


@pytest.mark.parametrize("between", ["", "\u202e", "x" * 5000, "\ud800"])
def test_what_cannot_be_a_question_leaves_the_turns_as_they_are(talk: Conversation, between: str) -> None:
    talk.asked("does siri record my kids", TODAY)
    with pytest.raises(UsageError):
        talk.asked(between, TODAY)
    assert say(talk, "how do i delete it").assistants == ("siri",)


def test_after_forgetting_a_follow_up_leans_on_nothing(talk: Conversation) -> None:
    talk.asked("does siri record my kids", TODAY)
    talk.forget()
    assert say(talk, "and since when?").assistants == ()


def test_the_option_counts_where_a_question_names_no_assistant(recogniser: Recogniser) -> None:
    talk = Conversation(recogniser, assistant="siri")
    assert say(talk, "who can hear the recordings").assistants == ("siri",)
    assert say(talk, "and alexa?").assistants == ("alexa",)
    assert say(talk, "since when?").assistants == ("alexa",)


def test_a_follow_up_without_clear_words_is_in_the_language_of_the_chat(talk: Conversation) -> None:
    assert say(talk, "siri écoute-t-elle mes enfants ?", "alexa?", "bixby / cortana").language == "fr"


def test_the_option_sets_the_language_of_every_answer(recogniser: Recogniser) -> None:
    talk = Conversation(recogniser, language="de")
    question = say(talk, "does alexa listen", "and siri?")
    assert (question.language, question.spoken, talk.frame({})) == ("de", "en", "de")


@pytest.mark.parametrize("options", [{"assistant": "hal"}, {"language": "it"}])
def test_an_unknown_option_is_refused_at_once(recogniser: Recogniser, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="unknown"):
        Conversation(recogniser, **options)


@pytest.mark.parametrize(
    ("environment", "frame"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "de_DE"}, "de"),
        ({"LANG": "es_ES", "LC_MESSAGES": ""}, "es"),
        ({"LANG": "it_IT.UTF-8"}, "en"),
    ],
)
def test_before_the_first_question_the_frame_is_in_the_terminals_language(
    talk: Conversation, environment: dict[str, str], frame: str
) -> None:
    assert talk.frame(environment) == frame


def test_the_frame_follows_the_language_of_the_last_question(talk: Conversation) -> None:
    talk.asked("hört alexa immer mit?", TODAY)
    assert talk.frame({"LANG": "fr_FR"}) == "de"
