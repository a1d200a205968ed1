"""One rebuild in a process of its own, to be killed: ``python -m tests.corpus.killed DATA SOURCES NOW``."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path

from corpus.catalogue.sources import load_sources
from corpus.gather.round import Wanted
from corpus.gather.tools import real_tools
from corpus.renewal import Model, renew
from corpus.settings import Settings
from tests.corpus.hash_encoder import HashEncoder, hash_model
from tests.corpus.loopback import CRAWL
from tests.corpus.small_web import Silent


def main(data: str, sources: str, now: str) -> None:
    settings = Settings(data=Path(data), threads=2)
    tools = replace(real_tools(settings, CRAWL), clock=lambda: dt.datetime.fromisoformat(now))
    model = Model(lambda: hash_model(settings.models), HashEncoder)
    renew(settings, load_sources(Path(sources)), tools, model, Silent(), Wanted())


if __name__ == "__main__":
    main(*sys.argv[1:])
