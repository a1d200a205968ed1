"""Text -> Question: language, assistants, dates, kind, actions, and what a follow-up takes over."""

from __future__ import annotations

import csv
import datetime as dt
import doctest
from pathlib import Path
from types import ModuleType

import pytest

import bot.dates
import bot.language
import bot.question
import corpus.labels
import corpus.misspellings
from bot.followup import completed
from bot.question import MAX_CHARS, Asked, cleaned, has_words, understand
from corpus.catalogue import load_assistants, load_topics
from corpus.errors import UsageError
from corpus.labels import Recogniser
from corpus.values import Question

TODAY = dt.date(2026, 11, 24)
BENCH = Path(__file__).resolve().parents[1] / "bench"


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(load_assistants(), load_topics())


def asked(recogniser: Recogniser, text: str, previous: str | None = None) -> Question:
    return understand(Asked(text, previous=previous), recogniser, TODAY)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "does alexa record everything"),
        ("en", "who listens to siri"),
        ("en", "alexa always listening?"),
        ("en", "google home delete recordings"),
        ("en", "pls stop listening"),
        ("en", "my echo lit up by itself"),
        ("en", "can police get recordings"),
        ("en", "is it legal"),
        ("fr", "alexa écoute tout le temps ?"),
        ("fr", "qui écoute siri"),
        ("fr", "c'est légal ?"),
        ("fr", "où vont mes enregistrements"),
        ("fr", "bixby m'espionne ?"),
        ("fr", "on m'écoute ?"),
        ("fr", "est-ce que la police peut les avoir"),
        ("fr", "siri enregistre quoi"),
        ("de", "hört alexa immer mit?"),
        ("de", "wer hört siri zu"),
        ("de", "ist das legal?"),
        ("de", "wo landen meine aufnahmen"),
        ("de", "mein echo leuchtet von alleine"),
        ("de", "spioniert bixby mich aus"),
        ("de", "löscht amazon das wirklich"),
        ("de", "Kann die Polizei das bekommen"),
        ("es", "alexa escucha siempre?"),
        ("es", "quién escucha a siri"),
        ("es", "¿es legal?"),
        ("es", "dónde van mis grabaciones"),
        ("es", "mi altavoz se enciende solo"),
        ("es", "bixby me espía?"),
        ("es", "siri graba todo"),
        ("es", "puede la policía pedirlas"),
        ("other", "هل يستمع أحد إلى أليكسا"),
        ("other", "Алекса подслушивает меня?"),
        ("other", "アレクサは聞いていますか"),
        ("other", "czy alexa zawsze słucha moich rozmów w domu"),
        ("other", "luistert alexa altijd mee naar mijn gesprekken"),
        ("other", "alexa 在听吗"),
        ("other", "alexa mi ascolta sempre quando parlo in casa"),
    ],
)
def test_the_language_of_a_question_is_told_from_its_words(recogniser: Recogniser, language: str, text: str) -> None:
    assert asked(recogniser, text).spoken == language


@pytest.mark.parametrize(
    ("text", "previous", "language"),
    [("alexa?", None, "en"), ("siri?", "alexa écoute toujours ?", "fr"), ("bixby", "hört siri immer mit?", "de")],
)
def test_a_bare_name_is_in_the_language_of_the_turn_before_it(
    recogniser: Recogniser, text: str, previous: str | None, language: str
) -> None:
    assert asked(recogniser, text, previous).language == language


def test_an_unknown_language_is_answered_in_english(recogniser: Recogniser) -> None:
    question = asked(recogniser, "アレクサは聞いていますか")
    assert (question.language, question.spoken) == ("en", "other")


def test_the_option_sets_the_language_of_the_answer_only(recogniser: Recogniser) -> None:
    question = understand(Asked("hört alexa immer mit?", language="es"), recogniser, TODAY)
    assert (question.language, question.spoken) == ("es", "de")


@pytest.mark.parametrize(
    ("text", "assistants"),
    [
        ("does aleksa listen", ("alexa",)),
        ("the cortanna on my pc", ("cortana",)),
        ("my echo dot and my homepod", ("alexa", "homepod")),
        ("apple settlement", ("siri",)),
        ("what does openai keep", ("chatgpt",)),
        ("are you serious about this law", ()),
        ("why is the blue ring spinning", ()),
        ("does ring share video with police", ("ring",)),
        ("alex said it is safe", ()),
        ("how do i apply", ()),
        ("smart speakers at home", ()),
    ],
)
def test_the_assistants_of_a_question_are_those_that_it_names(
    recogniser: Recogniser, text: str, assistants: tuple[str, ...]
) -> None:
    assert asked(recogniser, text).assistants == assistants


def test_the_option_wins_over_the_assistants_in_the_text(recogniser: Recogniser) -> None:
    assert understand(Asked("does alexa listen", assistant="siri"), recogniser, TODAY).assistants == ("siri",)


def test_general_as_an_option_names_no_assistant(recogniser: Recogniser) -> None:
    assert understand(Asked("who listens", assistant="general"), recogniser, TODAY).assistants == ()


