"""From settings to a bot that answers, and to its clean end: the model and the Snapshot come first, then the login."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord import app_commands

from bot.answering import Knowledge, answer
from bot.composer import ArchiveComposer
from bot.discord_bot import commands
from bot.discord_bot.client import INTENTS, Earshot, ShardedEarshot
from bot.discord_bot.language import GettextTranslator
from bot.discord_bot.logs import set_up_logs
from bot.discord_bot.parts import Parts, today
from bot.discord_bot.reader import Reader
from bot.discord_bot.register import register
from bot.question import Asked
from bot.renewal import Renewal
from bot.settings import WHERE, BotSettings
from bot.state import State
from corpus.errors import DiscordError

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)
DRAIN_S = 7.0  # for replies that are under way; the rest of the ten seconds is for closing
CLOSE_S = 2.0
# They load what the first question would: the model, language detection for known and for unknown words.
WARM_UP = ("Does Alexa keep recordings?", "zuwa mbili Siri lorem xyzzy", "comment supprimer ?")


@contextmanager
def opened(settings: BotSettings, knowledge: Knowledge) -> Iterator[Parts]:
    """The client's parts, with everything loaded that an answer needs; closed at the end. Raises StateError."""
    state, composer = State(settings.state), ArchiveComposer(settings.archive)
    reader = Reader(knowledge, settings.discord_waiting, Renewal(settings.index))
    try:
        for question in WARM_UP:
            answer(knowledge, Asked(question), today())
        yield Parts(settings, state, reader, composer)
    finally:
        reader.close()
        composer.close()
        knowledge.snapshot.close()
        state.close()


def new_client(parts: Parts) -> Earshot:
    return ShardedEarshot(parts) if parts.settings.discord_sharded else Earshot(parts)


def serve(parts: Parts, token: str) -> None:
    """Runs the bot until it is told to stop (SIGTERM, Ctrl-C). Raises DiscordError."""
    set_up_logs(parts.settings.log_level)
    asyncio.run(run(new_client(parts), token))


async def run(client: Earshot, token: str, stop: asyncio.Event | None = None) -> None:
    """Connects and answers until ``stop`` or a signal; then running answers are sent, ten seconds at most."""
    stop = stop or asyncio.Event()
    _on_signals(stop.set)
    connected = asyncio.create_task(_explained(client.start(token)), name="client")
    stopped = asyncio.create_task(stop.wait(), name="stop")
    try:
        await asyncio.wait({connected, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not connected.done():
            _log.info("stopping; answers that are under way are sent first")
            client.stop_taking()
            await asyncio.gather(client.drain(DRAIN_S), client.gathering.stop())
    finally:
        stopped.cancel()
        await _close(client)
        if not connected.done():
            connected.cancel()
        await asyncio.wait({connected})
    if not connected.cancelled() and (error := connected.exception()):
        raise error
    _log.info("stopped; nothing is lost")


async def _close(client: Earshot) -> None:
    try:
        await asyncio.wait_for(client.close(), CLOSE_S)
    except TimeoutError:
        _log.warning("Discord did not answer the goodbye in time")


def _on_signals(stop: Callable[[], None]) -> None:
    """discord.py itself heeds Ctrl-C only; a service is stopped by SIGTERM."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop)
        except (NotImplementedError, RuntimeError):  # Windows, or not the main thread
            return


async def register_commands(settings: BotSettings, token: str, *, force: bool) -> bool:
    """Logs in only to register the commands; whether they were sent. Raises DiscordError or StateError."""
    state = State(settings.state)
    client = discord.Client(intents=INTENTS)
    tree: app_commands.CommandTree[discord.Client] = app_commands.CommandTree(client)
    commands.add_to(tree)
    try:
        async with client:
            await _explained(client.login(token))
            await tree.set_translator(GettextTranslator())
            return await _explained(register(tree, state, force=force))
    finally:
        state.close()


async def _explained(call: object) -> bool:
    """Waits for ``call``; turns what a person can mend into a DiscordError."""
    try:
        return bool(await call)  # type: ignore[misc]
    except discord.LoginFailure:
        raise DiscordError(f"Discord does not accept EARSHOT_DISCORD_TOKEN: {WHERE}") from None
    except discord.PrivilegedIntentsRequired:
        raise DiscordError(
            "Discord asks for intents that Earshot does not use: check the application's settings"
        ) from None
    except discord.ConnectionClosed as error:
        raise DiscordError(f"Discord closed the connection for good (code {error.code}): see docs/discord.md") from None
    except discord.HTTPException as error:
        raise DiscordError(f"Discord refuses ({error.status}, code {error.code}): try again later") from None
    except (TimeoutError, OSError, aiohttp.ClientError) as error:
        raise DiscordError(f"Discord cannot be reached ({type(error).__name__}): check the network") from None
