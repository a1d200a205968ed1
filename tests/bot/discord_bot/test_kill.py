"""SIGKILL at every step of posting: every digest is there exactly once after the next start."""

from __future__ import annotations

import asyncio
import datetime as dt
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import discord
import pytest

from bot.state import State
from bot.subscriptions import Subscription, Subscriptions
from tests.bot.discord_bot.digesting import at
from tests.bot.discord_bot.keeping import KeepingLoopback
from tests.bot.discord_bot.loopback import GUILD
from tests.bot.discord_bot.simulated import posted

DIGEST, WATCH = 901, 902  # channels
NOW = at("2026-11-24 09:10")
LATER = dt.timedelta(minutes=10)  # until the next start: leases are over, and Discord has forgotten nonces
FEWEST_STEPS = 40
CHATTER = 130  # messages of others meanwhile: more than a page of history
TIMEOUT_S = 120
T = TypeVar("T")


@asynccontextmanager
async def keeping(time: dt.datetime = NOW) -> AsyncIterator[KeepingLoopback]:
    server = KeepingLoopback([DIGEST, WATCH], time)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def subscribed(folder: Path) -> Path:
    """A data folder whose state.db has a daily digest, due at nine, and a watch of a policy that has changed."""
    state = State(folder / "state.db")
    held = Subscriptions(state)
    begun = at("2026-11-23 12:00")
    held.put(Subscription(GUILD, DIGEST, 0, begun, cadence="daily"))
    held.put(Subscription(GUILD, WATCH, 0, begun, kind="watch", service="Acme"))
    state.close()
    return folder


async def run(server: KeepingLoopback, data: Path, deadly: int) -> int | None:
    """How many steps the program took; None where it was killed at ``deadly``."""
    arguments = [str(server.port), str(data), server.time.isoformat(), str(deadly)]
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bot.discord_bot.killed", *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        out, error = await asyncio.wait_for(program.communicate(), TIMEOUT_S)
    finally:
        if program.returncode is None:
            program.kill()
    if program.returncode == -signal.SIGKILL:
        return None
    assert program.returncode == 0, error.decode()
    return int(out)


async def killed_and_restarted(folder: Path, deadly: list[int], denied: discord.Permissions) -> KeepingLoopback:
    """Discord after the program was killed at each of the steps ``deadly``, one after the other, and ran once more."""
    async with keeping() as server:
        data = subscribed(folder)
        for step in [*deadly, 0]:
            if await run(server, data, step) is not None:
                break
            for channel in (DIGEST, WATCH):
                for n in range(CHATTER):
                    server.add(channel, {"content": f"chatter {n}"}, 5)
            server.time += LATER
            server.denied = denied
    return server


async def some_at_once(runs: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """What all of ``runs`` give, two at a time."""
    few = asyncio.Semaphore(2)

    async def one(run: Coroutine[Any, Any, T]) -> T:
        async with few:
            return await run

    return await asyncio.gather(*(one(run) for run in runs))


def states(data: Path) -> list[str]:
    with sqlite3.connect(data / "state.db") as database:
        found = [state for (state,) in database.execute("SELECT state FROM post ORDER BY channel")]
    database.close()
    return found


@pytest.mark.slow
async def test_killed_at_any_step_every_digest_is_there_exactly_once(tmp_path: Path) -> None:
    async with keeping() as server:
        steps = await run(server, subscribed(tmp_path / "whole"), 0)
        assert steps is not None
        assert steps >= FEWEST_STEPS
        assert [len(server.own(channel)) for channel in (DIGEST, WATCH)] == [1, 1]

    async def outcome(step: int) -> tuple[list[int], list[str]]:
        server = await killed_and_restarted(tmp_path / f"{step}", [step], discord.Permissions.none())
        told = {channel: "".join(map(posted, server.own(channel))) for channel in (DIGEST, WATCH)}
        counts = [told[DIGEST].count("**Story 1**"), told[WATCH].count("Acme: its policy has changed")]
        return counts, states(tmp_path / f"{step}")

    outcomes = await some_at_once([outcome(step) for step in range(1, steps + 1)])
    assert not [(n, found) for n, found in enumerate(outcomes, 1) if found != ([1, 1], ["sent", "sent"])]


@pytest.mark.slow
async def test_killed_again_while_recovering_it_is_still_there_exactly_once(tmp_path: Path) -> None:
    async def outcome(first: int, second: int) -> list[int]:
        folder = tmp_path / f"{first}-{second}"
        server = await killed_and_restarted(folder, [first, second], discord.Permissions.none())
        return [len(server.own(channel)) for channel in (DIGEST, WATCH)]

    outcomes = await some_at_once([outcome(first, second) for first in range(5, 40, 7) for second in range(1, 14, 4)])
    assert all(found == [1, 1] for found in outcomes), outcomes


@pytest.mark.slow
async def test_without_the_history_nothing_comes_twice_and_what_is_doubtful_is_marked(tmp_path: Path) -> None:
    async def outcome(step: int) -> list[tuple[int, str]]:
        folder = tmp_path / f"{step}"
        server = await killed_and_restarted(folder, [step], discord.Permissions(read_message_history=True))
        counts = [len(server.own(channel)) for channel in (DIGEST, WATCH)]
        return list(zip(counts, states(folder), strict=True))

    outcomes = [each for found in await some_at_once([outcome(n) for n in range(1, 60, 2)]) for each in found]
    assert set(outcomes) <= {(1, "sent"), (1, "doubtful"), (0, "doubtful")}
    assert (1, "doubtful") in outcomes
