"""Helpful and not helpful: a vote on passages, with a reason out of a fixed few; nothing about who votes is kept."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from discord import ui

from bot.discord_bot.language import words
from bot.discord_bot.pace import check_pace
from bot.discord_bot.problems import SaidError
from bot.discord_bot.reference import Reference
from bot.discord_bot.replies import Reply, at_once
from bot.locales import N_
from bot.state import Reason, Vote

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

FIELD = "reason"
REASON_TEXTS: dict[Reason, str] = {
    "wrong-assistant": N_("It is about the wrong assistant"),
    "out-of-date": N_("It is out of date"),
    "not-asked": N_("It is not what I asked"),
    "not-in-source": N_("The source does not say so"),
    "hard-to-read": N_("It is hard to read"),
}


async def helpful(interaction: Itx, reference: Reference, _number: int) -> None:
    check_pace(interaction, interaction.client.clicks)
    await keep(interaction, reference, "helpful", None)


async def not_helpful(interaction: Itx, reference: Reference, _number: int) -> None:
    """Asks for the reason in a modal; there is no free text, since people would type their question."""
    _ = words(interaction)
    check_pace(interaction, interaction.client.clicks)
    _check_first(interaction)
    choice: ui.RadioGroup[Any] = ui.RadioGroup(custom_id=FIELD)
    for reason, text in REASON_TEXTS.items():
        choice.add_option(label=_(text), value=reason)
    modal = ui.Modal(title=_("What was wrong?"), custom_id=reference.custom_id("why"))
    modal.add_item(ui.Label(text=_("Nobody can see that it was you."), component=choice))
    modal.stop()  # nothing waits for it in memory
    await interaction.response.send_modal(modal)


async def keep(interaction: Itx, reference: Reference, vote: Vote, reason: Reason | None) -> None:
    """Keeps the vote, with the server only where the bot is a member of it; once a person and message."""
    client = interaction.client
    _check_first(interaction)
    client.done.put(*_vote_key(interaction), True)
    server = interaction.guild_id if interaction.guild_id and client.get_guild(interaction.guild_id) else None
    passages = reference.passages or reference.guides
    with client.at_work():
        await asyncio.to_thread(client.state.add_vote, server, passages, vote, reason, client.parts.today())
        await at_once(interaction, Reply(content=words(interaction)("Thank you.")))


def _check_first(interaction: Itx) -> None:
    if interaction.client.done.get(*_vote_key(interaction)):
        raise SaidError(words(interaction)("You have said so already, thank you."))


def _vote_key(interaction: Itx) -> tuple[int, int]:
    """Person and message; negative, so that it is not taken for having shared it."""
    return interaction.user.id, -(interaction.message.id if interaction.message else interaction.id)
