"""/changes: what changed in a policy, added and removed, most relevant first, paged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot.changed import compared_services
from bot.discord_bot.buttons.pages import show_changes
from bot.discord_bot.choices import Choice, Option, chosen_date, safely, suggested
from bot.discord_bot.pace import check_pace
from bot.locales import N_
from corpus.labels import folded

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx


async def known_services(interaction: Itx) -> list[Option]:
    """Whose pages were compared, from memory while the Snapshot stays the same."""
    client = interaction.client
    if client.services is None or client.services[0] != client.reader.build:
        found = await client.reader.read(lambda knowledge: compared_services(knowledge.snapshot, client.names))
        client.services = (
            client.reader.build,
            [Option(name, value, (folded(name), folded(value))) for name, value in found],
        )
    return client.services[1]


@safely
async def suggest_services(interaction: Itx, typed: str) -> list[Choice]:
    fitting = [option for option in await known_services(interaction) if len(option.value) <= 100]
    return suggested(typed, fitting)


@app_commands.command(description=N_("What changed in a policy: added, removed, reworded, what is about voice first"))
@app_commands.describe(
    service=N_("The assistant, service or company whose pages are meant"),
    since=N_("From when on: 2025, 2025-04 or 2025-04-11"),
)
@app_commands.autocomplete(service=suggest_services)
async def changes(
    interaction: Itx, service: str | None = None, since: app_commands.Range[str, 4, 10] | None = None
) -> None:
    day = chosen_date(interaction, since)
    check_pace(interaction, interaction.client.questions)
    typed = folded(service.strip()) if service is not None else None
    wanted = None if typed is None else lambda name, value: typed in (folded(name), folded(value))
    await show_changes(interaction, wanted, day, 0)
