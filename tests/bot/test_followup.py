"""Which questions lean on the turn before them, what they take over, and what is searched then."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.followup import CARRIED_WORDS, completed
from bot.question import Asked, understand
from corpus.catalogue import load_assistants, load_topics
from corpus.labels import Recogniser
from corpus.values import Question

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(load_assistants(), load_topics())


def after(recogniser: Recogniser, previous: str, text: str) -> Question:
    return understand(Asked(text, previous=previous), recogniser, TODAY)


LEANING = [
    "and in france?", "what about kids", "since when", "why", "how do i turn that off", "did they admit it tho",
    "for how long?", "is that legal", "what was their excuse", "in germany?", "can i delete the recordings",
    "same for my kids?", "tell me more", "which countries do they sit in", "really?", "et en france ?",
    "depuis quand", "pourquoi", "comment je coupe ça", "ils ont payé combien", "c'est légal ?", "et les enfants ?",
    "elle était de combien l'amende", "je peux effacer mes données ?", "und in deutschland?", "seit wann", "warum",
    "wie schalte ich das ab", "ist das erlaubt", "gilt das auch für kinder", "wieso die, ich dachte irland",
    "kann ich die aufnahmen löschen", "y en méxico?", "desde cuándo", "por qué", "cómo lo apago", "es eso legal",
    "y los niños?", "puedo borrar mis datos?",
]  # fmt: skip
STANDING = [
    "whats the capital of peru", "how do i bake bread", "who won the champions league last night",
    "best pasta sauce recipe", "does microsoft let contractors hear cortana users",
    "is it true that google keeps gemini chats for years", "recette de crêpes au chocolat",
    "il fait beau à marseille demain", "qui a gagné psg om hier soir", "wie backe ich brot",
    "wer wird deutscher meister", "wie wird das wetter in köln", "quién ganó la liga ayer",
    "receta de tarta de manzana", "thanks", "ok merci", "danke!", "vale gracias", "who are you", "qui es-tu ?",
]  # fmt: skip


@pytest.mark.parametrize("text", LEANING)
def test_what_leaves_something_out_takes_it_over(recogniser: Recogniser, text: str) -> None:
    question = after(recogniser, "does siri record everybody at home", text)
    assert question.assistants == ("siri",)
    assert "Siri" in question.search.split()


@pytest.mark.parametrize("text", STANDING)
def test_what_stands_by_itself_takes_nothing_over(recogniser: Recogniser, text: str) -> None:
    alone = understand(Asked(text), recogniser, TODAY)
    assert after(recogniser, "how do i delete bixby recordings of april 2019", text) == alone


@pytest.mark.parametrize(
    ("previous", "text", "searched"),
    [
        ("does alexa keep my recordings", "and siri?", "and siri? keep recordings"),
        ("does alexa keep my recordings", "since when?", "since when? keep recordings Alexa"),
        ("alexa garde mes enregistrements ?", "et aleksa en france ?", "et alexa en france ? garde enregistrements"),
        ("hört siri mit?", "seit wann?", "seit wann? hort Siri"),
        ("does ring share my videos", "how do i stop that", "how do i stop that share videos Ring"),
    ],
)
def test_the_words_of_both_turns_are_searched_but_not_the_name_that_was_replaced(
    recogniser: Recogniser, previous: str, text: str, searched: str
) -> None:
    assert after(recogniser, previous, text).search == searched


@pytest.mark.parametrize(
    ("previous", "text", "kind", "actions"),
    [
        ("how do i delete alexa recordings", "and google?", "how-to", ("delete",)),
        ("how do i delete alexa recordings", "for how long are they kept?", "fact", ()),
        ("how do i delete alexa recordings", "why?", "fact", ("delete",)),
        ("comment effacer siri ?", "et bixby ?", "how-to", ("delete",)),
        ("wie lösche ich siri aufnahmen", "und wer hört die?", "fact", ()),
        ("cómo borro siri", "y alexa?", "how-to", ("delete",)),
        ("alexa vs siri", "and bixby?", "comparison", ()),
    ],
)
def test_a_bare_follow_up_asks_for_the_same_kind_unless_it_asks_anew(
    recogniser: Recogniser, previous: str, text: str, kind: str, actions: tuple[str, ...]
) -> None:
    question = after(recogniser, previous, text)
    assert question.kind == kind
    if kind == "how-to":
        assert question.actions == actions


@pytest.mark.parametrize(
    "text",
    [
        *("and now?", "what about today", "is that still so?", "currently?"),
        *("et maintenant ?", "et aujourd'hui ?", "c'est encore le cas ?"),
        *("und jetzt?", "und heute?", "gilt das noch?", "y ahora?", "y hoy?", "sigue así?"),
    ],
)
def test_a_follow_up_about_now_drops_the_date(recogniser: Recogniser, text: str) -> None:
    question = after(recogniser, "did people listen to siri in 2019", text)
    assert (question.assistants, question.as_of, question.since) == (("siri",), None, None)


def test_a_follow_up_keeps_since_too(recogniser: Recogniser) -> None:
    assert str(after(recogniser, "what changed at amazon since 2023", "and at apple?").since) == "2023"


def test_a_date_of_its_own_replaces_both(recogniser: Recogniser) -> None:
    question = after(recogniser, "what changed at amazon since 2023", "and in 2020?")
    assert (str(question.as_of), question.since) == ("2020", None)


def test_no_more_words_are_carried_than_help(recogniser: Recogniser) -> None:
    before = understand(Asked("alexa " + " ".join(f"lamp{chr(97 + i)}" for i in range(26))), recogniser, TODAY)
    question = understand(Asked("and siri?"), recogniser, TODAY)
    assert len(completed(question, before).content) == CARRIED_WORDS


def test_a_question_that_names_the_same_assistant_but_no_subject_goes_on(recogniser: Recogniser) -> None:
    previous = "does ring share videos with the police"
    assert "videos" in after(recogniser, previous, "did ring ever regret doing so in public").content
    assert "videos" not in after(recogniser, previous, "did google ever regret buying fitbit in public").content
    assert "police" not in after(recogniser, previous, "does ring use face recognition on visitors").content
