"""The sources behind a comparison, a page at a time. The id holds page, assistants and topic; nothing of a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.compare import Comparison, compare
from bot.discord_bot.buttons.item import Row
from bot.discord_bot.language import own_language, words
from bot.discord_bot.layouts.answer import layout
from bot.discord_bot.layouts.comparison import COLOUR, source_pages
from bot.discord_bot.pace import check_pace
from bot.discord_bot.problems import SaidError, report
from bot.discord_bot.replies import Reply, defer, finish
from bot.locales import N_, translator
from bot.show.cells import SIDE_BY_SIDE, alternative
from corpus.values import Topic

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

ID = "[a-z0-9-]{1,26}"
PATTERN = re.compile(rf"k1\.(?P<page>\d{{1,2}})\.(?P<assistants>{ID}(?:~{ID}){{1,3}})\.(?P<topic>{ID})?")
UNKNOWN = N_("What this message compared is no longer known. Compare again with /compare.")


class SourcesButton(ui.DynamicItem[ui.Button[Any]], template=PATTERN):
    """Leads to a page of the sources of a comparison."""

    def __init__(self, page: int, assistants: Sequence[str], topic: str | None, label: str = "…") -> None:
        super().__init__(ui.Button(label=label, custom_id=f"k1.{page}.{'~'.join(assistants)}.{topic or ''}"))
        self.page, self.assistants, self.topic = page, tuple(assistants), topic

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> SourcesButton:
        return cls(int(match["page"]), match["assistants"].split("~"), match["topic"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        try:
            if await interaction.client.takes(interaction):
                check_pace(interaction, interaction.client.clicks)
                await self._show(interaction)
        except Exception as error:
            await report(interaction, error, "the sources of a comparison")

    async def _show(self, interaction: Itx) -> None:
        """Shows the page to the person alone, in their language."""
        client, language = interaction.client, own_language(interaction)
        topics = topics_of(client.parts.topics, self.topic)
        if not topics or not set(self.assistants) <= client.names.keys():
            raise SaidError(words(interaction)(UNKNOWN))
        with client.at_work():
            await defer(interaction, private=True)
            made = await client.reader.read(lambda knowledge: compare(knowledge, self.assistants, topics, language))
            titles = titles_of(client.parts.topics, language)
            pages = source_pages(made, client.names, titles)
            at = min(self.page, len(pages) - 1)
            together = " · ".join(client.names[each] for each in self.assistants)
            heading = translator(language)(SIDE_BY_SIDE).format(names=together)
            row = self._turning(at, len(pages), language)
            view = layout([[f"### ⚖️ {heading}"], *pages[at]], COLOUR, *([row] if row else []))
            await finish(interaction, Reply(view, heading, whole_text(made, client.names, titles)))

    def _turning(self, at: int, count: int, language: str) -> Row | None:
        _ = translator(language)
        buttons = []
        if at > 0:
            buttons.append(SourcesButton(at - 1, self.assistants, self.topic, "◀ " + _("Back")))
        if at + 1 < count:
            buttons.append(SourcesButton(at + 1, self.assistants, self.topic, _("Next") + " ▶"))
        return ui.ActionRow(*buttons) if buttons else None


def topics_of(known: Sequence[Topic], topic: str | None) -> tuple[Topic, ...]:
    """The topic with the id ``topic``, none where there is no such one; all for None."""
    return tuple(each for each in known if topic is None or each.id == topic)


def titles_of(known: Sequence[Topic], language: str) -> dict[str, str]:
    """The topics' names by id."""
    return {topic.id: topic.names.get(language) or topic.names["en"] for topic in known}


def whole_text(made: Comparison, names: dict[str, str], titles: dict[str, str]) -> str:
    """The comparison as plain text with its links, for a file."""
    links = "\n".join(dict.fromkeys(quote.link for quote in made.quotes()))
    return f"{alternative(made.rows, made.language, names, titles)}\n\n{links}\n"
