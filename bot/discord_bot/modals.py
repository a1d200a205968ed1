"""What is typed or chosen in a modal. All that a modal needs stands in its id, so it outlives a restart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import discord

from bot.discord_bot.asking import answer_to
from bot.discord_bot.buttons import ALL, follow_up, votes
from bot.discord_bot.language import words
from bot.discord_bot.problems import SaidError, report
from bot.discord_bot.reference import Reference
from bot.locales import N_
from bot.question import Asked
from bot.state import REASONS

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

OLD_BUTTON = N_("This button is of an earlier version. Ask again with /ask.")


async def dispatch(interaction: Itx) -> None:
    """Takes a modal's submission, and a press on a button whose id has no form that is known any more."""
    try:
        data: Any = interaction.data or {}
        custom_id = str(data.get("custom_id", ""))
        read = Reference.read(custom_id)
        is_modal = interaction.type is discord.InteractionType.modal_submit
        is_old = interaction.type is discord.InteractionType.component and not is_known(custom_id)
        if (is_modal or is_old) and await interaction.client.takes(interaction):
            await _submitted(interaction, read)
    except Exception as error:
        await report(interaction, error, "a modal")


def is_known(custom_id: str) -> bool:
    """Whether a button of ours has such an id."""
    return any(kind.__discord_ui_compiled_template__.fullmatch(custom_id) for kind in ALL)


async def _submitted(interaction: Itx, read: tuple[str, int, Reference] | None) -> None:
    button, _number, reference = read or ("", 0, None)
    if button == "asked" and reference:
        await answer_to(interaction, Asked(value_of(interaction, follow_up.FIELD)), private=True, after=reference)
    elif button == "why" and reference:
        chosen = value_of(interaction, votes.FIELD)
        reason = next((reason for reason in REASONS if reason == chosen), None)
        await votes.keep(interaction, reference, "not-helpful", reason)
    else:
        raise SaidError(words(interaction)(OLD_BUTTON))


def value_of(interaction: Itx, field: str) -> str:
    """What was typed or chosen in ``field``; empty where it is missing."""
    data: Any = interaction.data or {}
    return next(
        (str(each.get("value") or "") for each in _walk(data.get("components", [])) if each.get("custom_id") == field),
        "",
    )


def _walk(components: Any) -> Iterator[dict[str, Any]]:
    for each in components if isinstance(components, list) else [components]:
        if isinstance(each, dict):
            yield each
            yield from _walk(each.get("components", []))
            yield from _walk(each.get("component", []))
