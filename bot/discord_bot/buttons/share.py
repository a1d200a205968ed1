"""Share in channel: the evidence as a fresh message for all; without the question, without the asker's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.discord_bot.buttons.item import answer_rows
from bot.discord_bot.evidence import gone, rebuilt
from bot.discord_bot.language import shared_language, words
from bot.discord_bot.layouts.answer import answer_layout
from bot.discord_bot.pace import check_pace
from bot.discord_bot.placement import Place
from bot.discord_bot.problems import SaidError
from bot.discord_bot.reference import Reference
from bot.discord_bot.replies import Reply, defer, finish

if TYPE_CHECKING:
    from discord import ui

    from bot.discord_bot.client import Itx


async def press(interaction: Itx, reference: Reference, _number: int) -> None:
    """Posts the evidence, once for each message that is shared from."""
    client, _ = interaction.client, words(interaction)
    place = Place.of(interaction)
    if problem := place.against_sharing():
        raise SaidError(_(problem))
    check_pace(interaction, client.clicks)
    message = interaction.message.id if interaction.message else interaction.id
    if client.done.get(interaction.user.id, message):
        raise SaidError(_("This was shared already."))
    with client.at_work():
        posts = place.member_of
        await defer(interaction, private=posts)
        language = shared_language(interaction)
        shown = await client.reader.read(lambda knowledge: rebuilt(knowledge, reference, language, client.names))
        if shown is None:
            raise gone(interaction)
        view = answer_layout(shown, *answer_rows(reference_in(reference, language), private=False))
        if view is None:
            raise SaidError(_("That is too long for one message; it cannot be shared."))
        client.done.put(interaction.user.id, message, True)
        if posts:
            await _post(interaction, view, nonce=f"s{message}")
            await finish(interaction, Reply(content=_("Shared.")))
        else:  # only its user brought the bot along: it can reply publicly there, but not post
            await finish(interaction, Reply(view))


async def _post(interaction: Itx, view: ui.LayoutView, nonce: str) -> None:
    """Sends ``view`` to the channel; ``nonce`` (25 characters at most) keeps a retry from posting it twice."""
    channel, refused = interaction.channel, SaidError(words(interaction)("I may not write in this channel."))
    if not isinstance(channel, discord.abc.Messageable):
        raise refused
    view.stop()
    try:
        await channel.send(view=view, nonce=nonce, allowed_mentions=discord.AllowedMentions.none())
    except discord.Forbidden:
        raise refused from None


def reference_in(reference: Reference, language: str) -> Reference:
    """The same evidence for buttons in another language."""
    return Reference(
        reference.verdict, language, reference.as_of, reference.passages, reference.guides, reference.actions
    )
