"""/sources: what the archive holds on an assistant, how fresh, with links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot.discord_bot.choices import chosen_assistant, suggest_assistants
from bot.discord_bot.escape import link, plain
from bot.discord_bot.language import words
from bot.discord_bot.layouts.answer import layout
from bot.discord_bot.layouts.limits import MOST_TEXT, taken, total
from bot.discord_bot.pace import check_pace
from bot.discord_bot.replies import Reply, defer, finish
from bot.holdings import Holdings, holdings_of
from bot.locales import N_, Translate

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

COLOUR = 0x3949AB
MOST_SOURCES = 25  # a longer list is not read


@app_commands.command(description=N_("What the archive holds on an assistant, and how fresh it is"))
@app_commands.describe(assistant=N_("The assistant that you ask about"))
@app_commands.autocomplete(assistant=suggest_assistants)
async def sources(interaction: Itx, assistant: str | None = None) -> None:
    client, _ = interaction.client, words(interaction)
    about = chosen_assistant(interaction, assistant)
    check_pace(interaction, client.questions)
    with client.at_work():
        await defer(interaction, private=True)
        found = await client.reader.read(lambda knowledge: holdings_of(knowledge.snapshot, about))
        name = client.names[about] if about else _("All assistants")
        await finish(interaction, Reply(layout(sources_texts(found, name, _), COLOUR)))


def sources_texts(found: Holdings, name: str, _: Translate) -> list[list[str]]:
    """The texts of the layout: what there is in numbers, then who published it, newest first."""
    counts = _("{statements} sourced statements, {pages} archived pages, from {sources} publishers").format(
        statements=found.statements, pages=found.pages, sources=len(found.sources)
    )
    head = [f"### 🗂️ {plain(name)}", counts]
    foot = ["-# " + _("State of knowledge: {date}. Not legal advice.").format(date=plain(found.archive_date))]
    lines = [
        f"{plain(source.publisher)} · {plain(source.newest)} · {source.count} · {link(source.url)}"
        for source in found.sources[:MOST_SOURCES]
    ]
    more = _("and {count} more publishers")
    header = "-# " + _("publisher · newest · how many statements and pages · where")
    kept = taken([header, *lines], MOST_TEXT - total(head) - total(foot) - 100)
    if (left_out := len(found.sources) + 1 - len(kept)) > 0:
        kept.append("-# " + more.format(count=left_out))
    return [part for part in (head, ["\n".join(kept)] if kept else [], foot) if part]
