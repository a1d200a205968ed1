"""The crawler's process: it says why it ends, never outlives its parent, waits for the slow and gives up the dead."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import CrawlError, SettingsError
from corpus.gather import child, spider
from corpus.gather.orders import CrawlSettings, Fetched, Order
from corpus.gather.spider import Crawl, crawl
from corpus.settings import load_settings
from tests.corpus.web import HTML, PAGE, Reply, Seen, Web, page

PLAN = CrawlSettings("bot@example.org", delay_s=0, autothrottle=False, backoff_s=0.05, retries=1, loopback=True)
END_S = 20.0  # for a process to go; it takes one or two
on_linux = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="looks into processes as only Linux lets it")


def orders(web: Web, count: int, host: str = "news.localhost") -> list[Order]:
    return [Order(web.url(f"/{i}", host), ports=(web.port,), key=str(i)) for i in range(count)]


def pages(web: Web, count: int, body: bytes = PAGE) -> None:
    web.answers.update({f"/{i}": page(body) for i in range(count)})


def test_without_a_contact_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"EARSHOT_CONTACT is not set: give a url or mail address") as error:
        CrawlSettings.of(load_settings())
    assert "\n" not in str(error.value)
    with pytest.raises(SettingsError, match="EARSHOT_CONTACT"):
        Crawl(CrawlSettings(contact=" "))
    monkeypatch.setenv("EARSHOT_CONTACT", "https://example.org/bot")
    assert CrawlSettings.of(load_settings()) == CrawlSettings("https://example.org/bot")


@pytest.mark.parametrize(
    "contact", ["me", "example.org", "me@", "me@host", "a@b.example\r\nCookie: x", "ftp://a.example", "http://a"]
)
def test_a_contact_at_which_nobody_can_be_reached_is_a_wrong_setting(
    monkeypatch: pytest.MonkeyPatch, contact: str
) -> None:
    monkeypatch.setenv("EARSHOT_CONTACT", contact)
    with pytest.raises(SettingsError, match="EARSHOT_CONTACT: give a url"):
        load_settings()


def test_loopback_is_reached_only_where_the_tests_setting_says_so(monkeypatch: pytest.MonkeyPatch, web: Web) -> None:
    monkeypatch.setenv("EARSHOT_CONTACT", "bot@example.org")
    assert not CrawlSettings.of(load_settings()).loopback
    pages(web, 1)
    asked = [
        Order(f"http://{host}:{web.port}/0", ports=(web.port,))
        for host in ("127.0.0.1", "localhost", "news.localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]", "127.1")
    ]
    found = list(crawl(asked, replace(PLAN, loopback=False)))
    assert {fetched.outcome for fetched in found} == {"refused"}
    assert {fetched.reason for fetched in found} == {"private address", "malformed address"}
    assert not web.requests()
    monkeypatch.setenv("EARSHOT_ALLOW_LOOPBACK", "true")
    assert CrawlSettings.of(load_settings()).loopback


def test_more_may_be_ordered_while_results_come_in(web: Web) -> None:
    pages(web, 5)
    first, *others = orders(web, 5)
    seen: list[Fetched] = []
    with Crawl(PLAN) as running:
        running.submit(first)
        for fetched in running:
            seen.append(fetched)
            if len(seen) == 1:
                for order in others:
                    running.submit(order)
        assert running.outstanding == 0
        os.kill(running.pid, signal.SIGINT)  # Ctrl-C reaches it too, and is the parent's to handle
        running.submit(first)  # and again when all are done
        seen += running
    assert [fetched.outcome for fetched in seen] == ["page"] * 6
    assert {id(fetched.order) for fetched in seen} == {id(order) for order in (first, *others)}


def test_orders_are_taken_as_they_are_needed(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spider, "WINDOW", 3)
    pages(web, 20)
    taken: list[str] = []

    def lazily() -> Iterator[Order]:
        for order in orders(web, 20):
            taken.append(order.key)
            yield order

    results = crawl(lazily(), PLAN)
    for done in range(20):
        next(results)
        assert len(taken) <= done + 1 + 3
    assert next(results, None) is None
    assert len(taken) == 20


def trickle(start: bytes, piece: bytes) -> Iterator[bytes]:
    """A server that sends a little again and again, and never enough."""
    yield start
    for _ in range(400):
        time.sleep(0.05)
        yield piece


SLOW: dict[str, Callable[[], Reply]] = {
    "head": lambda: Reply(trickle(b"HTTP/1.1 200 OK\r\n", b"Lamp: lamp\r\n"), raw=True),
    "body": lambda: Reply(trickle(PAGE, b"l"), headers=HTML),
    "chunk": lambda: Reply(trickle(PAGE, b"l"), headers=HTML, chunked=True),
    "silence": lambda: Reply(PAGE, headers=HTML, wait_s=5),
    "continue": lambda: Reply(trickle(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), raw=True),
}


def answering(make: Callable[[], Reply]) -> Callable[[Seen], Reply]:
    return lambda _: make()


def test_slow_servers_are_given_up_in_time(web: Web) -> None:
    pages(web, 1)
    asked = []
    for name, make in SLOW.items():
        web.answers[f"{name}.localhost", "/0"] = answering(make)
        asked += orders(web, 1, f"{name}.localhost")
    web.answers["rules.localhost", "/robots.txt"] = lambda _: Reply(trickle(b"User-agent: *\n", b"# lamp\n"))
    asked += orders(web, 1, "rules.localhost")
    start = time.monotonic()
    found = list(crawl(asked, replace(PLAN, timeout_s=0.7)))
    assert {(fetched.outcome, fetched.reason) for fetched in found} == {("failed", "timeout")}
    assert sorted(fetched.attempts for fetched in found) == [0, 2, 2, 2, 2, 2]
    assert time.monotonic() - start < 15  # they would go on for 20
    assert not web.requests("rules.localhost", "/0")


def test_a_process_that_dies_is_told_of(web: Web) -> None:
    web.answers["/0"] = Reply(PAGE, headers=HTML, wait_s=5)
    with Crawl(PLAN) as running:
        running.submit(orders(web, 1)[0])
        os.kill(running.pid, signal.SIGKILL)
        for _ in range(2):
            with pytest.raises(CrawlError, match=r"ended early \(signal 9\); what it brought is kept: run it again"):
                list(running)
    with pytest.raises(CrawlError, match="no crawl is under way"):
        running.submit(orders(web, 1)[0])


def test_a_process_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch, web: Web) -> None:
    monkeypatch.setattr(spider, "MODULE", "corpus.gather.no_such_module")
    with Crawl(PLAN) as running:
        running.submit(orders(web, 1)[0])
        with pytest.raises(CrawlError, match=r"exit code 1: .*No module named corpus\.gather\.no_such_module") as error:
            list(running)
    assert "\n" not in str(error.value)


def test_a_process_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch, web: Web) -> None:
    monkeypatch.setattr(child, "SILENCE_S", 0.2)
    with Crawl(PLAN) as running:
        running.submit(orders(web, 1)[0])
        os.kill(running.pid, signal.SIGSTOP)
        with pytest.raises(CrawlError, match="no sign of life"):
            list(running)


@on_linux
def test_the_process_ends_with_the_crawl_also_after_an_error(web: Web) -> None:
    web.answers["/0"] = Reply(PAGE, headers=HTML, wait_s=5)
    handle = -1
    with pytest.raises(ZeroDivisionError), Crawl(PLAN) as running:  # noqa: PT012
        handle = os.pidfd_open(running.pid)
        running.submit(orders(web, 1)[0])
        raise ZeroDivisionError
    assert has_ended(handle)


def has_ended(handle: int) -> bool:
    """Whether the process behind a pidfd ends in time."""
    ready, _, _ = select.select([handle], [], [], END_S)
    os.close(handle)
    return bool(ready)


PARENT = """
    import os, signal, sys
    from corpus.gather.orders import CrawlSettings, Order
    from corpus.gather.spider import Crawl

    with Crawl(CrawlSettings("bot@example.org", loopback=True)) as crawl:
        crawl.submit(Order("http://127.1/"))
        list(crawl)
        sibling = os.fork() if sys.argv[1] == "sibling" else -1
        if sibling == 0:
            signal.pause()
        print(crawl.pid, sibling, flush=True)
        signal.pause()
