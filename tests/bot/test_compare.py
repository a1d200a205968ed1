"""Assistants side by side: what a cell shows, that nothing known is said, and whose evidence answers for whom."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.answering import Knowledge
from bot.compare import CHIEF, MOST, SHORT_CHARS, Cell, Comparison, assistants_named, chief, compare, topics_named
from corpus.catalogue import load_assistants, load_topics
from corpus.embedding import Encoder
from corpus.errors import UsageError
from corpus.settings import Settings
from corpus.values import LANGUAGES, PartialDate
from tests.bot.pages import archive_pages, built, own_settings

ASSISTANTS, TOPICS = load_assistants(), load_topics()
FOUR = ("alexa", "siri", "google-assistant", "bixby")


def made(knowledge: Knowledge, assistants: tuple[str, ...], *topics: str, **options: object) -> Comparison:
    return compare(knowledge, assistants, topics_named(topics, TOPICS), **({"language": "en"} | options))  # type: ignore[arg-type]


def cells(found: Comparison) -> list[tuple[str, Cell]]:
    return [(row.topic, cell) for row in found.rows for cell in row.cells]


@pytest.fixture(scope="module")
def whole(knowledge: Knowledge) -> Comparison:
    return made(knowledge, FOUR)


def test_every_topic_has_a_row_and_every_assistant_a_cell(whole: Comparison) -> None:
    assert whole.topics == tuple(topic.id for topic in TOPICS)
    assert [row.topic for row in whole.rows] == list(whole.topics)
    assert all(tuple(cell.assistant for cell in row.cells) == FOUR for row in whole.rows)
    assert whole.archive_date == "2026-11-23"


def test_evidence_is_on_its_topic_and_about_its_assistant_or_a_relative(
    whole: Comparison, knowledge: Knowledge
) -> None:
    for topic, cell in cells(whole):
        if cell.quote is None:
            continue
        assert topic in cell.quote.topics
        family = {cell.assistant, *knowledge.relatives[cell.assistant]}
        assert set(cell.about) & family
        assert set(cell.about) <= set(cell.quote.assistants)
        assert cell.status == ("own" if cell.assistant in cell.quote.assistants else "relative")


def test_nothing_known_is_told_exactly_where_the_catalogue_knows_nothing(
    whole: Comparison, knowledge: Knowledge
) -> None:
    held = {(s.topic, s.assistant) for s in knowledge.snapshot.statements.values()}
    empty = 0
    for topic, cell in cells(whole):
        family = (cell.assistant, *knowledge.relatives[cell.assistant])
        is_held = any((topic, each) in held for each in family)
        assert (cell.status == "nothing-known") == (not is_held), (topic, cell.assistant)
        empty += not is_held
    assert empty


def test_a_relative_answers_only_where_the_assistant_itself_has_nothing(
    whole: Comparison, knowledge: Knowledge
) -> None:
    held = {(s.topic, s.assistant) for s in knowledge.snapshot.statements.values()}
    relative = [(topic, cell.assistant) for topic, cell in cells(whole) if cell.status == "relative"]
    assert relative
    assert not held & set(relative)


def test_evidence_is_short_where_there_is_short_evidence(whole: Comparison) -> None:
    lengths = [len(cell.quote.text) for _, cell in cells(whole) if cell.quote]
    assert max(lengths) <= SHORT_CHARS


def test_what_no_longer_holds_stands_only_where_nothing_else_is_known(whole: Comparison, knowledge: Knowledge) -> None:
    current = {(s.topic, s.assistant) for s in knowledge.snapshot.statements.values() if s.current is not False}
    for topic, cell in cells(whole):
        if cell.quote and cell.quote.still_current is False:
            assert (topic, cell.assistant) not in current


def test_as_of_a_day_nothing_later_is_shown(knowledge: Knowledge) -> None:
    day = PartialDate.parse("2019-12")
    found = made(knowledge, ("alexa", "siri"), as_of=day)
    assert found.as_of == "2019-12"
    dates = [cell.quote.as_of for _, cell in cells(found) if cell.quote]
    assert dates
    assert max(dates) <= "2019-12"


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_words_are_in_the_language_asked_for(knowledge: Knowledge, language: str) -> None:
    found = made(knowledge, ("alexa", "siri"), "retention", "deletion", language=language)
    assert {quote.language for quote in found.quotes()} == {language}


def test_the_same_comparison_twice_is_the_same(whole: Comparison, knowledge: Knowledge) -> None:
    assert made(knowledge, FOUR) == whole


def test_a_pages_own_words_are_quoted_from_the_page(knowledge: Knowledge, pages_knowledge: Knowledge) -> None:
    """With the page in the archive the cell is still about its topic, and what it quotes stands there."""
    found = made(pages_knowledge, ("alexa", "siri"))
    for quote in found.quotes():
        if quote.origin == "source":
            texts = pages_knowledge.snapshot.database.execute(
                "SELECT text FROM version WHERE document = ?", (quote.document,)
            ).fetchall()
            assert any(quote.text in text for (text,) in texts)


@pytest.fixture(scope="module")
def pages_knowledge(
    model_settings: Settings, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Knowledge]:
    settings = own_settings(tmp_path_factory.mktemp("pages"), model_settings)
    archive_pages(settings)
    made_knowledge = built(settings, encoder)
    yield made_knowledge
    made_knowledge.snapshot.close()


def test_where_there_is_little_room_the_chief_topics_are_shown(whole: Comparison, knowledge: Knowledge) -> None:
    assert tuple(row.topic for row in chief(whole)) == tuple(t for t in whole.topics if t in CHIEF)
    assert set(CHIEF) <= {topic.id for topic in TOPICS}
    one = made(knowledge, ("alexa", "siri"), "children")
    assert chief(one) == one.rows


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        (["alexa", "siri"], ("alexa", "siri")),
        (["Siri", "Google Assistant", "alexa", "SIRI"], ("siri", "google-assistant", "alexa")),
        ([" google   nest ", "xiaomi"], ("nest", "xiaomi")),
    ],
)
def test_assistants_are_named_by_id_or_name(typed: list[str], ids: tuple[str, ...]) -> None:
    assert assistants_named(typed, ASSISTANTS) == ids


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["alexa", "sirri"], "unknown assistant 'sirri': did you mean siri?"),
        (["alexa", "zzzz"], "unknown assistant 'zzzz': one of alexa, ring,"),
        (["alexa", "general"], "unknown assistant 'general'"),
        (["alexa"], "one assistant cannot be compared"),
        (["alexa", "Alexa"], "one assistant cannot be compared"),
        (["alexa", ""], "unknown assistant ''"),
        (["alexa", "\x1b[31m"], "unknown assistant '[31m'"),
        ([a.id for a in ASSISTANTS if a.id != "general"][: MOST + 1], f"{MOST} are the most"),
    ],
)
def test_assistants_that_cannot_be_compared_are_explained(typed: list[str], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        assistants_named(typed, ASSISTANTS)
    assert said in str(raised.value)


def test_topics_are_named_by_id_or_name_in_any_language() -> None:
    assert [t.id for t in topics_named(["retention", "Löschen", "retention"], TOPICS)] == ["retention", "deletion"]
    with pytest.raises(UsageError, match="unknown topic 'retension': did you mean retention"):
        topics_named(["retension"], TOPICS)
    with pytest.raises(UsageError, match="unknown topic 'zzzz': one of human-review, "):
        topics_named(["zzzz"], TOPICS)
