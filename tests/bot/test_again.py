"""Evidence from ids alone: what a button shows is what the answer showed, also after a rebuild."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.answering import Knowledge, answer
from bot.answering.again import (
    actions_of,
    context_of,
    guides_for,
    ids_of,
    more_like,
    quotes_again,
    ways_again,
    ways_of,
)
from bot.holdings import holdings_of
from bot.question import Asked
from bot.renewal import Renewal
from corpus.embedding import Encoder
from corpus.errors import SnapshotError
from corpus.settings import Settings
from corpus.values import ACTIONS, LANGUAGES, Answer
from tests.bot.pages import (
    AFTER,
    AROUND,
    HOSTILE_URL,
    KEPT_DAYS,
    KEPT_YEARS,
    POLICY_URL,
    archive_pages,
    built,
    own_settings,
    policy,
)

TODAY = dt.date(2026, 11, 24)
LAMP = "how long are alexa recordings from the quillby lamp kept?"


@pytest.fixture(scope="module")
def settings(model_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = own_settings(tmp_path_factory.mktemp("again"), model_settings)
    archive_pages(settings)
    return settings


@pytest.fixture(scope="module")
def archived(settings: Settings, encoder: Encoder) -> Iterator[Knowledge]:
    knowledge = built(settings, encoder)
    yield knowledge
    knowledge.snapshot.close()


def asked(knowledge: Knowledge, text: str, **options: Any) -> Answer:
    return answer(knowledge, Asked(text, **options), TODAY)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [LAMP, "Do Amazon employees listen to what I say to Alexa?", "how do I delete siri?"])
def test_the_quotes_of_an_answer_come_back_from_their_ids(archived: Knowledge, text: str, language: str) -> None:
    made = asked(archived, text, language=language)
    ids = ids_of(archived.snapshot, made.quotes)
    assert len(ids) == len(made.quotes) > 0
    assert all(len(each) == 12 for each in ids)
    again = quotes_again(archived, ids, language, made.as_of)
    assert [replace(q, plain=None, fact=None, topics=(), score=0.0) for q in again if q] == [
        replace(q, plain=None, fact=None, topics=(), score=0.0) for q in made.quotes
    ]


def test_the_sources_words_of_the_time_that_was_asked_about_come_back(archived: Knowledge) -> None:
    made = asked(archived, LAMP, as_of="2024-06")
    shown = [quote for quote in made.quotes if quote.document == POLICY_URL]
    assert [quote.text for quote in shown] == [KEPT_DAYS]
    ids = ids_of(archived.snapshot, shown)
    assert [quote.text for quote in quotes_again(archived, ids, "en", "2024-06") if quote] == [KEPT_DAYS]


def test_a_quote_that_is_part_of_a_passage_leads_to_that_passage(archived: Knowledge) -> None:
    [whole] = [quote for quote in asked(archived, LAMP).quotes if quote.text == KEPT_YEARS]
    part = replace(whole, text="kept for two years")
    assert ids_of(archived.snapshot, [part]) == ids_of(archived.snapshot, [whole])


def test_ids_that_are_gone_give_none(archived: Knowledge) -> None:
    assert quotes_again(archived, ["A" * 12], "en", None) == [None]
    assert context_of(archived, "A" * 12, "en", None) is None
    assert ways_again(archived.snapshot, ["A" * 12], ACTIONS, "en") == ()
    assert more_like(archived, ["A" * 12], "en", None, 0, 4) == []


def test_more_evidence_is_about_the_same_assistants_and_never_repeats(archived: Knowledge) -> None:
    made = asked(archived, "Do Amazon employees listen to what I say to Alexa?")
    ids = ids_of(archived.snapshot, made.quotes)
    seen = {quote.text for quote in made.quotes}
    for page in range(3):
        more = more_like(archived, ids, "en", None, page * 4, 4)
        assert len(more) == 4
        assert all("alexa" in quote.assistants for quote in more)
        assert not seen & {quote.text for quote in more}
        seen |= {quote.text for quote in more}
    assert more_like(archived, ids, "en", None, 1000, 4) == []


def test_more_evidence_keeps_to_the_date_that_was_asked_about(archived: Knowledge) -> None:
    made = asked(archived, "Do Amazon employees listen to what I say to Alexa?", as_of="2019-05")
    more = more_like(archived, ids_of(archived.snapshot, made.quotes), "en", "2019-05", 0, 4)
    assert more
    assert all(quote.as_of[:4] <= "2019" for quote in more)


def test_the_context_is_the_text_around_the_passage(archived: Knowledge) -> None:
    [quote] = [quote for quote in asked(archived, LAMP).quotes if quote.text == KEPT_YEARS]
    [each] = ids_of(archived.snapshot, [quote])
    context = context_of(archived, each, "en", None)
    assert context is not None
    assert context.quote.text == KEPT_YEARS
    assert AROUND[-1] in context.before
    assert context.before.rstrip().endswith("How long we keep recordings")
    assert AFTER[0] in context.after
    assert not context.cut_before
    assert not context.cut_after


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_come_back_by_the_way_of_doing_it(archived: Knowledge, language: str) -> None:
    made = asked(archived, "How do I delete my Alexa recordings?", language=language)
    assert made.steps
    ids, ways = ways_of(archived.snapshot, made.steps, language)
    assert len(ids) == len(ways) > 1
    assert sum(ways, ()) == made.steps
    assert ways_again(archived.snapshot, ids, ("delete",), language) == ways


def test_every_guide_can_be_shown(archived: Knowledge) -> None:
    shown = 0
    for assistant in archived.recogniser.ids:
        for action in actions_of(archived.snapshot, assistant):
            ids = guides_for(archived.snapshot, assistant, action)
            ways = ways_again(archived.snapshot, ids, (action,), "en")
            assert 1 <= len(ways) == len(ids) <= 2
            assert all(step.assistant == assistant and step.action == action for way in ways for step in way)
            shown += 1
    assert shown > 20


def test_holdings_count_statements_and_pages_newest_first(archived: Knowledge) -> None:
    alexa = holdings_of(archived.snapshot, "alexa")
    assert alexa.pages == 2
    assert {"Quillby", "**Mirefax** <@&1> `x`"} <= {source.publisher for source in alexa.sources if source.archived}
    newest = [source.newest for source in alexa.sources]
    assert newest == sorted(newest, reverse=True)
    assert holdings_of(archived.snapshot, "siri").pages == 0
    everything = holdings_of(archived.snapshot, None)
    assert everything.statements == 370
    assert sum(source.count for source in everything.sources) == 372
    assert next(source.url for source in everything.sources if "Mirefax" in source.publisher) == HOSTILE_URL


def test_a_newer_snapshot_is_taken_up_and_ids_live_on(
    model_settings: Settings, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = own_settings(tmp_path_factory.mktemp("renewed"), model_settings)
    archive_pages(settings)
    old = built(settings, encoder)
    renewal = Renewal(settings.index)
    assert renewal(old) is None, "nothing newer yet"
    ids = ids_of(old.snapshot, [q for q in asked(old, LAMP).quotes if q.document])
    other = replace(policy(KEPT_YEARS), url="https://policy.example/other")
    archive_pages(settings, other)
    built(settings, encoder).snapshot.close()
    new = renewal(old)
    assert new is not None
    assert new.snapshot.manifest.build != old.snapshot.manifest.build
    assert [quote.text for quote in quotes_again(new, ids, "en", None) if quote]
    assert renewal(new) is None
    old.snapshot.close()
    new.snapshot.close()


def test_a_damaged_newer_snapshot_is_refused_once_and_the_old_one_serves_on(
    archived: Knowledge, settings: Settings
) -> None:
    renewal = Renewal(settings.index)
    current = settings.index / "current"
    before = current.read_text()
    broken = settings.index / "99999999-000000-broken"
    broken.mkdir()
    current.write_text(broken.name + "\n")
    try:
        with pytest.raises(SnapshotError):
            renewal(archived)
        assert renewal(archived) is None
        assert asked(archived, LAMP).quotes
    finally:
        current.write_text(before)
        broken.rmdir()
