"""Pages that nobody takes hold up the next requests, and no others."""

from __future__ import annotations

import asyncio

from corpus.gather.crawl.room import Room


async def is_free(room: Room) -> bool:
    waiting = asyncio.ensure_future(room.free())
    await asyncio.sleep(0)  # it runs as far as it comes
    free = waiting.done()
    waiting.cancel()
    return free


def test_room_is_full_at_its_size_and_free_again_when_a_page_is_taken() -> None:
    async def filled() -> list[bool]:
        room = Room(most=100)
        states = [await is_free(room)]
        for size in (60, 40, 500):
            room.fill(size)
            states.append(await is_free(room))
        for size in (500, 60, 40):
            room.clear(size)
            states.append(await is_free(room))
        return states

    assert asyncio.run(filled()) == [True, True, False, False, False, True, True]


def test_whoever_waits_goes_on_when_there_is_room() -> None:
    async def waited() -> None:
        room = Room(most=100)
        room.fill(100)
        waiting = [asyncio.ensure_future(room.free()) for _ in range(3)]
        await asyncio.sleep(0)
        assert not any(task.done() for task in waiting)
        room.clear(1)
        await asyncio.wait_for(asyncio.gather(*waiting), timeout=10)

    asyncio.run(waited())
