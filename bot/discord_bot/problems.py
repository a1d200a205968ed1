"""What goes wrong in front of a person: one private line. The log gets the rest, without their words."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord_bot.language import words
from bot.discord_bot.reader import BusyError
from bot.discord_bot.replies import privately
from bot.locales import N_, Translate
from corpus.errors import EarshotError, UsageError

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

_log = logging.getLogger(__name__)
UNKNOWN_INTERACTION = 10062  # Discord's code: too late, nobody can be answered any more
BUSY = N_("Many people are asking just now. Please try again in a minute.")


class SaidError(Exception):
    """Ends a command with a line for the person, already in their language; nothing is logged."""


def line_for(error: BaseException, _: Translate) -> str | None:
    """What a person can do about ``error``; None where it is a failure of ours."""
    if isinstance(error, SaidError):
        return str(error)
    if isinstance(error, BusyError):
        return _(BUSY)
    if isinstance(error, UsageError):
        return _("That cannot be answered as it was typed. /help shows how to ask.")
    if isinstance(error, app_commands.MissingPermissions):
        return _("You need the permission Manage Server for that.")
    if isinstance(error, app_commands.NoPrivateMessage):
        return _("That works in a server only.")
    if isinstance(error, app_commands.TransformerError):
        return _("One of the options cannot be read. /help shows how to ask.")
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return _("This command has changed. Restart Discord (Ctrl+R) to see the new one.")
    if isinstance(error, discord.RateLimited):
        return _("Discord asks me to slow down here. Please try again in a minute.")
    if isinstance(error, discord.Forbidden):
        return _("Discord does not let me do that here.")
    return None


async def report(interaction: Itx, error: BaseException, about: str) -> None:
    """Tells the person privately and, where it is a failure of ours, the log; ``about`` names a command or a button."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, discord.NotFound) and error.code == UNKNOWN_INTERACTION:
        _log.warning("%s came too late for Discord", about)
        return
    _ = words(interaction)
    said = line_for(error, _)
    if said is None:
        reference = secrets.token_hex(4)
        known = isinstance(error, EarshotError) and not isinstance(error, UsageError)
        _log.error("%s failed, %s%s", about, reference, f": {error}" if known else "", exc_info=error)
        said = _("Something went wrong on my side. The people who run me find it under {id}.").format(id=reference)
    try:
        await privately(interaction, said)
    except Exception as failure:  # also aiohttp's RuntimeError where the bot has ended meanwhile
        _log.warning("%s: the person could not be told", about, exc_info=failure)
