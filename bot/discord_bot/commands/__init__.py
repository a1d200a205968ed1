"""The commands, a file a topic. Each only translates: interaction -> call -> reply."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.discord_bot.commands import (
    about,
    ask,
    changes,
    compare,
    digest,
    privacy,
    settings,
    sources,
    steps,
    watch,
)

EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
BOTH_WAYS = app_commands.AppInstallationType(guild=True, user=True)
ALL: tuple[Any, ...] = (
    ask.ask, ask.ask_about, compare.compare, steps.steps, changes.changes, sources.sources, settings.settings,
    privacy.privacy, digest.digest, watch.watch, watch.unwatch, about.about, about.help_,
)  # fmt: skip


def add_to(tree: app_commands.CommandTree[Any]) -> None:
    """Adds every command to ``tree``; where one says nothing else, it is for servers, direct messages and groups."""
    tree.allowed_contexts, tree.allowed_installs = EVERYWHERE, BOTH_WAYS
    for command in ALL:
        tree.add_command(command)
