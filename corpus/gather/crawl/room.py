"""Room for pages that were fetched and that nobody has taken yet: while there is none, nothing more is asked for."""

from __future__ import annotations

import asyncio

MOST_BYTES = 5_000_000  # of bodies that wait for the reader; what is under way by then comes on top


class Room:
    """Scrapy itself waits only before it hands a request to its downloader, whose queues then go on fetching."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._waiting = most, 0
        self._free = asyncio.Event()
        self._free.set()

    async def free(self) -> None:
        """Returns when another page may be asked for."""
        await self._free.wait()

    def fill(self, size: int) -> None:
        """Notes a page of ``size`` bytes that waits to be taken."""
        self._waiting += size
        self._note()

    def clear(self, size: int) -> None:
        """Notes that it was taken."""
        self._waiting -= size
        self._note()

    def _note(self) -> None:
        if self._waiting < self._most:
            self._free.set()
        else:
            self._free.clear()
