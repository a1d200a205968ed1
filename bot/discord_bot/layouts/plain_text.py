"""The way out where a layout does not fit: everything as plain text, for a file."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord_bot.layouts.answer import HEADLINES, Shown
from bot.locales import translator
from bot.show.plain import MARKS, OTHER_MARKS, STANCES
from corpus.values import Quote, Step


def plain_answer(shown: Shown) -> str:
    """Everything that is known, uncut, readable in any editor."""
    _ = translator(shown.language)
    blocks = ["\n".join([shown.headline or _(HEADLINES[shown.verdict]), *shown.notices])]
    blocks += [_quote(quote, shown.language) for quote in shown.quotes]
    if shown.near:
        blocks.append(_("Near it, but not an answer:"))
        blocks += [_quote(quote, shown.language) for quote in shown.near]
    if shown.ways:
        blocks.append(_("How to do it (menu names may differ today):"))
        blocks += [_way(steps) for steps in shown.ways]
    blocks.append(_("State of knowledge: {date}. Not legal advice.").format(date=shown.archive_date))
    return "\n\n".join(blocks) + "\n"


def _way(steps: Sequence[Step]) -> str:
    numbered = [f"{n}. {step.text}" for n, step in enumerate(steps, 1)]
    return "\n".join([*numbered, f"{steps[0].publisher}, {steps[0].as_of}, {steps[0].url}"])


def _quote(quote: Quote, language: str) -> str:
    _ = translator(language)
    opening, closing = MARKS.get(language, OTHER_MARKS)
    text = f"{opening}{quote.text}{closing}" if quote.origin == "source" else quote.text
    lines = [text]
    if quote.plain:
        lines.append(_("In short: {text}").format(text=quote.plain))
    if quote.still_current is False:
        lines.append(
            _("No longer so: {what}").format(what=quote.replaced_by) if quote.replaced_by else _("No longer so.")
        )
    told = _("word for word") if quote.origin == "source" else _("our summary of the source")
    who = f"{quote.publisher}, {quote.published}" if quote.published else quote.publisher
    lines.append(" · ".join([_(STANCES[quote.stance]), who, _("as of {date}").format(date=quote.as_of), told]))
    return "\n".join([*lines, quote.link])
