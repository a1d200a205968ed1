"""Ask a follow-up: a modal with one field; what is typed goes to bot.discord_bot.modals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord_bot.language import words
from bot.discord_bot.reference import Reference
from bot.question import MAX_CHARS

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

FIELD = "question"


async def press(interaction: Itx, reference: Reference, _number: int) -> None:
    """Shows the modal. It holds what it needs in its id, so that it also works where the bot restarts meanwhile."""
    _ = words(interaction)
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id=FIELD,
        style=discord.TextStyle.paragraph,
        max_length=MAX_CHARS,
        placeholder=_("For instance: and Siri?"),
    )
    modal = ui.Modal(title=_("Ask a follow-up"), custom_id=reference.custom_id("asked"))
    modal.add_item(ui.Label(text=_("Your question"), component=field))
    modal.stop()  # nothing waits for it in memory
    await interaction.response.send_modal(modal)
