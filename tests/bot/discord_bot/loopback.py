"""A small Discord on loopback: REST and gateway, for the real discord.py client over real sockets.

It speaks HELLO, IDENTIFY, RESUME, READY, heartbeats, INTERACTION_CREATE, RECONNECT, INVALID_SESSION, and closes
sockets; its REST side keeps messages, takes a nonce once, and fails as it is told to.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import discord
import yarl
from aiohttp import WSMsgType, web
from discord.gateway import DiscordWebSocket
from discord.http import Route

APPLICATION, GUILD, CHANNEL, ROLE = 700, 800, 900, 800  # the everyone role has its server's id
HEARTBEAT_S = 0.5
WAIT_S = 30.0  # generous: a test that waits longer has failed
PERMISSIONS = str(discord.Permissions(view_channel=True, send_messages=True).value)


@dataclass
class Fault:
    """What happens instead of an answer, once: ``after`` says that the request has its effect nevertheless."""

    method: str
    path: str  # a pattern
    status: int
    after: bool = False
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1


@dataclass
class Told:
    """What a person has been shown for one interaction."""

    callbacks: list[dict[str, Any]] = field(default_factory=list)
    edits: list[dict[str, Any]] = field(default_factory=list)
    follow_ups: list[dict[str, Any]] = field(default_factory=list)
    asked_at: float = 0.0
    first_at: float = 0.0
    answered_at: float = 0.0
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Loopback:
    def __init__(self) -> None:
        self.told: dict[str, Told] = defaultdict(Told)
        self.messages: list[dict[str, Any]] = []
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str]] = []
        self.identified = self.resumed = self.connections = 0
        self.beats: list[list[float]] = []  # by connection: when each heartbeat came
        self.ready = asyncio.Event()  # identified or resumed
        self.guilds = [GUILD]
        self.unavailable: list[int] = []  # servers that are out of order
        self._sent: list[dict[str, Any]] = []  # every dispatch, for RESUME
        self._socket: web.WebSocketResponse | None = None
        self._ids = itertools.count(1000)
        self._sessions = itertools.count(1)
        self._runner: web.AppRunner | None = None
        self.port = 0

    # ------------------------------------------------------------- life

    async def start(self) -> None:
        app = web.Application(client_max_size=30 * 2**20)
        app.router.add_route("GET", "/gateway", self._gateway)
        app.router.add_route("*", "/api/{path:.*}", self._rest)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        assert self._runner is not None
        await self._runner.cleanup()

    # ---------------------------------------------------------- gateway

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=None)
        await socket.prepare(request)
        self._socket = socket
        self.connections += 1
        beats: list[float] = []
        self.beats.append(beats)
        await self._raw(socket, 10, {"heartbeat_interval": int(HEARTBEAT_S * 1000)})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            data = json.loads(message.data)
            if data["op"] == 1:
                beats.append(time.perf_counter())
                await self._raw(socket, 11, None)
            elif data["op"] == 2:
                await self._identify(data["d"])
            elif data["op"] == 6:
                await self._resume(socket, data["d"]["seq"])
        return socket

    async def _identify(self, told: dict[str, Any]) -> None:
        self.identified += 1
        self.intents = told["intents"]
        self._sent.clear()
        await self.dispatch(
            "READY",
            {
                "v": 10, "user": user(APPLICATION, bot=True), "session_id": f"session-{next(self._sessions)}",
                "guilds": [{"id": str(guild), "unavailable": True} for guild in [*self.guilds, *self.unavailable]],
                "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway", "shard": told.get("shard", [0, 1]),
                "application": {"id": str(APPLICATION), "flags": 0},
            },
        )  # fmt: skip
        for guild in self.guilds:
            await self.dispatch("GUILD_CREATE", guild_payload(guild))
        self.ready.set()

    async def _resume(self, socket: web.WebSocketResponse, seq: int) -> None:
        self.resumed += 1
        for event in self._sent[seq:]:
            await socket.send_json(event)
        await self.dispatch("RESUMED", {})
        self.ready.set()

    async def _raw(self, socket: web.WebSocketResponse, op: int, data: Any) -> None:
        await socket.send_json({"op": op, "d": data, "s": None, "t": None})

    async def dispatch(self, name: str, data: Any) -> None:
        """Sends an event; where nobody is connected just now, it is replayed at RESUME."""
        event = {"op": 0, "t": name, "s": len(self._sent) + 1, "d": data}
        self._sent.append(event)
        if self._socket is not None and not self._socket.closed:
            await self._socket.send_json(event)

    async def reconnect(self) -> None:
        """Asks the client to connect anew and resume."""
        assert self._socket is not None
        await self._raw(self._socket, 7, None)

    async def invalidate(self, *, resumable: bool) -> None:
        assert self._socket is not None
        await self._raw(self._socket, 9, resumable)

    async def drop(self, code: int = 4000) -> None:
        """Closes the socket from this side."""
        assert self._socket is not None
        await self._socket.close(code=code)

    # ----------------------------------------------------- interactions

    async def slash(self, name: str, person: int = 1, token: str | None = None, **options: Any) -> Told:
        kinds: dict[type, int] = {str: 3, int: 4, bool: 5}
        given = [{"name": key, "type": kinds[type(value)], "value": value} for key, value in options.items()]
        return await self.interact(2, {"id": "1", "name": name, "type": 1, "options": given}, person, token)

    async def press(self, custom_id: str, message: dict[str, Any], person: int = 1) -> Told:
        return await self.interact(3, {"custom_id": custom_id, "component_type": 2}, person, message=message)

    async def interact(
        self, kind: int, data: dict[str, Any], person: int = 1, token: str | None = None, **more: Any
    ) -> Told:
        """Sends an interaction; what the person is shown for it. The same token again is the same interaction."""
        number = next(self._ids)
        token = token or f"token-{number}"
        told = self.told[token]
        told.asked_at = told.asked_at or time.perf_counter()
        member = {
            "user": user(person), "roles": [], "joined_at": "2020-01-01T00:00:00+00:00", "deaf": False, "mute": False,
            "flags": 0, "permissions": PERMISSIONS,
        }  # fmt: skip
        await self.dispatch(
            "INTERACTION_CREATE",
            {
                "id": token.removeprefix("token-"), "application_id": str(APPLICATION), "type": kind, "token": token,
                "version": 1, "data": data, "channel_id": str(CHANNEL), "channel": channel_payload(GUILD),
                "guild_id": str(GUILD), "member": member, "locale": "en-US", "guild_locale": "en-US",
                "app_permissions": PERMISSIONS, "entitlements": [], "context": 0, "attachment_size_limit": 1,
                "authorizing_integration_owners": {"0": str(GUILD)}, **more,
            },
        )  # fmt: skip
        return told

    # ------------------------------------------------------------- REST

    async def _rest(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"].split("/", 1)[1]
        self.requests.append((request.method, path))
        body = await self._body(request)
        fault = self._fault(request.method, path)
        if fault and not fault.after:
            return reply(fault.body, fault.status, fault.headers)
        answer, status = self._effect(request.method, path, body)
        return reply(fault.body, fault.status, fault.headers) if fault else reply(answer, status)

    async def _body(self, request: web.Request) -> dict[str, Any]:
        if request.content_type.startswith("multipart/"):
            form = await request.post()
            body = json.loads(str(form.get("payload_json", "{}")))
            body["files"] = [part.filename for part in form.values() if isinstance(part, web.FileField)]
            return dict(body)
        text = await request.text()
        loaded = json.loads(text) if text else {}
        return loaded if isinstance(loaded, dict) else {"list": loaded}

    def _fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times and fault.method == method and re.search(fault.path, path):
                fault.times -= 1
                return fault
        return None

    def _effect(self, method: str, path: str, body: dict[str, Any]) -> tuple[Any, int]:
        parts = path.strip("/").split("/")
        if path == "/users/@me":
            return user(APPLICATION, bot=True), 200
        if path == "/oauth2/applications/@me":
            return application(), 200
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": 1000, "reset_after": 1, "max_concurrency": 1}
            return {"url": f"ws://127.0.0.1:{self.port}/gateway", "shards": 1, "session_start_limit": limit}, 200
        if parts[0] == "applications":
            own = {"application_id": str(APPLICATION), "version": "1", "description": ""}
            return [{"id": str(n), **own, **command} for n, command in enumerate(body.get("list", []), 1)], 200
        if parts[0] == "interactions":
            return self._callback(parts[2], body)
        if parts[0] == "webhooks":
            return self._webhook(method, parts[2], body)
        if parts[0] == "channels":
            return self._message(body), 200
        return {"message": f"{method} {path} is not there", "code": 0}, 404

    def _callback(self, token: str, body: dict[str, Any]) -> tuple[Any, int]:
        told = self.told[token]
        if told.callbacks:
            return {"message": "Interaction has already been acknowledged.", "code": 40060}, 400
        told.first_at = time.perf_counter()
        told.callbacks.append(body)
        if body["type"] in (4, 9):
            told.answered_at = time.perf_counter()
            told.answered.set()
        return {"interaction": {"id": token.removeprefix("token-"), "type": 2}}, 200

    def _webhook(self, method: str, token: str, body: dict[str, Any]) -> tuple[Any, int]:
        told = self.told[token]
        if method == "DELETE":
            return {}, 200
        (told.edits if method == "PATCH" else told.follow_ups).append(body)
        told.answered_at = told.answered_at or time.perf_counter()
        told.answered.set()
        return message(next(self._ids), body), 200

    def _message(self, body: dict[str, Any]) -> dict[str, Any]:
        nonce = body.get("nonce")
        if nonce and body.get("enforce_nonce"):
            known = next((sent for sent in self.messages if sent["nonce"] == nonce), None)
            if known:
                return known
        self.messages.append(message(next(self._ids), body) | {"nonce": nonce})
        return self.messages[-1]


def reply(body: Any, status: int, headers: dict[str, str] | None = None) -> web.Response:
    """discord.py wants exactly this type, without a charset, and believes a 429 only where there is a Via."""
    told = {"Content-Type": "application/json", **({"Via": "1.1 loopback"} if status == 429 else {}), **(headers or {})}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=told)


def user(number: int, *, bot: bool = False) -> dict[str, Any]:
    name = f"person-{number}"
    return {"id": str(number), "username": name, "discriminator": "0", "avatar": None, "global_name": None, "bot": bot}


def application() -> dict[str, Any]:
    return {
        "id": str(APPLICATION), "name": "Earshot", "icon": None, "description": "", "bot_public": True, "flags": 0,
        "bot_require_code_grant": False, "owner": user(1), "verify_key": "0", "summary": "",
    }  # fmt: skip


def channel_payload(guild: int) -> dict[str, Any]:
    return {
        "id": str(CHANNEL), "type": 0, "guild_id": str(guild), "name": "general", "position": 0, "nsfw": False,
        "permission_overwrites": [], "parent_id": None, "topic": None, "rate_limit_per_user": 0,
        "last_message_id": None, "flags": 0, "permissions": PERMISSIONS,
    }  # fmt: skip


def guild_payload(guild: int) -> dict[str, Any]:
    role = {
        "id": str(guild), "name": "@everyone", "color": 0, "hoist": False, "position": 0, "permissions": PERMISSIONS,
        "managed": False, "mentionable": False, "flags": 0,
    }  # fmt: skip
    return {
        "id": str(guild), "name": "Test", "icon": None, "splash": None, "owner_id": "1", "afk_timeout": 60,
        "afk_channel_id": None, "verification_level": 0, "default_message_notifications": 0, "mfa_level": 0,
        "explicit_content_filter": 0, "roles": [role], "emojis": [], "features": [], "system_channel_id": None,
        "system_channel_flags": 0, "rules_channel_id": None, "vanity_url_code": None, "description": None,
        "banner": None, "premium_tier": 0, "preferred_locale": "en-US", "nsfw_level": 0, "stickers": [],
        "premium_progress_bar_enabled": False, "public_updates_channel_id": None, "joined_at": "2020-01-01T00:00:00Z",
        "large": False, "unavailable": False, "member_count": 2, "voice_states": [], "members": [], "threads": [],
        "channels": [channel_payload(guild)], "presences": [], "stage_instances": [], "guild_scheduled_events": [],
    }  # fmt: skip


def message(number: int, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(number), "channel_id": str(CHANNEL), "author": user(APPLICATION, bot=True), "type": 0,
        "content": body.get("content") or "", "timestamp": "2026-01-01T00:00:00+00:00", "edited_timestamp": None,
        "tts": False, "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
        "pinned": False, "flags": body.get("flags", 0), "components": body.get("components") or [],
    }  # fmt: skip


@asynccontextmanager
async def loopback() -> AsyncIterator[Loopback]:
    """A Loopback that discord.py talks to instead of Discord while the block runs."""
    server = Loopback()
    await server.start()
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = f"http://127.0.0.1:{server.port}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{server.port}/gateway")
    try:
        yield server
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway
        await server.stop()


async def within(awaitable: Any) -> Any:
    """What ``awaitable`` gives; a test that has to wait too long has failed."""
    return await asyncio.wait_for(awaitable, WAIT_S)
