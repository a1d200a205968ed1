"""What tests.bench.crawl measures, each in a process of its own: a plain loop, and rebuilds."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from corpus.embedding.encoder import Progress, Vectors
from corpus.gather.extract import Hints, extract
from corpus.gather.orders import CrawlSettings
from corpus.gather.round import Wanted
from corpus.gather.tally import Tally
from corpus.gather.tools import real_tools, worker_count
from corpus.progress import TerminalReporter
from corpus.renewal import Model, renew
from corpus.settings import Settings
from corpus.values import Page, Source
from tests.bench.crawl_site import HOSTS, urls
from tests.corpus.hash_encoder import HashEncoder, hash_model

CORES = 2
WORKERS = worker_count(CORES)  # as many as a rebuild starts
FREE = CrawlSettings(  # throttling off
    contact="https://example.org/bench",
    delay_s=0,
    autothrottle=False,
    connections_per_host=4,
    hosts=HOSTS,
    loopback=True,
)


class Timed(HashEncoder):
    """Notes the CPU time of its vectors: the bench leaves it out."""

    seconds = 0.0

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        started = time.process_time()
        vectors = super().encode_passages(texts, progress)
        Timed.seconds += time.process_time() - started
        return vectors


def cpu_seconds() -> float:
    """Of this process and of all its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_mb() -> float:
    """The most memory that this process has held, file-backed pages counted."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def plain(port: int, count: int) -> dict[str, float]:
    """A loop of aiohttp, as one would write it first: fetch, hand to the workers, keep nothing."""
    import aiohttp
    from aiohttp.abc import AbstractResolver, ResolveResult

    class Loopback(AbstractResolver):
        """All names are this machine's, as they are for our crawler in tests."""

        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
            return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": 2, "proto": 0, "flags": 0}]

        async def close(self) -> None: ...

    async def run() -> int:
        loop, hints = asyncio.get_running_loop(), Hints(kind="news", publisher="Example", language="en")
        gate, read = asyncio.Semaphore(4 * HOSTS), 0
        with ProcessPoolExecutor(WORKERS) as pool:
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=Loopback())) as session:

                async def one(url: str) -> None:
                    nonlocal read
                    async with gate:
                        async with session.get(url) as response:
                            body = await response.read()
                        now = dt.datetime.now(dt.UTC)
                        page = Page(url, url, now, 200, "text/html", "utf-8", None, None, body)
                        await loop.run_in_executor(pool, extract, page, hints)
                        read += 1

                await asyncio.gather(*(one(url) for url in urls(port, count)))
        return read

    started = time.monotonic()
    read = asyncio.run(run())
    assert read == count
    return {"seconds": time.monotonic() - started, "cpu": cpu_seconds()}


def rebuild(port: int, count: int, data: str, days: int, only_gather: bool) -> dict[str, float | str]:
    """A rebuild over all pages, ``days`` from now; or its gathering alone."""
    settings = Settings(data=Path(data), threads=CORES)
    sources = [
        Source(f"page-{n}", "news", "Example", (url,), "en", ("alexa",), dt.timedelta(days=1), ports=(port,))
        for n, url in enumerate(urls(port, count))
    ]
    now = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    tools = replace(real_tools(settings, FREE), clock=lambda: now)
    started = time.monotonic()
    if only_gather:
        tally = _gather(settings, sources, tools)
    else:
        model = Model(lambda: hash_model(settings.models), Timed)
        tally = renew(settings, sources, tools, model, TerminalReporter(), Wanted())
    found: dict[str, float | str] = {name: float(n) for name, n in tally.outcomes.items()}
    return found | {
        "seconds": time.monotonic() - started, "cpu": cpu_seconds() - Timed.seconds, "peak": peak_mb(),
        "embedding": Timed.seconds, "built": tally.built,
    }  # fmt: skip


def _gather(settings: Settings, sources: Sequence[Source], tools: object) -> Tally:
    from corpus.archive import Archive
    from corpus.gather.round import gather

    tally, archive = Tally(), Archive(settings.archive)
    try:
        gather(archive, sources, tools, TerminalReporter(), Wanted(), tally)  # type: ignore[arg-type]
    finally:
        archive.close()
    return tally


def main(what: str, port: str, count: str, *more: str) -> None:
    if what == "plain":
        found: dict[str, float] | dict[str, float | str] = plain(int(port), int(count))
    else:
        found = rebuild(int(port), int(count), more[0], int(more[1]), what == "gather")
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
