"""The buttons under a digest. Their ids hold the post's key, by which it is also found again after a crash."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.composing import Composed
from bot.discord_bot.buttons.item import Row
from bot.discord_bot.language import own_language, words
from bot.discord_bot.layouts.answer import layout
from bot.discord_bot.layouts.digest import COLOUR, Names, digest_texts, page_texts, pages
from bot.discord_bot.pace import check_pace
from bot.discord_bot.problems import SaidError, report
from bot.discord_bot.replies import Reply, at_once
from bot.locales import N_, translator

if TYPE_CHECKING:
    from bot.discord_bot.client import Earshot, Itx

PATTERN = re.compile(r"d1\.(?P<button>more|about)\.(?P<key>[A-Za-z0-9_-]{12})\.(?P<page>\d{1,3})")
LABELS = {"more": N_("More"), "about": N_("About this digest")}
EMOJI = {"more": "➕", "about": "ℹ️"}
ABOUT = N_(
    "Earshot gathers news, policies and what regulators publish about voice assistants and privacy. A digest quotes "
    "them letter for letter, with links. Those who manage this server decide when it comes and end it: "
    "/digest status, /digest unsubscribe."
)
GONE = N_("This digest is too old, or its subscription was ended; its rest is no longer kept.")


class DigestButton(ui.DynamicItem[ui.Button[Any]], template=PATTERN):
    """Leads to a further page of a digest, or tells what a digest is."""

    def __init__(self, button: str, key: str, page: int, language: str = "en") -> None:
        label = translator(language)(LABELS[button])
        custom_id = f"d1.{button}.{key}.{page}"
        super().__init__(ui.Button(label=label, emoji=EMOJI[button], custom_id=custom_id))
        self.button, self.key, self.page = button, key, page

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> DigestButton:
        return cls(match["button"], match["key"], int(match["page"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        try:
            if await interaction.client.takes(interaction):
                check_pace(interaction, interaction.client.clicks)
                await (_show_more(interaction, self.key, self.page) if self.button == "more" else _about(interaction))
        except Exception as error:
            await report(interaction, error, "a button of a digest")


def digest_view(composed: Composed, key: str, names: Names) -> ui.LayoutView:
    """The message of a digest with its buttons."""
    found = pages(composed, names)
    return layout(digest_texts(composed, names, found), COLOUR, _row(composed, key, 0, len(found)))


def _row(composed: Composed, key: str, page: int, of_pages: int) -> Row:
    buttons = [DigestButton("about", key, 0, composed.language)]
    if page + 1 < of_pages:
        buttons.insert(0, DigestButton("more", key, page + 1, composed.language))
    return ui.ActionRow(*buttons)


def names_in(client: Earshot, language: str) -> Names:
    topics = {topic.id: topic.names.get(language) or topic.names["en"] for topic in client.parts.topics}
    return Names(client.names, topics)


async def _show_more(interaction: Itx, key: str, page: int) -> None:
    client, _ = interaction.client, words(interaction)
    post = await asyncio.to_thread(client.schedule.posts.by_key, key)
    if post is None or post.composed is None or post.server != interaction.guild_id:
        raise SaidError(_(GONE))
    composed = Composed.loaded(post.composed)
    found = pages(composed, names_in(client, composed.language))
    texts = page_texts(composed, found, page)
    if texts is None:
        raise SaidError(_(GONE))
    await at_once(interaction, Reply(layout(texts, COLOUR, _row(composed, key, page, len(found)))))


async def _about(interaction: Itx) -> None:
    await at_once(interaction, Reply(content=translator(own_language(interaction))(ABOUT)))
