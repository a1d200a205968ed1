"""One post on its way: composed and stored, handed to Discord, marked sent; after a crash looked for before any of it.

Each step is written to state.db before the next one begins, so that wherever the bot is killed, the next one that runs
knows whether the post can have been sent, and then looks for it instead of sending it again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from typing import TYPE_CHECKING

import discord

from bot.composing import Composed, Wanted
from bot.discord_bot import outlets
from bot.discord_bot.buttons.digest import digest_view, names_in
from bot.discord_bot.language import spoken
from bot.discord_bot.outlets import CannotLookError, Outlet, refusal
from bot.locales import N_, translator
from bot.posts import Post, Posts
from bot.slots import LATE, zone_of

if TYPE_CHECKING:
    from bot.discord_bot.client import Earshot
    from bot.subscriptions import Subscription

_log = logging.getLogger(__name__)
ATTEMPT_S = 150.0  # for one try with Discord's own waits in it; shorter than a lease (bot.posts.LEASE)
FORUM_TITLE = N_("Voice privacy, {date}")


class RetryError(Exception):
    """This try came to nothing, and another one may not; what is known so far is stored."""


class Posting:
    """Takes posts that are held as far as they get in one try."""

    def __init__(self, client: Earshot, posts: Posts) -> None:
        self._client, self._posts = client, posts

    async def advance(self, post: Post, subscription: Subscription, now: dt.datetime, *, newer: bool) -> Post:
        """Brings ``post`` to an end. ``newer``: a later slot of its subscription is due, which will tell it all.

        Raises RetryError, LostLeaseError, and what reading and composing raise.
        """
        guild = self._client.get_guild(post.server)
        if guild is None or guild.unavailable:
            raise RetryError("out-of-order")
        try:
            async with asyncio.timeout(ATTEMPT_S):
                return await self._advance(guild, post, subscription, now, newer=newer)
        except (discord.HTTPException, discord.RateLimited, *outlets.NETWORK) as error:
            return await self._failed(post, error)

    async def _advance(
        self, guild: discord.Guild, post: Post, subscription: Subscription, now: dt.datetime, *, newer: bool
    ) -> Post:
        if post.state == "sending":
            settled = await self._settled(guild, post, now)
            if settled is not None:
                return settled
        if newer or now - post.due >= LATE:
            return await asyncio.to_thread(self._posts.end, post, "missed", "missed")
        outlet = await outlets.outlet_of(guild, post.channel)
        if outlet is None:
            return await asyncio.to_thread(self._posts.end, post, "failed", "404 0", "gone")
        if guild.me is not None and outlets.lacking(outlet, guild.me):
            return await asyncio.to_thread(self._posts.end, post, "failed", "403 0", "forbidden")
        if post.state == "claimed":
            post = await self._compose(guild, post, subscription, now)
            if post.state != "composed":
                return post
        return await self._send(outlet, post, now)

    async def _settled(self, guild: discord.Guild, post: Post, now: dt.datetime) -> Post | None:
        """The post that was perhaps sent, ended: it is there, or that cannot be found out. None: it is not there."""
        try:
            outlet = await outlets.outlet_of(guild, post.channel)
            found = await self._look_for(outlet, post) if outlet else None
        except discord.Forbidden as error:  # it is looked for again when the channel can be seen
            return await asyncio.to_thread(self._posts.end, post, "doubtful", refusal(error).problem, "forbidden")
        except CannotLookError as error:
            _log.warning("post %s is doubtful: %s", post.key, error.problem)
            return await asyncio.to_thread(self._posts.end, post, "doubtful", error.problem)
        return await asyncio.to_thread(self._posts.end_sent, post, found, now) if found is not None else None

    async def _look_for(self, outlet: Outlet, post: Post) -> int | None:
        since = min(post.sending or post.begun, post.begun, post.due)
        me = outlet.guild.me
        try:
            return await outlets.find(outlet, post.key, since, me)
        except (discord.Forbidden, discord.NotFound) as error:
            raise CannotLookError(refusal(error).problem) from None

    async def find_doubtful(self, post: Post, now: dt.datetime) -> None:
        """Looks once more for a doubtful post, and marks it sent where it is there."""
        guild = self._client.get_guild(post.server)
        if guild is None or guild.unavailable:
            return
        try:
            async with asyncio.timeout(ATTEMPT_S):
                outlet = await outlets.outlet_of(guild, post.channel)
                found = await self._look_for(outlet, post) if outlet else None
        except (CannotLookError, discord.HTTPException, discord.RateLimited, *outlets.NETWORK):
            return
        if found is not None:
            await asyncio.to_thread(self._posts.end_sent, post, found, now)

    async def _compose(self, guild: discord.Guild, post: Post, subscription: Subscription, now: dt.datetime) -> Post:
        """The post with what it brings; ended where it brings nothing and that is not to be told."""
        client = self._client
        settings = client.state.settings(post.server)
        language = subscription.language or settings.language or spoken(guild.preferred_locale) or "en"
        had, last = await asyncio.to_thread(
            lambda: (self._posts.stories_of(subscription.id), self._posts.last_sent(subscription.id))
        )
        today = now.astimezone(zone_of(settings.zone)).date()
        wanted = Wanted(
            subscription.watermark, subscription.assistants, had, today, language, service=subscription.service
        )
        composer = client.parts.composer
        digest = await client.reader.read(lambda knowledge: composer.compose(knowledge, wanted))
        composed = Composed(
            digest,
            language,
            subscription.service,
            first=last is None,
            cadence=subscription.cadence,
            day=subscription.day,
            time=subscription.time.isoformat("minutes"),
            zone=settings.zone,
            renewed=client.knowledge_age.warning(now),
        )
        if composed.is_empty and subscription.kind == "watch":
            await asyncio.to_thread(self._posts.drop, post, digest.watermark)
            return post
        if composed.is_empty and not composed.first and not subscription.quiet:
            return await asyncio.to_thread(self._posts.end_empty, post, digest.watermark)
        return await asyncio.to_thread(
            self._posts.keep_composed, post, composed.dumped(), composed.stories, digest.watermark
        )

    async def _send(self, outlet: Outlet, post: Post, now: dt.datetime) -> Post:
        assert post.composed is not None
        composed = Composed.loaded(post.composed)
        view = digest_view(composed, post.key, names_in(self._client, composed.language))
        title = translator(composed.language)(FORUM_TITLE).format(date=composed.digest.until.isoformat())
        post = await asyncio.to_thread(self._posts.begin_sending, post, now)
        try:
            sent_as = await outlets.send(outlet, view, post.key, title)
        except (discord.HTTPException, discord.RateLimited, *outlets.NETWORK) as error:
            return await self._failed(post, error)
        return await asyncio.to_thread(self._posts.end_sent, post, sent_as, now)

    async def _failed(self, post: Post, error: Exception) -> Post:
        """Ends the post where nothing can come of it; else raises RetryError."""
        why = refusal(error)
        _log.warning("post %s could not be sent: %s", post.key, why.problem)
        if why.again:
            await asyncio.to_thread(self._posts.note, post, why.problem)
            raise RetryError(why.problem)
        return await asyncio.to_thread(self._posts.end, post, "failed", why.problem, why.pause)
