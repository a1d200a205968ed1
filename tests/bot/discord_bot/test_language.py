"""Names, descriptions and replies in four languages: nothing is missing, and Discord accepts all of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import discord
import pytest
from babel.messages.pofile import read_po
from discord import app_commands

from bot.discord_bot import commands
from bot.discord_bot.client import INTENTS
from bot.discord_bot.language import NAME_CONTEXT, GettextTranslator, spoken
from bot.discord_bot.register import payload

ROOT = Path(__file__).resolve().parents[3]
TRANSLATED = ("fr", "de", "es")
NAME = re.compile(r"[-_\w]{1,32}")  # Discord's own pattern, but for two scripts that we do not use
FIELDS = Formatter()


def messages() -> Iterator[str]:
    """Every message of the interface in the bot's code: marked by N_ or _, or handed to a translator at once."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _translates(node.func):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def _translates(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id in ("_", "N_", "translate")
    inner = called.func if isinstance(called, ast.Call) else None
    return isinstance(inner, ast.Name) and inner.id in ("translator", "words")


def catalogue(language: str) -> Any:
    with (ROOT / f"bot/locales/{language}/LC_MESSAGES/earshot.po").open("rb") as file:
        return read_po(file)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_with_the_same_fields(language: str) -> None:
    known = {message.id: message.string for message in catalogue(language) if not message.context}
    wanted = set(messages())
    assert len(wanted) > 100
    assert not {message for message in wanted if not known.get(message)}
    for message in wanted:
        assert fields(message) == fields(known[message]), message


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in FIELDS.parse(text) if name}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_name_is_translated(language: str) -> None:
    known = {message.id for message in catalogue(language) if message.context == NAME_CONTEXT and message.string}
    tree = app_commands.CommandTree(discord.Client(intents=INTENTS))
    commands.add_to(tree)
    wanted = {command.name for command in tree.walk_commands()}
    wanted |= {menu.name for menu in tree.get_commands(type=discord.AppCommandType.message)}
    for command in tree.walk_commands():
        if isinstance(command, app_commands.Command):
            wanted |= {parameter.name for parameter in command.parameters}
    assert not wanted - known


async def all_commands() -> list[dict[str, Any]]:
    tree = app_commands.CommandTree(discord.Client(intents=INTENTS))
    commands.add_to(tree)
    await tree.set_translator(GettextTranslator())
    return await payload(tree)


async def test_what_is_registered_keeps_discords_limits_in_every_language() -> None:
    registered = await all_commands()
    assert len(registered) >= 7
    for command in registered:
        assert total(command) <= 8000
        check(command, menu=command["type"] != 1)


def check(part: dict[str, Any], *, menu: bool = False) -> None:
    names = [part["name"], *(part.get("name_localizations") or {}).values()]
    assert set(part.get("name_localizations") or {}) <= {"fr", "de", "es-ES", "es-419"}
    for name in names:
        assert menu or (NAME.fullmatch(name) and name == name.lower()), name
        assert len(name) <= 32
    descriptions = [part.get("description", ""), *(part.get("description_localizations") or {}).values()]
    assert all(len(text) <= 100 for text in descriptions), descriptions
    assert menu or all(descriptions)
    options = part.get("options", [])
    assert len(options) <= 25
    for language in ("fr", "de", "es-ES"):
        own = [(option.get("name_localizations") or {}).get(language, option["name"]) for option in options]
        assert len(own) == len(set(own)), "two options of one name"
    for option in options:
        check(option)
        choices = option.get("choices", [])
        assert len(choices) <= 25
        for choice in choices:
            assert all(
                len(text) <= 100 for text in [choice["name"], *(choice.get("name_localizations") or {}).values()]
            )


def total(part: Any) -> int:
    """Characters of names, descriptions and values, as Discord counts them for a command."""
    if isinstance(part, dict):
        own = sum(len(str(part.get(key, ""))) for key in ("name", "description", "value"))
        return own + sum(total(part.get(key, [])) for key in ("options", "choices"))
    return sum(total(each) for each in part)


async def test_commands_are_for_servers_direct_messages_and_groups_and_both_kinds_of_install() -> None:
    for command in await all_commands():
        if command["name"] in ("settings", "digest", "watch", "unwatch"):
            assert command["contexts"] == [0]
            assert command["integration_types"] == [0]
            assert command["default_member_permissions"] == discord.Permissions(manage_guild=True).value
        else:
            assert sorted(command["contexts"]) == [0, 1, 2]
            assert sorted(command["integration_types"]) == [0, 1]


@pytest.mark.parametrize("locale", list(discord.Locale))
def test_every_locale_has_a_language_or_none(locale: discord.Locale) -> None:
    assert spoken(locale) in {"en", "fr", "de", "es", None}
    assert (spoken(locale) is None) == (locale.value[:2] not in ("en", "fr", "de", "es"))
