"""Sites on loopback that do everything a site can do, each on a host of its own, and what a crawl makes of them."""

from __future__ import annotations

import datetime as dt
import email.utils
import gzip
import itertools
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import brotli

from corpus.gather.orders import CrawlSettings
from tests.corpus.web import HTML, PAGE, Answer, Reply, Seen, page, redirect

RAW_LOCATION = Reply(b"HTTP/1.1 302 Found\r\nLocation: /caf\xe9\r\nContent-Length: 0\r\n\r\n", raw=True)
KIB = 1024
DELAY_S, BACKOFF_S, CRAWL_DELAY_S, SLOW_S = 0.3, 0.4, 0.9, 0.7
PLAN = CrawlSettings(
    contact="bot@example.org",
    delay_s=DELAY_S,
    hosts=10,
    timeout_s=20,
    backoff_s=BACKOFF_S,
    longest_wait_s=30,
    page_bytes=256 * KIB,
    pdf_bytes=1024 * KIB,
    loopback=True,
)
EMPTY_BLOCK = b"\0\0\0\xff\xff"  # of a deflate stream: it unfolds to nothing
OK = b"HTTP/1.1 200 OK\r\n"
TALK = b"<!DOCTYPE html><p>" + b"The lamp listens. " * 200
BOMB = b"<!DOCTYPE html><p>" + b"The lamp listens. " * 500_000


def rules(text: str) -> Reply:
    """A robots.txt for everybody."""
    return typed("text/plain", b"User-agent: *\n" + text.encode())


def packed(encoding: str, body: bytes) -> Reply:
    return Reply(body, headers={**HTML, "Content-Encoding": encoding})


def packed_endless(encoding: str, piece: bytes) -> Reply:
    return Reply(endless(piece, piece * 999), headers={**HTML, "Content-Encoding": encoding}, chunked=True)


def typed(media_type: str, body: bytes) -> Reply:
    return Reply(body, headers={"Content-Type": media_type})


def raw(rest: bytes) -> Reply:
    return Reply(OK + rest, raw=True)


def endless(start: bytes, piece: bytes) -> Iterator[bytes]:
    yield start
    while True:
        yield piece


def hops(count: int) -> dict[str, Answer]:
    steps: dict[str, Answer] = {f"/{i}": redirect(f"/{i + 1}") for i in range(1, count)}
    return {"/page": redirect("/1"), **steps, f"/{count}": page()}


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(data) + stream.flush()


@dataclass(frozen=True, slots=True)
class Site:
    """A host's answers by path; its ``/page`` is ordered, and what comes of it is expected."""

    answers: Mapping[str, Answer]
    outcome: str = "page"
    reason: str = ""
    attempts: int = 1
    more: tuple[str, ...] = ()  # other paths that are ordered


def refused(reason: str, answer: Answer, attempts: int = 1) -> Site:
    return Site({"/page": answer}, "refused", reason, attempts)


def failed(reason: str, answer: Answer, attempts: int = 1) -> Site:
    return Site({"/page": answer}, "failed", reason, attempts)


def good(answer: Answer) -> Site:
    return Site({"/page": answer})


def allowing(robots: Answer) -> Site:
    return Site({"/robots.txt": robots, "/page": page()})


def forbidding(robots: Answer, others: Mapping[str, Answer] | None = None) -> Site:
    return Site({"/robots.txt": robots, "/page": page(), **(others or {})}, "refused", "robots", 0)


def lost(reason: str, robots: Answer) -> Site:
    """A site whose rules cannot be had."""
    return Site({"/robots.txt": robots, "/page": page()}, "failed", reason, 0, more=("/other",))


def first(once: Answer, then: Reply) -> Callable[[Seen], Reply]:
    """An answer that the first request gets, and another for all that follow."""
    asked = itertools.count()

    def answer(seen: Seen) -> Reply:
        if next(asked):
            return then
        return once(seen) if callable(once) else once

    return answer


def busy_until_soon(_: Seen) -> Reply:
    """Asks to wait until a date, which has whole seconds: at least one of them lies ahead."""
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2)
    return Reply(status=503, headers={"Retry-After": email.utils.format_datetime(soon, usegmt=True)})


SEVERAL = ("/0", "/1", "/2")
FORBIDDEN = tuple(f"/private/{i}" for i in range(8))
MANY_ROBOTS = "".join(f"User-agent: robot{i}*\n" for i in range(9000)) + "Disallow: /x\n" * 15000

