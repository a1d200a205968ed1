"""When a host may be asked again: the gap after each answer, what it asked for itself, and hosts left alone."""

from __future__ import annotations

import asyncio
import datetime as dt
import email.utils
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from corpus.gather.crawl.failures import StoppedError
from corpus.gather.orders import CrawlSettings

MAX_TROUBLES = 9  # in a row, which is three pages with their retries: the host is left alone this time


@dataclass(slots=True)
class Host:
    """What is known of a host in this crawl; times are on the monotonic clock."""

    crawl_delay: float = 0.0
    answered: float = -math.inf
    held: float = -math.inf  # until then
    troubles: int = 0
    left: StoppedError | None = None


class Pace:
    """Every host's turn. Scrapy's slots see to the number of connections, this to the time between requests."""

    def __init__(
        self,
        settings: CrawlSettings,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._settings, self._clock, self._sleep = settings, clock, sleep
        self._hosts: dict[str, Host] = {}

    def host(self, name: str) -> Host:
        return self._hosts.setdefault(name, Host())

    def check(self, name: str) -> None:
        """Raises StoppedError where the host is left alone."""
        left = self.host(name).left
        if left:
            raise left.again()

    async def turn(self, name: str, delay: float) -> None:
        """Returns when the host may be asked: ``delay``, which Scrapy's AutoThrottle sets, after its last answer.

        Raises StoppedError where it is left alone by then.
        """
        host = self.host(name)
        self.check(name)
        while (wait := max(host.answered + max(delay, host.crawl_delay), host.held) - self._clock()) > 0:
            await self._sleep(wait)
            self.check(name)

    def answered(self, name: str) -> None:
        """Notes the end of a request."""
        self.host(name).answered = self._clock()

    def went_well(self, name: str) -> None:
        self.host(name).troubles = 0

    def set_crawl_delay(self, name: str, seconds: float) -> None:
        """Raises StoppedError where the host wants more time between two requests than a crawl should take."""
        host = self.host(name)
        host.crawl_delay = max(host.crawl_delay, seconds)
        if seconds > self._settings.longest_wait_s:
            host.left = StoppedError("refused", "crawl-delay too long")
            raise host.left.again()

    def trouble(self, name: str, reason: str, backoff: float, retry_after: float | None, now: dt.datetime) -> None:
        """Holds the host after a failed request; leaves it alone where that would take too long."""
        host = self.host(name)
        host.troubles += 1
        if retry_after is not None and retry_after > self._settings.longest_wait_s:
            until = now + dt.timedelta(seconds=retry_after)
            host.left = StoppedError("failed", "host asked to wait", until)
        elif host.troubles >= MAX_TROUBLES:
            host.left = StoppedError("failed", f"host left alone: {reason}")
        else:
            host.held = max(host.held, self._clock() + max(backoff, retry_after or 0.0))


def retry_after_seconds(header: str | None, now: dt.datetime) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or as a date; None where it asks for nothing.

    >>> now = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
    >>> retry_after_seconds("120", now), retry_after_seconds("Mon, 23 Nov 2026 12:01:00 GMT", now)
    (120.0, 60.0)
    >>> retry_after_seconds("soon", now) is None
    True
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:12]), dt.timedelta(days=366).total_seconds()))
    try:
        date = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    date = date if date.tzinfo else date.replace(tzinfo=dt.UTC)
    return min(max((date - now).total_seconds(), 0.0), dt.timedelta(days=366).total_seconds())
