"""How the Discord bot bears load: ``python -m tests.bench.discord_load``. Real sockets, real model, one process."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from bot.commands.knowledge import open_knowledge
from bot.discord_bot.serving import opened
from bot.settings import BotSettings
from corpus.settings import load_settings
from tests.bot.discord_bot.load import load

RUNS = [("500 questions in 60 s", 500, 60.0), ("150 questions at once", 150, 0.0)]


def main() -> None:
    knowledge = open_knowledge()
    with tempfile.TemporaryDirectory() as folder:
        settings = BotSettings(data=Path(folder), model=load_settings().model)
        with opened(settings, knowledge) as parts:
            for name, count, seconds in RUNS:
                print(f"{name}: {asyncio.run(load(parts, count, seconds))}")


if __name__ == "__main__":
    main()
