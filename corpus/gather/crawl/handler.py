"""One request, from the name's address to the last byte: Scrapy's download handler for http and https.

Scrapy's own handlers take in a whole body before they look at it, and connect to whatever a name resolves to. This
one checks the address that it connects to, unfolds compression while it arrives, and stops at the first byte that
is too many or shows that this is no page.
"""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import time
from functools import partial
from typing import TYPE_CHECKING, cast

import aiohttp
import yarl
from aiohttp.abc import AbstractResolver, ResolveResult
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from corpus.errors import RefusedError
from corpus.gather import guard
from corpus.gather.content import Intake, claimed_type
from corpus.gather.crawl.decoding import ACCEPTED, BrokenEncodingError, Decoder
from corpus.gather.crawl.failures import StoppedError, TroubleError
from corpus.gather.crawl.pace import retry_after_seconds
from corpus.gather.orders import CrawlSettings

if TYPE_CHECKING:
    from aiohappyeyeballs import AddrInfoType
    from scrapy.crawler import Crawler

    from corpus.gather.crawl.spider import OrderSpider

PAGE_STATUSES = (200, 203)
TRY_AGAIN = (408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524)  # from 520 on: what large proxies answer
ROBOTS_BYTES = 500 * 1024  # of a robots.txt are read, the least that RFC 9309 asks for
MAX_HEADER = 32 * 1024  # bytes of one header line; security policies have grown beyond aiohttp's 8 KiB
KEEP_OPEN_S = 0.1  # a connection between two requests; servers close theirs after a while, unasked and unnoticed
KEPT_HEADERS = (b"content-type", b"etag", b"last-modified", b"location", b"retry-after")


