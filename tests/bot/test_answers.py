"""Answers from the real index: sourced, about the right assistant, and held back where nothing is known."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pytest

from bot.answering import Knowledge, answer
from bot.locales import translator
from bot.question import Asked, understand
from bot.show.as_json import QUOTE_ORDER, answer_dict
from corpus.catalogue import load_catalogue
from corpus.catalogue.quality import check_quality
from corpus.catalogue.vectors import brief_keys, packed_vectors
from corpus.embedding.packaged import FINGERPRINT
from corpus.errors import UsageError

TODAY = dt.date(2026, 11, 24)
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("question", "family"),
    [
        ("does siri keep what i say", {"siri", "homepod", "general"}),
        ("wer hört bei cortana zu", {"cortana", "copilot", "general"}),
        ("bixby me escucha siempre?", {"bixby", "general"}),
        ("ring garde mes vidéos ?", {"ring", "alexa", "general"}),
    ],
)
def test_no_quote_is_about_another_assistant(knowledge: Knowledge, question: str, family: set[str]) -> None:
    made = answer(knowledge, Asked(question), TODAY)
    assert made.quotes or made.near
    assert {a for quote in (*made.quotes, *made.near) for a in quote.assistants} <= family


def test_the_question_of_the_readme_is_answered_with_people_who_listen(knowledge: Knowledge) -> None:
    made = answer(knowledge, Asked("Do Amazon employees listen to what I say to Alexa?"), TODAY)
    assert made.verdict == "answered"
    assert made.quotes[0].topics[0] == "human-review"
    assert all(quote.url and quote.publisher and quote.as_of for quote in made.quotes)


@pytest.mark.parametrize(
    "question", ["how do i bake bread", "wie wird das wetter morgen", "🙂🙂", "https://a.example/x"]
)
def test_what_is_off_topic_gets_no_quote(knowledge: Knowledge, question: str) -> None:
    made = answer(knowledge, Asked(question), TODAY)
    assert (made.verdict, made.quotes, made.near) == ("off_topic", (), ())


@pytest.mark.parametrize(
    "question", ['" OR NEAR(', "'; DROP TABLE entry; -- alexa", "@everyone [x](http://evil) alexa *"]
)
def test_operators_and_markup_in_a_question_are_only_text(knowledge: Knowledge, question: str) -> None:
    assert answer(knowledge, Asked(question), TODAY).question == question


@pytest.mark.parametrize("question", ["", "   ", "a" * 10_000, "\u0000\u202e"])
def test_what_cannot_be_a_question_is_refused(knowledge: Knowledge, question: str) -> None:
    with pytest.raises(UsageError):
        answer(knowledge, Asked(question), TODAY)


@pytest.mark.parametrize(
    "asked", [Asked("x", assistant="hal"), Asked("x", as_of="2019-02-30"), Asked("x", language="it")]
)
def test_unknown_options_are_refused(knowledge: Knowledge, asked: Asked) -> None:
    with pytest.raises(UsageError):
        answer(knowledge, asked, TODAY)


def test_a_question_in_another_language_is_answered_in_english_and_says_so(knowledge: Knowledge) -> None:
    made = answer(knowledge, Asked("هل يستمع أحد إلى Alexa؟"), TODAY)
    assert made.language == "en"
    assert "English" in (made.notice or "")


def test_as_of_lets_through_only_what_was_true_then(knowledge: Knowledge) -> None:
    made = answer(knowledge, Asked("do people listen to alexa recordings", as_of="2019-05"), TODAY)
    assert made.quotes
    assert all(quote.as_of[:7] <= "2019-05" for quote in made.quotes)


def test_the_same_question_gives_the_same_answer(knowledge: Knowledge) -> None:
    one, other = (answer_dict(answer(knowledge, Asked("is alexa always listening?"), TODAY)) for _ in range(2))
    assert {**one, "took_ms": 0} == {**other, "took_ms": 0}


def test_the_page_on_json_names_the_fields_of_real_output(knowledge: Knowledge) -> None:
    made = answer_dict(answer(knowledge, Asked("do people listen to alexa"), TODAY))
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    assert documented == [*made, *QUOTE_ORDER]
    assert list(made["quotes"][0]) == list(QUOTE_ORDER)


def test_the_named_assistants_are_right_in_97_of_100_questions(knowledge: Knowledge) -> None:
    with (ROOT / "tests" / "bench" / "questions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right = [
        " ".join(
            understand(
                Asked(r["question"], previous=r["previous_turn"] or None), knowledge.recogniser, TODAY
            ).assistants
        )
        == r["assistants"]
        for r in rows
    ]
    assert sum(right) / len(rows) >= 0.97, f"{sum(right)} of {len(rows)}"


def test_the_catalogue_keeps_its_rules_and_its_vectors_are_fresh() -> None:
    known = load_catalogue()
    check_quality(known)
    keys = brief_keys(known)
    assert set(packed_vectors(FINGERPRINT, keys)) == set(keys)


@pytest.mark.parametrize("language", ["fr", "de", "es"])
def test_the_frame_is_translated(language: str) -> None:
    message = "This is what the sources say:"
    assert translator(language)(message) != message
