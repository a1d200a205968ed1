"""What archived pages answer: what changed in terms, services that are no assistant, newer news; own material."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.answering import Knowledge, answer, changes, evidence
from bot.answering.candidates import find_candidates
from bot.answering.newer import newer_news
from bot.answering.quotes import stands_in
from bot.answering.ranking import ranked
from bot.answering.weights import load_weights
from bot.conversation import Conversation
from bot.question import Asked, understand
from bot.show.as_json import answer_json
from bot.show.terminal import print_answer
from corpus.archive import Archive
from corpus.catalogue import load_assistants, load_topics
from corpus.embedding import Encoder
from corpus.index import open_current
from corpus.progress import TerminalReporter
from corpus.rebuild import rebuild
from corpus.settings import Settings
from corpus.values import Answer, Document, Kind, PartialDate, Section

TODAY = dt.date(2026, 11, 24)
TERMS, NOVA, TELE = "https://terms.example/alexa", "https://nova.example/privacy", "https://tele.example/privacy"
ARTICLE = "https://news.example/alexa"
TITLE = "Alexa Terms of Use"
YEAR = "We keep the voice recordings of your requests to Alexa for one year."
MONTHS = "We keep the voice recordings of your requests to Alexa for eighteen months."
CHILDREN = "Alexa does not record the voices of children who have a profile of their own."
SHARED = "We may share voice recordings from Alexa with the makers of the skills that you use."
PAID = "You pay for your orders on the day on which they leave our house."
LATER = "You pay for your orders within two weeks of the day on which they arrive."
SEARCHES = "We store the voice searches that you make with the remote control for six months."
TEXTS = "Our staff may read written transcripts of those searches to make them more accurate."
TAPES = "The tapes of your calls with our hotline are erased after seven weeks."
NEWS = "Amazon keeps voice recordings from Alexa for eighteen months now, a reader of the terms found out."


def page(
    url: str, publisher: str, title: str, *texts: str, kind: Kind = "policy", published: str | None = None
) -> Document:
    day = PartialDate.parse(published) if published else None
    sections = (Section(("Terms", "What we do"), texts[:2]), Section(("Terms", "Orders"), texts[2:]))
    return Document(url, title, publisher, day, "en", kind, sections)


@pytest.fixture(scope="module")
def knowledge(
    model_settings: Settings, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Knowledge]:
    """The briefs; terms of Alexa with three Versions, a service with two, one with a single one; and two articles."""
    data = tmp_path_factory.mktemp("terms")
    (data / "models").symlink_to(model_settings.models)
    settings = Settings(data=data, threads=2)
    archive = Archive(settings.archive)
    for document, day in [
        (page(TERMS, "Amazon", TITLE, YEAR, "Alexa is there for you.", PAID), "2021-02-01"),
        (page(TERMS, "Amazon", TITLE, MONTHS, "Alexa is there for you.", PAID, CHILDREN), "2023-05-01"),
        (page(TERMS, "Amazon", TITLE, MONTHS, SHARED, LATER), "2025-04-01"),
        (page(NOVA, "Tele-Nova", "Tele-Nova Privacy Policy", SEARCHES, TEXTS, PAID), "2022-03-01"),
        (page(NOVA, "Tele-Nova", "Tele-Nova Privacy Policy", SEARCHES, TEXTS, LATER), "2025-09-01"),
        (page(TELE, "Quillby", "Quillby Privacy Policy", TAPES, "Quillby sells lamps.", PAID), "2024-03-01"),
        (page(ARTICLE, "Example Press", "Eighteen months", NEWS, kind="news", published="2026-02-03"), "2026-02-04"),
    ]:
        archive.add(document, dt.date.fromisoformat(day))
    archive.close()
    rebuild(settings, lambda: encoder, TerminalReporter())
    opened = open_current(settings.index)
    assert opened
    yield Knowledge.of(opened[0], encoder, load_assistants(), load_topics())
    opened[0].close()


def ask(knowledge: Knowledge, text: str, **options: Any) -> Answer:
    return answer(knowledge, Asked(text, **options), TODAY)


def shown(made: Answer) -> str:
    stream, before = io.StringIO(), sys.stdout
    sys.stdout = stream
    try:
        print_answer(made)
    finally:
        sys.stdout = before
    return stream.getvalue()


def told(made: Answer) -> list[tuple[str, str, str]]:
    """(kind, the words before, the quote's words) of each change."""
    return [(quote.change["kind"], quote.change["before"], quote.text) for quote in made.quotes if quote.change]


# What changed


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("what changed in the Alexa terms since 2024?", "en"),
        ("What has changed in Amazon's terms of use for Alexa since 2024?", "en"),
        ("qu'est-ce qui a changé dans les conditions d'Alexa depuis 2024 ?", "fr"),
        ("was hat sich seit 2024 an den Nutzungsbedingungen von Alexa geändert?", "de"),
        ("¿qué ha cambiado en los términos de Alexa desde 2024?", "es"),
    ],
)
def test_what_changed_in_terms_is_answered_from_their_versions(
    knowledge: Knowledge, question: str, language: str
) -> None:
    made = ask(knowledge, question)
    assert (made.verdict, made.language, made.since, made.assistants) == ("answered", language, "2024", ("alexa",))
    assert {text for _, _, text in told(made)} == {SHARED, CHILDREN}
    for quote in made.quotes:
        assert quote.change
        assert (quote.change["from"], quote.change["to"]) == ("2023-05-01", "2025-04-01")
        assert (quote.url, quote.origin, quote.stance) == (TERMS, "source", "company-says")
    assert "2023-05-01" in (made.notice or "")
    assert TITLE in (made.notice or "")


