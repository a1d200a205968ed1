"""Commands are registered when they changed, and only then."""

from __future__ import annotations

import pytest

from bot.discord_bot.client import Earshot
from bot.discord_bot.register import register
from tests.bot.discord_bot.simulated import World


def registrations(world: World) -> int:
    return sum(r.method == "PUT" and r.path.endswith("/commands") for r in world.requests)


async def test_a_second_start_registers_nothing(world: World) -> None:
    assert registrations(world) == 1
    await world.env.restart_bot(Earshot(world.bot.parts))
    assert registrations(world) == 1


async def test_a_changed_description_is_registered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    again = Earshot(world.bot.parts)
    command = again.tree.get_command("about")
    assert command is not None
    monkeypatch.setattr(command, "description", "Something else")
    await world.env.restart_bot(again)
    assert registrations(world) == 2


async def test_force_registers_them_anyway(world: World) -> None:
    assert not await register(world.bot.tree, world.bot.state)
    assert await register(world.bot.tree, world.bot.state, force=True)
    assert registrations(world) == 2


async def test_where_registering_fails_it_is_tried_again_at_the_next_start(world: World) -> None:
    world.bot.state.set_registered(world.bot.application_id or 0, "of an earlier version")
    world.env.inject_error("PUT", "/applications/*/commands", status=500)
    with pytest.raises(Exception, match="500"):
        await register(world.bot.tree, world.bot.state)
    assert await register(world.bot.tree, world.bot.state)
