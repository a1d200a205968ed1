"""The Discord client: which events it takes, what it holds in memory, how it ends. It reads no messages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.discord_bot import buttons, commands, modals
from bot.discord_bot.choices import Option
from bot.discord_bot.forever import every
from bot.discord_bot.language import GettextTranslator, words
from bot.discord_bot.limiter import Limiter
from bot.discord_bot.logs import watch_loop
from bot.discord_bot.memory import Memory
from bot.discord_bot.parts import Parts
from bot.discord_bot.problems import report
from bot.discord_bot.register import register
from bot.discord_bot.replies import Reply, at_once
from bot.discord_bot.schedule import TICK_S, Schedule
from bot.gathering import Gathering
from bot.knowledge_age import KnowledgeAge, knowledge_looked
from bot.locales import N_
from corpus.values import Question

_log = logging.getLogger(__name__)
CLICKS_PER_QUESTION = 5  # buttons cost little; as many times more of them may be pressed
GATHERING_S = 60.0  # how often it is looked whether gathering is due
AGE_S = 3600.0  # how often it is looked how old the knowledge is
SWEEP_S = 60.0  # how often what is too old is dropped from memory
STOPS = N_("I am being restarted. Please ask again in a minute.")
INTENTS = discord.Intents(guilds=True)  # no messages, no members, no presence
Itx: TypeAlias = "discord.Interaction[Earshot]"


class Tree(app_commands.CommandTree["Earshot"]):
    """The commands; each interaction is taken once, also where the gateway delivers it twice."""

    async def interaction_check(self, interaction: Itx, /) -> bool:
        return await interaction.client.takes(interaction)

    async def on_error(self, interaction: Itx, error: app_commands.AppCommandError, /) -> None:
        name = interaction.command.qualified_name if interaction.command else "unknown"
        await report(interaction, error, f"/{name}")


class Earshot(discord.Client):
    """Answers commands and buttons. ``parts`` are loaded before it logs in, and closed by whoever made them."""

    def __init__(self, parts: Parts, **options: Any) -> None:
        # The library would warn that voice cannot be used, which is not wanted here anyway.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=INTENTS,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=60.0,
            **options,
        )
        self.parts = parts
        self.state, self.reader, self.names = parts.state, parts.reader, parts.names
        clock = parts.clock
        self.questions = Limiter(parts.settings.discord_per_minute, clock)
        self.clicks = Limiter(parts.settings.discord_per_minute * CLICKS_PER_QUESTION, clock)
        self.turns = Memory[Question](clock)
        self.done = Memory[bool](clock)  # (person, message): shared already, or voted on already
        self.services: tuple[str, list[Option]] | None = None  # by build: whose pages were compared
        self._seen = Memory[bool](clock)  # (0, interaction id)
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.reconciled = asyncio.Event()  # set once servers that removed the bot are forgotten
        self._loops: set[asyncio.Task[None]] = set()
        self._stops = False
        self.schedule = Schedule(self)
        self.gathering = Gathering(parts.settings, parts.state, parts.now, parts.rebuild)
        self.knowledge_age = KnowledgeAge()
        self.tree = Tree(self)
        commands.add_to(self.tree)

    async def setup_hook(self) -> None:
        """Before the first event: translations, buttons, commands (registered only where they changed), loops."""
        watch_loop(asyncio.get_running_loop())
        await self.tree.set_translator(GettextTranslator())
        self.add_dynamic_items(*buttons.ALL)
        if await register(self.tree, self.state):
            _log.info("commands were registered")
        for name, pause, run in (
            ("sweep", SWEEP_S, self.sweep),
            ("posts", TICK_S, self.post_what_is_due),
            ("gathering", GATHERING_S, self.gathering.run_if_due),
            ("age", AGE_S, self.look_at_age),
        ):
            self._loops.add(asyncio.create_task(every(pause, run), name=name))

    async def post_what_is_due(self) -> None:
        """Begins the posts that are due, once it is known which servers are there."""
        await self.reconciled.wait()
        if not self._stops:
            await self.schedule.tick()

    async def look_at_age(self) -> None:
        """Reads anew how old the knowledge is, and forgets what old posts were composed of."""
        looked = await self.reader.read(lambda knowledge: knowledge_looked(self.parts.settings, knowledge))
        self.knowledge_age.looked, self.knowledge_age.archive_date = looked
        if said := self.knowledge_age.warning(self.parts.now()):
            _log.warning("the sources were last looked at on %s", said)
        await asyncio.to_thread(self.schedule.posts.tidy, self.parts.now())

    async def sweep(self) -> None:
        """Drops what is too old from memory."""
        for memory in (self.turns, self.done, self._seen):
            memory.drop_old()

    async def on_ready(self) -> None:
        """Connected anew: servers that removed the bot meanwhile are forgotten."""
        _log.info("ready, in %d servers", len(self.guilds))
        here = {guild.id for guild in self.guilds}
        await asyncio.to_thread(self._forget_others, here)
        self.reconciled.set()

    def _forget_others(self, here: set[int]) -> None:
        gone = self.state.servers() - here
        if gone:
            rows = self.state.purge(*gone)
            _log.info("%d servers removed the bot; %d rows were deleted", len(gone), rows)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        rows = await asyncio.to_thread(self.state.purge, guild.id)
        _log.info("a server removed the bot; %d rows were deleted", rows)

    async def on_interaction(self, interaction: Itx) -> None:
        """Modals, and buttons of an earlier form; discord.py itself hands on commands and the other buttons."""
        await modals.dispatch(interaction)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        _log.exception("%s failed", event_method)  # SafeFormatter shows types and places only

    async def takes(self, interaction: Itx) -> bool:
        """Whether to go on with an interaction: once only, also where the gateway repeats it after a lost connection,
        and not while the bot stops, which the person is told."""
        if self._seen.get(0, interaction.id):
            return False
        self._seen.put(0, interaction.id, True)
        if self._stops and interaction.type is not discord.InteractionType.autocomplete:
            await at_once(interaction, Reply(content=words(interaction)(STOPS)))
        return not self._stops

    def stop_taking(self) -> None:
        """From now on, who asks is told to ask again in a minute."""
        self._stops = True

    def forget_person(self, person: int) -> int:
        """Drops everything about ``person``, all of it in memory; returns how much that was."""
        forgotten = self.turns.forget(person) + self.done.forget(person)
        self.questions.forget(person)
        self.clicks.forget(person)
        return forgotten

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Marks that a reply is under way, which ``drain`` waits for."""
        self._running += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def drain(self, timeout_s: float) -> None:
        """Waits until no reply is under way any more, ``timeout_s`` at most."""
        try:
            await asyncio.wait_for(self._idle.wait(), timeout_s)
        except TimeoutError:
            _log.warning("%d replies could not be sent in time", self._running)

    async def close(self) -> None:
        for task in self._loops:
            task.cancel()
        self.schedule.stop()
        await self.gathering.stop()
        await super().close()


class ShardedEarshot(Earshot, discord.AutoShardedClient):
    """The same in as many connections as Discord advises."""
