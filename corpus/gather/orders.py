"""What is asked of the crawler, and what it brings back: plain values, without a line of Scrapy."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from corpus.errors import SettingsError
from corpus.values import Page

if TYPE_CHECKING:
    from corpus.settings import Settings

Outcome = Literal["page", "unchanged", "refused", "failed"]
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Order:
    """One page to fetch. ``etag`` and ``modified`` are those of the last Page, which came from ``address``.

    The two are sent to ``address`` alone (``url`` where it is None): another page behind a new redirect could
    answer "not modified" about itself. ``key`` is the caller's own and comes back as it was given.
    """

    url: str
    etag: str | None = None
    modified: str | None = None  # Last-Modified, as it was sent
    ports: tuple[int, ...] = (80, 443)
    key: str = ""
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of an Order; ``reason`` is a short code for a table of counts, empty for a page.

    ``refused`` is final by a rule (robots.txt, the guard); ``failed`` may go well another time. ``moved_to`` is
    where a chain of permanent redirects leads. Nothing should be asked of the host before ``retry_after``.
    """

    order: Order
    outcome: Outcome
    page: Page | None = None
    reason: str = ""
    moved_to: str | None = None
    retry_after: dt.datetime | None = None  # UTC, aware
    attempts: int = 0  # requests for the page; 0 where none was made


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """How politely, how much and how long; what the defaults say is what a site's owner would not mind."""

    contact: str  # a url or a mail address, in the user agent
    delay_s: float = 5.0  # between an answer and the next request to the same host, at least
    connections_per_host: int = 1
    hosts: int = 16  # at once
    autothrottle: bool = True  # slow servers get longer delays
    timeout_s: float = 30.0  # for one request, from its start to the last byte
    retries: int = 2  # after 429, 5xx and broken connections
    backoff_s: float = 5.0  # before the first retry; twice as long before the next
    longest_wait_s: float = 300.0  # hosts that ask for more (Crawl-delay, Retry-After) are left alone this time
    page_bytes: int = 8 * MIB  # after decompression
    pdf_bytes: int = 30 * MIB
    loopback: bool = False  # for tests: this machine's own servers may be reached

    @classmethod
    def of(cls, settings: Settings) -> CrawlSettings:
        """Raises SettingsError where EARSHOT_CONTACT is not set: nobody fetches anonymously."""
        if not settings.contact:
            raise SettingsError(
                "EARSHOT_CONTACT is not set: give a url or mail address at which the owners of the sites that are "
                "fetched can reach you; without it nothing is fetched"
            )
        return cls(contact=settings.contact, loopback=settings.allow_loopback)
