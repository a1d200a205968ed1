"""A program that runs the bot's schedule against a loopback and kills itself at a step: started by test_kill.

Arguments: port, data folder, the time now, the step to die at (0: none). Steps are counted from the first look at what
is due: before and after each statement that writes to state.db, before and after its commit, before and after
composing, and before and after each request to a channel. It prints how many there were.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import signal
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from sqlalchemy import event

from bot.composing import Wanted
from bot.digests import Digest
from bot.discord_bot.client import Earshot
from bot.discord_bot.parts import Parts
from bot.discord_bot.reader import Reader
from bot.settings import BotSettings
from bot.state import State
from tests.bot.discord_bot.digesting import News, WallClock, change, story
from tests.bot.discord_bot.serving_bot import no_pause
from tests.bot.test_bot_settings import made_up_token

LOOKS = 4  # at what is due, with a quarter of an hour between


class Steps:
    """Counts steps, and kills the process at one of them."""

    def __init__(self, deadly: int) -> None:
        self.deadly, self.count, self.counting = deadly, 0, False

    def __call__(self, *_told: Any, **_more: Any) -> None:
        if not self.counting:
            return
        self.count += 1
        if self.count == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)


def watch_database(state: State, step: Steps) -> None:
    """Counts what is written to state.db: each statement, before and after its commit."""
    wrote = set[int]()  # threads that have written something

    def statement(_connection: Any, cursor: Any, text: str, *_rest: Any) -> None:
        if text.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            wrote.add(threading.get_ident())
            step()

    def commit(_connection: Any) -> None:
        if threading.get_ident() in wrote:
            step()

    def committed(*_told: Any) -> None:
        if threading.get_ident() in wrote:
            wrote.discard(threading.get_ident())
            step()

    for name in ("before_cursor_execute", "after_cursor_execute"):
        event.listen(state._engine, name, statement)
    event.listen(state._engine, "commit", commit)
    event.listen(state._engine, "checkin", committed)


def watch_requests(step: Steps) -> None:
    """Counts requests to channels, and what came back."""
    original = HTTPClient.request

    async def request(self: HTTPClient, route: Route, **options: Any) -> Any:
        counted = "/channels/" in route.url
        if counted:
            step()
        try:
            return await original(self, route, **options)
        finally:
            if counted:
                step()

    HTTPClient.request = request  # type: ignore[method-assign]


class DeadlyNews(News):
    """Composes with a step before and after it."""

    step: Steps

    def compose(self, knowledge: Any, wanted: Wanted) -> Digest:
        self.step()
        composed = super().compose(knowledge, wanted)
        self.step()
        return composed


async def main(port: int, data: Path, now: dt.datetime, deadly: int) -> None:
    Route.BASE = f"http://127.0.0.1:{port}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
    settings = BotSettings(data=data)
    state, step, wall = State(settings.state), Steps(deadly), WallClock(now)
    knowledge: Any = SimpleNamespace(snapshot=SimpleNamespace(manifest=SimpleNamespace(archive_date="2026-11-24")))
    reader = Reader(knowledge, 100, lambda _: None)
    news = DeadlyNews([story(1), change(2, "Acme")])
    news.step = step
    seconds = [0.0]
    bot = Earshot(Parts(settings, state, reader, news, now=wall, clock=lambda: seconds[0]))
    bot.before_identify_hook = no_pause  # type: ignore[method-assign,assignment]
    bot.post_what_is_due = nothing  # type: ignore[method-assign]
    watch_database(state, step)
    watch_requests(step)
    running = asyncio.create_task(bot.start(made_up_token()))
    await asyncio.wait_for(bot.reconciled.wait(), 60)
    step.counting = True
    for _ in range(LOOKS):
        await bot.schedule.tick()
        await bot.schedule.idle()
        wall.go(minutes=15)
        seconds[0] += 3600
    step.counting = False
    await bot.close()
    await asyncio.wait({running})
    reader.close()
    state.close()
    print(step.count)  # noqa: T201


async def nothing() -> None:
    """In the place of the loop, so that the program alone decides when to look."""


if __name__ == "__main__":
    discord.utils.setup_logging(root=False)
    given = sys.argv[1:]
    asyncio.run(main(int(given[0]), Path(given[1]), dt.datetime.fromisoformat(given[2]), int(given[3])))
