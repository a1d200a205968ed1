"""Where something may be shown to all: every case of settings and permissions, decided and as Discord sees it."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest

from bot.discord_bot.placement import NOT_APPS, NOT_HERE, NOT_ME, NOT_MODERATOR, NOT_SHARED, NOT_YOU, Place
from bot.state import ServerSettings
from tests.bot.discord_bot.simulated import World, texts

QUESTION = "Do Amazon employees listen to what I say to Alexa?"
WRITES = discord.Permissions(view_channel=True, send_messages=True)
WRITES_IN_THREADS = discord.Permissions(view_channel=True, send_messages_in_threads=True)
SEES = discord.Permissions(view_channel=True)
BLIND = discord.Permissions(send_messages=True)
NOTHING = discord.Permissions.none()
LISTED = ServerSettings(public_in="listed", channels=frozenset({10}))
SERVER = Place(ServerSettings(), True, True, 10, None, False, WRITES, WRITES)
THREAD = replace(SERVER, channel=11, parent=10, is_thread=True, user=WRITES_IN_THREADS, bot=WRITES_IN_THREADS)
VISITING = replace(SERVER, member_of=False, bot=NOTHING)


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        (SERVER, None),
        (replace(SERVER, user=SEES), NOT_YOU),
        (replace(SERVER, user=BLIND), NOT_YOU),
        (replace(SERVER, bot=SEES), NOT_ME),
        (replace(SERVER, bot=BLIND), NOT_ME),
        (replace(SERVER, settings=LISTED), None),
        (replace(SERVER, settings=LISTED, channel=12), NOT_HERE),
        (replace(SERVER, settings=ServerSettings(public_in="listed")), NOT_HERE),
        (THREAD, None),
        (replace(THREAD, settings=LISTED), None),
        (replace(THREAD, settings=LISTED, parent=12), NOT_HERE),
        (replace(THREAD, user=WRITES), NOT_YOU),
        (replace(THREAD, bot=WRITES), NOT_ME),
        (replace(SERVER, user=WRITES_IN_THREADS), NOT_YOU),
        (VISITING, NOT_APPS),
        (replace(VISITING, user=WRITES | discord.Permissions(use_external_apps=True)), None),
        (replace(VISITING, user=discord.Permissions(use_external_apps=True)), NOT_YOU),
        (Place(ServerSettings(), False, False, 10, None, False, NOTHING, NOTHING), None),
    ],
)
def test_public_answers_are_decided_by_settings_and_both_ones_permissions(place: Place, problem: str | None) -> None:
    assert place.against_public() == problem
    assert place.against_sharing() == problem


@pytest.mark.parametrize(
    ("sharing", "user", "problem"),
    [
        ("everyone", WRITES, None),
        ("moderators", WRITES, NOT_MODERATOR),
        ("moderators", WRITES | discord.Permissions(manage_messages=True), None),
        ("moderators", WRITES | discord.Permissions(manage_guild=True), None),
        ("moderators", SEES | discord.Permissions(manage_messages=True), NOT_YOU),
        ("nobody", WRITES | discord.Permissions(manage_messages=True), NOT_SHARED),
    ],
)
def test_who_may_share_is_the_managers_decision(sharing: str, user: discord.Permissions, problem: str | None) -> None:
    settings = ServerSettings(sharing=sharing)  # type: ignore[arg-type]
    assert replace(SERVER, settings=settings, user=user).against_sharing() == problem
    assert replace(SERVER, settings=settings, in_server=False).against_sharing() is None


def without(**permissions: bool) -> int:
    """Permissions of an ordinary member and bot, but for those that are False."""
    held = discord.Permissions(view_channel=True, send_messages=True, send_messages_in_threads=True)
    held.update(**permissions)
    return held.value


@pytest.mark.parametrize("permission", ["view_channel", "send_messages"])
async def test_who_may_not_write_gets_a_private_answer_and_posts_nothing(world: World, permission: str) -> None:
    shown = await world.alice.slash(world.channel, "ask", question=QUESTION)
    world.facts.permissions = without(**{permission: False})
    result = await world.alice.slash(world.channel, "ask", question=QUESTION, private=False)
    assert result.ephemeral
    assert "You may not write in this channel yourself" in texts(result)
    assert shown.response is not None
    shared = await world.alice.click(shown.response.message, label="Share in channel")
    assert texts(shared).startswith("You may not write in this channel yourself")
    assert not world.posts()


@pytest.mark.parametrize("permission", ["view_channel", "send_messages"])
async def test_where_the_bot_may_not_write_nothing_is_posted(world: World, permission: str) -> None:
    shown = await world.alice.slash(world.channel, "ask", question=QUESTION)
    world.facts.app_permissions = without(**{permission: False})
    result = await world.alice.slash(world.channel, "ask", question=QUESTION, private=False)
    assert result.ephemeral
    assert "I may not write in this channel" in texts(result)
    assert shown.response is not None
    shared = await world.alice.click(shown.response.message, label="Share in channel")
    assert texts(shared).startswith("I may not write in this channel")
    assert not world.posts()


async def test_where_discord_refuses_after_all_a_line_says_so(world: World) -> None:
    shown = await world.alice.slash(world.channel, "ask", question=QUESTION)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    assert shown.response is not None
    shared = await world.alice.click(shown.response.message, label="Share in channel")
    assert texts(shared) == "I may not write in this channel."


@pytest.mark.parametrize("who", ["moderators", "nobody"])
async def test_who_may_not_share_is_told_so(world: World, who: str) -> None:
    await world.admin.slash(world.channel, "settings sharing", who=who)
    shown = await world.alice.slash(world.channel, "ask", question=QUESTION)
    assert shown.response is not None
    shared = await world.alice.click(shown.response.message, label="Share in channel")
    assert "share" in texts(shared)
    assert texts(shared) != "Shared."
    assert not world.posts()


async def test_a_listed_channel_counts_for_its_threads(world: World) -> None:
    await world.admin.slash(world.channel, "settings channels", what="add", channel=world.channel)
    other = world.server.create_text_channel("other")
    assert not (await world.alice.slash(world.channel, "ask", question=QUESTION, private=False)).ephemeral
    assert (await world.alice.slash(other, "ask", question=QUESTION, private=False)).ephemeral
    await world.admin.slash(world.channel, "settings channels", what="remove", channel=world.channel)
    assert (await world.alice.slash(world.channel, "ask", question=QUESTION, private=False)).ephemeral


async def test_in_a_direct_message_who_is_there_may_see_what_is_asked_for(world: World) -> None:
    result = await world.alice.user.slash("ask", question=QUESTION, private=False)
    assert not result.ephemeral
    shown = await world.alice.user.slash("ask", question=QUESTION)
    assert shown.response is not None
    shared = await world.alice.user.click(shown.response.message, label="Share in channel")
    assert not shared.ephemeral
    assert "This is what the sources say" in texts(shared)
    assert not world.posts(), "as a reply; the bot posts nothing where it is not a member"


async def test_brought_along_by_its_user_it_replies_publicly_only_where_the_server_lets_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.facts.user_install = True
    monkeypatch.setattr(world.bot, "get_guild", lambda _id: None)
    world.facts.permissions = without()
    assert (await world.alice.slash(world.channel, "ask", question=QUESTION, private=False)).ephemeral
    world.facts.permissions = without(use_external_apps=True)
    assert not (await world.alice.slash(world.channel, "ask", question=QUESTION, private=False)).ephemeral
    shown = await world.alice.slash(world.channel, "ask", question=QUESTION)
    assert shown.response is not None
    shared = await world.alice.click(shown.response.message, label="Share in channel")
    assert not shared.ephemeral
    assert not world.posts()
    await world.alice.click(shown.response.message, label="Helpful")
    assert world.bot.state.servers() == set(), "nothing is kept about a server that the bot is no member of"
