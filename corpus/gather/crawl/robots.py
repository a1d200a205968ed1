"""robots.txt, obeyed by every request, also the first ones; what it cannot say, RFC 9309 says."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections import defaultdict
from typing import TYPE_CHECKING, cast

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached

from corpus.gather.crawl.failures import StoppedError, TroubleError
from corpus.gather.crawl.handler import header
from corpus.gather.crawl.pace import retry_after_seconds

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

    from corpus.gather.crawl.spider import OrderSpider

AGENT = "Earshot"  # the name that robots.txt files know us by
RETRIES = 1  # a host whose robots.txt fails twice is left alone this time
UNAVAILABLE = (429, *range(500, 600))  # 429 is a 4xx, but says the opposite of "there are no rules"
NO_RULES = ("redirect loop", "too many redirects")  # RFC 9309: then there are none
AGENT_LINE = re.compile(r"\s*user(?:-|\s+)?agent\s*[:\s]\s*(\*|[a-z_-]*)", re.IGNORECASE)


class Robots(RobotsTxtMiddleware):
    """Asks for a host's robots.txt once, while the other requests to it wait; Scrapy's own lets those through."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pace = cast("OrderSpider", crawler.spider).pace
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._rules: dict[str, RobotParser | StoppedError] = {}

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raises StoppedError where the page may not be fetched, or the rules cannot be had this time."""
        if request.meta.get("robots"):
            return
        rules = await self.robot_parser(request)
        if rules is not None and not rules.allowed(request.url, AGENT):
            raise StoppedError("refused", "robots")

    async def robot_parser(self, request: Request) -> RobotParser | None:
        url = urlparse_cached(request)
        site = f"{url.scheme}://{url.netloc}"
        async with self._locks[site]:
            if site not in self._rules:
                try:
                    self._rules[site] = await self._asked(site, request)
                    self._obey_delay(url.hostname or "", self._rules[site])
                except StoppedError as stopped:
                    self._rules[site] = stopped
        rules = self._rules[site]
        if isinstance(rules, StoppedError):
            raise rules.again()
        return rules

    async def _asked(self, site: str, request: Request) -> RobotParser:
        """The site's rules. Raises StoppedError where it cannot be known what they are."""
        robots = Request(
            f"{site}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"robots": True, "ports": request.meta["ports"], "max_retry_times": RETRIES},
            callback=NO_CALLBACK,
        )
        try:
            response = await self.crawler.engine.download_async(robots)
        except StoppedError as stopped:
            if stopped.reason in NO_RULES:
                return self._parsed(b"")
            raise
        except TroubleError as trouble:
            raise StoppedError("failed", trouble.reason) from None
        except IgnoreRequest as ignored:
            raise StoppedError("failed", f"robots.txt: {ignored}") from None
        if response.status in UNAVAILABLE:
            raise StoppedError("failed", f"robots.txt: http {response.status}", _until(response))
        return self._parsed(response.body if response.status == 200 else b"")

    def _parsed(self, body: bytes) -> RobotParser:
        return ProtegoRobotParser(own_rules(body), self.crawler.spider)

    def _obey_delay(self, host: str, rules: RobotParser | StoppedError) -> None:
        delay = rules.crawl_delay(AGENT) if not isinstance(rules, StoppedError) else None
        if delay:
            self._pace.set_crawl_delay(host, delay)


def own_rules(body: bytes) -> bytes:
    r"""A robots.txt in which every robot is everybody, we, or another.

    The parser copies each rule for each name above it, so that thousands of both would take minutes and gigabytes.

    >>> own_rules(b"User-agent: a\nUser-agent: earshot/1\nDisallow: /x")
    b'User-agent: another\nUser-agent: Earshot\nDisallow: /x'
    """
    lines = body.decode("utf-8-sig", errors="ignore").splitlines()
    return "\n".join(_renamed(line) for line in lines).encode()


def _renamed(line: str) -> str:
    agent = AGENT_LINE.match(line)
    if agent is None:
        return line
    name = agent[1]
    return f"User-agent: {name if name == '*' else AGENT if name.lower() == AGENT.lower() else 'another'}"


def _until(response: Response) -> dt.datetime | None:
    now = dt.datetime.now(dt.UTC)
    seconds = retry_after_seconds(header(response, "Retry-After"), now)
    return now + dt.timedelta(seconds=seconds) if seconds else None
