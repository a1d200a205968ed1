"""500 questions in 60 seconds: none lost, each met within three seconds, memory steady, no heartbeat late."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from bot.discord_bot.parts import Parts
from tests.bot.discord_bot.load import asked_in_turn, load, own_mb
from tests.bot.discord_bot.serving_bot import program

FIRST_RESPONSE_S = 3.0  # after which Discord takes a command for dead
LATE_S = 2.0  # Discord's own interval is 41 seconds
GROWTH_MB = 20.0  # in 500 questions after the first hundred; measured: 3
LATER_GROWTH_MB = 10.0  # in the second half of them: what leaks goes on growing; measured: 1


async def test_a_few_questions_at_once_are_all_met_and_answered(parts: Parts) -> None:
    figures = await load(parts, 24, 0.0)
    assert figures.answered == 24
    assert figures.first_worst < FIRST_RESPONSE_S


@pytest.mark.slow
async def test_500_questions_in_60_seconds(parts: Parts) -> None:
    figures = await load(parts, 500, 60.0)
    assert figures.answered == figures.asked == 500, str(figures)
    assert figures.first_worst < FIRST_RESPONSE_S, str(figures)
    assert figures.late < LATE_S, str(figures)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from Linux's /proc")
async def test_memory_stays_steady_under_500_questions(own_data: Path) -> None:
    """The bot in a process of its own: the simulated Discord keeps a record of all that it was sent."""
    async with program(own_data, EARSHOT_DISCORD_PER_MINUTE="600") as (server, process):
        memory = []
        for first, last in [(0, 100), (100, 350), (350, 600)]:
            assert await asked_in_turn(server, first, last) == last - first
            memory.append(own_mb(process.pid))
        grown = [later - earlier for earlier, later in pairwise(memory)]
        assert sum(grown) < GROWTH_MB, memory
        assert grown[1] < LATER_GROWTH_MB, memory
