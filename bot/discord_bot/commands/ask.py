"""/ask, and "Ask Earshot about this" on a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord_bot.asking import answer_to
from bot.discord_bot.choices import chosen_assistant, chosen_date, suggest_assistants
from bot.discord_bot.escape import without_mentions
from bot.discord_bot.language import words
from bot.discord_bot.placement import Place
from bot.discord_bot.problems import SaidError
from bot.locales import N_
from bot.question import MAX_CHARS, Asked

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx


@app_commands.command(description=N_("Ask about voice assistants and privacy; every answer has its sources"))
@app_commands.describe(
    question=N_("What you want to know, in your own words"),
    assistant=N_("The assistant that you ask about"),
    as_of=N_("What was known and held then: 2019, 2019-04 or 2019-04-11"),
    private=N_("Whether only you see the answer"),
)
@app_commands.autocomplete(assistant=suggest_assistants)
async def ask(
    interaction: Itx,
    question: app_commands.Range[str, 1, MAX_CHARS],
    assistant: str | None = None,
    as_of: app_commands.Range[str, 4, 10] | None = None,
    private: bool | None = None,
) -> None:
    asked = Asked(question, chosen_assistant(interaction, assistant), chosen_date(interaction, as_of))
    place = Place.of(interaction)
    wants_private = place.settings.private if private is None else private
    problem = None if wants_private else place.against_public()
    await answer_to(interaction, asked, private=wants_private or problem is not None, notice=problem)


@app_commands.context_menu(name="Ask Earshot about this")
async def ask_about(interaction: Itx, message: discord.Message) -> None:
    """Takes the message as the question, or as the claim to check."""
    text = without_mentions(message_text(message))
    if not text:
        raise SaidError(words(interaction)("There are no words in that message that I could look up."))
    await answer_to(interaction, Asked(text), private=True)


def message_text(message: discord.Message) -> str:
    """What a message says: its own text, else that of its embeds or of its layout."""
    if message.content:
        return message.content
    embeds = [text for embed in message.embeds for text in (embed.title, embed.description) if text]
    return "\n".join(embeds) or "\n".join(_texts(message.components))


def _texts(components: object) -> list[str]:
    """The texts of a layout, outermost first."""
    found: list[str] = []
    for component in components if isinstance(components, list | tuple) else []:
        if isinstance(component, discord.TextDisplay):
            found.append(component.content)
        found += _texts(getattr(component, "children", None))
    return found