def test_a_reworded_sentence_carries_what_stood_there_before(knowledge: Knowledge) -> None:
    made = ask(knowledge, "what changed in the alexa terms about how long they keep recordings?")
    assert told(made)[0] == ("reworded", YEAR, MONTHS)
    assert made.quotes[0].still_current is None  # a newer version came, but these words stand in it too
    assert json.loads(answer_json(made))["quotes"][0]["change"] == {
        "kind": "reworded",
        "before": YEAR,
        "from": "2021-02-01",
        "to": "2023-05-01",
    }


def test_a_removed_sentence_is_quoted_from_the_version_that_had_it(knowledge: Knowledge) -> None:
    made = ask(knowledge, "what changed in the alexa terms since 2024?")
    [removed] = [quote for quote in made.quotes if quote.text == CHILDREN]
    assert removed.change
    assert (removed.change["kind"], removed.as_of, removed.still_current) == ("removed", "2023-05-01", False)
    assert removed.link == removed.url


@pytest.mark.parametrize(
    ("options", "versions"),
    [
        ({}, {"2023-05-01", "2025-04-01"}),
        ({"as_of": "2023"}, {"2023-05-01"}),
        ({"as_of": "2023-05-01"}, {"2023-05-01"}),
        ({"as_of": "2024-12-31"}, {"2023-05-01"}),
        ({"as_of": "2024"}, set()),
        ({"as_of": "2020"}, set()),
        ({"as_of": "2025-04"}, {"2025-04-01"}),
    ],
)
def test_as_of_tells_what_changed_up_to_a_day_or_within_a_month_or_year(
    knowledge: Knowledge, options: dict[str, str], versions: set[str]
) -> None:
    made = ask(knowledge, "what changed in the alexa terms?", **options)
    assert {quote.change["to"] for quote in made.quotes if quote.change} == versions
    assert all(quote.change for quote in made.quotes)
    assert made.verdict == "answered"
    assert made.notice


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what changed in the Tele-Nova policy?", "Nothing about voice changed from 2022-03-01 to 2025-09-01"),
        ("did Tele-Nova change its terms since 2023?", "Nothing about voice changed"),
        ("was hat sich in der Datenschutzerklärung von Tele-Nova geändert?", "Zur Stimme hat sich"),
        ("qu'est-ce qui a changé dans la politique de Tele-Nova ?", "Rien de ce qui touche à la voix n'a changé"),
        ("¿qué cambió en la política de Tele-Nova?", "no cambió nada sobre la voz"),
    ],
)
def test_that_nothing_about_voice_changed_is_an_answer(knowledge: Knowledge, question: str, said: str) -> None:
    made = ask(knowledge, question)
    assert (made.verdict, made.services) == ("answered", ("Tele-Nova",))
    assert said in (made.notice or "")
    assert not [quote for quote in made.quotes if "voice" in quote.text]
    printed = " ".join(shown(made).split())
    assert said in printed
    assert "This is what the sources say" not in printed or made.quotes


def test_that_no_newer_version_was_recorded_is_an_answer_with_the_date_of_the_last(knowledge: Knowledge) -> None:
    made = ask(knowledge, "what changed in the alexa terms since 2026?")
    assert (made.verdict, made.quotes) == ("answered", ())
    assert "no new version was recorded" in (made.notice or "")
    assert "2025-04-01" in (made.notice or "")


