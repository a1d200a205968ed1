"""A bot with the real Knowledge in a simulated Discord."""

from __future__ import annotations

import datetime as dt
import io
import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import simcord
from discord import app_commands

from bot.answering import Knowledge
from bot.discord_bot import client
from bot.discord_bot.client import Earshot
from bot.discord_bot.logs import CAPPED, QUIET, SafeFormatter, set_up_logs
from bot.discord_bot.parts import Parts
from bot.discord_bot.problems import SaidError
from bot.discord_bot.reader import BusyError, Reader
from bot.settings import BotSettings
from bot.state import State
from tests.bot.discord_bot.digesting import News, WallClock
from tests.bot.discord_bot.simulated import Facts, VirtualClock, World, facts_told

TODAY = dt.date(2026, 11, 24)
TOLD = (SaidError, BusyError, app_commands.CheckFailure)  # the person gets a line; nothing is wrong


@pytest.fixture
def facts() -> Iterator[Facts]:
    with facts_told() as told:
        yield told


@pytest.fixture
def bot_settings(tmp_path: Path) -> BotSettings:
    return BotSettings(data=tmp_path / "bot", discord_per_minute=60)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture(scope="session")
def new_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state.db as it is made; tests copy it, since making one takes Alembic longer than most of them."""
    path = tmp_path_factory.mktemp("state") / "state.db"
    State(path).close()
    return path


@pytest.fixture
def wall() -> WallClock:
    return WallClock()


@pytest.fixture
def news() -> News:
    return News()


@pytest.fixture
def parts(
    bot_settings: BotSettings,
    knowledge: Knowledge,
    clock: VirtualClock,
    wall: WallClock,
    news: News,
    new_state: Path,
) -> Iterator[Parts]:
    bot_settings.data.mkdir()
    shutil.copy(new_state, bot_settings.state)
    state = State(bot_settings.state)
    reader = Reader(knowledge, bot_settings.discord_waiting, lambda _: None)
    yield Parts(bot_settings, state, reader, news, today=lambda: TODAY, clock=clock, now=wall)
    reader.close()
    state.close()


@pytest.fixture
def bot(parts: Parts) -> Earshot:
    return Earshot(parts)


@pytest.fixture
async def world(facts: Facts, env: simcord.Env, bot: Earshot) -> World:
    return World(env, bot, facts)


@pytest.fixture
def still_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loops about posts and gathering run once: simcord cannot settle while a timer falls due in real time."""
    for pause in ("TICK_S", "GATHERING_S", "AGE_S"):
        monkeypatch.setattr(client, pause, 1e6)


@pytest.fixture
async def env(still_loops: None, bot: Earshot, clock: VirtualClock) -> AsyncIterator[simcord.Env]:
    """simcord's environment; at its end, what was raised besides what a person is told fails the test."""
    env = simcord.Env(bot, check_errors=False)
    await env.start()
    clock.env = env
    yield env
    await env.shutdown()
    raised = [cause_of(error) for error in env.errors]
    assert not [error for error in raised if not isinstance(error, (*TOLD, *getattr(env, "expected", ())))], raised


def cause_of(error: BaseException) -> BaseException:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the bot writes to its log at debug level."""
    root = logging.getLogger()
    level = root.level
    levels = {name: logging.getLogger(name).level for name in (*CAPPED, *QUIET)}
    stream = io.StringIO()
    set_up_logs("debug", stream)
    yield stream
    for handler in [h for h in root.handlers if isinstance(h.formatter, SafeFormatter)]:
        root.removeHandler(handler)
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