SITES: dict[str, Site] = {
    # robots.txt
    "no-robots": good(page()),
    "robots-allow": allowing(rules("Disallow: /private")),
    "robots-forbid": forbidding(rules("Disallow: /")),
    "robots-by-name": forbidding(rules("Disallow:\n\nUser-agent: earshot\nDisallow: /p")),
    "robots-other-name": allowing(rules("Disallow: /x\n\nUser-agent: other\nDisallow: /")),
    "robots-at-once": Site(
        {"/robots.txt": rules("Disallow: /private"), **{path: page() for path in ("/page", *FORBIDDEN)}}, more=FORBIDDEN
    ),
    "robots-403": allowing(Reply(status=403)),
    "robots-500": lost("robots.txt: http 500", Reply(status=500)),
    "robots-429": lost("robots.txt: http 429", Reply(status=429, headers={"Retry-After": "20000"})),
    "robots-vanish": lost("broken connection", Reply(b"User", length=99)),
    "robots-redirect": forbidding(redirect("/r.txt"), {"/r.txt": rules("Disallow: /")}),
    "robots-loop": allowing(redirect("/robots.txt")),
    "robots-private": Site({"/robots.txt": redirect("http://10.0.0.1/")}, "refused", "private address", 0),
    "robots-long": forbidding(rules("Disallow: /p\n" + "# lamp\n" * 750_000)),
    "robots-too-late": allowing(rules("Disallow: /x\n" + "# lamp\n" * 75_000 + "Disallow: /p")),
    "robots-endless": forbidding(Reply(endless(b"User-agent: *\nDisallow: /p\n", b"# lamp\n" * 99), chunked=True)),
    "robots-packed": forbidding(packed("gzip", gzip.compress(b"User-agent: *\nDisallow: /"))),
    "robots-mark": forbidding(typed("text/plain", b"\xef\xbb\xbfUser-agent: *\nDisallow: /")),
    "robots-html": allowing(page()),
    "robots-many": allowing(typed("text/plain", MANY_ROBOTS.encode())),
    "robots-slowly": Site({"/robots.txt": rules("Crawl-delay: 99999")}, "refused", "crawl-delay too long", 0),
    "robots-after-redirect": Site(
        {"/robots.txt": rules("Disallow: /private"), "/page": redirect("/private"), "/private": page()},
        "refused",
        "robots",
    ),
    "xn--bcher-kva": good(page()),
    # statuses
    "gone": failed("http 410", Reply(status=410)),
    "no-content": failed("http 204", Reply(status=204)),
    "partial": failed("http 206", Reply(PAGE, 206, HTML)),
    "no-question": failed("http 304", Reply(status=304)),
    "empty": failed("empty", page(b" \n")),
    "teapot": failed("http 418", Reply(PAGE, 418, HTML)),
    # redirects
    "hops-5": Site(hops(5)),
    "hops-6": Site(hops(6), "failed", "too many redirects"),
    "loop": failed("redirect loop", redirect("/page")),
    "loop-of-two": Site({"/page": redirect("/b"), "/b": redirect("/page")}, "failed", "redirect loop"),
    "loop-empty": failed("redirect loop", redirect("")),
    "nowhere": failed("http 302", Reply(status=302)),
    "relative": Site({"/page": redirect("a/../b"), "/b": page()}),
    "accent": Site({"/page": RAW_LOCATION, "/caf%E9": page()}),
    "to-ftp": refused("not http or https", redirect("ftp://news.example/a")),
    "to-file": refused("not http or https", redirect("file:///etc/hosts")),
    "to-data": refused("not http or https", redirect("data:text/html,lamp")),
    "to-script": refused("malformed address", redirect("javascript:alert(1)")),
    "to-private": refused("private address", redirect("http://192.168.0.1/")),
    "to-metadata": refused("private address", redirect("http://169.254.169.254/latest/")),
    "to-mapped": refused("private address", redirect("http://[::ffff:127.0.0.1]/")),
    "to-decimal": refused("malformed address", redirect("http://2130706433/")),
    "to-me": refused("credentials in the address", redirect("http://me:secret@news.example/")),
    "to-port": refused("port", redirect("http://to-port.localhost:22/")),
    "to-nonsense": refused("malformed address", redirect("http://[::1/")),
    "to-intranet": Site(
        {"/page": redirect("/b", 301), "/b": redirect("http://intranet/")}, "refused", "private address"
    ),
    # types and sizes
    "as-picture": good(typed("image/png", PAGE)),
    "as-nothing": good(Reply(PAGE)),
    "feed": good(typed("text/html", b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>')),
    "text": good(typed("text/plain; charset=iso-8859-1", b"The lamp listens. " * 9)),
    "picture": refused("not a page", page(b"\x89PNG\r\n\x1a\n" + bytes(999))),
    "archive": refused("not a page", page(b"PK\x03\x04" + bytes(range(256)))),
    "json": refused("not a page", typed("application/json", b'{"lamp": 1}')),
    "film": refused("not a page", Reply(endless(b"\0\0\0\x18ftypmp42", bytes(KIB)), headers=HTML, chunked=True)),
    "turning": refused("not a page", page(PAGE.ljust(2 * KIB) + bytes(KIB))),
    "page-full": good(page(PAGE.ljust(256 * KIB))),
    "page-large": refused("too large", page(PAGE.ljust(256 * KIB + 1))),
    "page-endless": refused("too large", Reply(endless(PAGE, b"lamp " * 200), headers=HTML, chunked=True)),
    "page-undelimited": refused("too large", Reply(endless(PAGE, b"lamp " * 200), headers=HTML)),
    "pdf-full": good(typed("application/pdf", b"%PDF-1.7\n".ljust(1024 * KIB))),
    "pdf-large": refused("too large", typed("application/pdf", b"%PDF-1.7\n".ljust(1024 * KIB + 1))),
    "pdf-claimed": refused("too large", typed("application/pdf", PAGE.ljust(300 * KIB))),
    # compression
    "gzip": good(packed("gzip", gzip.compress(TALK))),
    "deflate": good(packed("deflate", zlib.compress(TALK))),
    "deflate-bare": good(packed("deflate", raw_deflate(TALK))),
    "br": good(packed("br", brotli.compress(TALK))),
    "twice": good(packed("gzip, br", brotli.compress(gzip.compress(TALK)))),
    "bomb-gzip": refused("too large", packed("gzip", gzip.compress(BOMB))),
    "bomb-deflate": refused("too large", packed("deflate", zlib.compress(BOMB))),
    "bomb-br": refused("too large", packed("br", brotli.compress(BOMB, quality=5))),
    "bomb-twice": refused("too large", packed("gzip, gzip", gzip.compress(gzip.compress(BOMB)))),
    "bomb-picture": refused("not a page", packed("gzip", gzip.compress(bytes(9_000_000)))),
    "nothing-endless": refused("too large", packed_endless("deflate", EMPTY_BLOCK)),
    "layers": refused("unknown encoding", packed("gzip, gzip, gzip", gzip.compress(TALK))),
    "zstd": refused("unknown encoding", packed("zstd", b"(\xb5/\xfd")),
    "not-packed": failed("broken encoding", packed("gzip", TALK)),
    "gzip-cut-off": failed("broken encoding", packed("gzip", gzip.compress(TALK)[:-9])),
    # connections
    "vanish": failed("broken connection", Reply(PAGE, headers=HTML, length=len(PAGE) + 1), attempts=3),
    "vanish-at-once": failed("broken connection", Reply(raw=True), attempts=3),
    "vanish-in-chunk": failed(
        "broken connection", raw(b"Transfer-Encoding: chunked\r\n\r\nff\r\n<html>"), attempts=3
    ),
    "vanish-once": Site({"/page": first(Reply(PAGE, headers=HTML, length=9999), page())}, attempts=2),
    "nonsense": failed("malformed answer", Reply(b"lamp lamp lamp\r\n\r\n" * 9, raw=True)),
    "headers-long": failed("malformed answer", raw(b"Lamp: " + b"x" * 99_999 + b"\r\n\r\n")),
    "headers-endless": failed("malformed answer", Reply(endless(OK, b"Lamp: lamp\r\n" * 99), raw=True)),
    # manners; the times are looked at below
    "gap": Site({"/page": page(), **{path: page() for path in SEVERAL}}, more=SEVERAL),
    "crawl-delay": Site(
        {"/robots.txt": rules(f"Crawl-delay: {CRAWL_DELAY_S}"), "/page": page(), "/a": page()}, more=("/a",)
    ),
    "slow": Site(
        {"/page": page(), **{path: Reply(PAGE, headers=HTML, wait_s=SLOW_S) for path in SEVERAL}}, more=SEVERAL
    ),
    "busy": Site({"/page": first(Reply(status=503, headers={"Retry-After": "1"}), page())}, attempts=2),
    "busy-until": Site({"/page": first(busy_until_soon, page())}, attempts=2),
    "broken": failed("http 500", Reply(status=500), attempts=3),
    "proxy-in-trouble": failed("http 520", Reply(status=520), attempts=3),
    "limited": Site({"/page": first(Reply(status=429), page())}, attempts=2),
    "closed": Site(
        {path: Reply(status=429, headers={"Retry-After": "86400"}) for path in ("/page", "/a", "/b")},
        "failed",
        "http 429",
        more=("/a", "/b"),
    ),
    "cookies": Site(
        {"/page": page(Set_Cookie="lamp=1; Path=/"), "/a": page(), "/b": redirect("/a")}, more=("/a", "/b")
    ),
}  # fmt: skip
