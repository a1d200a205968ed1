"""``python -m corpus.gather.crawl``: orders on stdin, results on stdout, until stdin ends or the parent is gone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO, NoReturn

from corpus.gather.crawl.spider import Numbered, OrderSpider
from corpus.gather.orders import Fetched
from corpus.gather.wire import Head, fetched_head, read_frame, read_order, read_settings, write_frame

TICK_S = 5.0  # between two signs of life
RESOLVERS = 32  # threads that ask for names; some name servers keep one waiting for half a minute
PARENT_S = 1.0  # between two looks whether the parent lives


class Pipes:
    """The two ends towards the parent. Writing waits while the parent is busy, and the crawl waits with it."""

    def __init__(self, source: BinaryIO, target: BinaryIO) -> None:
        self._source, self._target = source, target
        self._writer = ThreadPoolExecutor(max_workers=1)
        self._tick: asyncio.Task[None] | None = None

    async def orders(self) -> AsyncIterator[Numbered]:
        """Every order, as it comes in; never ends, for the process does so when stdin has ended."""
        queue: asyncio.Queue[Numbered] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(RESOLVERS))
        threading.Thread(target=self._read, args=(loop, queue), daemon=True).start()
        self._tick = asyncio.create_task(self._ticks())
        while True:
            yield await queue.get()

    async def tell(self, number: int, fetched: Fetched) -> None:
        await self._write({"number": number, **fetched_head(fetched)}, fetched.page.body if fetched.page else b"")

    async def _write(self, head: Head, body: bytes = b"") -> None:
        await asyncio.get_running_loop().run_in_executor(self._writer, _written, self._target, head, body)

    async def _ticks(self) -> None:
        while True:
            await self._write({"tick": True})
            await asyncio.sleep(TICK_S)

    def _read(self, loop: asyncio.AbstractEventLoop, queue: asyncio.Queue[Numbered]) -> None:
        while frame := read_frame(self._source):
            numbered = Numbered(frame[0]["number"], read_order(frame[0]["order"]))
            loop.call_soon_threadsafe(queue.put_nowait, numbered)
        _leave()


def _written(target: BinaryIO, head: Head, body: bytes) -> None:
    try:
        write_frame(target, head, body)
    except OSError:  # nobody reads any more
        _leave()


def _leave() -> NoReturn:
    """Ends the process at once; everything that was told is told, nothing else is kept here."""
    os._exit(0)


def _watch(parent: int) -> None:
    """Ends the process when the parent is gone; a sibling that it forked may hold the pipe open."""
    while os.getppid() == parent:
        time.sleep(PARENT_S)
    _leave()


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it ends this process
    target = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not get between two frames
    first = read_frame(sys.stdin.buffer)
    if first is None:
        return
    if os.name == "posix":
        threading.Thread(target=_watch, args=(first[0]["parent"],), daemon=True).start()
    _crawl(first[0], Pipes(sys.stdin.buffer, target))


def _crawl(head: dict[str, Any], pipes: Pipes) -> None:
    from scrapy.crawler import AsyncCrawlerProcess

    from corpus.gather.crawl.settings import scrapy_settings

    plan = read_settings(head["settings"])
    process = AsyncCrawlerProcess(scrapy_settings(plan))
    process.crawl(OrderSpider, plan=plan, inlet=pipes.orders, outlet=pipes.tell)
    process.start(install_signal_handlers=False)


if __name__ == "__main__":
    main()
