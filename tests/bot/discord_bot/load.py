"""Many questions in little time over real sockets: how quickly each is met and answered, and what that costs."""

from __future__ import annotations

import asyncio
import gc
import statistics
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bot.discord_bot.parts import Parts
from tests.bot.discord_bot.loopback import HEARTBEAT_S, Loopback, Told, within
from tests.bot.discord_bot.serving_bot import serving_bot

PEOPLE = 250  # who ask in turn
QUESTIONS = [
    "Do Amazon employees listen to what I say to Alexa?",
    "how do I delete my siri recordings?",
    "combien de temps google garde-t-il mes enregistrements ?",
    "hört bixby immer mit?",
    "¿me escucha mi altavoz cuando no digo nada?",
    "what is the best pizza in town?",
    "did apple pay for siri in the settlement?",
    "and what about the children's version, is that kept too, and who may listen to it at the company?",
]


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds and megabytes. ``late`` is by how much a heartbeat was late at most."""

    asked: int
    answered: int
    first_median: float
    first_worst: float
    answer_median: float
    answer_worst: float
    late: float
    memory_before: float
    memory_after: float

    def __str__(self) -> str:
        return (
            f"{self.answered} of {self.asked} answered; first response {self.first_median:.3f} s (median), "
            f"{self.first_worst:.3f} s (worst); answer {self.answer_median:.3f} s, {self.answer_worst:.3f} s; "
            f"heartbeat late by {self.late:.3f} s at most; "
            f"memory {self.memory_before:.0f} to {self.memory_after:.0f} MB"
        )


async def load(parts: Parts, count: int, seconds: float) -> Figures:
    """``count`` questions, evenly within ``seconds``; the first tenth of them only warms up the measured memory."""
    async with serving_bot(parts) as (server, _bot):
        asked: list[Told] = []
        began = time.perf_counter()
        memory = 0.0
        for n in range(count):
            if n == count // 10:
                memory = resident_mb()
            await asyncio.sleep(max(0.0, began + n * seconds / count - time.perf_counter()))
            question = f"{QUESTIONS[n % len(QUESTIONS)]} ({n})"
            asked.append(await server.slash("ask", person=1 + n % PEOPLE, question=question))
        ended: list[float] = []
        for told in asked:
            await within(told.answered.wait())
            ended.append(told.answered_at - told.asked_at)
        first = [told.first_at - told.asked_at for told in asked]
        gaps = [later - earlier for beats in server.beats for earlier, later in pairwise(beats[1:])]
        return Figures(
            count,
            sum(len(told.edits) == 1 and "components" in told.edits[0] for told in asked),
            statistics.median(first),
            max(first),
            statistics.median(ended),
            max(ended),
            max(gaps, default=0.0) - HEARTBEAT_S,
            memory,
            resident_mb(),
        )


async def asked_in_turn(server: Loopback, first: int, last: int, at_once: int = 10) -> int:
    """Asks the questions ``first`` to ``last``, so many at once; how many of them were answered with a layout."""
    answered = 0
    for start in range(first, last, at_once):
        told = [
            await server.slash("ask", person=1 + n % PEOPLE, question=f"{QUESTIONS[n % len(QUESTIONS)]} ({n})")
            for n in range(start, min(start + at_once, last))
        ]
        for each in told:
            await within(each.answered.wait())
        answered += sum(len(each.edits) == 1 and "components" in each.edits[0] for each in told)
    return answered


def resident_mb() -> float:
    """This process's resident memory."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def own_mb(process: int) -> float:
    """What a process holds in memory of its own: without the pages of mapped files (model, index), which the system
    keeps as long as it has room."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("RssAnon:"))) / 1000
