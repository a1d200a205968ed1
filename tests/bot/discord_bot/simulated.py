"""simcord behind our own names: the one place that knows its inside."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import discord
import simcord
from simcord import interactions
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult

from bot.discord_bot.client import Earshot

EPHEMERAL = 64
EVERYTHING = discord.Permissions.all()


@dataclass
class Facts:
    """What Discord says about an interaction besides what was typed; simcord itself fixes these."""

    locale: str = "en-US"
    guild_locale: str = "en-US"
    user_install: bool = False
    permissions: int | None = None  # of the person; None: as simcord computes them
    app_permissions: int | None = None
    last: dict[str, Any] = field(default_factory=dict)  # the payload that was sent last


class VirtualClock:
    """The time that ``advance_time`` moves on, in seconds, for driver and bot alike."""

    env: Any = None

    def __call__(self) -> float:
        return float(self.env.backend.clock.elapsed) if self.env else 0.0


@contextmanager
def facts_told() -> Iterator[Facts]:
    """Facts that stand in every interaction while the block runs."""
    facts = Facts()
    original = interactions.base_payload

    def told(backend: Any, **values: Any) -> Any:
        record, payload = original(backend, **values)
        payload["locale"] = facts.locale
        guild = payload.get("guild_id")
        if guild:
            payload["guild_locale"] = facts.guild_locale
            if facts.permissions is not None:
                payload["member"]["permissions"] = str(facts.permissions)
        if facts.app_permissions is not None:
            payload["app_permissions"] = str(facts.app_permissions)
        owner = payload["member"]["user"]["id"] if guild else payload["user"]["id"]
        payload["authorizing_integration_owners"] = {"1": owner} if facts.user_install else {"0": guild or "0"}
        facts.last = payload
        return record, payload

    interactions.base_payload = told
    try:
        yield facts
    finally:
        interactions.base_payload = original


class World:
    """A server with a channel and two members, and the bot in it."""

    def __init__(self, env: Any, bot: Earshot, facts: Facts) -> None:
        self.env, self.bot, self.facts = env, bot, facts
        env.expected = ()
        self.server: GuildHandle = env.create_guild()
        self.channel: ChannelHandle = self.server.create_text_channel("general")
        self.alice: MemberActor = self.server.add_member(env.create_user("alice"))
        self.bob: MemberActor = self.server.add_member(env.create_user("bob"))
        managers = self.server.create_role("managers", permissions=discord.Permissions(manage_guild=True))
        self.admin: MemberActor = self.server.add_member(env.create_user("carol"), roles=[managers])

    def expects(self, *kinds: type[BaseException]) -> None:
        """Lets the test pass although such errors were raised."""
        self.env.expected = kinds

    @property
    def requests(self) -> list[Any]:
        return list(self.env.http_requests)

    def callbacks(self) -> list[dict[str, Any]]:
        """The first response to each interaction, as it went over the wire."""
        return [request.json for request in self.requests if request.path.endswith("/callback")]

    def posts(self) -> list[dict[str, Any]]:
        """Messages sent to a channel."""
        return [r.json for r in self.requests if r.method == "POST" and r.path.endswith("/messages")]


def walk(components: Any) -> Iterator[dict[str, Any]]:
    """All components of a message, outer ones first."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        if "accessory" in component:
            yield component["accessory"]


def texts(result: Any) -> str:
    """Everything that a reply says: its content and its layout's texts."""
    response = result.response if isinstance(result, InteractionResult) else result
    assert response is not None, "there was no reply"
    return "\n".join([response.content, *(c["content"] for c in walk(raw(response)) if c["type"] == 10)]).strip()


def raw(response: Any) -> list[dict[str, Any]]:
    """The components of a simcord response or of a message, as plain values."""
    components = response.components
    return [c.to_dict() if hasattr(c, "to_dict") else c for c in components]


def labels(result: Any) -> list[str]:
    response = result.response if isinstance(result, InteractionResult) else result
    return [c["label"] for c in walk(raw(response)) if c["type"] == 2]


def custom_ids(result: Any) -> list[str]:
    response = result.response if isinstance(result, InteractionResult) else result
    return [c["custom_id"] for c in walk(raw(response)) if c["type"] == 2]


@asynccontextmanager
async def running(bot: Earshot, facts: Facts, **options: Any) -> AsyncIterator[World]:
    """A World around ``bot``, inside one test; its errors fail the test unless ``check_errors`` is False."""
    async with simcord.run(bot, **options) as env:
        yield World(env, bot, facts)


def posted(sent: dict[str, Any]) -> str:
    """The texts of a message as it went over the wire."""
    return "\n".join(c["content"] for c in walk(sent["components"]) if c["type"] == 10)
