"""What a round of gathering is done with: the crawler, the readers, the rule of relevance, a clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from corpus.gather.orders import Fetched, Order
from corpus.values import Document, Page

if TYPE_CHECKING:
    from corpus.gather.extract import Hints
    from corpus.gather.feeds import Feed
    from corpus.gather.orders import CrawlSettings
    from corpus.settings import Settings


class Crawling(Protocol):
    """A crawl under way: see corpus.gather.spider."""

    def submit(self, order: Order) -> None: ...

    def __iter__(self) -> Iterator[Fetched]: ...


class Reading(Protocol):
    """Worker processes that understand pages: see corpus.gather.workers."""

    def extract_many(self, items: Iterable[tuple[Page, Hints]]) -> Iterator[tuple[int, object]]:
        """(place among ``items``, what the page says or why it says nothing), as each is done."""


@dataclass(frozen=True, slots=True)
class Tools:
    """``reader`` names what understands pages and its version, such as "page-3".

    ``assistants`` gives those that a Document is about; ``relevant`` judges a title and a summary.
    """

    crawl: Callable[[], AbstractContextManager[Crawling]]
    workers: Callable[[], AbstractContextManager[Reading]]
    read_feed: Callable[[bytes, str, str | None], Feed]  # body, address, the type that its header claims
    relevant: Callable[[str, str], bool]
    assistants: Callable[[Document], tuple[str, ...]]
    reader: str
    clock: Callable[[], dt.datetime]


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def worker_count(cores: int) -> int:
    """How many processes read pages: one core is for the crawler, the archive, and a bot that answers meanwhile.

    >>> worker_count(1), worker_count(2), worker_count(8)
    (1, 1, 7)
    """
    return max(1, cores - 1)


def real_tools(settings: Settings, crawl: CrawlSettings | None) -> Tools:
    """The tools that the program uses; without ``crawl`` nothing can be fetched."""
    from functools import cache

    from corpus.catalogue import load_assistants, load_topics
    from corpus.gather.extract import READER
    from corpus.gather.feeds import read_feed
    from corpus.gather.spider import Crawl
    from corpus.gather.workers import Workers
    from corpus.labels import Recogniser
    from corpus.passages import assistants_of
    from corpus.stories import is_relevant

    recogniser = cache(lambda: Recogniser(load_assistants(), load_topics()))

    def crawling() -> AbstractContextManager[Crawling]:
        assert crawl is not None
        return Crawl(crawl)

    return Tools(
        crawl=crawling,
        workers=lambda: Workers(worker_count(settings.thread_count)),
        read_feed=read_feed,
        relevant=is_relevant,
        assistants=lambda document: assistants_of(document, recogniser()),
        reader=READER,
        clock=now,
    )
