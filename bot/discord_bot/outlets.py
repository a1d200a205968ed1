"""Channels, threads and forums as what a digest is sent to, and where an earlier one of our own is looked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import aiohttp
import discord
from discord import ui

from bot.subscriptions import Paused

Channel: TypeAlias = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread
Outlet: TypeAlias = Channel | discord.ForumChannel
KINDS = (discord.TextChannel, discord.VoiceChannel, discord.StageChannel, discord.Thread, discord.ForumChannel)
MOST_LOOKED_THROUGH = 5_000  # messages: fifty requests
MARGIN = dt.timedelta(days=1)  # our clock and Discord's may differ by as much
NONCE = "d"  # before the key
UNSEEN, UNWRITABLE = 50001, 50013  # Discord's codes: missing access, missing permissions
NETWORK = (TimeoutError, OSError, aiohttp.ClientError)
NO_HISTORY, OUT_OF_REACH, UNREACHABLE = "no-history", "out-of-reach", "unreachable"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why sending failed. ``certain``: nothing was sent. ``again``: it is worth another try later."""

    problem: str
    certain: bool
    again: bool
    pause: Paused | None = None


class CannotLookError(Exception):
    """Own earlier messages cannot be looked through; ``problem`` says why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def refusal(error: Exception) -> Refusal:
    """What an error of Discord's or of the network means for a post."""
    if isinstance(error, discord.RateLimited):
        return Refusal("slowed", certain=True, again=True)
    if not isinstance(error, discord.HTTPException):
        return Refusal(UNREACHABLE, certain=False, again=True)
    told = f"{error.status} {error.code}"
    if error.status == 403 or error.code in (UNSEEN, UNWRITABLE):
        return Refusal(told, certain=True, again=False, pause="forbidden")
    if error.status == 404:
        return Refusal(told, certain=True, again=False, pause="gone")
    if error.status == 429:
        return Refusal("slowed", certain=True, again=True)
    return Refusal(told, certain=error.status < 500, again=error.status >= 500)


async def outlet_of(guild: discord.Guild, channel: int) -> Outlet | None:
    """The channel, thread or forum of that id; None where it is of another kind. Raises discord.HTTPException."""
    found = guild.get_channel_or_thread(channel) or await guild.fetch_channel(channel)
    return found if isinstance(found, KINDS) else None


def lacking(outlet: Outlet, member: discord.Member) -> list[str]:
    """The permissions that ``member`` lacks for posting there, as Discord's settings name them in English."""
    held = outlet.permissions_for(member)
    writes = "send_messages_in_threads" if isinstance(outlet, discord.Thread) else "send_messages"
    return [name for name in ("view_channel", writes) if not getattr(held, name)]


def may_post(guild: discord.Guild, channel: int) -> bool:
    """Whether we may post there, as far as is known without asking Discord."""
    found, me = guild.get_channel_or_thread(channel), guild.me
    return isinstance(found, KINDS) and me is not None and not lacking(found, me)


def may_look_back(outlet: Outlet, member: discord.Member | None) -> bool:
    """Without that permission Discord shows an empty history instead of an error."""
    return member is not None and outlet.permissions_for(member).read_message_history


async def send(outlet: Outlet, view: ui.LayoutView, key: str, title: str) -> int:
    """Sends ``view``; a forum gets a post of its own. The message's id. Raises what ``refusal`` explains."""
    view.stop()
    nobody = discord.AllowedMentions.none()
    if isinstance(outlet, discord.ForumChannel):
        tags = outlet.available_tags[:1] if outlet.flags.require_tag else []
        made = await outlet.create_thread(name=title[:100], view=view, applied_tags=tags, allowed_mentions=nobody)
        return made.message.id
    sent = await outlet.send(view=view, nonce=NONCE + key, allowed_mentions=nobody, silent=True)
    return sent.id


async def find(outlet: Outlet, key: str, since: dt.datetime, me: discord.Member | None) -> int | None:
    """The id of our own message that carries ``key``, sent at about ``since`` or later; None where there is none.

    Raises CannotLookError, or what ``refusal`` explains.
    """
    if me is None or not may_look_back(outlet, me):
        raise CannotLookError(NO_HISTORY)
    if isinstance(outlet, discord.ForumChannel):
        return await _find_thread(outlet, key, since - MARGIN, me.id)
    looked = 0
    async for message in outlet.history(limit=MOST_LOOKED_THROUGH):
        looked += 1
        if message.created_at < since - MARGIN:
            return None
        if carries(message, key, me.id):
            return message.id
    if looked >= MOST_LOOKED_THROUGH:
        raise CannotLookError(OUT_OF_REACH)
    return None


async def _find_thread(forum: discord.ForumChannel, key: str, since: dt.datetime, me: int) -> int | None:
    """The id of the message that begins one of our own posts in ``forum``."""
    active = [thread for thread in await forum.guild.active_threads() if thread.parent_id == forum.id]
    archived = [thread async for thread in forum.archived_threads(limit=100)]
    for thread in (*active, *archived):
        began = discord.utils.snowflake_time(thread.id)
        if thread.owner_id != me or began < since:
            continue
        async for message in thread.history(limit=5, oldest_first=True):
            if carries(message, key, me):
                return message.id
    return None


def carries(message: discord.Message, key: str, me: int) -> bool:
    """Whether ``message`` is our own and has a button with ``key`` in its id."""
    return message.author.id == me and any(key in each.split(".") for each in _custom_ids(message.components))


def _custom_ids(components: Iterable[Any]) -> Iterator[str]:
    for component in components:
        if found := getattr(component, "custom_id", None):
            yield str(found)
        yield from _custom_ids(getattr(component, "children", ()))
