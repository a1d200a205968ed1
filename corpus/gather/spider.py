"""Orders -> pages, fetched politely by Scrapy in a process of its own (corpus.gather.crawl).

with Crawl(CrawlSettings.of(load_settings())) as crawl:
    crawl.submit(Order("https://news.example/feed"))
    for fetched in crawl:
        ...  # more may be submitted here
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator
from types import TracebackType

from corpus.errors import CrawlError, SettingsError
from corpus.gather.child import Child
from corpus.gather.orders import CrawlSettings, Fetched, Order
from corpus.gather.wire import order_head, read_fetched, settings_head

MODULE = "corpus.gather.crawl"
WINDOW = 1000  # orders of ``crawl`` under way at once; enough to find 16 hosts among them


class Crawl:
    """A crawl under way. Iterating yields each result as it arrives and ends when every submitted order has one.

    Used from one thread. What is not taken out is not fetched: memory stays bounded however slow the caller is.
    """

    def __init__(self, settings: CrawlSettings) -> None:
        """Raises SettingsError where there is no contact: nobody fetches anonymously."""
        if not settings.contact.strip():
            raise SettingsError("a crawl needs a contact: set EARSHOT_CONTACT to a url or mail address")
        self._settings = settings
        self._orders: dict[int, Order] = {}
        self._numbers = itertools.count(1)
        self._child: Child | None = None

    @property
    def outstanding(self) -> int:
        """How many orders have no result yet."""
        return len(self._orders)

    @property
    def pid(self) -> int:
        """The crawler's process."""
        return self._running().pid

    def __enter__(self) -> Crawl:
        self._child = Child(MODULE)
        self._child.send({"settings": settings_head(self._settings), "parent": os.getpid()})
        return self

    def submit(self, order: Order) -> None:
        """Asks for a page; never waits."""
        number = next(self._numbers)
        self._orders[number] = order
        self._running().send({"number": number, "order": order_head(order)})

    def __iter__(self) -> Iterator[Fetched]:
        """Raises CrawlError where the process ends early or falls silent."""
        while self._orders:
            head, body = self._running().receive()
            if "number" in head:  # else it is a sign of life
                yield read_fetched(self._orders.pop(head["number"]), head, body)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Ends the process at once: it keeps nothing that could be lost."""
        self._running().kill()
        self._child = None

    def _running(self) -> Child:
        if self._child is None:
            raise CrawlError("no crawl is under way: use Crawl in a with statement")
        return self._child


def crawl(orders: Iterable[Order], settings: CrawlSettings) -> Iterator[Fetched]:
    """Each order's result as it arrives; ``orders`` is consumed no further ahead than WINDOW.

    Raises SettingsError and CrawlError.
    """
    source = iter(orders)
    with Crawl(settings) as running:
        for order in itertools.islice(source, WINDOW):
            running.submit(order)
        for fetched in running:
            for order in itertools.islice(source, 1):
                running.submit(order)
            yield fetched
