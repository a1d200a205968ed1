"""CrawlSettings -> Scrapy's settings, each that differs from Scrapy's default with its reason."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from scrapy.downloadermiddlewares.defaultheaders import DefaultHeadersMiddleware
from scrapy.downloadermiddlewares.useragent import UserAgentMiddleware
from scrapy.extensions.throttle import AutoThrottle

from corpus.gather.crawl.handler import TRY_AGAIN, Handler
from corpus.gather.crawl.middlewares import Guarding, Redirects, Retries
from corpus.gather.crawl.robots import AGENT, Robots
from corpus.gather.orders import CrawlSettings

MAX_REDIRECTS = 5
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.8,text/plain;q=0.8,*/*;q=0.1"


def user_agent(contact: str) -> str:
    """Who asks, and how its owner can be reached.

    >>> user_agent("bot@example.org").split(" ", 1)[1]
    '(+mailto:bot@example.org)'
    """
    try:
        number = version("earshot")
    except PackageNotFoundError:  # run from a checkout that was not installed
        number = "0"
    reach = f"mailto:{contact}" if "@" in contact and "://" not in contact else contact
    return f"{AGENT}/{number} (+{reach})"


def scrapy_settings(plan: CrawlSettings) -> dict[str, Any]:
    """What Scrapy is told. Parts of it that are not named here do not run, also those of later releases: its
    default lists hold cookies, proxies from the environment, a telnet console and a server that runs code."""
    return {
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "DOWNLOAD_HANDLERS_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            Guarding: 50,
            Robots: 100,
            DefaultHeadersMiddleware: 400,
            UserAgentMiddleware: 500,
            Retries: 550,
            Redirects: 600,
        },
        "EXTENSIONS": {AutoThrottle: 0},
        "DOWNLOAD_HANDLERS": {"http": Handler, "https": Handler},
        "USER_AGENT": user_agent(plan.contact),
        "DEFAULT_REQUEST_HEADERS": {"Accept": ACCEPT, "Accept-Language": "en, *;q=0.5"},
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": plan.hosts * plan.connections_per_host,
        "CONCURRENT_REQUESTS_PER_DOMAIN": plan.connections_per_host,
        "DOWNLOAD_DELAY": plan.delay_s,
        "DOWNLOAD_DELAY_JITTER": 0,  # a delay is the least there is, not a mean
        "AUTOTHROTTLE_ENABLED": plan.autothrottle,
        "AUTOTHROTTLE_START_DELAY": plan.delay_s,
        "RETRY_TIMES": plan.retries,
        "RETRY_HTTP_CODES": list(TRY_AGAIN),
        "REDIRECT_MAX_TIMES": MAX_REDIRECTS,
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",  # first come, first served
        "LOG_ENABLED": False,
    }
