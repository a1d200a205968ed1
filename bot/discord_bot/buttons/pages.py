"""Turning the pages of /changes. The id holds page, date and a digest of the service's name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
from discord import ui

from bot.answering import Knowledge
from bot.changed import Changed, changed, compared_services
from bot.discord_bot.buttons.item import Row
from bot.discord_bot.language import own_language, words
from bot.discord_bot.layouts.answer import layout
from bot.discord_bot.layouts.changes import changes_texts, pages, plain_changes
from bot.discord_bot.pace import check_pace
from bot.discord_bot.problems import SaidError, report
from bot.discord_bot.replies import Reply, defer, finish
from bot.locales import translator
from corpus.index.form import short_id

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

COLOUR = 0x6A1B9A
Wanted: TypeAlias = Callable[[str, str], bool]  # whether a service, by its name and value, is meant
ALL_PAGES = "-" * 12  # in the place of the digest: every service
PATTERN = re.compile(r"c1\.(?P<page>\d{1,4})\.(?P<since>[\d-]{0,10})\.(?P<service>[A-Za-z0-9_-]{12})")


class PageButton(ui.DynamicItem[ui.Button[Any]], template=PATTERN):
    """Leads to a page of changes."""

    def __init__(self, page: int, since: str | None, service: str, label: str = "…") -> None:
        super().__init__(ui.Button(label=label, custom_id=f"c1.{page}.{since or ''}.{service}"))
        self.page, self.since, self.service = page, since, service

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> PageButton:
        return cls(int(match["page"]), match["since"] or None, match["service"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        try:
            if await interaction.client.takes(interaction):
                check_pace(interaction, interaction.client.clicks)
                wanted = None if self.service == ALL_PAGES else self._is_meant
                await show_changes(interaction, wanted, self.since, self.page)
        except Exception as error:
            await report(interaction, error, "a page of changes")

    def _is_meant(self, _name: str, value: str) -> bool:
        return digest(value) == self.service


def digest(service: str | None) -> str:
    """Twelve characters that stand for a service in an id."""
    return short_id("service", service) if service is not None else ALL_PAGES


async def show_changes(interaction: Itx, wanted: Wanted | None, since: str | None, page: int) -> None:
    """Shows a page of what changed, to the person alone: at the service that is ``wanted``, or anywhere."""
    client, _ = interaction.client, words(interaction)
    with client.at_work():
        await defer(interaction, private=True)

        def read(knowledge: Knowledge) -> tuple[str, str | None, Changed] | None:
            name, value = _("All pages"), None
            if wanted:
                known = compared_services(knowledge.snapshot, client.names)
                chosen = next((each for each in known if wanted(*each)), None)
                if chosen is None:
                    return None
                name, value = chosen
            found = changed(knowledge.snapshot, knowledge.recogniser, value, since)
            return (name, value, found) if found else None

        read_back = await client.reader.read(read)
        if read_back is None:
            raise SaidError(_("No page of that has several versions. Choose one from the list that appears."))
        name, value, found = read_back
        at = min(page, pages(found) - 1)
        row = _row(at, pages(found), since, digest(value), own_language(interaction))
        view = layout(changes_texts(found, name, since, at, _), COLOUR, *([row] if row else []))
        await finish(interaction, Reply(view, name, plain_changes(found.quotes)))


def _row(at: int, count: int, since: str | None, service: str, language: str) -> Row | None:
    _ = translator(language)
    buttons = []
    if at > 0:
        buttons.append(PageButton(at - 1, since, service, "◀ " + _("Back")))
    if at + 1 < count:
        buttons.append(PageButton(at + 1, since, service, _("Next") + " ▶"))
    return ui.ActionRow(*buttons) if buttons else None
