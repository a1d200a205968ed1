"""A bot with the real Knowledge in a simulated Discord."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.answering import Knowledge
from bot.discord_bot.client import Earshot
from bot.discord_bot.parts import Parts
from bot.discord_bot.reader import Reader
from bot.settings import BotSettings
from bot.state import State
from tests.bot.discord_bot.simulated import Facts, World, facts_told

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def facts() -> Iterator[Facts]:
    with facts_told() as told:
        yield told


@pytest.fixture
def bot_settings(tmp_path: Path) -> BotSettings:
    return BotSettings(data=tmp_path / "bot", discord_per_minute=60)


@pytest.fixture
def parts(bot_settings: BotSettings, knowledge: Knowledge) -> Iterator[Parts]:
    state = State(bot_settings.state)
    reader = Reader(knowledge, bot_settings.discord_waiting, lambda _: None)
    yield Parts(bot_settings, state, reader, today=lambda: TODAY)
    reader.close()
    state.close()


@pytest.fixture
def simcord_bot(parts: Parts) -> Earshot:
    """What simcord's own fixture ``simcord_env`` runs."""
    return Earshot(parts)


@pytest.fixture
def world(facts: Facts, simcord_env: Any, simcord_bot: Earshot) -> World:
    return World(simcord_env, simcord_bot, facts)
