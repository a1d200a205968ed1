"""What the bot holds in memory: bounded, forgotten in time; and the one thread that reads the Snapshot."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import Knowledge
from bot.discord_bot import memory
from bot.discord_bot.client import ShardedEarshot
from bot.discord_bot.limiter import MINUTE_S, Limiter
from bot.discord_bot.memory import Memory
from bot.discord_bot.parts import Parts
from bot.discord_bot.reader import BusyError, Reader
from corpus.errors import SnapshotError
from tests.bot.discord_bot.simulated import Facts, running, texts


@given(st.integers(1, 20), st.lists(st.floats(0, 30), max_size=80))
def test_nobody_gets_more_than_twice_the_rate_in_a_minute_and_everybody_the_rate(
    rate: int, pauses: list[float]
) -> None:
    now = [0.0]
    limiter = Limiter(rate, lambda: now[0])
    allowed: list[float] = []
    for pause in pauses:
        now[0] += pause
        wait = limiter.wait_s(1)
        if not wait:
            allowed.append(now[0])
        else:
            assert 0 < wait <= MINUTE_S / rate + 1e-6
    for start in allowed:
        assert sum(start <= each < start + MINUTE_S for each in allowed) <= 2 * rate
    assert len(allowed) >= min(rate, len(pauses))


def test_the_limiter_forgets_those_who_have_paused() -> None:
    now = [0.0]
    limiter = Limiter(6, lambda: now[0])
    for person in range(10_000):
        now[0] += 1.0
        limiter.wait_s(person)
    assert len(limiter) < 100


def test_the_limiter_holds_nobody_against_another() -> None:
    limiter = Limiter(1, lambda: 0.0)
    assert [limiter.wait_s(person) for person in (1, 2, 1, 2)] == [0.0, 0.0, 60.0, 60.0]
    limiter.forget(1)
    assert limiter.wait_s(1) == 0.0


def test_memory_is_bounded_and_the_oldest_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_ENTRIES", 3)
    held = Memory[int](lambda: 0.0)
    for place in range(5):
        held.put(1, place, place)
    assert [held.get(1, place) for place in range(5)] == [None, None, 2, 3, 4]
    assert held.forget(1) == 3
    assert len(held) == 0


def test_what_is_put_anew_is_kept_anew() -> None:
    now = [0.0]
    held = Memory[str](lambda: now[0], kept_s=10.0)
    held.put(1, 1, "a")
    held.put(1, 2, "b")
    now[0] = 6.0
    held.put(1, 1, "c")
    now[0] = 12.0
    assert (held.get(1, 1), held.get(1, 2)) == ("c", None)


async def test_calls_run_one_after_the_other_off_the_loop_and_too_many_are_refused(knowledge: Knowledge) -> None:
    reader = Reader(knowledge, 3, lambda _: None)
    gate, order, threads = threading.Event(), [], set()

    def call(n: int) -> Any:
        def run(_knowledge: Knowledge) -> int:
            gate.wait(30)
            order.append(n)
            threads.add(threading.get_ident())
            return n

        return run

    waiting = [asyncio.create_task(reader.read(call(n))) for n in range(3)]
    await asyncio.sleep(0)
    assert reader.is_full
    with pytest.raises(BusyError):
        await reader.read(call(3))
    gate.set()
    assert await asyncio.gather(*waiting) == [0, 1, 2]
    assert order == [0, 1, 2]
    assert len(threads) == 1
    assert threading.get_ident() not in threads
    assert reader.waiting == 0
    reader.close()


async def test_a_crash_in_a_call_frees_its_place(knowledge: Knowledge) -> None:
    reader = Reader(knowledge, 1, lambda _: None)

    def crash(_knowledge: Knowledge) -> None:
        raise ValueError

    for _ in range(3):
        with pytest.raises(ValueError):  # noqa: PT011 - it has no message
            await reader.read(crash)
    assert reader.waiting == 0
    reader.close()


async def test_a_newer_snapshot_that_cannot_be_used_does_not_stop_the_answers(knowledge: Knowledge) -> None:
    def broken(_knowledge: Knowledge) -> None:
        raise SnapshotError("it is damaged")

    reader = Reader(knowledge, 1, broken)
    assert await reader.read(lambda knowledge: knowledge.snapshot.manifest.build) == reader.build
    reader.close()


async def test_it_works_in_several_shards(parts: Parts, facts: Facts) -> None:
    async with running(ShardedEarshot(parts, shard_count=2), facts) as world:
        result = await world.alice.slash(world.channel, "ask", question="Do Amazon employees listen to Alexa?")
        assert "kulturegeek.fr" in texts(result)
        assert len(world.bot.shards) == 2  # type: ignore[attr-defined]
