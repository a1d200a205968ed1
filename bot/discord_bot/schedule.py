"""Which posts are due now, and their sending: spread over minutes, a few at a time, none waiting for another's failure.

``tick`` looks what is due and begins it; it is called every few seconds, and may be called at any time. Nothing but
state.db and the clock decides, so that a missed, a doubled or a late call changes nothing.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import secrets
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.discord_bot.outlets import may_post
from bot.discord_bot.posting import Posting, RetryError
from bot.discord_bot.reader import BusyError
from bot.posts import LostLeaseError, Post, Posts
from bot.slots import LATE, Slot, day_in
from bot.subscriptions import Subscription, Subscriptions

if TYPE_CHECKING:
    from bot.discord_bot.client import Earshot

_log = logging.getLogger(__name__)
TICK_S = 10.0  # how late a post may be for being looked for so seldom
AT_ONCE = 8  # attempts; those that take long stop counting, so that they hold up nobody
SLOW_S = 5.0  # from when on an attempt does not count any more
SPREAD_EACH_S, SPREAD_MOST_S = 0.25, 240.0  # for each post that is due together; together at most
FIRST_PAUSE_S, LONGEST_PAUSE_S = 30.0, 900.0  # between tries of a post; doubled each time


@dataclass(frozen=True, slots=True)
class Job:
    """A post to bring on: one that was begun (``post``), or that of a slot that is due."""

    subscription: Subscription
    slot: Slot
    post: Post | None = None
    newer: bool = False  # a later slot of the subscription is due


class Schedule:
    """The posts of one client. ``tick`` and ``post_now`` are called from the event loop."""

    def __init__(self, client: Earshot) -> None:
        self._client = client
        self.subscriptions = Subscriptions(client.state)
        self.posts = Posts(client.state, secrets.token_hex(8))
        self._posting = Posting(client, self.posts)
        self._few = asyncio.Semaphore(AT_ONCE)
        self._running: dict[int, asyncio.Task[Post | None]] = {}  # by subscription
        self._served: dict[int, str] = {}  # subscription -> slot that needs no look any more
        self._widths: dict[dt.datetime, float] = {}  # by slot: seconds over which its digests are spread
        self._tried: dict[int, tuple[int, float]] = {}  # subscription -> tries, and when the next one may be

    # ------------------------------------------------------------ what is due

    async def tick(self) -> None:
        """Begins what is due now."""
        now = self._client.parts.now()
        jobs = await asyncio.to_thread(self._jobs, now, await self._reach())
        self._set_widths(jobs)
        for job in jobs:
            waited = (now - job.slot.at).total_seconds()
            turn = _share(job.subscription) * self._widths.get(job.slot.at, 0.0)
            if job.post is None and 0 <= waited < turn:
                continue  # its turn comes with a later tick
            if self._is_free(job.subscription.id):
                self._begin(job, now)

    def _set_widths(self, jobs: Sequence[Job]) -> None:
        """Over how many seconds the digests of one time are spread: by how many they were when they became due."""
        due = Counter(job.slot.at for job in jobs if job.subscription.kind == "digest")
        self._widths = {
            at: max(self._widths.get(at, 0.0), min(SPREAD_MOST_S, SPREAD_EACH_S * count)) for at, count in due.items()
        }

    async def _reach(self) -> int | None:
        """How far the archive reaches, for watches; None where nobody watches, or it cannot be read just now."""
        if not await asyncio.to_thread(self.subscriptions.has_watches):
            return None
        try:
            return await self._client.reader.read(self._client.parts.composer.watermark)
        except BusyError:
            return None

    def _jobs(self, now: dt.datetime, reach: int | None) -> list[Job]:
        begun = self.posts.all_open()
        jobs = []
        for subscription in self.subscriptions.all():
            if subscription.id in self._running:
                continue
            job = self._job(subscription, begun.get(subscription.id), now, reach)
            if job is not None:
                jobs.append(job)
        return jobs

    def _job(self, subscription: Subscription, post: Post | None, now: dt.datetime, reach: int | None) -> Job | None:
        slot = self._slot(subscription, now, reach)
        if post is not None:
            newer = slot is not None and slot.key != post.slot and slot.at > post.due
            return Job(subscription, Slot(post.slot, post.due), post, newer)
        return Job(subscription, slot) if slot else None

    def _slot(self, subscription: Subscription, now: dt.datetime, reach: int | None) -> Slot | None:
        """The slot of ``subscription`` that is due and was not served yet."""
        zone = self._client.state.settings(subscription.server).zone
        if subscription.kind == "watch":
            if reach is None or reach <= subscription.watermark:
                return None
            slot = Slot(day_in(zone, now), now)
        else:
            slot = subscription.rhythm(zone).newest(now)
            if slot.at < subscription.created or now - slot.at >= LATE:
                return None
        if self._served.get(subscription.id) == slot.key or not self._can_send(subscription):
            return None
        if self.posts.has(subscription.id, slot.key):
            self._served[subscription.id] = slot.key
            return None
        return slot

    def _can_send(self, subscription: Subscription) -> bool:
        """Whether it is not paused, or what it was paused for is mended, as far as is known without asking Discord."""
        if subscription.paused is None:
            return True
        guild = self._client.get_guild(subscription.server)
        return guild is not None and may_post(guild, subscription.channel)

    def _is_free(self, subscription: int) -> bool:
        _tries, at = self._tried.get(subscription, (0, 0.0))
        return subscription not in self._running and self._client.parts.clock() >= at

    # ------------------------------------------------------------- sending

    def _begin(self, job: Job, now: dt.datetime) -> asyncio.Task[Post | None]:
        task = asyncio.create_task(self._few_at_once(job, now), name=f"post for {job.subscription.id}")
        self._running[job.subscription.id] = task
        task.add_done_callback(lambda _done: self._running.pop(job.subscription.id, None))
        return task

    async def _few_at_once(self, job: Job, now: dt.datetime) -> Post | None:
        async with self._few:
            attempt = asyncio.create_task(self._attempt(job, now))
            try:
                await asyncio.wait({attempt}, timeout=SLOW_S)
            except asyncio.CancelledError:
                attempt.cancel()
                raise
        return await attempt

    async def _attempt(self, job: Job, now: dt.datetime) -> Post | None:
        """One try of ``job``; whatever happens is told to the log and tried again later."""
        subscription = job.subscription
        try:
            with self._client.at_work():
                post = await self._one(job, now)
        except (RetryError, BusyError, LostLeaseError) as error:
            _log.info("a post for subscription %d waits: %s", subscription.id, type(error).__name__)
            self._wait_longer(subscription.id)
            return None
        except Exception as error:
            _log.error("a post for subscription %d failed; it is tried again", subscription.id, exc_info=error)
            self._wait_longer(subscription.id)
            return None
        self._tried.pop(subscription.id, None)
        return post

    async def _one(self, job: Job, now: dt.datetime) -> Post | None:
        doubtful = await asyncio.to_thread(self.posts.hold_doubtful, job.subscription.id)
        if doubtful is not None:
            await self._posting.find_doubtful(doubtful, now)
        subscription = await asyncio.to_thread(self.subscriptions.get, job.subscription.id)
        if subscription is None:
            return None
        post = await asyncio.to_thread(self.posts.claim, subscription, job.slot, now)
        if post is None:
            return None
        return await self._posting.advance(post, subscription, now, newer=job.newer)

    def _wait_longer(self, subscription: int) -> None:
        tries, _at = self._tried.get(subscription, (0, 0.0))
        pause = min(FIRST_PAUSE_S * 2**tries, LONGEST_PAUSE_S)
        self._tried[subscription] = (tries + 1, self._client.parts.clock() + pause)

    async def post_now(self, subscription: Subscription, slot: str) -> Post | None:
        """Posts out of turn what is new for ``subscription``; None where that was not possible just now."""
        while running := self._running.get(subscription.id):
            await asyncio.wait({running})
        now = self._client.parts.now()
        return await self._begin(Job(subscription, Slot(slot, now)), now)

    async def idle(self) -> None:
        """Waits until nothing is under way."""
        while self._running:
            await asyncio.wait(set(self._running.values()))

    def stop(self) -> None:
        for task in list(self._running.values()):
            task.cancel()


def _share(subscription: Subscription) -> float:
    """From 0 to 1, always the same for a subscription: when its turn is among those that are due together."""
    return zlib.crc32(f"{subscription.server}.{subscription.id}".encode()) / 2**32
