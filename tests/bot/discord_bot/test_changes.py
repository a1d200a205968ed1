"""/changes: what was added and removed, in diff blocks, paged; harmless whatever stands in a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.answering import Knowledge
from bot.changed import changed, compared_services
from bot.discord_bot.client import Earshot
from bot.discord_bot.layouts.changes import FENCE, PAGE, change_text, changes_texts, fenced, pages, plain_changes
from bot.locales import translator
from corpus.archive import Archive
from corpus.embedding import Encoder
from corpus.settings import Settings
from corpus.values import Document, Quote, Section
from tests.bot.discord_bot.hostile import HOSTILE
from tests.bot.discord_bot.simulated import World, custom_ids, labels, texts
from tests.bot.discord_bot.test_layouts import assert_harmless
from tests.bot.pages import CHANGED_ON, KEPT_DAYS, KEPT_YEARS, archive_pages, built, own_settings
from tests.bot.samples import QUOTE

NEW = [f"The Plumbit kettle now sends voice recordings of kind {word} to Alexa." for word in "ABCDEFG"]
KETTLE_URL = "https://kettle.example/policy"


def kettle(*sentences: str) -> Document:
    section = Section(("Voice",), ("The Plumbit kettle boils water.", *sentences))
    return Document(KETTLE_URL, "Plumbit policy", "Plumbit", None, "en", "policy", (section,), ("alexa",))


@pytest.fixture(scope="module")
def knowledge(
    model_settings: Settings, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Knowledge]:
    """Of the briefs and of pages with two Versions; takes the place of the Knowledge of the briefs alone."""
    settings = own_settings(tmp_path_factory.mktemp("changes"), model_settings)
    archive_pages(settings)
    archive = Archive(settings.archive)
    archive.add(kettle(), CHANGED_ON.replace(year=2024))
    archive.add(kettle(*NEW), CHANGED_ON)
    archive.close()
    knowledge = built(settings, encoder)
    yield knowledge
    knowledge.snapshot.close()


async def test_a_reworded_sentence_is_shown_before_and_after(world: World) -> None:
    result = await world.alice.slash(world.channel, "changes", service="Quillby")
    assert result.ephemeral
    said = texts(result)
    assert said.startswith("### 🔁 Quillby\n-# 1 changes in 1 new versions, 1 about voice")
    assert f"```diff\n- {KEPT_DAYS}\n+ {KEPT_YEARS}\n```" in said
    assert "**reworded** · How long we keep recordings" in said
    assert "Quillby · 2024-01-10 → 2025-06-01 · [policy.example](<https://policy.example/voice#:~:text=" in said
    assert "State of knowledge" in said
    assert not labels(result)


async def test_many_changes_are_paged_and_the_buttons_outlive_a_restart(world: World) -> None:
    result = await world.alice.slash(world.channel, "changes", service="plumbit")
    assert labels(result) == ["Next ▶"]
    assert all(len(each) <= 100 for each in custom_ids(result))
    seen = texts(result)
    assert seen.count("```diff") == PAGE
    assert "Page 1 of 3" in seen
    await world.env.restart_bot(Earshot(world.bot.parts))
    assert result.response is not None
    second = await world.alice.click(result.response.message, label="Next ▶")
    assert second.ephemeral
    assert labels(second) == ["◀ Back", "Next ▶"]
    assert second.response is not None
    third = await world.alice.click(second.response.message, label="Next ▶")
    assert labels(third) == ["◀ Back"]
    everything = seen + texts(second) + texts(third)
    assert all(everything.count(f"+ {sentence}") == 1 for sentence in NEW)


async def test_changes_of_an_assistant_and_of_all_pages(world: World) -> None:
    assert "8 changes in 2 new versions" in texts(await world.alice.slash(world.channel, "changes", service="Alexa"))
    everything = texts(await world.alice.slash(world.channel, "changes"))
    assert everything.startswith("### 🔁 All pages\n-# 8 changes in 2 new versions")


async def test_a_date_and_an_unknown_service_are_minded(world: World) -> None:
    later = texts(await world.alice.slash(world.channel, "changes", service="Quillby", since="2025-07"))
    assert "since 2025-07 · 0 changes in 0 new versions" in later
    assert "Nothing changed in that time." in later
    unknown = await world.alice.slash(world.channel, "changes", service="zorbo")
    assert unknown.ephemeral
    assert texts(unknown).startswith("No page of that has several versions.")
    wrong = texts(await world.alice.slash(world.channel, "changes", since="soon"))
    assert wrong.startswith("Give a year (2019)")


async def test_services_are_suggested(world: World) -> None:
    async def suggested(typed: str) -> list[str]:
        return [c["value"] for c in await world.alice.autocomplete(world.channel, "changes", "service", typed)]

    assert set(await suggested("")) >= {"alexa", "Plumbit", "Quillby"}
    assert (await suggested("quil"))[0] == "Quillby"
    assert (await suggested("alexx"))[0] == "alexa"


def test_changes_about_voice_come_first_and_then_the_newest(knowledge: Knowledge) -> None:
    found = changed(knowledge.snapshot, knowledge.recogniser, None, None)
    assert found is not None
    assert found.about_voice == 8
    dates = [quote.change["to"] for quote in found.quotes if quote.change]
    assert dates == sorted(dates, reverse=True)
    assert changed(knowledge.snapshot, knowledge.recogniser, "zorbo", None) is None
    names = [name for name, _ in compared_services(knowledge.snapshot, {"alexa": "Alexa"})]
    assert names == sorted(names, key=str.casefold)


def changed_quote(before: str, after: str, kind: str = "reworded") -> Quote:
    return replace(QUOTE, text=after, change={"kind": kind, "before": before, "from": "2024-01-01", "to": "2025-01-01"})


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_pages_do_not_end_the_block(text: str) -> None:
    quote = replace(changed_quote(text, text), publisher=text, section=(text,))
    lines = change_text(quote, translator("en"), 10_000).splitlines()
    assert lines[1] == "```diff"
    assert lines[-2] == "```"
    assert sum("```" in line for line in lines) == 2
    assert [line[:2] for line in lines[2:-2]] == ["- ", "+ "]
    for line in (lines[0].replace("**reworded**", ""), lines[-1]):
        assert_harmless(line)
    assert "\x1b" not in "".join(lines)


def test_what_does_not_fit_is_not_cut() -> None:
    long = changed_quote("a" * 3000, "b" * 3000)
    text = change_text(long, translator("en"), 3000)
    assert "too long to show here" in text
    assert "aaa" not in text
    assert "a" * 3000 in plain_changes([long])


def test_removed_and_added_sentences_have_one_side() -> None:
    gone = change_text(changed_quote("Gone.", "Gone.", "removed"), translator("en"), 1000)
    assert "```diff\n- Gone.\n```" in gone
    came = change_text(changed_quote("", "New.", "added"), translator("en"), 1000)
    assert "```diff\n+ New.\n```" in came


def test_a_fence_in_a_text_is_no_fence() -> None:
    assert fenced("a ```b``` ````") == f"a {FENCE}b{FENCE} {FENCE}`"


def test_a_page_keeps_the_limits(knowledge: Knowledge) -> None:
    found = changed(knowledge.snapshot, knowledge.recogniser, None, None)
    assert found is not None
    many = replace(found, quotes=tuple(changed_quote("x y. " * 190, "z y. " * 190) for _ in range(7)))
    for page in range(pages(many)):
        parts = changes_texts(many, "n" * 50, "2025", page, translator("de"))
        assert sum(len(text) for part in parts for text in part) <= 4000


async def test_a_known_service_can_be_watched_and_is_told_by_its_name(world: World) -> None:
    said = texts(await world.admin.slash(world.channel, "watch", service="quillby"))
    assert said == f"<#{world.channel.id}> gets a post when the policy of Quillby changes, once a day at most."
    told = texts(await world.admin.slash(world.channel, "digest status"))
    assert f"<#{world.channel.id}> · changes of Quillby" in told
    found = await world.admin.autocomplete(world.channel, "unwatch", "service", "quil")
    assert [each["value"] for each in found] == ["Quillby"]
    assert "any more" in texts(await world.admin.slash(world.channel, "unwatch", service="Quillby"))
