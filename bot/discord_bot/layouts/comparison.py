"""A Comparison in Discord: the picture with its text alternative, and its sources as texts, a few on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.compare import Cell, Comparison, chief
from bot.discord_bot.escape import length, plain
from bot.discord_bot.layouts.limits import MOST_TEXT, taken
from bot.discord_bot.layouts.quotes import quote_text, source_line
from bot.locales import N_, Translate, translator
from bot.show.cells import NOTHING, SIDE_BY_SIDE, alternative
from corpus.values import Quote

COLOUR = 0x00838F
PICTURE = "comparison.png"
MOST_DESCRIPTION = 1024  # characters that Discord keeps of a picture's text alternative
PAGE_ROOM = 3200  # characters of a page of sources
PAGE_PARTS = 24  # texts on a page; with lines between topics and buttons within the 40 components
GOES_ON = N_("The button Sources tells the rest.")
TOO_LONG = N_("The words are too long to show here; read them at the page.")


def comparison_layout(
    made: Comparison, names: Mapping[str, str], titles: Mapping[str, str], notice: str | None, row: ui.ActionRow[Any]
) -> ui.LayoutView:
    """The picture, which is attached as ``PICTURE``, under its heading and over its date; ``row`` of buttons below."""
    _ = translator(made.language)
    together = _(SIDE_BY_SIDE).format(names=" · ".join(names[each] for each in made.assistants))
    view = ui.LayoutView(timeout=None)
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour(COLOUR))
    box.add_item(ui.TextDisplay(f"### ⚖️ {plain(together)}"))
    if notice:
        box.add_item(ui.TextDisplay(f"-# {plain(notice)}"))
    gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
    gallery.add_item(media=f"attachment://{PICTURE}", description=described(made, names, titles))
    box.add_item(gallery)
    date = _("State of knowledge: {date}. Not legal advice.").format(date=plain(made.archive_date))
    box.add_item(ui.TextDisplay(f"-# {date}"))
    view.add_item(box)
    view.add_item(row)
    return view


def described(made: Comparison, names: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """The picture's text alternative: its cells, whole ones, as many as Discord keeps."""
    lines = alternative(chief(made), made.language, names, titles).splitlines()
    rest = translator(made.language)(GOES_ON)
    if length("\n".join(lines)) <= MOST_DESCRIPTION:
        return "\n".join(lines)
    return "\n".join([*taken(lines, MOST_DESCRIPTION - length(rest) - 1), rest]).strip()


def source_pages(made: Comparison, names: Mapping[str, str], titles: Mapping[str, str]) -> list[list[list[str]]]:
    """The texts of the layouts of all pages: topic by topic what each assistant's cell quotes, with its link."""
    pages: list[list[list[str]]] = [[]]
    room, parts = PAGE_ROOM, PAGE_PARTS
    for row in chief(made):
        texts = [f"**{plain(titles[row.topic])}**"]
        texts += [_source(cell, made.language, names, MOST_TEXT // (len(row.cells) + 1)) for cell in row.cells]
        needed = sum(map(length, texts))
        if pages[-1] and (needed > room or len(texts) > parts):
            pages.append([])
            room, parts = PAGE_ROOM, PAGE_PARTS
        pages[-1].append(texts)
        room, parts = room - needed, parts - len(texts)
    return pages


def _source(cell: Cell, language: str, names: Mapping[str, str], room: int) -> str:
    """Whose cell it is and what it quotes; where that is too long, the words are left to the page, never cut."""
    _ = translator(language)
    name = f"**{plain(names[cell.assistant])}**"
    if cell.quote is None:
        return f"{name}\n{_(NOTHING)}"
    text = quote_text(cell.quote, language, names, (cell.assistant,), room - length(name) - 1)
    return f"{name}\n{text or _unsaid(cell.quote, _)}"


def _unsaid(quote: Quote, _: Translate) -> str:
    return f"{_(TOO_LONG)}\n{source_line(quote.publisher, quote.as_of, quote.url, _)}"
