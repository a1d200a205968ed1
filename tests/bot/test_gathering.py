"""Gathering on schedule: its own process, one at a time, its end seen, its failure told."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.gathering import ENDED_WITH_BOT, REBUILD, Gathering
from bot.knowledge_age import KnowledgeAge
from bot.settings import BotSettings
from bot.state import State
from tests.bot.discord_bot.digesting import WallClock, at

WAIT_S = 60.0


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = State(tmp_path / "state.db")
    yield opened
    opened.close()


def gathering(state: State, wall: WallClock, code: str, **settings: object) -> Gathering:
    """One that runs ``code`` in the place of a rebuild."""
    given: dict[str, object] = {"data": state.path.parent, "contact": "us@a.example"} | settings
    return Gathering(BotSettings.model_validate(given), state, wall, (sys.executable, "-c", code))


async def test_it_gathers_every_six_hours_and_keeps_how_it_went(state: State, tmp_path: Path) -> None:
    wall, log = WallClock(), tmp_path / "log"
    code = f"import os, pathlib; open({str(log)!r}, 'a').write(os.environ['EARSHOT_DATA'] + chr(10))"
    held = gathering(state, wall, code)
    assert held.last() is None
    assert await held.run_if_due()
    assert not await held.run_if_due()
    wall.go(hours=5, minutes=59)
    assert not await held.run_if_due()
    wall.go(minutes=1)
    again = gathering(state, wall, code)  # a restart changes nothing
    assert await again.run_if_due()
    assert log.read_text().splitlines() == [str(tmp_path)] * 2
    last = again.last()
    assert last is not None
    assert (last.problem, last.succeeded) == (None, wall.time)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "import sys; sys.stderr.write('a bar\\nearshot: \\x1b[31mno room left\\n'); sys.exit(1)",
            "earshot:  [31mno room left",
        ),
        ("import sys; sys.exit(3)", "it ended with code 3"),
        ("import sys; sys.stderr.write('x' * 10_000_000); sys.exit(1)", "x" * 300),
        ("import os; os.kill(os.getpid(), 9)", "it ended with code -9"),
    ],
)
async def test_a_failure_is_told_and_the_last_success_kept(
    state: State, caplog: pytest.LogCaptureFixture, code: str, said: str
) -> None:
    wall = WallClock()
    await gathering(state, wall, "").run_if_due()
    wall.go(hours=6)
    held = gathering(state, wall, code)
    assert await held.run_if_due()
    last = held.last()
    assert last is not None
    assert last.problem == said
    assert last.succeeded == at("2026-11-24 08:00")
    assert f"gathering failed: {said}" in caplog.text


async def test_one_that_another_begun_is_no_failure(state: State, caplog: pytest.LogCaptureFixture) -> None:
    code = "import sys; sys.exit('corpus: another rebuild is under way (/data/rebuild.lock): this one does nothing')"
    held = gathering(state, WallClock(), code)
    assert await held.run_if_due()
    last = held.last()
    assert last is not None
    assert last.problem is None
    assert last.succeeded is None
    assert "gathering failed" not in caplog.text


async def test_what_cannot_be_started_is_told(state: State) -> None:
    settings = BotSettings(data=state.path.parent, contact="us@a.example")
    held = Gathering(settings, state, WallClock(), ("/no/such/program",))
    await held.run_if_due()
    last = held.last()
    assert last is not None
    assert last.problem == "it cannot be started (No such file or directory)"


async def test_without_a_contact_it_says_so_once_and_off_is_off(state: State, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    held = gathering(state, WallClock(), "raise SystemExit(1)", contact=None)
    for _ in range(3):
        assert not await held.run_if_due()
    assert caplog.text.count("EARSHOT_CONTACT is not set, so nothing is gathered on schedule") == 1
    assert not held.is_on
    off = gathering(state, WallClock(), "raise SystemExit(1)", rebuild_hours=0)
    assert not await off.run_if_due()
    assert off.last() is None


async def test_a_clock_that_was_set_back_does_not_stop_it(state: State) -> None:
    wall = WallClock()
    held = gathering(state, wall, "")
    assert await held.run_if_due()
    wall.go(days=-400)
    assert await held.run_if_due()
    assert not await held.run_if_due()


SLOW = "import pathlib, time; pathlib.Path({0!r}).write_text('begun'); {1}; time.sleep(600)"
DEAF = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"


@pytest.mark.parametrize("deaf", ["pass", pytest.param(DEAF, marks=pytest.mark.slow)])
async def test_it_ends_with_the_bot_also_where_it_does_not_want_to(state: State, tmp_path: Path, deaf: str) -> None:
    begun = tmp_path / "begun"
    held = gathering(state, WallClock(), SLOW.format(str(begun), deaf))
    running = asyncio.create_task(held.run_if_due())
    async with asyncio.timeout(WAIT_S):
        while not begun.exists():
            await asyncio.sleep(0.02)
        assert held._process is not None
        process = held._process.pid
        await held.stop()
        await running
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    last = held.last()
    assert last is not None
    assert last.problem == ENDED_WITH_BOT
    assert not await held.run_if_due()


async def test_a_bot_that_is_cancelled_leaves_no_process_behind(state: State, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    held = gathering(state, WallClock(), SLOW.format(str(begun), "pass"))
    running = asyncio.create_task(held.run_if_due())
    async with asyncio.timeout(WAIT_S):
        while not begun.exists():
            await asyncio.sleep(0.02)
        assert held._process is not None
        process = held._process.pid
        running.cancel()
        await asyncio.wait({running})
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_what_is_run_is_the_rebuild() -> None:
    assert (sys.executable, "-m", "corpus", "rebuild") == REBUILD


@pytest.mark.parametrize(
    ("looked", "archive_date", "warning"),
    [
        (at("2026-11-23 00:00"), "2020-01-01", None),
        (at("2026-11-22 08:01"), "2020-01-01", None),
        (at("2026-11-22 07:59"), "2026-11-24", "2026-11-22"),
        (None, "2026-11-23", None),
        (None, "2026-11-21", "2026-11-21"),
        (None, None, None),
    ],
)
def test_knowledge_is_old_when_the_last_look_is_older_than_two_days(
    looked: dt.datetime | None, archive_date: str | None, warning: str | None
) -> None:
    assert KnowledgeAge(looked, archive_date).warning(at("2026-11-24 08:00")) == warning
