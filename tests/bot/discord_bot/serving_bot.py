"""The bot as ``earshot run`` runs it, connected to a Loopback."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.answering import Knowledge
from bot.discord_bot import serving
from bot.discord_bot.client import Earshot
from bot.discord_bot.parts import Parts
from tests.bot.discord_bot.loopback import WAIT_S, Loopback, loopback, within
from tests.bot.test_bot_settings import made_up_token
from tests.program import environment

START_S = 120  # on a busy machine
# Runs `earshot` with Discord's address replaced by the one in argv.
PROGRAM = """
import sys, yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
port = sys.argv.pop(1)
Route.BASE = f"http://127.0.0.1:{port}/api/v10"
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
from bot.__main__ import main
main()
"""
QUIET_S = 0.2  # the library takes servers for all there after two seconds without a further one


@asynccontextmanager
async def serving_bot(
    parts: Parts, kind: type[Earshot] = Earshot, unavailable: Sequence[int] = ()
) -> AsyncIterator[tuple[Loopback, Earshot]]:
    """The bot as ``earshot run`` runs it, connected to a Loopback; stopped as by SIGTERM at the end."""
    async with loopback() as server:
        server.unavailable = list(unavailable)
        bot = kind(parts, guild_ready_timeout=QUIET_S)
        bot.before_identify_hook = no_pause  # type: ignore[method-assign,assignment]
        stop = asyncio.Event()
        running = asyncio.create_task(serving.run(bot, made_up_token(), stop))
        await asyncio.wait({running, asyncio.create_task(within(server.ready.wait()))}, return_when="FIRST_COMPLETED")
        try:
            if running.done():
                running.result()
            yield server, bot
        finally:
            stop.set()
            await within(running)


@asynccontextmanager
async def program(data: Path, **settings: str) -> AsyncIterator[tuple[Loopback, subprocess.Popen[str]]]:
    """``earshot run`` in a process of its own, connected to a Loopback; killed at the end where it still runs."""
    async with loopback() as server:
        told = environment(data, {"EARSHOT_DISCORD_TOKEN": made_up_token(), **settings})
        command = [sys.executable, "-c", PROGRAM, str(server.port), "run"]
        process = subprocess.Popen(command, env=told, stderr=subprocess.PIPE, text=True)
        try:
            await asyncio.wait_for(server.ready.wait(), START_S)
            yield server, process
        finally:
            process.kill()
            await asyncio.to_thread(process.wait)
            if process.stderr:
                process.stderr.close()


async def no_pause(_shard: int | None, *, initial: bool = False) -> None:
    """The library waits five seconds before it identifies again."""


class Gate:
    """Holds the reader's thread in the middle of an answer until it is opened."""

    def __init__(self, parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        original: Callable[[Callable[[Knowledge], Any]], Any] = parts.reader._run

        def held(call: Callable[[Knowledge], Any]) -> Any:
            self.reached.set()
            assert self.open.wait(WAIT_S)
            return original(call)

        monkeypatch.setattr(parts.reader, "_run", held)

    async def wait(self) -> None:
        assert await within(asyncio.to_thread(self.reached.wait, WAIT_S))
