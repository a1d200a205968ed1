"""The question before a server's rows are deleted. Its ids hold the answer alone; who may give it is checked anew."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord_bot.buttons.item import Row
from bot.discord_bot.language import words
from bot.discord_bot.layouts.answer import layout
from bot.discord_bot.problems import SaidError, report
from bot.discord_bot.replies import Reply, finish, take_press
from bot.locales import N_, Translate

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

COLOUR = 0xC62828
PATTERN = re.compile(r"d1\.(?P<answer>yes|no)")
DELETED = N_("What was stored about this server is deleted ({count} rows); the defaults hold again.")
KEPT = N_("Nothing was deleted about this server.")


class DeletionButton(ui.DynamicItem[ui.Button[Any]], template=PATTERN):
    """Deletes what is stored about the server in which it is pressed, or leaves it."""

    def __init__(self, answer: str, label: str = "…") -> None:
        style = discord.ButtonStyle.danger if answer == "yes" else discord.ButtonStyle.secondary
        super().__init__(ui.Button(label=label, style=style, custom_id=f"d1.{answer}"))
        self.answer = answer

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> DeletionButton:
        return cls(match["answer"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        try:
            if await interaction.client.takes(interaction):
                await _answered(interaction, self.answer == "yes")
        except Exception as error:
            await report(interaction, error, "the deletion of a server's rows")


async def _answered(interaction: Itx, deletes: bool) -> None:
    """Puts what was done in the place of the question. Raises SaidError for who may not manage the server (now)."""
    client, _ = interaction.client, words(interaction)
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise SaidError(_("You need the permission Manage Server for that."))
    with client.at_work():
        await take_press(interaction)
        said = _(KEPT)
        if deletes:
            rows = await asyncio.to_thread(client.state.purge, interaction.guild_id)
            said = _(DELETED).format(count=rows)
        await finish(interaction, Reply(layout([[said]], COLOUR), said))


def deletion_row(_: Translate) -> Row:
    """The two answers."""
    return ui.ActionRow(DeletionButton("yes", _("Delete it")), DeletionButton("no", _("Cancel")))