def test_without_two_versions_to_compare_the_question_is_answered_like_any_other(knowledge: Knowledge) -> None:
    made = ask(knowledge, "what changed in the Quillby policy?")
    assert not [quote for quote in (*made.quotes, *made.near) if quote.change]
    assert {quote.url for quote in (*made.quotes, *made.near)} <= {TELE}


@pytest.mark.parametrize("question", ["what's new with alexa", "did siri change after the settlement"])
def test_what_changed_at_a_company_is_no_question_about_its_texts(knowledge: Knowledge, question: str) -> None:
    assert not [quote for quote in ask(knowledge, question).quotes if quote.change]


def test_a_terminal_shows_what_went_with_a_minus_and_what_came_with_a_plus(knowledge: Knowledge) -> None:
    printed = shown(ask(knowledge, "what changed in the alexa terms about how long they keep recordings?"))
    flat = " ".join(printed.split())
    assert f"- {YEAR} + {MONTHS}" in flat
    assert f"+ {SHARED}" in flat
    assert f"- {CHILDREN}" in flat
    assert "reworded between 2021-02-01 and 2023-05-01 · Terms · What we do" in flat
    assert all(len(line) <= 80 or "://" in line for line in printed.splitlines())


def test_where_nobody_is_named_all_pages_are_told_of(knowledge: Knowledge) -> None:
    made = ask(knowledge, "what changed in the privacy policies since 2025?")
    assert {quote.url for quote in made.quotes} >= {TERMS}
    assert "Tele-Nova" in (made.notice or "")


# Services


@pytest.mark.parametrize(
    "question",
    [
        "does Tele-Nova keep my voice searches?",
        "how long does tele nova store voice searches",
        "combien de temps Tele-Nova garde mes recherches vocales ?",
        "wie lange speichert Tele-Nova meine Sprachsuche?",
        "¿Tele-Nova guarda mis búsquedas de voz?",
    ],
)
def test_a_service_is_answered_from_its_own_pages_alone(knowledge: Knowledge, question: str) -> None:
    made = ask(knowledge, question)
    assert (made.services, made.assistants) == (("Tele-Nova",), ())
    assert made.verdict in ("answered", "uncertain")
    assert SEARCHES in made.quotes[0].text
    assert {quote.url for quote in made.quotes} == {NOVA}
    assert "No assistant was named" not in (made.notice or "")
    assert json.loads(answer_json(made))["services"] == ["Tele-Nova"]


def test_a_service_of_which_nothing_is_known_is_on_topic_and_unanswered(knowledge: Knowledge) -> None:
    made = ask(knowledge, "who won the tennis final, Quillby?")
    assert (made.verdict, made.services, made.quotes) == ("unanswered", ("Quillby",), ())
    assert {quote.url for quote in made.near} <= {TELE}


@pytest.mark.parametrize(
    "question",
    ["how long are voice searches kept", "do people read transcripts", "how long does alexa keep recordings"],
)
def test_pages_of_a_service_answer_no_question_that_does_not_name_it(knowledge: Knowledge, question: str) -> None:
    made = ask(knowledge, question)
    assert made.services == ()
    assert not {quote.url for quote in (*made.quotes, *made.near)} & {NOVA, TELE}


def test_a_question_on_a_service_and_an_assistant_is_answered_about_both_and_no_other(knowledge: Knowledge) -> None:
    made = ask(knowledge, "who keeps recordings longer, alexa or Tele-Nova?")
    assert (made.assistants, made.services) == (("alexa",), ("Tele-Nova",))
    for quote in made.quotes:
        assert quote.url == NOVA or set(quote.assistants) <= {"alexa", "ring", "general"}


def test_a_follow_up_goes_on_about_the_service(knowledge: Knowledge) -> None:
    talk = Conversation(knowledge.recogniser, services=knowledge.snapshot.services)
    first = answer(knowledge, talk.asked("does Tele-Nova keep my voice searches?", TODAY), TODAY)
    second = answer(knowledge, talk.asked("and who reads them?", TODAY), TODAY)
    assert first.services == second.services == ("Tele-Nova",)
    assert {quote.url for quote in (*second.quotes, *second.near)} == {NOVA}
    third = answer(knowledge, talk.asked("does siri keep recordings?", TODAY), TODAY)
    assert (third.services, third.assistants) == ((), ("siri",))


# The gate


