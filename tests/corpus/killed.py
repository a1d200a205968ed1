"""One rebuild in a process of its own, to be killed: ``python -m tests.corpus.killed DATA SOURCES NOW TAKEN``.

The file TAKEN gets a line for every page when it is taken from the crawler, before anything is made of it.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from corpus.catalogue.sources import load_sources
from corpus.gather.orders import Fetched
from corpus.gather.round import Wanted
from corpus.gather.tools import Crawling, real_tools
from corpus.progress import Silent
from corpus.renewal import Model, renew
from corpus.settings import Settings
from tests.corpus.hash_encoder import HashEncoder, hash_model
from tests.corpus.loopback import CRAWL


class Noted:
    """A crawl that notes what is taken from it."""

    def __init__(self, crawl: Crawling, taken: IO[str]) -> None:
        self._crawl, self._taken = crawl, taken
        self.submit = crawl.submit

    def __iter__(self) -> Iterator[Fetched]:
        for fetched in self._crawl:
            if fetched.outcome == "page":
                self._taken.write(f"{fetched.order.url}\n")
                self._taken.flush()
            yield fetched


def main(data: str, sources: str, now: str, taken: str) -> None:
    settings = Settings(data=Path(data), threads=2)
    real = real_tools(settings, CRAWL)

    @contextmanager
    def crawl() -> Iterator[Crawling]:
        with real.crawl() as running, Path(taken).open("w", encoding="utf-8") as file:
            yield Noted(running, file)

    tools = replace(real, crawl=crawl, clock=lambda: dt.datetime.fromisoformat(now))
    model = Model(lambda: hash_model(settings.models), HashEncoder)
    renew(settings, load_sources(Path(sources)), tools, model, Silent(), Wanted())


if __name__ == "__main__":
    main(*sys.argv[1:])
