"""docs/discord.md tells every command, option, button and setting that there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import discord
from discord import app_commands

from bot.discord_bot import commands
from bot.discord_bot.buttons.item import KINDS
from bot.discord_bot.client import INTENTS
from bot.settings import INVITE_PERMISSIONS, BotSettings, invite_link
from corpus.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "discord.md").read_text(encoding="utf-8")


def tree() -> app_commands.CommandTree[discord.Client]:
    made = app_commands.CommandTree(discord.Client(intents=INTENTS))
    commands.add_to(made)
    return made


def test_every_command_and_option_stands_on_the_page() -> None:
    told = {
        name: set(re.findall(r"`(\w+)`", options))
        for name, options in re.findall(r"^\| `/([\w ]+)` \| ([^|]*)\|", PAGE, re.MULTILINE)
    }
    there = {
        command.qualified_name: {parameter.name for parameter in command.parameters}
        for command in tree().walk_commands()
        if isinstance(command, app_commands.Command)
    }
    assert told == there


def test_every_context_menu_stands_on_the_page() -> None:
    for menu in tree().get_commands(type=discord.AppCommandType.message):
        assert f'| "{menu.name}" |' in PAGE


def test_every_button_stands_on_the_page() -> None:
    buttons = PAGE.partition("## Buttons under an answer")[2].partition("\n## ")[0]
    told = {name for names in re.findall(r"^\| ([^|]+) \|", buttons, re.MULTILINE)[1:] for name in names.split(", ")}
    assert told - {"---"} == {kind.label for kind in KINDS.values()}


def test_every_setting_stands_on_the_page_with_its_default() -> None:
    told = dict(re.findall(r"^\| `(EARSHOT_\w+)` \| ?`?([^|`]*?)`? ?\|", PAGE, re.MULTILINE))
    there = {
        PREFIX + name.upper(): str(field.default if field.default is not None else "").replace("False", "false")
        for name, field in BotSettings.model_fields.items()
        if name not in Settings.model_fields
    }
    assert told == there


def test_the_invite_link_asks_for_what_the_page_explains() -> None:
    wanted = discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        embed_links=True,
        read_message_history=True,
    )
    assert wanted.value == INVITE_PERMISSIONS == 274877991936
    assert invite_link("APPLICATION_ID") in PAGE
    made = discord.utils.oauth_url(1, permissions=wanted, scopes=("bot", "applications.commands"))
    assert dict(re.findall(r"[?&](\w+)=([^&]*)", made)) == dict(re.findall(r"[?&](\w+)=([^&]*)", invite_link("1")))


def test_the_pictures_are_there() -> None:
    for name in re.findall(r"pictures/([\w.-]+\.png)", PAGE):
        assert (ROOT / "docs" / "pictures" / name).stat().st_size > 10_000
