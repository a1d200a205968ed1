"""/steps, /sources, /settings, /privacy, /about, /help."""

from __future__ import annotations

import json

import discord
import pytest

from bot.discord_bot.client import Earshot
from corpus.values import ACTIONS
from tests.bot.discord_bot.simulated import World, labels, texts

QUESTION = "Do Amazon employees listen to what I say to Alexa?"


async def test_steps_are_numbered_dated_and_sourced(world: World) -> None:
    result = await world.alice.slash(world.channel, "steps", assistant="siri", what="delete")
    assert result.ephemeral
    said = texts(result)
    assert said.startswith("### 🛠️ Siri: Delete recordings")
    assert "1. Open ‘Settings’ on the iPhone." in said
    assert "as of 2019-10 · [thetechusa.blogspot.com](<https://" in said
    assert "Share in channel" in labels(result)
    assert result.response is not None
    await world.alice.click(result.response.message, label="Share in channel")
    assert "1. Open ‘Settings’ on the iPhone." in texts(world.channel.last_message)


async def test_two_ways_of_doing_a_thing_are_numbered_apart(world: World) -> None:
    said = texts(await world.alice.slash(world.channel, "steps", assistant="siri", what="delete"))
    assert sum(line.startswith("1. ") for line in said.splitlines()) == 2


async def test_where_there_are_no_steps_it_says_what_there_is(world: World) -> None:
    result = await world.alice.slash(world.channel, "steps", assistant="roku", what="history")
    assert result.ephemeral
    assert texts(result) == "The archive holds no steps for that. It tells how to: Opt out."


@pytest.mark.parametrize("what", ACTIONS)
async def test_every_kind_of_steps_has_an_answer_for_the_best_known_assistant(world: World, what: str) -> None:
    said = texts(await world.alice.slash(world.channel, "steps", assistant="alexa", what=what))
    assert "1. " in said


async def test_sources_tell_what_is_held_how_fresh_and_where(world: World) -> None:
    said = texts(await world.alice.slash(world.channel, "sources", assistant="siri"))
    assert said.startswith("### 🗂️ Siri")
    assert "sourced statements, 0 archived pages" in said
    assert "](<https://" in said
    assert "State of knowledge: 2026-11-23" in said
    everything = texts(await world.alice.slash(world.channel, "sources"))
    assert everything.startswith("### 🗂️ All assistants\n370 sourced statements")
    assert "more publishers" in everything


async def test_about_tells_version_archive_and_who_runs_it(world: World) -> None:
    settings = world.bot.parts.settings.model_copy(
        update={"operator": "Jane **Doe** <jane@a.example>", "source_code": "https://code.example/earshot"}
    )
    object.__setattr__(world.bot.parts, "settings", settings)
    said = texts(await world.alice.slash(world.channel, "about"))
    assert "Version 0.1.0" in said
    assert "State of knowledge: 2026-11-23. Not legal advice." in said
    assert "[code.example](<https://code.example/earshot>)" in said
    assert r"Run by: Jane \*\*Doe\*\* \<jane@a.example>" in said


async def test_help_names_every_command(world: World) -> None:
    said = texts(await world.alice.slash(world.channel, "help"))
    for command in world.bot.tree.get_commands(type=discord.AppCommandType.chat_input):
        if command.name not in ("about", "help"):
            assert f"**/{command.name}**" in said
    for menu in world.bot.tree.get_commands(type=discord.AppCommandType.message):
        assert f"**{menu.name}**" in said


async def test_settings_are_shown_and_changed_by_those_who_manage_the_server(world: World) -> None:
    said = texts(await world.admin.slash(world.channel, "settings show"))
    assert "**Language of public answers:** the server's own (English)" in said
    assert "**Answers are:** private, unless the asker says otherwise" in said
    assert "**Public answers are allowed:** anywhere" in said
    assert "**Who may share:** everyone" in said
    await world.admin.slash(world.channel, "settings language", language="fr")
    await world.admin.slash(world.channel, "settings privacy", private=False)
    await world.admin.slash(world.channel, "settings channels", what="add")
    result = await world.admin.slash(world.channel, "settings sharing", who="moderators")
    assert result.ephemeral
    said = texts(result)
    assert "**Language of public answers:** Français" in said
    assert "**Answers are:** public where that is allowed" in said
    assert f"**Public answers are allowed:** <#{world.channel.id}>" in said
    assert "**Who may share:** moderators (Manage Messages)" in said
    assert "everyone" in texts(await world.admin.slash(world.channel, "settings sharing", who="everyone"))
    assert "anywhere" in texts(await world.admin.slash(world.channel, "settings channels", what="anywhere"))
    await world.admin.slash(world.channel, "settings language", language="server")
    assert world.bot.state.settings(world.server.id).language is None


