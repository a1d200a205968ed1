"""The channel that a subscription is for: chosen by a member, who may post there themselves, and so may the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import discord

from bot.discord_bot.language import words
from bot.discord_bot.outlets import KINDS, Outlet, lacking
from bot.discord_bot.problems import SaidError
from bot.locales import N_

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

Chosen: TypeAlias = discord.TextChannel | discord.ForumChannel | discord.Thread | discord.VoiceChannel | None
PERMISSIONS = {
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "send_messages_in_threads": N_("Send Messages in Threads"),
    "read_message_history": N_("Read Message History"),
}


def server_of(interaction: Itx) -> discord.Guild:
    """The server, where the bot is a member of it. Raises SaidError."""
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    if guild is None or guild.unavailable:
        raise SaidError(words(interaction)("Add Earshot to this server first; until then there is nothing to set."))
    return guild


def target(interaction: Itx, chosen: Chosen) -> Outlet:
    """The chosen channel, or the one of the interaction. Raises SaidError where not both may post there."""
    _, guild = words(interaction), server_of(interaction)
    found = guild.get_channel_or_thread((chosen.id if chosen else interaction.channel_id) or 0) or chosen
    if not isinstance(found, KINDS):
        raise SaidError(_("Choose a text channel, a thread or a forum."))
    member, me = interaction.user, guild.me
    if not isinstance(member, discord.Member) or not _may(interaction, found, member):
        raise SaidError(_("You may not write in that channel yourself, so you cannot have digests posted there."))
    missing = lacking(found, me) if me else list(PERMISSIONS)[:2]
    if missing:
        names = ", ".join(_(PERMISSIONS[name]) for name in missing)
        raise SaidError(
            _("In that channel I lack: {permissions}. Give me these and try again.").format(permissions=names)
        )
    return found


def _may(interaction: Itx, outlet: Outlet, member: discord.Member) -> bool:
    """Whether ``member`` may view and write there; a private thread only from within it, or as who manages threads."""
    if interaction.channel_id == outlet.id:
        held = interaction.permissions
        is_thread = isinstance(outlet, discord.Thread)
        return held.view_channel and (held.send_messages_in_threads if is_thread else held.send_messages)
    if lacking(outlet, member):
        return False
    is_private = isinstance(outlet, discord.Thread) and outlet.is_private()
    return not is_private or outlet.permissions_for(member).manage_threads
