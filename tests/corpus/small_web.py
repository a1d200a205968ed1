"""A small web in memory and a reader of plain pages: for what a round of gathering does with whatever comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from corpus.archive import Archive
from corpus.archive.packing import digest_of
from corpus.errors import FeedError
from corpus.gather.extract import Extracted, ExtractionError, Hints
from corpus.gather.feeds import Feed, FeedEntry
from corpus.gather.orders import Fetched, Order
from corpus.gather.round import Wanted, gather
from corpus.gather.tally import Tally
from corpus.gather.tools import Tools
from corpus.progress import Silent
from corpus.values import Document, Page, PartialDate, Section, Source

DAY = dt.timedelta(days=1)
START = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
POLICY = (
    "Privacy of the lamp\n\nThe lamp keeps what you say for 12 months.\n\nYou can delete it in the app at any time.\n\n"
    "Our staff listens to a small part of it.\n\nChildren are asked for their parents' consent before it listens."
)


@dataclass
class SmallWeb:
    """What every address says; a text is a page, a Fetched is that. It counts requests and answers 304 by ETag."""

    pages: dict[str, str | Callable[[Order], Fetched]] = field(default_factory=dict)
    now: dt.datetime = START
    asked: list[Order] = field(default_factory=list)
    read: list[str] = field(default_factory=list)  # addresses whose pages were read
    etags: bool = True
    reader: str = "page-1"
    shout: bool = False  # the reader's next version reads capitals
    on_arrival: Callable[[Fetched], None] = lambda _: None

    # --- the crawler ---

    @contextmanager
    def crawl(self) -> Iterator[_Crawl]:
        yield _Crawl(self)

    def answer(self, order: Order) -> Fetched:
        self.asked.append(order)
        said = self.pages.get(order.url)
        if said is None:
            return Fetched(order, "failed", reason="404", attempts=1)
        if callable(said):
            return said(order)
        body = said.encode()
        etag = digest_of(body) if self.etags else None
        if etag and order.etag == etag:
            return Fetched(order, "unchanged", attempts=1)
        return Fetched(order, "page", self.page(order.url, body, etag), attempts=1)

    def page(self, url: str, body: bytes, etag: str | None = None) -> Page:
        return Page(url, url, self.now, 200, "text/html", "utf-8", etag, None, body)

    # --- the readers ---

    @contextmanager
    def workers(self) -> Iterator[_Workers]:
        yield _Workers(self)

    def extract(self, page: Page, hints: Hints) -> Extracted:
        self.read.append(page.url)
        title, *paragraphs = page.body.decode().split("\n\n")
        if not paragraphs:
            raise ExtractionError("no text found")
        if self.shout:
            paragraphs = [text.upper() + " AND THE LAST LINE" for text in paragraphs]
        url = page.address
        if title.startswith("canonical "):
            _, url, title = title.split(" ", 2)
        document = Document(
            url, hints.title or title, hints.publisher or "?", hints.published, hints.language or "en",
            hints.kind or "news", (Section((title,), tuple(paragraphs)),), hints.assistants,
        )  # fmt: skip
        return Extracted(document, (), "feed" if hints.published else None, (), page.address)

    def read_feed(self, body: bytes, address: str, content_type: str | None = None) -> Feed:
        """Lines "id|url|title|day" below a line "feed"."""
        first, *lines = body.decode().splitlines()
        if first != "feed":
            raise FeedError("a page, no feed")
        entries = []
        for line in lines:
            identity, url, title, day = line.split("|")
            entries.append(FeedEntry(identity, url or None, title, "", PartialDate.parse(day) if day else None))
        return Feed("A feed", tuple(entries))

    @property
    def tools(self) -> Tools:
        return Tools(
            crawl=self.crawl,
            workers=self.workers,
            read_feed=self.read_feed,
            relevant=lambda title, _: "lamp" in title,
            assistants=lambda document: ("alexa",) if "Alexa" in document.text else (),
            reader=self.reader,
            clock=lambda: self.now,
        )

    def round(self, archive: Archive, *sources: Source, **wanted: Any) -> Tally:
        tally = Tally()
        gather(archive, sources, self.tools, Silent(), Wanted(**wanted), tally)
        return tally


class _Crawl:
    def __init__(self, web: SmallWeb) -> None:
        self._web, self._orders = web, list[Order]()

    def submit(self, order: Order) -> None:
        self._orders.append(order)

    def __iter__(self) -> Iterator[Fetched]:
        while self._orders:
            fetched = self._web.answer(self._orders.pop(0))
            yield fetched
            self._web.on_arrival(fetched)


class _Workers:
    """Reads two pages behind, in the wrong order, as real workers may."""

    def __init__(self, web: SmallWeb) -> None:
        self._web = web

    def extract_many(self, items: Iterable[tuple[Page, Hints]]) -> Iterator[tuple[int, object]]:
        waiting: list[tuple[int, Page, Hints]] = []
        for n, (page, hints) in enumerate(items):
            waiting.append((n, page, hints))
            if len(waiting) == 3:
                yield self._result(*waiting.pop())
        while waiting:
            yield self._result(*waiting.pop())

    def _result(self, n: int, page: Page, hints: Hints) -> tuple[int, object]:
        try:
            return n, self._web.extract(page, hints)
        except ExtractionError as error:
            return n, error


def source(name: str, *urls: str, kind: Any = "policy", every: dt.timedelta = DAY, **fields: Any) -> Source:
    return replace(
        Source(name, kind, "Example", urls or (f"https://{name}.example/privacy",), "en", ("alexa",), every), **fields
    )