def test_the_option_as_of_wins_over_the_words(recogniser: Recogniser) -> None:
    question = understand(Asked("in 2019, did alexa listen", as_of="2021-03"), recogniser, TODAY)
    assert str(question.as_of) == "2021-03"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("who listens to alexa", "fact"),
        ("does siri keep it", "fact"),
        ("alexa garde ma voix ?", "fact"),
        ("how do i delete my recordings", "how-to"),
        ("where can i see them", "how-to"),
        ("comment supprimer mes enregistrements", "how-to"),
        ("wie lösche ich das", "how-to"),
        ("wo finde ich den verlauf", "how-to"),
        ("cómo borro mis grabaciones", "how-to"),
        ("alexa vs siri", "comparison"),
        ("is siri safer than alexa", "comparison"),
        ("quelle différence entre siri et alexa", "comparison"),
        ("unterschied zwischen siri und alexa", "comparison"),
        ("diferencia entre siri y alexa", "comparison"),
        ("what changed in alexa's policy", "changed"),
        ("qu'est-ce qui a changé chez google", "changed"),
        ("was hat sich bei alexa geändert", "changed"),
        ("qué ha cambiado en google", "changed"),
        ("when did apple pause it", "when"),
        ("depuis quand google le garde", "when"),
        ("seit wann gibt es das", "when"),
        ("cuándo paró apple", "when"),
        ("does alexa still listen", "still-true"),
        ("alexa écoute encore ?", "still-true"),
        ("hört alexa immer noch mit", "still-true"),
        ("sigue escuchando alexa?", "still-true"),
    ],
)
def test_the_kind_of_a_question_is_told_from_its_words(recogniser: Recogniser, text: str, kind: str) -> None:
    assert asked(recogniser, text).kind == kind


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("how do i delete my recordings", ("delete",)),
        ("how do i opt out of human review", ("opt-out",)),
        ("how do i mute the echo", ("mute",)),
        ("how do i see my history", ("history",)),
        ("comment effacer mes enregistrements", ("delete",)),
        ("comment désactiver ça", ("opt-out",)),
        ("wie lösche ich den verlauf", ("delete", "history")),
        ("wie schalte ich das ab", ("opt-out",)),
        ("wie schalte ich es stumm", ("mute",)),
        ("cómo borro lo que dije", ("delete",)),
        ("cómo desactivo eso", ("opt-out",)),
        ("cómo lo silencio", ("mute",)),
        ("who listens to alexa", ()),
        ("comment couper le micro de mon echo", ("mute",)),
        ("how can i turn off the mic", ("mute",)),
    ],
)
def test_what_somebody_wants_to_do_is_told_from_the_words(
    recogniser: Recogniser, text: str, actions: tuple[str, ...]
) -> None:
    assert asked(recogniser, text).actions == actions


@pytest.mark.parametrize(
    ("previous", "text", "assistants", "topics", "kind"),
    [
        ("does alexa keep my recordings", "and siri?", ("siri",), ("retention",), "fact"),
        ("alexa garde mes enregistrements ?", "et en france ?", ("alexa",), ("retention",), "fact"),
        ("hört siri mit?", "seit wann?", ("siri",), (), "when"),
        ("wer hört bei alexa zu", "und bei google?", ("google-assistant",), ("human-review",), "fact"),
        ("cuánto tiempo guarda google mi voz", "y en alexa?", ("alexa",), ("retention",), "fact"),
        ("how do i delete alexa recordings", "what about ring", ("ring",), ("deletion",), "how-to"),
        ("does alexa send recordings to employees", "how do i stop that", ("alexa",), ("human-review",), "how-to"),
        ("siri écoute ?", "depuis quand ?", ("siri",), (), "when"),
    ],
)
def test_a_follow_up_takes_over_what_it_leaves_out(
    recogniser: Recogniser, previous: str, text: str, assistants: tuple[str, ...], topics: tuple[str, ...], kind: str
) -> None:
    question = asked(recogniser, text, previous)
    assert (question.assistants, question.topics, question.kind) == (assistants, topics, kind)
    assert question.text == text


def test_how_to_turn_it_off_asks_for_the_same_assistants_switch(recogniser: Recogniser) -> None:
    question = asked(recogniser, "how do i turn that off", "does alexa send recordings to people")
    assert (question.assistants, question.kind, question.actions) == (("alexa",), "how-to", ("opt-out",))


def test_a_bare_follow_up_goes_on_doing_the_same(recogniser: Recogniser) -> None:
    question = asked(recogniser, "and google?", "how do i delete alexa recordings")
    assert (question.assistants, question.kind, question.actions) == (("google-assistant",), "how-to", ("delete",))


def test_a_follow_up_keeps_the_date_unless_it_names_one(recogniser: Recogniser) -> None:
    before = "did people listen to alexa in 2019"
    assert str(asked(recogniser, "and siri?", before).as_of) == "2019"
    assert str(asked(recogniser, "and in 2021?", before).as_of) == "2021"


