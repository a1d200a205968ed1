"""A thousand digests that are due in the same minute, by a clock that the test drives."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from typing import Any

import pytest

from bot.discord_bot import outlets
from bot.discord_bot.client import Earshot
from bot.discord_bot.parts import Parts
from bot.discord_bot.schedule import AT_ONCE, SPREAD_EACH_S, SPREAD_MOST_S, TICK_S
from bot.subscriptions import Subscription, _row
from bot.tables import subscriptions
from tests.bot.discord_bot.digesting import News, WallClock, at, story

MOST_S = 600.0


class Guild:
    """A server that is there, with a channel for each subscription."""

    unavailable = False
    me = None
    preferred_locale = None

    def __init__(self, number: int) -> None:
        self.id = number

    def get_channel_or_thread(self, channel: int) -> None:
        return None


def many(parts: Parts, monkeypatch: pytest.MonkeyPatch, count: int) -> Earshot:
    """A bot with ``count`` subscriptions of as many servers, all due at nine."""
    bot = Earshot(parts)
    monkeypatch.setattr(bot, "get_guild", Guild)
    with bot.state.writing() as connection:  # one transaction: a thousand commits would take a minute
        rows = [_row(Subscription(n, 10_000 + n, 0, at("2026-11-24 08:00"), cadence="daily")) for n in range(count)]
        connection.execute(subscriptions.insert(), rows)
    assert len(bot.schedule.subscriptions.all()) == count
    return bot


@pytest.mark.parametrize("count", [60, pytest.param(1000, marks=pytest.mark.slow)])
async def test_digests_of_one_minute_are_spread_and_all_sent_within_ten(
    parts: Parts, wall: WallClock, news: News, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    bot = many(parts, monkeypatch, count)
    sent: Counter[int] = Counter()
    looks: Counter[dt.datetime] = Counter()
    under_way = most = 0

    async def channel_of(guild: Any, channel: int) -> int:
        return channel

    async def send(outlet: Any, view: Any, key: str, title: str) -> int:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        sent[outlet] += 1
        looks[wall.time] += 1
        return 1

    monkeypatch.setattr(outlets, "outlet_of", channel_of)
    monkeypatch.setattr(outlets, "send", send)
    news.add(story(1))
    wall.time = began = at("2026-11-24 09:00")
    while len(sent) < count and wall.time - began < dt.timedelta(seconds=MOST_S):
        await bot.schedule.tick()
        await bot.schedule.idle()
        wall.go(seconds=TICK_S)
    assert len(sent) == count
    assert set(sent.values()) == {1}
    assert most <= AT_ONCE
    spread = min(SPREAD_MOST_S, SPREAD_EACH_S * count)
    assert len(looks) >= spread / TICK_S, "over the whole time"
    assert max(looks.values()) <= count / (spread / TICK_S) * 2.5, "and evenly"
