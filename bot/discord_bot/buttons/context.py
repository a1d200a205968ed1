"""Full context: the passage around a quote, with the quote marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui

from bot.answering import Knowledge
from bot.answering.again import Context, context_of
from bot.discord_bot.buttons.item import EvidenceButton, Row
from bot.discord_bot.evidence import gone
from bot.discord_bot.language import own_language, words
from bot.discord_bot.layouts.answer import layout
from bot.discord_bot.layouts.context import context_texts
from bot.discord_bot.pace import check_pace
from bot.discord_bot.reference import Reference
from bot.discord_bot.replies import Reply, defer, finish

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

COLOUR = 0x546E7A


async def press(interaction: Itx, reference: Reference, place: int) -> None:
    """Shows the context of the passage at ``place``, with a button for each of the others."""
    client, _ = interaction.client, words(interaction)
    check_pace(interaction, client.clicks)
    with client.at_work():
        await defer(interaction, private=True)
        language = own_language(interaction)

        def read(knowledge: Knowledge) -> tuple[int, Context] | None:
            """The first context from ``place`` on that is still there."""
            order = [*range(place, len(reference.passages)), *range(place)]
            for n in order:
                found = context_of(knowledge, reference.passages[n], language, reference.as_of)
                if found:
                    return n, found
            return None

        found = await client.reader.read(read)
        if found is None:
            raise gone(interaction)
        at, context = found
        others = [n for n in range(len(reference.passages)) if n != at]
        row: Row = ui.ActionRow(
            *(EvidenceButton("context", n, reference, _("Quote {number}").format(number=n + 1)) for n in others)
        )
        parts, whole = context_texts(context, language, client.names, at + 1)
        view = layout(parts, COLOUR, *([row] if others else [])) if parts else None
        await finish(interaction, Reply(view, _("The context is too long for a message; the file holds it."), whole))
