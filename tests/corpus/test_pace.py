"""A host is asked when its turn has come; a clock is passed in."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from corpus.gather.crawl.failures import StoppedError
from corpus.gather.crawl.pace import MAX_TROUBLES, Pace, retry_after_seconds
from corpus.gather.crawl.robots import own_rules
from corpus.gather.orders import CrawlSettings

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
HOST = "news.example"


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def read(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def waited(pace: Pace, clock: Clock, host: str = HOST, delay: float = 5) -> float:
    before = clock.now
    asyncio.run(pace.turn(host, delay))
    return round(clock.now - before, 3)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(CrawlSettings("bot@example.org", longest_wait_s=300), clock.read, clock.sleep)


def test_the_gap_begins_when_a_host_has_answered(pace: Pace, clock: Clock) -> None:
    assert waited(pace, clock) == 0
    clock.now += 7  # a slow answer
    pace.answered(HOST)
    assert waited(pace, clock, "other.example") == 0
    assert waited(pace, clock) == 5


def test_a_crawl_delay_holds_from_the_answer_that_told_it(pace: Pace, clock: Clock) -> None:
    pace.answered(HOST)
    pace.set_crawl_delay(HOST, 20)
    assert waited(pace, clock) == 20
    pace.answered(HOST)
    assert waited(pace, clock) == 20
    pace.answered(HOST)
    assert waited(pace, clock, delay=60) == 60  # a slow server gets more


def test_a_host_that_wants_too_long_a_delay_is_left_alone(pace: Pace, clock: Clock) -> None:
    with pytest.raises(StoppedError) as stopped:
        pace.set_crawl_delay(HOST, 301)
    assert (stopped.value.outcome, stopped.value.reason) == ("refused", "crawl-delay too long")
    with pytest.raises(StoppedError):
        waited(pace, clock)
    assert waited(pace, clock, "other.example") == 0


@pytest.mark.parametrize(
    ("backoff", "retry_after", "wait"),
    [(5, None, 5), (10, None, 10), (5, 120, 120), (5, 1, 5), (0, 300, 300), (0, None, 2)],
)
def test_a_host_in_trouble_is_held(pace: Pace, clock: Clock, backoff: float, retry_after: float, wait: float) -> None:
    pace.answered(HOST)
    pace.trouble(HOST, "http 503", backoff, retry_after, NOW)
    assert waited(pace, clock, delay=2) == wait


def test_a_host_that_asks_to_wait_too_long_is_left_alone_until_then(pace: Pace, clock: Clock) -> None:
    pace.trouble(HOST, "http 429", 5, 3600, NOW)
    with pytest.raises(StoppedError) as stopped:
        waited(pace, clock)
    assert (stopped.value.outcome, stopped.value.reason) == ("failed", "host asked to wait")
    assert stopped.value.retry_after == NOW + dt.timedelta(hours=1)


def test_a_host_that_only_fails_is_left_alone_and_one_success_counts(pace: Pace, clock: Clock) -> None:
    for _ in range(MAX_TROUBLES - 1):
        pace.trouble(HOST, "timeout", 0, None, NOW)
    pace.went_well(HOST)
    pace.trouble(HOST, "timeout", 0, None, NOW)
    assert waited(pace, clock) == 0
    for _ in range(MAX_TROUBLES - 1):
        pace.trouble(HOST, "timeout", 0, None, NOW)
    with pytest.raises(StoppedError, match="host left alone: timeout"):
        waited(pace, clock)


def test_those_who_wait_for_a_host_hear_when_it_is_left_alone(clock: Clock) -> None:
    async def leave(seconds: float) -> None:
        clock.now += seconds
        left.trouble(HOST, "http 429", 0, 3600, NOW)

    left = Pace(CrawlSettings("bot@example.org"), clock.read, leave)
    left.answered(HOST)
    with pytest.raises(StoppedError, match="host asked to wait"):
        waited(left, clock)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("Mon, 23 Nov 2026 12:02:00 GMT", 120),
        ("Monday, 23-Nov-26 12:02:00 GMT", 120),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        ("Mon, 23 Nov 2026 12:02:00", 120),
        ("Mon, 23 Nov 2026 14:02:00 +0200", 120),
        ("9" * 300, 366 * 86400),
        ("Fri, 23 Nov 2186 12:02:00 GMT", 366 * 86400),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("Mon, 99 Nov 2026 12:02:00 GMT", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOW) == seconds


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("User-agent: *", "User-agent: *"),
        ("user-agent:*  # everybody", "User-agent: *"),
        ("User-Agent: Earshot/2.0", "User-agent: Earshot"),
        ("USER AGENT earshot", "User-agent: Earshot"),
        ("useragent: EARSHOT*", "User-agent: Earshot"),
        ("User-agent: earshotbot", "User-agent: another"),
        ("User-agent: ear", "User-agent: another"),
        ("User  agent: x1*", "User-agent: another"),
        ("user\tagent x", "User-agent: another"),
        ("User-agent:", "User-agent: another"),
        ("Disallow: /user-agent: x", "Disallow: /user-agent: x"),
        ("# User-agent: x", "# User-agent: x"),
    ],
)
def test_every_robot_is_everybody_we_or_another(line: str, seen: str) -> None:
    assert own_rules(line.encode()) == seen.encode()
