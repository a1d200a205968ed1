"""Sending: an interaction is answered once, by editing the one reply that it has; a retry never doubles it.

``PATCH @original`` may be repeated as often as needed, a follow-up may not: it has no nonce.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp
import discord
from discord import ui

from bot.discord_bot.layouts.limits import MOST_CONTENT, shortened

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

_log = logging.getLogger(__name__)
ALREADY_ACKNOWLEDGED = 40060  # Discord's code; after a retry it means that the first try got through
INVALID_FORM = 50035  # Discord's code: the layout breaks a limit
TRIES = 4
FIRST_PAUSE_S = 0.5  # doubled after each try
BEGUN, PUBLIC = "begun", "public"  # in interaction.extras: a reply was deferred; all see it
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply:
    """A layout with its way out as plain text, or a line of text."""

    view: ui.LayoutView | None = None
    content: str = ""  # where there is no layout, or it does not fit
    file: str = ""  # the plain text that goes along with ``content`` then
    name: str = "earshot.txt"  # of the file
    picture: bytes = b""  # a PNG that the layout shows
    picture_name: str = ""
    picture_text: str = ""  # for those who do not see it

    def arguments(self, *, layout: bool) -> dict[str, Any]:
        """What discord.py's sending methods take."""
        if layout and self.view is not None:
            self.view.stop()  # its buttons are found by their ids; nothing has to be kept in memory
            if not self.picture:
                return {"view": self.view}
            shown = discord.File(io.BytesIO(self.picture), self.picture_name, description=self.picture_text)
            return {"view": self.view, "attached": shown}
        content = shortened(self.content, MOST_CONTENT) or self.content[:MOST_CONTENT]
        if not self.file:
            return {"content": content}
        data = io.BytesIO(self.file.encode("utf-8", "replace"))
        return {"content": content, "attached": discord.File(data, self.name)}


async def defer(interaction: Itx, *, private: bool) -> None:
    """Tells Discord within its three seconds that the reply comes later; whether it is private is fixed by this."""
    try:
        await interaction.response.defer(ephemeral=private, thinking=True)
    except discord.HTTPException as error:
        if error.code != ALREADY_ACKNOWLEDGED:
            raise
    interaction.extras |= {BEGUN: True, PUBLIC: not private}


async def take_press(interaction: Itx) -> None:
    """Tells Discord that the message on which a button was pressed will be changed; ``finish`` changes it."""
    try:
        await interaction.response.defer()
    except discord.HTTPException as error:
        if error.code != ALREADY_ACKNOWLEDGED:
            raise
    interaction.extras |= {BEGUN: True, PUBLIC: False}


async def finish(interaction: Itx, reply: Reply) -> None:
    """Puts ``reply`` in the place of what was deferred; falls back to plain text where Discord refuses the layout."""
    try:
        await _repeated(lambda: _edit(interaction, reply, layout=True))
    except discord.HTTPException as error:
        if error.status != 400 or reply.view is None or not reply.file:
            raise
        _log.error("Discord refused a layout", exc_info=error)
        await _repeated(lambda: _edit(interaction, reply, layout=False))


async def _edit(interaction: Itx, reply: Reply, *, layout: bool) -> None:
    arguments = reply.arguments(layout=layout)
    if attached := arguments.pop("attached", None):
        arguments["attachments"] = [attached]
    await interaction.edit_original_response(**arguments)


async def at_once(interaction: Itx, reply: Reply) -> None:
    """Answers with ``reply``, privately, without deferring: for what is ready at once."""
    arguments = reply.arguments(layout=True)
    if attached := arguments.pop("attached", None):
        arguments["file"] = attached
    try:
        await interaction.response.send_message(**arguments, ephemeral=True)
    except discord.HTTPException as error:
        if error.code != ALREADY_ACKNOWLEDGED:
            raise


async def privately(interaction: Itx, line: str) -> None:
    """Says ``line`` to the person alone, however far the interaction has got."""
    if not interaction.response.is_done() and not interaction.extras.get(BEGUN):
        await at_once(interaction, Reply(content=line))
    elif interaction.extras.get(PUBLIC):
        # The first follow-up would fill what was deferred, for all to see; so that is filled, and taken back, first.
        await interaction.edit_original_response(content="…")
        await interaction.delete_original_response()
        await interaction.followup.send(line, ephemeral=True)
    else:
        await finish(interaction, Reply(content=line))


async def _repeated(send: Callable[[], Awaitable[T]]) -> T:
    """What ``send`` returns; it is repeated where the connection broke. discord.py repeats answers of 5xx itself."""
    pause = FIRST_PAUSE_S
    for _ in range(TRIES - 1):
        try:
            return await send()
        except (TimeoutError, OSError, aiohttp.ClientError) as error:
            _log.warning("sending a reply failed; trying again", exc_info=error)
            await asyncio.sleep(pause)
            pause *= 2
    return await send()
