"""What the crawler brings home: each page is kept on arrival, feeds lead to articles, complete units are told."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import Connection

from corpus.archive import looks as table
from corpus.archive.entries import take
from corpus.archive.looks import Look
from corpus.archive.packing import digest_of
from corpus.archive.record import seen_again
from corpus.archive.schedule import article_every
from corpus.archive.tables import documents
from corpus.errors import EarshotError
from corpus.gather.orders import Fetched, Order
from corpus.gather.tally import Tally
from corpus.values import Page, Source

if TYPE_CHECKING:
    from corpus.archive import Archive
    from corpus.gather.tools import Crawling, Tools
    from corpus.progress import Bar

QUIET_MOST = 64  # looks that found nothing new, noted in one transaction
QUIET_S = 2.0  # seconds for which such a look may wait to be noted; a crash only means that it is asked again


@dataclass
class Arrivals:
    """One crawl's results as they come, and what they mean for the archive."""

    archive: Archive
    sources: dict[str, Source]
    tools: Tools
    tally: Tally
    bar: Bar
    ready: Callable[[str], None]  # is told each unit all of whose pages have arrived
    stopped: Callable[[], bool] = lambda: False
    _looks: dict[str, Look] = field(default_factory=dict)
    _waiting: dict[str, set[str]] = field(default_factory=dict)  # unit -> addresses without a result
    _sizes: Counter[str] = field(default_factory=Counter)  # unit -> how many pages it has
    _quiet: list[tuple[Look, str | None]] = field(default_factory=list)
    _noted: float = 0.0

    def take(self, crawl: Crawling, wanted: Sequence[Look]) -> None:
        """Fetches ``wanted`` and what it leads to, and keeps what comes."""
        self._order(crawl, wanted)
        self._noted = time.monotonic()
        try:
            for fetched in crawl:
                self.bar(1)
                self._taken(crawl, self._looks[fetched.order.key], fetched)
                if self.stopped():
                    return
        finally:
            self._note_quiet()

    def _order(self, crawl: Crawling, wanted: Sequence[Look]) -> None:
        for look in wanted:
            self._looks[look.url] = look
            self._waiting.setdefault(look.unit, set()).add(look.url)
            self._sizes[look.unit] += 1
        for look in wanted:
            known = look.extractor == self._reader(look) and self._sizes[look.unit] == 1
            crawl.submit(
                Order(
                    look.url,
                    look.etag if known else None,
                    look.modified if known else None,
                    self.sources[look.source].ports,
                    look.url,
                    look.address,
                )
            )

    def _reader(self, look: Look) -> str:
        return FEED_READER if look.role == "feed" else self.tools.reader

    def _taken(self, crawl: Crawling, look: Look, fetched: Fetched) -> None:
        self.tally.seen += 1
        self._waiting[look.unit].discard(look.url)
        if fetched.moved_to:
            self.tally.moved[look.source if look.unit == look.source else look.url] = fetched.moved_to
        page = fetched.page
        known = fetched.outcome == "unchanged" or (page is not None and self._is_known(look, page))
        if known:
            self.tally.count("unchanged", look.source)
            self._quiet.append((look, fetched.moved_to))
            if len(self._quiet) >= QUIET_MOST or time.monotonic() - self._noted > QUIET_S:
                self._note_quiet()
        elif page is None:
            self._went_wrong(look, fetched)
        elif look.role == "feed":
            self._read_feed(crawl, look, page, fetched)
        else:
            with self.archive.writing() as connection:
                table.arrived(connection, look, page)
                table.log(connection, look, self.tools.clock(), "page", "", len(page.body))
                every = self._every(connection, look)
                table.went_well(connection, look, self.tools.clock(), every, "page", fetched.moved_to)
        if look.role == "page" and not self._waiting[look.unit]:
            self._complete(look.unit, fetched.page is not None and not known)

    def _is_known(self, look: Look, page: Page) -> bool:
        """Whether these very bytes were read before, by the same reader, and are all of the Document."""
        return (
            self._sizes[look.unit] == 1 and look.extractor == self._reader(look) and look.digest == digest_of(page.body)
        )

    def _note_quiet(self) -> None:
        if self._quiet:
            now = self.tools.clock()
            with self.archive.writing() as connection:
                for look, moved in self._quiet:
                    table.log(connection, look, now, "unchanged", "")
                    table.went_well(connection, look, now, self._every(connection, look), "unchanged", moved)
                    if look.role == "page":
                        seen_again(connection, look.unit, now.date())
        self._quiet.clear()
        self._noted = time.monotonic()

    def _every(self, connection: Connection, look: Look) -> dt.timedelta:
        """The time to the next look that goes well."""
        source = self.sources[look.source]
        if look.role == "feed" or look.unit == look.source:
            return source.every
        entered = connection.execute(sa.select(documents.c.entered).where(documents.c.unit == look.unit)).scalar()
        age = self.tools.clock() - dt.datetime.fromisoformat(entered) if entered else dt.timedelta()
        return article_every(age)

    def _went_wrong(self, look: Look, fetched: Fetched, reason: str = "") -> None:
        outcome = "refused" if fetched.outcome == "refused" else "failed"
        reason = reason or fetched.reason or outcome
        self.tally.count(outcome, look.source, reason)
        now = self.tools.clock()
        with self.archive.writing() as connection:
            table.log(connection, look, now, outcome, reason)
            every = self.sources[look.source].every
            table.went_wrong(connection, look, now, every, outcome, reason, fetched.retry_after)

    def _read_feed(self, crawl: Crawling, look: Look, page: Page, fetched: Fetched) -> None:
        try:
            feed = self.tools.read_feed(page.body, page.address, header_of(page))
        except EarshotError as error:
            self._went_wrong(look, fetched, f"no feed: {error}")
            return
        now = self.tools.clock()
        with self.archive.writing() as connection:
            listed = take(connection, look, feed.entries, now, self.tools.relevant)
            table.log(connection, look, now, "page", "", len(page.body))
            table.went_well(connection, look, now, self.sources[look.source].every, "page", fetched.moved_to)
            table.feed_read(connection, look, page, digest_of(page.body), FEED_READER)
            articles = [one for url in listed.follow for one in table.unit_of(connection, url)]
        self.tally.count("listed" if listed.new else "unchanged", look.source)
        for name in ("entries", "new", "relevant", "unusable"):
            self.tally.entries["listed" if name == "entries" else name] += getattr(listed, name)
        self.tally.entries["followed"] += len(listed.follow)
        self.tally.dropped.update(feed.dropped)
        self.bar.more(len(articles))
        self._order(crawl, articles)

    def _complete(self, unit: str, arrived: bool) -> None:
        """Tells a unit whose last page has a result; not where nothing arrived, or not all of it."""
        if arrived and self._sizes[unit] == 1:
            self.ready(unit)
            return
        with self.archive.reading() as connection:
            members = table.unit_of(connection, unit)
        missing = [look for look in members if look.page is None]
        if not missing:
            self.ready(unit)
        elif len(missing) < len(members):
            self.tally.count("failed", members[0].source, f"page {missing[0].n + 1} of {len(members)} is missing")


def header_of(page: Page) -> str | None:
    """The Content-Type header that came with ``page``."""
    if not page.media_type:
        return None
    return f"{page.media_type}; charset={page.charset}" if page.charset else page.media_type


FEED_READER = "feed-1"  # how feeds are read: raised whenever an unchanged feed should be read again
