"""/compare: assistants side by side, as a picture with its text alternative and the sources behind a button."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from discord import app_commands, ui

from bot.compare import LEAST
from bot.compare import compare as compared
from bot.discord_bot.asking import FILE_LINE
from bot.discord_bot.buttons.comparison import SourcesButton, titles_of, whole_text
from bot.discord_bot.choices import chosen_assistant, chosen_topic, suggest_assistants, suggest_topics
from bot.discord_bot.language import own_language, shared_language, words
from bot.discord_bot.layouts.comparison import PICTURE, comparison_layout, described
from bot.discord_bot.pace import check_pace
from bot.discord_bot.placement import Place
from bot.discord_bot.problems import BUSY, SaidError
from bot.discord_bot.replies import Reply, defer, finish
from bot.locales import N_, translator
from bot.show.picture import picture

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

SOURCES = N_("Sources")


@app_commands.command(description=N_("Assistants side by side: what is known of each, since when, and who says so"))
@app_commands.describe(
    first=N_("An assistant"),
    second=N_("Another assistant"),
    third=N_("A third assistant"),
    fourth=N_("A fourth assistant"),
    topic=N_("What to compare them on; left out, what people ask about first"),
)
@app_commands.autocomplete(
    first=suggest_assistants,
    second=suggest_assistants,
    third=suggest_assistants,
    fourth=suggest_assistants,
    topic=suggest_topics,
)
async def compare(
    interaction: Itx,
    first: str,
    second: str,
    third: str | None = None,
    fourth: str | None = None,
    topic: str | None = None,
) -> None:
    client, _, place = interaction.client, words(interaction), Place.of(interaction)
    typed = [chosen_assistant(interaction, each) for each in (first, second, third, fourth)]
    assistants = tuple(dict.fromkeys(each for each in typed if each))
    about = chosen_topic(interaction, topic)
    if len(assistants) < LEAST:
        raise SaidError(_("Choose two different assistants at least."))
    check_pace(interaction, client.questions)
    if client.reader.is_full:
        raise SaidError(_(BUSY))
    problem = None if place.settings.private else place.against_public()
    private = place.settings.private or problem is not None
    with client.at_work():
        await defer(interaction, private=private)
        language = own_language(interaction) if private else shared_language(interaction)
        topics = (about,) if about else client.parts.topics
        titles = titles_of(client.parts.topics, language)
        made = await client.reader.read(lambda knowledge: compared(knowledge, assistants, topics, language))
        # in a thread: drawing takes half a second, which would hold up a heartbeat
        drawn = await asyncio.to_thread(picture, made, client.names, titles, dark=True)
        button = SourcesButton(0, assistants, about.id if about else None, translator(language)(SOURCES))
        notice = translator(language)(problem) if problem else None
        view = comparison_layout(made, client.names, titles, notice, ui.ActionRow(button))
        text = described(made, client.names, titles)
        whole, line = whole_text(made, client.names, titles), translator(language)(FILE_LINE)
        reply = Reply(view, line, whole, picture=drawn, picture_name=PICTURE, picture_text=text)
        await finish(interaction, reply)