class Handler(BaseDownloadHandler):
    """Fetches with aiohttp, at the host's turn."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._spider = cast("OrderSpider", crawler.spider)
        self._plan = self._spider.plan
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def download_request(self, request: Request) -> Response:
        """Raises StoppedError and TroubleError."""
        host = urlparse_cached(request).hostname or ""
        pace = self._spider.pace
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        await self._spider.room.free()
        await pace.turn(host, slot.delay if slot else self._plan.delay_s)
        request.meta["asked"] = True
        trouble, retry_after = "", None
        try:
            response = await self._fetched(request, host)
            if response.status in TRY_AGAIN:
                trouble, retry_after = f"http {response.status}", header(response, "Retry-After")
            else:
                pace.went_well(host)
        except TroubleError as error:
            trouble = error.reason
            raise
        finally:
            pace.answered(host)
            if trouble:
                now = dt.datetime.now(dt.UTC)
                pace.trouble(host, trouble, self._backoff(request), retry_after_seconds(retry_after, now), now)
        if response.body and not request.meta.get("robots"):
            request.meta["untaken"] = len(response.body)
            self._spider.room.fill(len(response.body))  # until the spider has told of it
        return response

    def _backoff(self, request: Request) -> float:
        """Seconds until the next try; 0 where there is none."""
        tries = int(request.meta.get("retry_times", 0))
        last = int(request.meta.get("max_retry_times", self._plan.retries))
        return self._plan.backoff_s * 2.0**tries if tries < last else 0.0

    async def _fetched(self, request: Request, host: str) -> Response:
        url = yarl.URL(request.url, encoded=True)
        if (url.raw_host or "").lower() != host:  # two readings of one address: robots.txt was asked about another host
            raise StoppedError("refused", "malformed address")
        headers = {str(name): value for name, value in request.headers.to_unicode_dict().items()}
        headers["Accept-Encoding"] = ACCEPTED
        started = time.monotonic()
        try:
            async with self._open().get(url, headers=headers, allow_redirects=False) as answer:
                request.meta["download_latency"] = time.monotonic() - started
                body = await self._body(request, answer)
                kept = {name: value for name, value in answer.raw_headers if name.lower() in KEPT_HEADERS}
                return Response(request.url, status=answer.status, headers=kept, body=body)
        except (RefusedError, BrokenEncodingError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise _explained(error) from error

    async def _body(self, request: Request, answer: aiohttp.ClientResponse) -> bytes:
        """The body as it is meant; empty where the status says that it is no page."""
        if answer.status not in PAGE_STATUSES:
            return b""
        encoding = answer.headers.get("Content-Encoding", "")
        decoder = Decoder(encoding)
        if request.meta.get("robots"):
            return await _first_bytes(answer, decoder)
        announced = 0 if encoding else answer.content_length or 0
        claimed, _ = claimed_type(answer.headers.get("Content-Type"))
        intake = Intake(claimed, self._plan.page_bytes, self._plan.pdf_bytes, announced)
        received = 0
        async for chunk in answer.content.iter_any():
            received += len(chunk)
            if received > self._plan.pdf_bytes:
                raise RefusedError("too large", f"over {self._plan.pdf_bytes} bytes")
            for piece in decoder.feed(chunk):
                intake.take(piece)
        if received:
            decoder.end()
        body = intake.whole()
        if not body.strip():
            raise StoppedError("failed", "empty")
        return body

    def _open(self) -> aiohttp.ClientSession:
        """The session, made when the event loop runs."""
        if self._session is None:
            self._session = open_session(self._plan)
        return self._session


def open_session(plan: CrawlSettings) -> aiohttp.ClientSession:
    """A client without memory that connects to public addresses, asks once, and verifies certificates."""
    connector = aiohttp.TCPConnector(
        limit=0,  # Scrapy sees to the number of connections
        resolver=GuardedResolver(aiohttp.ThreadedResolver(), plan.loopback),
        use_dns_cache=False,
        keepalive_timeout=KEEP_OPEN_S,
        socket_factory=partial(guarded_socket, loopback=plan.loopback),
        ssl=ssl.create_default_context(),
    )
    return aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=plan.timeout_s),
        cookie_jar=aiohttp.DummyCookieJar(),
        middlewares=(ask_once,),
        auto_decompress=False,
        trust_env=False,  # a proxy would connect for us, to addresses that nobody checks
        max_line_size=MAX_HEADER,
        max_field_size=MAX_HEADER,
        skip_auto_headers=("User-Agent",),
    )


def guarded_socket(address: AddrInfoType, loopback: bool) -> socket.socket:
    """A socket for ``address``, looked at a last time: nothing lies between this and the connection."""
    guard.check_ip(str(address[4][0]), loopback)
    return socket.socket(address[0], address[1], address[2])


class GuardedResolver(AbstractResolver):
    """Names -> those of their addresses that are public; the answer is what is connected to, nobody asks again."""

    def __init__(self, resolver: AbstractResolver, loopback: bool) -> None:
        self._resolver, self._loopback = resolver, loopback

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises RefusedError where none is public, OSError where there is no such name."""
        if self._loopback and guard.is_loopback_name(host):
            host = "127.0.0.1"
        found = await self._resolver.resolve(host, port, family)
        public = guard.public_addresses((result["host"] for result in found), self._loopback)
        return [result for result in found if result["host"] in public]

    async def close(self) -> None:
        await self._resolver.close()


def header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value is not None else None


async def ask_once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """The answer to ``request``. aiohttp would send it again at once where the connection breaks: that is not its turn.

    Raises StoppedError and TroubleError.
    """
    try:
        return await send(request)
    except aiohttp.ClientError as error:
        raise _explained(error) from error


async def _first_bytes(answer: aiohttp.ClientResponse, decoder: Decoder) -> bytes:
    """As much of a robots.txt as is read."""
    body = bytearray()
    async for chunk in answer.content.iter_any():
        for piece in decoder.feed(chunk):
            body += piece
            if len(body) >= ROBOTS_BYTES:
                return bytes(body[:ROBOTS_BYTES])
    return bytes(body)


def _explained(error: Exception) -> StoppedError | TroubleError:
    """What ``error`` means for the page, and whether another try may help."""
    if isinstance(error, RefusedError):
        return StoppedError("refused", error.reason)
    if isinstance(error, BrokenEncodingError):
        return StoppedError("failed", "broken encoding")
    if isinstance(error, aiohttp.ClientConnectorCertificateError | ssl.SSLCertVerificationError):
        return StoppedError("failed", "certificate")
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return StoppedError("failed", "tls")
    if isinstance(error, TimeoutError):
        return TroubleError("timeout")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return TroubleError("no such host")
    if isinstance(error, aiohttp.ClientConnectorError):
        return TroubleError("no connection")
    if isinstance(error, aiohttp.ClientConnectionError | aiohttp.ClientPayloadError | OSError):
        return TroubleError("broken connection")
    return StoppedError("failed", "malformed answer")
