"""Orders in, results out: the spider that asks Scrapy for each order's page and answers each exactly once."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, NamedTuple

import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from corpus.errors import RefusedError
from corpus.gather import guard
from corpus.gather.content import claimed_type
from corpus.gather.crawl.failures import StoppedError, TroubleError
from corpus.gather.crawl.handler import PAGE_STATUSES, header
from corpus.gather.crawl.middlewares import moved_to
from corpus.gather.crawl.pace import Pace, retry_after_seconds
from corpus.gather.crawl.room import Room
from corpus.gather.orders import CrawlSettings, Fetched, Order, Outcome
from corpus.values import Page

NOT_MODIFIED = 304
MAX_VALIDATOR = 1000  # characters of an ETag or a date that are kept and sent back


class Numbered(NamedTuple):
    number: int
    order: Order


Inlet = Callable[[], AsyncIterator[Numbered]]
Outlet = Callable[[int, Fetched], Awaitable[None]]


class OrderSpider(scrapy.Spider):
    name = "earshot"

    def __init__(self, plan: CrawlSettings, inlet: Inlet, outlet: Outlet, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan, self.pace, self.room = plan, Pace(plan), Room()
        self._inlet, self._outlet = inlet, outlet

    async def start(self) -> AsyncIterator[Any]:
        """Yields a Request for each Order as it comes in."""
        async for numbered in self._inlet():
            request = await self._requested(numbered)
            if request is not None:
                yield request

    async def _requested(self, numbered: Numbered) -> Request | None:
        """The Request for an order; None where its address cannot be one, which is answered at once."""
        number, order = numbered
        try:
            guard.check_url(order.url, order.ports, self.plan.loopback)
            request = Request(order.url, self.answered, errback=self.came_to_nothing, dont_filter=True)
            known_at = Request(order.address).url if order.address else request.url
        except RefusedError as refused:
            await self._outlet(number, Fetched(order, "refused", reason=refused.reason))
            return None
        except ValueError:
            await self._outlet(number, Fetched(order, "refused", reason="malformed address"))
            return None
        request.meta.update(number=number, order=order, ports=order.ports, known_at=known_at)
        return request

    async def answered(self, response: Response) -> None:
        request = response.request
        assert request is not None
        order: Order = request.meta["order"]
        if response.status in PAGE_STATUSES:
            await self._tell(request, "page", page=_page(order, response))
        elif response.status == NOT_MODIFIED and _was_conditional(request):
            await self._tell(request, "unchanged")
        else:
            await self._tell(request, "failed", f"http {response.status}", retry_after=_retry_after(response))

    async def came_to_nothing(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        if isinstance(error, StoppedError):
            await self._tell(request, error.outcome, error.reason, retry_after=error.retry_after)
        elif isinstance(error, TroubleError):
            await self._tell(request, "failed", error.reason)
        else:  # what nobody thought of must not leave an order without an answer
            await self._tell(request, "failed", f"unexpected: {type(error).__name__}")

    async def _tell(
        self,
        request: Request,
        outcome: Outcome,
        reason: str = "",
        page: Page | None = None,
        retry_after: dt.datetime | None = None,
    ) -> None:
        attempts = request.meta.get("retry_times", 0) + 1 if request.meta.get("asked") else 0
        fetched = Fetched(request.meta["order"], outcome, page, reason, moved_to(request), retry_after, attempts)
        try:
            await self._outlet(request.meta["number"], fetched)
        finally:
            self.room.clear(request.meta.pop("untaken", 0))


def _page(order: Order, response: Response) -> Page:
    media_type, charset = claimed_type(header(response, "Content-Type"))
    return Page(
        url=order.url,
        address=response.url,
        fetched=dt.datetime.now(dt.UTC),
        status=response.status,
        media_type=media_type,
        charset=charset,
        etag=_validator(response, "ETag"),
        modified=_validator(response, "Last-Modified"),
        body=response.body,
    )


def _validator(response: Response, name: str) -> str | None:
    """A header that is sent back the next time, if it is one that can be."""
    value = header(response, name)
    return value if value and len(value) <= MAX_VALIDATOR and value.isascii() and value.isprintable() else None


def _was_conditional(request: Request) -> bool:
    return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers


def _retry_after(response: Response) -> dt.datetime | None:
    now = dt.datetime.now(dt.UTC)
    seconds = retry_after_seconds(header(response, "Retry-After"), now)
    return now + dt.timedelta(seconds=seconds) if seconds else None
