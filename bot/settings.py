"""The bot's settings, on top of corpus.settings: token, limits, who runs it."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator

from corpus.errors import SettingsError
from corpus.settings import Settings, load_as

PORTAL = "https://discord.com/developers/applications"
TOKEN = re.compile(r"[\w-]{18,40}\.[\w-]{4,12}\.[\w-]{20,60}", re.ASCII)  # application id, time, signature
WHERE = f"get one at {PORTAL} (your application, Bot, Reset Token), see docs/discord.md"


# View channels, send messages, also in threads, embed links, read message history (docs/discord.md tells what for).
INVITE_PERMISSIONS = 274_877_991_936


class BotSettings(Settings):
    """Everything that ``earshot run`` and ``earshot sync`` read."""

    discord_token: SecretStr | None = Field(
        default=None, description=f"The Discord bot's token, from {PORTAL} (your application, Bot, Reset Token)."
    )
    discord_sharded: bool = Field(
        default=False,
        description="Whether to connect in as many shards as Discord advises; needed from 2,500 servers on.",
    )
    discord_per_minute: int = Field(
        default=6, ge=1, le=600, description="How many questions one person may ask in a minute."
    )
    discord_waiting: int = Field(
        default=500,
        ge=1,
        le=10_000,
        description="How many questions may wait at once; further ones get a friendly line.",
    )
    rebuild_hours: float = Field(
        default=6,
        ge=0,
        le=24 * 365,
        description="How many hours lie between two gatherings (python -m corpus rebuild, its own process); 0: never.",
    )
    operator: str = Field(
        default="", max_length=200, description="Who runs this bot and how to reach them; shown by /about and /privacy."
    )
    source_code: str = Field(
        default="", max_length=200, description="The address of the source code that runs; shown by /about."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much the bot logs: debug, info, warning or error. Never what was asked."
    )

    @property
    def state(self) -> Path:
        return self.data / "state.db"

    @field_validator("discord_token", mode="before")
    @classmethod
    def empty_is_none(cls, token: object) -> object:
        return None if isinstance(token, str) and not token.strip() else token

    @field_validator("source_code")
    @classmethod
    def check_address(cls, address: str) -> str:
        if address and not re.fullmatch(r"https?://[^\s<>()]+", address):
            raise ValueError("give an address that begins with https://")
        return address


def load_bot_settings() -> BotSettings:
    """The settings as they stand now. Raises SettingsError."""
    return load_as(BotSettings)


def token_of(settings: BotSettings) -> str:
    """The token, if it has a token's form. Raises SettingsError that says where to get one, never the token itself."""
    if settings.discord_token is None:
        raise SettingsError(f"EARSHOT_DISCORD_TOKEN is not set: {WHERE}")
    token = settings.discord_token.get_secret_value().strip()
    if not is_token(token):
        raise SettingsError(f"EARSHOT_DISCORD_TOKEN is not a bot token (three parts with dots between): {WHERE}")
    return token


def is_token(text: str) -> bool:
    """Whether ``text`` has the form of a bot token: its first part is the application's id in base64."""
    try:
        return bool(TOKEN.fullmatch(text)) and application_of(text).isdigit()
    except (binascii.Error, ValueError):
        return False


def invite_link(application: str) -> str:
    """The address at which somebody who manages a server adds the bot to it."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands"
        f"&permissions={INVITE_PERMISSIONS}"
    )


def application_of(token: str) -> str:
    """The id of the application that ``token`` belongs to; no secret. Raises ValueError where it has not that form."""
    first = token.partition(".")[0]
    return base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
