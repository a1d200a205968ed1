"""/compare: a picture with its text alternative, its sources behind a button that outlives a restart."""

from __future__ import annotations

import asyncio
import io
import threading
from dataclasses import replace
from typing import Any

import discord
import pytest
from PIL import Image

from bot.answering import Knowledge
from bot.compare import compare, topics_named
from bot.discord_bot.buttons.comparison import PATTERN, SourcesButton, titles_of
from bot.discord_bot.client import Earshot
from bot.discord_bot.commands import compare as command
from bot.discord_bot.escape import length
from bot.discord_bot.layouts.comparison import MOST_DESCRIPTION, described, source_pages
from bot.discord_bot.layouts.limits import MOST_TEXT
from bot.show.picture import picture
from corpus.catalogue import load_assistants, load_topics
from corpus.values import LANGUAGES
from tests.bot.discord_bot.hostile import HOSTILE
from tests.bot.discord_bot.simulated import World, custom_ids, labels, raw, texts, walk
from tests.bot.discord_bot.test_layouts import assert_harmless

TOPICS = load_topics()
NAMES = {assistant.id: assistant.name for assistant in load_assistants()}
TWO = {"first": "alexa", "second": "siri", "topic": "retention"}


async def test_the_picture_comes_privately_with_its_text_alternative_and_a_button(world: World) -> None:
    result = await world.alice.slash(world.channel, "compare", **TWO)
    assert world.callbacks() == [{"type": 5, "data": {"flags": 64}}]
    assert texts(result).startswith("### ⚖️ Side by side: Alexa · Siri")
    assert "State of knowledge: 2026-11-23. Not legal advice." in texts(result)
    assert labels(result) == ["Sources"]
    assert result.response is not None
    [attachment] = result.response.attachments
    assert attachment.filename == "comparison.png"
    assert Image.open(io.BytesIO(await attachment.read())).format == "PNG"
    [gallery] = [c for c in walk(raw(result.response)) if c["type"] == 12]
    [item] = gallery["items"]
    assert item["media"]["url"] == "attachment://comparison.png" or "comparison.png" in item["media"]["url"]
    assert item["description"].startswith("How long data is kept\nAlexa: There are four storage settings")


async def test_the_sources_open_privately_also_after_a_restart(world: World) -> None:
    result = await world.alice.slash(world.channel, "compare", **TWO)
    assert all(len(each) <= 100 for each in custom_ids(result))
    await world.env.restart_bot(Earshot(world.bot.parts))
    assert result.response is not None
    shown = await world.alice.click(result.response.message, label="Sources")
    assert shown.ephemeral
    said = texts(shown)
    assert "**How long data is kept**" in said
    assert "**Alexa**\n📝 There are four storage settings" in said
    assert "](<https://" in said


async def test_the_pages_of_the_sources_are_turned(world: World) -> None:
    result = await world.alice.slash(world.channel, "compare", first="alexa", second="siri", third="bixby")
    assert result.response is not None
    first = await world.alice.click(result.response.message, label="Sources")
    assert labels(first) == ["Next ▶"]
    assert first.response is not None
    second = await world.alice.click(first.response.message, label="Next ▶")
    assert "◀ Back" in labels(second)
    assert texts(second) != texts(first)


async def test_names_may_be_typed_and_what_is_unknown_or_the_same_is_told(world: World) -> None:
    said = texts(await world.alice.slash(world.channel, "compare", first="Echo Dot", second="Siri", topic="Deleting"))
    assert said.startswith("### ⚖️ Side by side: Alexa · Siri")
    for options, told in [
        ({"first": "alexa", "second": "Alexa"}, "Choose two different assistants at least."),
        ({"first": "alexa", "second": "toaster"}, "I do not know that assistant."),
        ({"first": "alexa", "second": "siri", "topic": "weather"}, "I do not know that topic."),
    ]:
        result = await world.alice.slash(world.channel, "compare", **options)
        assert result.ephemeral
        assert texts(result).startswith(told)


