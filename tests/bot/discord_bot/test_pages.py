"""Archived pages in Discord: word for word, in their context, harmless, and taken up while the bot runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.answering import Knowledge
from bot.discord_bot.client import Earshot
from bot.discord_bot.reader import Reader
from bot.renewal import Renewal
from corpus.embedding import Encoder
from corpus.settings import Settings
from tests.bot.discord_bot.hostile import HOSTILE
from tests.bot.discord_bot.simulated import World, texts
from tests.bot.discord_bot.test_layouts import assert_harmless
from tests.bot.pages import AFTER, AROUND, KEPT_YEARS, archive_pages, built, own_settings, policy

LAMP = "how long are alexa recordings from the quillby lamp kept?"
CLOCK = "does alexa on the mirefax clock keep all recordings?"


@pytest.fixture(scope="module")
def pages_settings(model_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = own_settings(tmp_path_factory.mktemp("pages"), model_settings)
    archive_pages(settings)
    return settings


@pytest.fixture(scope="module")
def knowledge(pages_settings: Settings, encoder: Encoder) -> Iterator[Knowledge]:
    """Takes the place of the Knowledge of the briefs alone."""
    knowledge = built(pages_settings, encoder)
    yield knowledge
    knowledge.snapshot.close()


async def test_a_pages_words_are_quoted_with_a_link_to_the_very_sentence(world: World) -> None:
    said = texts(await world.alice.slash(world.channel, "ask", question=LAMP))
    assert f"> “{KEPT_YEARS}”" in said
    assert "word for word · [policy.example](<https://policy.example/voice#:~:text=Alexa%20recordings" in said


async def test_full_context_shows_the_passage_with_the_quote_marked(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question=LAMP)
    assert result.response is not None
    said = texts(await world.alice.click(result.response.message, label="Full context"))
    assert "Quillby voice policy › Voice › How long we keep recordings" in said
    before, quote, after = (said.index(text) for text in (AROUND[-1], f"> “{KEPT_YEARS}”", AFTER[0]))
    assert before < quote < after


async def test_a_hostile_page_does_nothing_in_any_reply(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question=CLOCK)
    assert "Mirefax" in texts(result)
    assert result.response is not None
    message = result.response.message
    replies = [texts(result)]
    replies += [texts(await world.alice.click(message, label=each)) for each in ("More evidence", "Full context")]
    replies.append(texts(await world.alice.slash(world.channel, "sources", assistant="alexa")))
    assert texts(await world.alice.click(message, label="Share in channel")) == "Shared."
    replies.append(texts(world.channel.last_message))
    for reply in replies:
        for line in reply.splitlines():
            assert_harmless(line)


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\udc00" not in text])
async def test_hostile_questions_do_nothing(world: World, text: str) -> None:
    question = f"does alexa listen? zorblatt {text}"[:4000]
    result = await world.alice.slash(world.channel, "ask", question=question)
    for line in texts(result).splitlines():
        assert_harmless(line)
    assert "zorblatt" not in texts(result)
    message = await world.bob.send(world.channel, question[:2000])
    checked = await world.alice.context_menu(world.channel, "Ask Earshot about this", message)
    for line in texts(checked).splitlines():
        assert_harmless(line)
    for sent in world.requests:
        if sent.method in ("PATCH", "POST") and isinstance(sent.json, dict) and "components" in sent.json:
            assert sent.json.get("allowed_mentions", {"parse": []}) == {"parse": []}


async def test_a_hostile_server_name_is_shown_nowhere(world: World) -> None:
    guild = world.bot.get_guild(world.server.id)
    assert guild is not None
    guild.name = "@everyone **[x](https://evil.example)**"
    for command in ("settings show", "privacy show", "about"):
        result = await world.admin.slash(world.channel, command)
        assert "evil" not in texts(result)


async def test_a_new_snapshot_is_taken_up_between_two_questions(
    pages_settings: Settings,
    encoder: Encoder,
    world: World,
    model_settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    settings = own_settings(tmp_path_factory.mktemp("taken-up"), model_settings)
    archive_pages(settings)
    reader = Reader(built(settings, encoder), 10, Renewal(settings.index))
    parts = replace(world.bot.parts, reader=reader)
    await world.env.restart_bot(Earshot(parts))
    question = "how long are recordings of alexa in the plumbit kettle kept?"
    shown = await world.alice.slash(world.channel, "ask", question=question)
    assert "kettle" not in texts(shown)
    before = reader.build
    kettle = "Alexa recordings made in the Plumbit kettle are kept for seven weeks."
    archive_pages(settings, replace(policy(kettle), url="https://kettle.example/p"))
    built(settings, encoder).snapshot.close()
    assert kettle in texts(await world.alice.slash(world.channel, "ask", question=question))
    assert reader.build != before
    assert shown.response is not None
    assert texts(await world.alice.click(shown.response.message, label="Share in channel")) == "Shared.", (
        "old messages work"
    )
    reader.close()
