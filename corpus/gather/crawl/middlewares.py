"""The guard before every request, and Scrapy's retries and redirects with what they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from corpus.errors import RefusedError
from corpus.gather import guard
from corpus.gather.crawl.failures import StoppedError

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

    from corpus.gather.crawl.spider import OrderSpider

PERMANENT = (301, 308)
REDIRECTS = (301, 302, 303, 307, 308)


class Guarding:
    """Looks at every request, also those of redirects, retries and robots.txt, before anything else does."""

    def __init__(self, spider: OrderSpider) -> None:
        self._loopback, self._pace = spider.plan.loopback, spider.pace

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Guarding:
        return cls(cast("OrderSpider", crawler.spider))

    def process_request(self, request: Request) -> None:
        """Raises StoppedError; sends what is known of the page's last state to the address that it came from."""
        try:
            guard.check_url(request.url, request.meta["ports"], self._loopback)
        except RefusedError as refused:
            raise StoppedError("refused", refused.reason) from None
        self._pace.check(urlparse_cached(request).hostname or "")
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)
        order = request.meta.get("order")
        if order and request.url == request.meta["known_at"]:
            if order.etag:
                request.headers["If-None-Match"] = order.etag
            if order.modified:
                request.headers["If-Modified-Since"] = order.modified


class Retries(RetryMiddleware):
    """No further try at a host that is left alone."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        return response if self._left(request) else super().process_response(request, response)

    def process_exception(
        self, request: Request, exception: Exception, spider: Spider | None = None
    ) -> Request | Response | None:
        return None if self._left(request) else super().process_exception(request, exception)

    def _left(self, request: Request) -> bool:
        host = urlparse_cached(request).hostname or ""
        return cast("OrderSpider", self.crawler.spider).pace.host(host).left is not None


class Redirects(RedirectMiddleware):
    """Tells loops from long chains, and addresses that are none from pages."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Raises StoppedError."""
        try:
            following = super().process_response(request, response)
        except IgnoreRequest:
            raise StoppedError("failed", "too many redirects") from None
        except ValueError:
            raise StoppedError("refused", "malformed address") from None
        if isinstance(following, Request):
            if following.url in following.meta["redirect_urls"]:
                raise StoppedError("failed", "redirect loop")
        elif response.status in REDIRECTS and "Location" in response.headers:
            raise StoppedError("refused", "not http or https")
        return following


def moved_to(request: Request) -> str | None:
    """Where the permanent redirects lead that stand at the beginning of the chain; None where there are none."""
    reasons = request.meta.get("redirect_reasons", [])
    permanent = next((i for i, reason in enumerate(reasons) if reason not in PERMANENT), len(reasons))
    return [*request.meta.get("redirect_urls", []), request.url][permanent] if permanent else None