async def test_it_is_public_where_the_managers_default_is(world: World) -> None:
    await world.admin.slash(world.channel, "settings privacy", private=False)
    await world.admin.slash(world.channel, "settings language", language="fr")
    result = await world.alice.slash(world.channel, "compare", **TWO)
    assert not result.ephemeral
    assert texts(result).startswith("### ⚖️ Côte à côte : Alexa · Siri")
    await world.admin.slash(world.channel, "settings channels", what="nowhere")
    result = await world.alice.slash(world.channel, "compare", **TWO)
    assert result.ephemeral
    assert "Public answers are not allowed in this channel" in texts(result)


async def test_it_is_in_the_users_language(world: World) -> None:
    world.facts.locale = "de"
    result = await world.alice.slash(world.channel, "compare", **TWO)
    assert texts(result).startswith("### ⚖️ Nebeneinander: Alexa · Siri")
    assert labels(result) == ["Quellen"]


async def test_the_picture_is_drawn_in_a_thread_of_its_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_in: list[threading.Thread] = []

    def noted(*values: Any, **options: Any) -> bytes:
        drawn_in.append(threading.current_thread())
        return picture(*values, **options)

    monkeypatch.setattr(command, "picture", noted)
    await world.alice.slash(world.channel, "compare", **TWO)
    assert [thread is not threading.main_thread() for thread in drawn_in] == [True]


async def test_assistants_and_topics_are_suggested(world: World) -> None:
    async def suggested(option: str, typed: str) -> list[str]:
        given = {"first": "alexa", "second": "siri"} | {option: typed}
        given.pop(option)
        choices = await world.alice.autocomplete(world.channel, "compare", option, typed, **given)
        return [choice["value"] for choice in choices]

    for option in ("first", "second", "third", "fourth"):
        assert (await suggested(option, "bix"))[0] == "bixby"
    assert (await suggested("topic", "delet"))[0] == "deletion"
    world.facts.locale = "de"
    assert (await suggested("topic", "werb"))[0] == "advertising"


async def test_a_button_of_what_is_no_longer_known_says_so(world: World) -> None:
    result = await world.alice.slash(world.channel, "compare", **TWO)
    topics = tuple(topic for topic in TOPICS if topic.id != "retention")
    again = Earshot(replace(world.bot.parts, topics=topics))
    await world.env.restart_bot(again)
    assert result.response is not None
    said = texts(await world.alice.click(result.response.message, label="Sources"))
    assert said == "What this message compared is no longer known. Compare again with /compare."


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\udc00" not in text][:6])
async def test_hostile_options_do_nothing(world: World, text: str) -> None:
    result = await world.alice.slash(world.channel, "compare", first=text[:100] or "x", second="siri", topic=text[:100])
    assert result.ephemeral
    for line in texts(result).splitlines():
        assert_harmless(line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_assistants_on_all_topics_keep_discords_limits(knowledge: Knowledge, language: str) -> None:
    four = ("alexa", "google-assistant", "siri", "bixby")
    made = compare(knowledge, four, TOPICS, language)
    titles = titles_of(TOPICS, language)
    told = described(made, NAMES, titles)
    assert length(told) <= MOST_DESCRIPTION
    assert len(told.splitlines()) > 3
    pages = source_pages(made, NAMES, titles)
    for page in pages:
        assert sum(length(text) for topic in page for text in topic) < MOST_TEXT - 200
        assert sum(len(topic) + 1 for topic in page) < 36
    assert sum(len(page) for page in pages) == 6


def test_the_longest_ids_fit_and_are_read_back() -> None:
    longest = sorted(NAMES, key=len)[-4:]
    topic = max((topic.id for topic in TOPICS), key=len)
    button = SourcesButton(99, longest, topic)
    assert len(button.custom_id) <= 100
    match = PATTERN.fullmatch(button.custom_id)
    assert match
    read = asyncio.run(SourcesButton.from_custom_id(None, None, match))  # type: ignore[arg-type]
    assert (read.page, read.assistants, read.topic) == (99, tuple(longest), topic)
    assert isinstance(button.item, discord.ui.Button)


def test_the_topics_of_a_button_are_all_or_the_one() -> None:
    assert topics_named(["retention"], TOPICS)[0].id == "retention"
