"""Where something may be shown to all: decided from settings and permissions. None means that it may.

The bot posts only where the person who asks for it may view and write as well, and where it may itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.locales import N_
from bot.state import ServerSettings

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

NOT_HERE = N_("Public answers are not allowed in this channel, so this one is only for you.")
NOT_YOU = N_("You may not write in this channel yourself, so this is only for you.")
NOT_ME = N_("I may not write in this channel, so this is only for you.")
NOT_APPS = N_("This server does not let apps of its members write publicly, so this is only for you.")
NOT_SHARED = N_("The managers of this server do not want answers to be shared.")
NOT_MODERATOR = N_("In this server only moderators may share answers.")


@dataclass(frozen=True, slots=True)
class Place:
    """What decides: ``member_of`` says whether the bot itself is in the server, else only its user brought it along."""

    settings: ServerSettings
    in_server: bool
    member_of: bool
    channel: int | None
    parent: int | None  # the channel that a thread hangs on
    is_thread: bool
    user: discord.Permissions
    bot: discord.Permissions

    @classmethod
    def of(cls, interaction: Itx) -> Place:
        client, channel = interaction.client, interaction.channel
        thread = channel if isinstance(channel, discord.Thread) else None
        return cls(
            client.state.settings(interaction.guild_id),
            interaction.guild_id is not None,
            interaction.guild_id is not None and client.get_guild(interaction.guild_id) is not None,
            interaction.channel_id,
            thread.parent_id if thread else None,
            thread is not None,
            interaction.permissions,
            interaction.app_permissions,
        )

    def against_public(self) -> str | None:
        """Why an answer may not be public here."""
        if not self.in_server:
            return None  # a direct message or a group: those who are in it
        if not self.settings.allows_public(self.channel, self.parent):
            return NOT_HERE
        if not self._may_write(self.user):
            return NOT_YOU
        if self.member_of:
            return None if self._may_write(self.bot) else NOT_ME
        return None if self.user.use_external_apps else NOT_APPS

    def against_sharing(self) -> str | None:
        """Why an answer may not be shared here by this person."""
        if self.in_server and self.settings.sharing == "nobody":
            return NOT_SHARED
        moderates = self.user.manage_messages or self.user.manage_guild
        if self.in_server and self.settings.sharing == "moderators" and not moderates:
            return NOT_MODERATOR
        return self.against_public()

    def _may_write(self, permissions: discord.Permissions) -> bool:
        writes = permissions.send_messages_in_threads if self.is_thread else permissions.send_messages
        return permissions.view_channel and writes
