"""An Answer as a layout: the verdict first, then the evidence by whose voice it is, steps last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import ui

from bot.discord_bot.escape import length, link, plain
from bot.discord_bot.layouts.limits import MOST_TEXT, total
from bot.discord_bot.layouts.quotes import quote_text
from bot.discord_bot.layouts.steps import steps_text
from bot.locales import N_, translator
from corpus.values import Answer, Quote, Step, Verdict

HEADLINES: dict[Verdict, str] = {
    "answered": N_("This is what the sources say:"),
    "uncertain": N_("Perhaps this helps; the sources may not say exactly that:"),
    "unanswered": N_("Not known: the sources do not tell."),
    "off_topic": N_("That is not about voice assistants and privacy."),
    "about_earshot": N_("About Earshot"),
}
ICONS: dict[Verdict, str] = {
    "answered": "✅", "uncertain": "🤔", "unanswered": "❔", "off_topic": "↩️", "about_earshot": "ℹ️"
}  # fmt: skip
COLOURS: dict[Verdict, int] = {
    "answered": 0x2E7D32, "uncertain": 0xF9A825, "unanswered": 0x78909C, "off_topic": 0x78909C,
    "about_earshot": 0x3949AB,
}  # fmt: skip
COMPANY, OTHERS = N_("What the company says"), N_("What was reported or found")
NEAR = N_("Near it, but not an answer:")
STEPS_ROOM = 1600  # characters that steps may take where quotes stand beside them
HEADINGS_ROOM = 200  # for the headings of the groups and the line on what is left out
MOST_QUOTES = 10  # that fit into the 40 components with everything else


@dataclass(frozen=True, slots=True)
class Shown:
    """What a layout shows: the parts of an Answer, of steps alone, or of evidence that was rebuilt."""

    language: str
    verdict: Verdict
    archive_date: str
    quotes: tuple[Quote, ...] = ()
    near: tuple[Quote, ...] = ()
    ways: tuple[tuple[Step, ...], ...] = ()  # of doing what was asked, each with its steps
    asked: tuple[str, ...] = ()  # assistants asked about
    headline: str | None = None  # instead of the verdict's own
    icon: str | None = None
    notices: tuple[str, ...] = ()
    newer: Mapping[str, str] | None = None
    names: Mapping[str, str] = field(default_factory=dict)  # of assistants, by id

    @classmethod
    def of(cls, answer: Answer, names: Mapping[str, str], ways: tuple[tuple[Step, ...], ...], *notices: str) -> Shown:
        said = (*notices, answer.notice) if answer.notice else notices
        return cls(
            answer.language,
            answer.verdict,
            answer.archive_date,
            answer.quotes,
            answer.near,
            ways,
            answer.assistants,
            notices=said,
            newer=answer.newer,
            names=names,
        )


def answer_texts(shown: Shown) -> list[list[str]] | None:
    """The texts of the layout, in parts that a line divides; None where the evidence does not fit at all."""
    head, foot = _head(shown), _foot(shown)
    left = MOST_TEXT - total(head) - total(foot) - HEADINGS_ROOM
    evidence = (*shown.quotes, *shown.near)[:MOST_QUOTES]
    steps = steps_text(shown.ways, shown.language, min(left, STEPS_ROOM) if evidence else left)
    left -= length(steps)
    texts: list[tuple[Quote, str]] = []
    for quote in evidence:
        text = quote_text(quote, shown.language, shown.names, shown.asked, left)
        if text is not None:
            texts.append((quote, text))
            left -= length(text)
    if (evidence and not texts) or (shown.ways and not steps):
        return None
    parts = [head, *_groups(shown, texts)]
    if left_out := len(shown.quotes) + len(shown.near) - len(texts):
        said = translator(shown.language)("{count} more did not fit here; see More evidence.").format(count=left_out)
        parts[-1].append("-# " + said)
    if steps:
        parts.append([steps])
    return [part for part in [*parts, foot] if part]


def _head(shown: Shown) -> list[str]:
    if shown.verdict in ("answered", "uncertain") and shown.notices and not (shown.quotes or shown.headline):
        return [f"### {shown.icon or ICONS[shown.verdict]} {plain(shown.notices[-1])}"]  # nothing changed
    said = plain(shown.headline) if shown.headline else translator(shown.language)(HEADLINES[shown.verdict])
    notices = [f"-# {plain(notice)}" for notice in shown.notices]
    return [f"### {shown.icon or ICONS[shown.verdict]} {said}", *notices]


def _foot(shown: Shown) -> list[str]:
    _ = translator(shown.language)
    lines = []
    if shown.newer and (leads := link(shown.newer.get("url", ""))):
        title, day = plain(shown.newer.get("title", ""))[:200], plain(shown.newer.get("published", ""))
        lines.append("🗞️ " + _("Newer: {title} ({date})").format(title=title, date=day) + f" · {leads}")
    if shown.verdict in ("answered", "uncertain", "unanswered"):
        date = plain(shown.archive_date)
        lines.append("-# " + _("State of knowledge: {date}. Not legal advice.").format(date=date))
    return lines


def _groups(shown: Shown, texts: Sequence[tuple[Quote, str]]) -> list[list[str]]:
    """The evidence under its headings: what the company says, what others say; what is only near stands apart."""
    _ = translator(shown.language)
    near = {id(quote) for quote in shown.near}
    groups = [
        (f"🏢 {_(COMPANY)}", [text for q, text in texts if id(q) not in near and q.stance == "company-says"]),
        (f"🔎 {_(OTHERS)}", [text for q, text in texts if id(q) not in near and q.stance != "company-says"]),
        (f"🧭 {_(NEAR)}", [text for q, text in texts if id(q) in near]),
    ]
    return [[f"**{heading}**", *members] for heading, members in groups if members]


def answer_layout(shown: Shown, *rows: ui.ActionRow[Any]) -> ui.LayoutView | None:
    """The layout with ``rows`` of buttons below it; None where its texts do not fit (see ``plain_answer``)."""
    parts = answer_texts(shown)
    return layout(parts, COLOURS[shown.verdict], *rows) if parts else None


def layout(parts: Sequence[Sequence[str]], colour: int, *rows: ui.ActionRow[Any]) -> ui.LayoutView:
    """A box of texts, a line between its parts, and rows of buttons below it."""
    view = ui.LayoutView(timeout=None)
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour(colour))
    for n, part in enumerate(parts):
        if n:
            box.add_item(ui.Separator(spacing=discord.SeparatorSpacing.small))
        for text in part:
            box.add_item(ui.TextDisplay(text))
    view.add_item(box)
    for row in rows:
        view.add_item(row)
    return view
