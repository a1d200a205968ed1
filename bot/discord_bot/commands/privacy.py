"""/privacy: exactly what is stored about this server, and its deletion; about a person nothing is stored."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from discord import app_commands

from bot.discord_bot.buttons.deletion import COLOUR, deletion_row
from bot.discord_bot.escape import plain
from bot.discord_bot.language import words
from bot.discord_bot.layouts.answer import layout
from bot.discord_bot.replies import Reply, at_once
from bot.locales import N_

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

privacy = app_commands.Group(name="privacy", description=N_("What Earshot stores, and its deletion"))


@privacy.command(description=N_("Show exactly what is stored about this server and about you"))
async def show(interaction: Itx) -> None:
    client, _ = interaction.client, words(interaction)
    held = client.turns.of(interaction.user.id)
    lines = [
        _("About you, nothing is stored: no name, no id, no question."),
        _("Questions of yours in memory, for follow-ups, for 15 minutes at most: {count}.").format(count=held),
    ]
    file = ""
    if interaction.guild_id is None:
        lines.append(_("About direct messages, nothing is stored."))
    else:
        stored = await asyncio.to_thread(client.state.stored, interaction.guild_id)
        rows = sum(len(rows) for rows in stored.values())
        lines.append(_("About this server, {count} rows are stored; the file shows all of them.").format(count=rows))
        file = json.dumps(stored, indent=1)
    if operator := client.parts.settings.operator:
        lines.append(_("Run by: {operator}").format(operator=plain(operator)))
    await at_once(interaction, Reply(content="\n".join(lines), file=file, name="stored.json"))


@privacy.command(description=N_("Delete what is in memory about you and, with Manage Server, what is stored here"))
async def delete(interaction: Itx) -> None:
    client, _ = interaction.client, words(interaction)
    client.forget_person(interaction.user.id)
    lines = [_("What was in memory about you is gone. Nothing else was kept about you.")]
    if interaction.guild_id is None:
        await at_once(interaction, Reply(content=lines[0]))
        return
    if not interaction.permissions.manage_guild:
        lines.append(_("To delete what is stored about this server takes the permission Manage Server."))
        await at_once(interaction, Reply(content="\n".join(lines)))
        return
    stored = await asyncio.to_thread(client.state.stored, interaction.guild_id)
    rows = sum(len(rows) for rows in stored.values())
    if not rows:
        lines.append(_("About this server, nothing is stored."))
        await at_once(interaction, Reply(content="\n".join(lines)))
        return
    lines.append(
        _("About this server, {count} rows are stored: its settings, subscriptions, posts and votes.").format(
            count=rows
        )
    )
    lines.append(_("Delete them? That cannot be undone."))
    await at_once(interaction, Reply(layout([["\n".join(lines)]], COLOUR, deletion_row(_)), lines[0]))
