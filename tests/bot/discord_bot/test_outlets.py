"""What Discord's refusals mean for a post, and how an own earlier message is told from others."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.discord_bot.outlets import carries, refusal


def refused(kind: type[discord.HTTPException], status: int, code: int) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="made up")
    return kind(response, {"code": code, "message": "made up"})


@pytest.mark.parametrize(
    ("error", "problem", "certain", "again", "pause"),
    [
        (refused(discord.Forbidden, 403, 50001), "403 50001", True, False, "forbidden"),
        (refused(discord.Forbidden, 403, 50013), "403 50013", True, False, "forbidden"),
        (refused(discord.Forbidden, 403, 0), "403 0", True, False, "forbidden"),
        (refused(discord.HTTPException, 400, 50013), "400 50013", True, False, "forbidden"),
        (refused(discord.NotFound, 404, 10003), "404 10003", True, False, "gone"),
        (refused(discord.HTTPException, 400, 50035), "400 50035", True, False, None),
        (refused(discord.HTTPException, 429, 0), "slowed", True, True, None),
        (discord.RateLimited(90.0), "slowed", True, True, None),
        (refused(discord.DiscordServerError, 500, 0), "500 0", False, True, None),
        (refused(discord.DiscordServerError, 503, 0), "503 0", False, True, None),
        (TimeoutError(), "unreachable", False, True, None),
        (ConnectionResetError(), "unreachable", False, True, None),
        (aiohttp.ServerDisconnectedError(), "unreachable", False, True, None),
    ],
)
def test_a_refusal_says_whether_it_was_sent_and_whether_to_try_again(
    error: Exception, problem: str, certain: bool, again: bool, pause: str | None
) -> None:
    found = refusal(error)
    assert (found.problem, found.certain, found.again, found.pause) == (problem, certain, again, pause)


KEY = "AbCdEfGh-_12"


@pytest.mark.parametrize(
    ("author", "custom_id", "found"),
    [
        (7, f"d1.about.{KEY}.0", True),
        (8, f"d1.about.{KEY}.0", False),  # somebody else's copy of the button
        (7, "d1.about.AAAAAAAAAAAA.0", False),
        (7, f"d1.about.{KEY}x.0", False),
        (7, None, False),
    ],
)
def test_an_own_message_is_told_by_its_key(author: int, custom_id: str | None, found: bool) -> None:
    button = SimpleNamespace(custom_id=custom_id)
    row = SimpleNamespace(children=[SimpleNamespace(custom_id=None), button])
    message: Any = SimpleNamespace(author=SimpleNamespace(id=author), components=[SimpleNamespace(), row])
    assert carries(message, KEY, 7) is found
