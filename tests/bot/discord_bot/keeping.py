"""A Loopback whose channels keep their messages: with a history, permissions, and nonces that are soon forgotten."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from typing import Any
from urllib.parse import parse_qs

import discord
from aiohttp import web

from tests.bot.discord_bot.loopback import APPLICATION, GUILD, Loopback, channel_payload, message, user

NONCE_KEPT = dt.timedelta(minutes=3)  # "for the past few minutes"
PAGE = 50  # messages of a page of history where no limit is given
EVERYTHING = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, embed_links=True, read_message_history=True
)


class KeepingLoopback(Loopback):
    """``time`` is Discord's clock, moved by the test. ``denied`` are permissions that the bot lacks everywhere."""

    def __init__(self, channels: list[int], time: dt.datetime) -> None:
        super().__init__()
        self.time, self.channels = time, channels
        self.kept: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self.denied = discord.Permissions.none()
        self._nonces: dict[tuple[int, str], tuple[dt.datetime, dict[str, Any]]] = {}
        self._numbers = itertools.count(1)

    @property
    def permissions(self) -> discord.Permissions:
        return discord.Permissions(EVERYTHING.value & ~self.denied.value)

    async def dispatch(self, name: str, data: Any) -> None:
        if name == "GUILD_CREATE":
            me = {
                "user": user(APPLICATION, bot=True), "roles": [], "joined_at": "2020-01-01T00:00:00+00:00",
                "deaf": False, "mute": False, "flags": 0,
            }  # fmt: skip
            [role] = data["roles"]
            channels = [channel_payload(GUILD) | {"id": str(channel)} for channel in self.channels]
            roles = [role | {"permissions": str(self.permissions.value)}]
            data = data | {"members": [me], "channels": channels, "roles": roles}
        await super().dispatch(name, data)

    async def _rest(self, request: web.Request) -> web.Response:
        self._query = {key: values[0] for key, values in parse_qs(request.query_string).items()}
        return await super()._rest(request)

    def _effect(self, method: str, path: str, body: dict[str, Any]) -> tuple[Any, int]:
        parts = path.strip("/").split("/")
        if parts[0] != "channels" or parts[-1] != "messages":
            return super()._effect(method, path, body)
        channel, held = int(parts[1]), self.permissions
        if channel not in self.channels:
            return {"message": "Unknown Channel", "code": 10003}, 404
        if not held.view_channel:
            return {"message": "Missing Access", "code": 50001}, 403
        if method == "GET":
            return (self._history(channel) if held.read_message_history else []), 200
        if not held.send_messages:
            return {"message": "Missing Permissions", "code": 50013}, 403
        return self._post(channel, body), 200

    def _history(self, channel: int) -> list[dict[str, Any]]:
        before = int(self._query.get("before", 2**63))
        found = [each for each in reversed(self.kept[channel]) if int(each["id"]) < before]
        return found[: int(self._query.get("limit", PAGE))]

    def _post(self, channel: int, body: dict[str, Any]) -> dict[str, Any]:
        key = (channel, str(body.get("nonce")))
        known = self._nonces.get(key)
        if body.get("enforce_nonce") and known and self.time - known[0] < NONCE_KEPT:
            return known[1]
        made = self.add(channel, body, APPLICATION)
        self._nonces[key] = self.time, made
        return made | {"nonce": body.get("nonce")}

    def add(self, channel: int, body: dict[str, Any], author: int) -> dict[str, Any]:
        """Keeps a message, without its nonce."""
        number = discord.utils.time_snowflake(self.time) + next(self._numbers)
        made = message(number, body) | {
            "channel_id": str(channel), "author": user(author, bot=author == APPLICATION),
            "timestamp": self.time.isoformat(),
        }  # fmt: skip
        self.kept[channel].append(made)
        return made

    def own(self, channel: int) -> list[dict[str, Any]]:
        return [each for each in self.kept[channel] if each["author"]["id"] == str(APPLICATION)]