"""


@on_linux
@pytest.mark.parametrize("company", ["alone", "sibling"])
def test_the_process_ends_when_its_parent_is_killed(company: str) -> None:
    """Also where a sibling, forked by the parent, holds the pipe open."""
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PARENT), company],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(child.ROOT)},
    )
    with parent:
        assert parent.stdout
        pid, sibling = (int(text) for text in parent.stdout.readline().split())
        handle = os.pidfd_open(pid)
        parent.kill()
        try:
            assert has_ended(handle)
        finally:
            if sibling > 0:
                os.kill(sibling, signal.SIGKILL)


@on_linux
def test_the_process_listens_to_nobody(web: Web) -> None:
    """Scrapy would open a telnet console and a server that runs code."""
    pages(web, 1)
    with Crawl(PLAN) as running:
        running.submit(orders(web, 1)[0])
        assert [fetched.outcome for fetched in running] == ["page"]
        process = Path(f"/proc/{running.pid}")
        own = {str(link.readlink()) for link in (process / "fd").iterdir()}
        table = [line.split() for name in ("tcp", "tcp6") for line in (process / "net" / name).read_text().splitlines()]
    listening = {f"socket:[{row[9]}]" for row in table if row[3] == "0A"}
    assert listening  # at least the web of this test
    assert not own & listening


@pytest.mark.slow
def test_a_slow_caller_is_waited_for(web: Web) -> None:
    """Of 200 large pages only those are fetched that fit into the pipe and the little that is read ahead."""
    body = PAGE.ljust(500_000)
    pages(web, 200, body)
    with Crawl(replace(PLAN, connections_per_host=16)) as running:
        for order in orders(web, 200):
            running.submit(order)
        results = iter(running)
        next(results)
        count, still = 0, 0
        while still < 10:  # until nothing moves any more
            time.sleep(0.2)
            still = still + 1 if len(web.requests()) == count else 0
            count = len(web.requests())
        assert count < 60  # 5 MB of bodies, 16 connections, and the pages in the pipe
        assert len(list(results)) == 199