async def test_settings_outlive_a_restart(world: World) -> None:
    await world.admin.slash(world.channel, "settings language", language="es")
    await world.env.restart_bot(Earshot(world.bot.parts))
    assert "Español" in texts(await world.admin.slash(world.channel, "settings show"))


async def test_settings_are_refused_to_others_even_where_a_server_shows_them_the_command(world: World) -> None:
    [command] = [c for c in await world.bot.tree.fetch_commands() if c.name == "settings"]
    world.server.set_command_permissions(command, {world.alice: True})
    for name, options in [("settings show", {}), ("settings privacy", {"private": False})]:
        result = await world.alice.slash(world.channel, name, **options)
        assert result.ephemeral
        assert texts(result) == "You need the permission Manage Server for that."
    assert world.bot.state.servers() == set()


async def test_privacy_shows_exactly_what_is_stored(world: World) -> None:
    await world.alice.slash(world.channel, "ask", question=QUESTION)
    await world.admin.slash(world.channel, "settings language", language="fr")
    result = await world.alice.slash(world.channel, "privacy show")
    assert result.ephemeral
    said = texts(result)
    assert "About you, nothing is stored" in said
    assert "Questions of yours in memory, for follow-ups, for 15 minutes at most: 1." in said
    assert "About this server, 1 rows are stored" in said
    assert result.response is not None
    [attachment] = result.response.attachments
    assert attachment.filename == "stored.json"
    shown = json.loads(await attachment.read())
    assert shown == world.bot.state.stored(world.server.id)
    assert shown["server"][0]["language"] == "fr"


async def test_what_is_in_memory_about_a_person_is_dropped_at_once(world: World) -> None:
    await world.alice.slash(world.channel, "ask", question="How long does Alexa keep my recordings?")
    await world.bob.slash(world.channel, "ask", question="How long does Alexa keep my recordings?")
    assert len(world.bot.turns) == 2
    result = await world.alice.slash(world.channel, "privacy delete")
    assert result.ephemeral
    assert "What was in memory about you is gone." in texts(result)
    assert "takes the permission Manage Server" in texts(result)
    assert world.bot.turns.of(world.alice.id) == 0
    assert world.bot.turns.of(world.bob.id) == 1
    assert len(world.bot.questions) == 1, "the cooldown too"
    said = texts(await world.alice.slash(world.channel, "ask", question="and how do I delete them?"))
    assert "No assistant was named" in said


async def stored_by(world: World) -> None:
    """Leaves a setting and a vote."""
    await world.admin.slash(world.channel, "settings privacy", private=False)
    shown = await world.alice.slash(world.channel, "ask", question=QUESTION, private=True)
    assert shown.response is not None
    await world.alice.click(shown.response.message, label="Helpful")


async def test_a_manager_deletes_what_is_stored_about_the_server_after_a_question(world: World) -> None:
    await stored_by(world)
    asked = await world.admin.slash(world.channel, "privacy delete")
    assert asked.ephemeral
    assert "2 rows are stored: its settings, subscriptions, posts and votes." in texts(asked)
    assert labels(asked) == ["Delete it", "Cancel"]
    assert world.bot.state.servers() == {world.server.id}, "nothing is deleted before the answer"
    assert asked.response is not None
    await world.env.restart_bot(Earshot(world.bot.parts))
    done = await world.admin.click(asked.response.message, label="Delete it")
    assert "is deleted (2 rows)" in texts(done)
    assert labels(done) == []
    assert world.bot.state.servers() == set()
    assert (await world.alice.slash(world.channel, "ask", question=QUESTION)).ephemeral, "the default holds again"


async def test_a_manager_who_cancels_deletes_nothing(world: World) -> None:
    await stored_by(world)
    asked = await world.admin.slash(world.channel, "privacy delete")
    assert asked.response is not None
    done = await world.admin.click(asked.response.message, label="Cancel")
    assert texts(done) == "Nothing was deleted about this server."
    assert world.bot.state.servers() == {world.server.id}


async def test_who_no_longer_manages_the_server_deletes_nothing(world: World) -> None:
    await stored_by(world)
    asked = await world.admin.slash(world.channel, "privacy delete")
    assert asked.response is not None
    world.facts.permissions = discord.Permissions(send_messages=True, view_channel=True).value
    refused = await world.admin.click(asked.response.message, label="Delete it")
    assert refused.ephemeral
    assert texts(refused) == "You need the permission Manage Server for that."
    assert world.bot.state.servers() == {world.server.id}


async def test_where_nothing_is_stored_a_manager_is_asked_nothing(world: World) -> None:
    result = await world.admin.slash(world.channel, "privacy delete")
    assert labels(result) == []
    assert "About this server, nothing is stored." in texts(result)


async def test_privacy_in_a_direct_message_is_about_the_person_alone(world: World) -> None:
    said = texts(await world.alice.user.slash("privacy show"))
    assert "About direct messages, nothing is stored." in said
    assert "server" not in texts(await world.alice.user.slash("privacy delete"))
