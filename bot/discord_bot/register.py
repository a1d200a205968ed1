"""Registers the commands with Discord, only where they changed: their digest is kept in state.db."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from discord import app_commands

    from bot.state import State


async def payload(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """All commands as Discord gets them, with their translations, by name."""
    assert tree.translator is not None
    found = [await command.get_translated_payload(tree, tree.translator) for command in tree.get_commands()]
    return sorted(found, key=lambda command: (command["type"], command["name"]))


async def register(tree: app_commands.CommandTree[Any], state: State, *, force: bool = False) -> bool:
    """Registers the commands of ``tree`` unless the same ones were registered last. Whether they were sent."""
    application = tree.client.application_id
    assert application is not None
    sent = json.dumps(await payload(tree), sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(sent.encode()).hexdigest()
    known = await asyncio.to_thread(state.registered, application)
    if known == digest and not force:
        return False
    await tree.sync()
    await asyncio.to_thread(state.set_registered, application, digest)
    return True