def test_a_quote_that_fails_the_gate_is_dropped_and_counted(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(evidence, "passes_gate", lambda *_: False)
    monkeypatch.setattr(changes, "stands_in", lambda *_: False)
    before = knowledge.prepared.dropped[TERMS]
    assert TERMS not in {
        quote.url for quote in ask(knowledge, "do the alexa terms share recordings with skills").quotes
    }
    between = knowledge.prepared.dropped[TERMS]
    assert between > before
    assert ask(knowledge, "what changed in the alexa terms?").quotes == ()
    assert knowledge.prepared.dropped[TERMS] > between
    assert TERMS in caplog.text


@pytest.mark.parametrize(
    "broken",
    [
        {"text": f"{MONTHS} {SHARED}"},
        {"text": f"{MONTHS} […] {LATER}"},
        {"text": MONTHS.replace("eighteen", "sixteen")},
        {"text": CHILDREN},
        {"text": ""},
        {"document": NOVA},
        {"document": None},
        {"as_of": "2021-02-01"},
    ],
    ids=["joined", "dots", "a word", "another version's", "empty", "another document", "no document", "another date"],
)
def test_a_change_is_quoted_only_from_its_version(knowledge: Knowledge, broken: dict[str, Any]) -> None:
    made = ask(knowledge, "what changed in the alexa terms about how long they keep recordings?")
    [good] = [quote for quote in made.quotes if quote.text == MONTHS]
    good = replace(good, as_of="2025-04-01")  # the sentence stands there too
    assert stands_in(good, knowledge.snapshot)
    assert not stands_in(replace(good, **broken), knowledge.snapshot)


# Newer news


def test_newer_news_on_the_subject_of_the_best_quote_is_told(knowledge: Knowledge) -> None:
    question = understand(Asked("how long are alexa recordings kept eighteen months"), knowledge.recogniser, TODAY)
    [vector] = knowledge.encoder.encode_questions([question.search])
    found = find_candidates(knowledge.prepared, question, vector, knowledge.relatives)
    ranking = ranked(found, question, load_weights().ranking)
    made = ask(knowledge, question.text)
    [terms] = [quote for quote in made.quotes if quote.url == TERMS and quote.still_current is None]
    news = {"title": "Eighteen months", "url": ARTICLE, "published": "2026-02-03"}
    assert newer_news(ranking, [terms], question, knowledge.snapshot) == news
    for other in (
        replace(terms, topics=("children",)),
        replace(terms, assistants=("siri",)),
        replace(terms, as_of="2026-02-03"),
        replace(terms, url=ARTICLE),
    ):
        assert newer_news(ranking, [other], question, knowledge.snapshot) is None
    assert newer_news(ranking, [], question, knowledge.snapshot) is None


def test_news_that_is_quoted_is_not_told_of_again(knowledge: Knowledge) -> None:
    made = ask(knowledge, "what did a reader of the alexa terms find out about eighteen months")
    assert ARTICLE in {quote.url for quote in made.quotes}
    assert made.newer is None


def test_there_is_no_newer_news_before_it_was_recorded(knowledge: Knowledge) -> None:
    assert ask(knowledge, "how long are alexa recordings kept", as_of="2025").newer is None


def test_a_page_says_when_it_was_last_seen(knowledge: Knowledge) -> None:
    made = ask(knowledge, "does Tele-Nova keep my voice searches?")
    assert (made.quotes[0].as_of, made.quotes[0].seen) == ("2025-09-01", "2025-09-01")
    assert made.archive_date >= "2026-02-04"


def test_the_terminal_tells_of_newer_news(knowledge: Knowledge) -> None:
    news = {"title": "A longer time", "url": "https://news.example/x", "published": "2026-03"}
    printed = shown(replace(ask(knowledge, "how long are alexa recordings kept"), newer=news))
    assert "Newer: A longer time (2026-03)" in printed
    assert "https://news.example/x" in printed


@pytest.mark.parametrize(
    "question", ["what changed in the Zorblatt terms?", "qu'est-ce qui a changé dans la politique de Zorblatt ?"]
)
def test_a_name_that_is_not_known_is_not_answered_with_the_changes_of_others(
    knowledge: Knowledge, question: str
) -> None:
    made = ask(knowledge, question)
    assert not [quote for quote in (*made.quotes, *made.near) if quote.change]


@pytest.mark.parametrize(
    "question",
    [
        "what's new in the privacy policies?",
        "what changed in the companies' terms of service since 2025",
        "qu'est-ce qui a changé dans les conditions d'utilisation depuis 2025 ?",
        "was hat sich seit 2025 in den Datenschutzerklärungen geändert?",
        "¿qué ha cambiado en las políticas de privacidad desde 2025?",
    ],
)
def test_all_terms_are_asked_about_in_every_language(knowledge: Knowledge, question: str) -> None:
    assert {quote.url for quote in ask(knowledge, question).quotes if quote.change} >= {TERMS}