@pytest.mark.parametrize(
    ("previous", "text"),
    [
        ("did people listen to alexa in 2019", "and now?"),
        ("hörte jemand in 2019 bei alexa zu", "und heute?"),
    ],
)
def test_a_follow_up_about_today_drops_the_date(recogniser: Recogniser, previous: str, text: str) -> None:
    assert asked(recogniser, text, previous).as_of is None


def test_a_question_that_stands_by_itself_takes_nothing_over(recogniser: Recogniser) -> None:
    before = asked(recogniser, "how do i delete alexa recordings from april 2019")
    alone = asked(recogniser, "does microsoft let any contractor hear what people say to cortana at home")
    assert completed(alone, before) == alone


@pytest.mark.parametrize(
    "text",
    [
        "who are you",
        "who made you?",
        "what do you store",
        "are you listening to me?",
        "do you keep my voice",
        "is this bot safe",
        "does earshot keep my questions",
        "qui es-tu ?",
        "tu gardes mes questions ?",
        "vous gardez mes données ?",
        "wer bist du",
        "speicherst du was ich schreibe",
        "quién eres",
        "guardas mis preguntas?",
        "are you chatgpt",
    ],
)
def test_questions_about_the_bot_are_known_as_such(recogniser: Recogniser, text: str) -> None:
    assert asked(recogniser, text).about_earshot


@pytest.mark.parametrize(
    "text",
    [
        "who is listening",
        "what does alexa keep",
        "do you record alexa",
        "what are you talking about",
        "do you know if siri stores it",
        "does it store my voice",
        "bist",
        "quién escucha",
        "qui écoute",
    ],
)
def test_questions_about_assistants_are_not_about_the_bot(recogniser: Recogniser, text: str) -> None:
    assert not asked(recogniser, text).about_earshot


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  a \n\t b  ", "a b"),
        ("e\u0301te\u0301", "été"),
        ("a\u202eb\u0000c\ufeff", "abc"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\u00a0b", "a b"),
    ],
)
def test_a_question_is_cleaned_of_what_nobody_sees(text: str, plain: str) -> None:
    assert cleaned(text) == plain


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u202e", "\ud800", "x" * (MAX_CHARS + 1)])
def test_what_is_empty_broken_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="question"):
        cleaned(text)


def test_the_longest_question_is_read() -> None:
    assert len(cleaned("é" * MAX_CHARS)) == MAX_CHARS


@pytest.mark.parametrize(("text", "words"), [("🙂 ?!", False), ("https://a.example/alexa", False), ("alexa 🙂", True)])
def test_links_and_emoji_are_no_words(text: str, words: bool) -> None:
    assert has_words(text) is words


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (Asked("x", assistant="hal"), "hal"),
        (Asked("x", as_of="2019-02-30"), "2019-02-30"),
        (Asked("x", as_of="yesterday"), "yesterday"),
        (Asked("x", language="it"), "'it'"),
    ],
)
def test_a_wrong_option_is_named(recogniser: Recogniser, wrong: Asked, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        understand(wrong, recogniser, TODAY)


@pytest.mark.parametrize("module", [bot.dates, bot.language, bot.question, corpus.labels, corpus.misspellings])
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.fixture(scope="module", params=["questions.csv", "understanding.csv"])
def measured(recogniser: Recogniser, request: pytest.FixtureRequest) -> list[tuple[dict[str, str], Question]]:
    """The questions of tests/bench with how they are understood."""
    with (BENCH / request.param).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(row, asked(recogniser, row["question"], row["previous_turn"] or None)) for row in rows]


def test_the_set_of_assistants_is_right_in_97_of_100_questions(
    measured: list[tuple[dict[str, str], Question]],
) -> None:
    wrong = [
        f"{row['id']}: {row['assistants']!r}, not {question.assistants}"
        for row, question in measured
        if " ".join(question.assistants) != row["assistants"]
    ]
    assert len(wrong) <= 0.03 * len(measured), wrong


def test_the_language_is_right_in_97_of_100_questions(measured: list[tuple[dict[str, str], Question]]) -> None:
    wrong = [
        f"{row['id']}: {row['language']}, not {question.spoken}"
        for row, question in measured
        if question.spoken != row["language"]
    ]
    assert len(wrong) <= 0.03 * len(measured), wrong


@pytest.mark.parametrize("column", ["kind", "as_of", "since"])
def test_kind_and_dates_are_right_in_97_of_100_questions(
    measured: list[tuple[dict[str, str], Question]], column: str
) -> None:
    if column not in measured[0][0]:
        pytest.skip("these questions have no such label")
    wrong = [row["id"] for row, question in measured if str(getattr(question, column) or "") != row[column]]
    assert len(wrong) <= 0.03 * len(measured), wrong


def test_the_words_of_a_link_tell_no_language(recogniser: Recogniser) -> None:
    assert understand(Asked("https://example.org/como-puedo-borrar"), recogniser, TODAY).language == "en"
