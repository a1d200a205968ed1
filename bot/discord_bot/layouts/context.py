"""A passage in its surroundings as text: the quote stands out, what is around it is cut at sentence ends."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answering.again import Context
from bot.discord_bot.escape import length, plain
from bot.discord_bot.layouts.limits import MOST_TEXT, SENTENCE_END, shortened
from bot.discord_bot.layouts.quotes import quote_text
from bot.locales import translator

ROOM = 600  # for the heading and the lines on the source
MOST_AROUND = 1200  # characters shown on either side of the quote


def context_texts(
    context: Context, language: str, names: Mapping[str, str], number: int
) -> tuple[list[list[str]] | None, str]:
    """(the texts of the layout, or None where the quote is too long for one; everything as plain text)."""
    _ = translator(language)
    quote = context.quote
    heading = _("Quote {number} in its context").format(number=number)
    where = " › ".join(part for part in (quote.title, *quote.section) if part)
    whole = "\n\n".join([where, context.before, f">>> {quote.text} <<<", context.after, quote.link])
    head = [f"### 📄 {heading}"]
    if where:
        head.append(f"-# {shortened(plain(where), 300) or plain(where)[:300]}")
    text = quote_text(quote, language, names, (), MOST_TEXT - ROOM)
    if text is None:
        return None, whole
    if not context.before and not context.after:
        said = _("The page behind this summary is not kept in the archive; read it at its source.")
        return [head, [text], [f"-# {said}"]], whole
    around = min(MOST_AROUND, (MOST_TEXT - ROOM - length(text)) // 2)
    before, after = _ending(context, around), _beginning(context, around)
    return [head, [part for part in (before, text, after) if part]], whole


def _ending(context: Context, room: int) -> str:
    """The last whole sentences before the quote."""
    text = plain(context.before)
    if length(text) <= room and not context.cut_before:
        return text
    starts = [match.end() for match in SENTENCE_END.finditer(text)]
    fitting = next((start for start in starts if length(text[start:]) + 2 <= room), None)
    return f"… {text[fitting:].strip()}" if fitting is not None and text[fitting:].strip() else ""


def _beginning(context: Context, room: int) -> str:
    """The first whole sentences after the quote."""
    text = plain(context.after)
    if context.cut_after:
        ends = [match.end() for match in SENTENCE_END.finditer(text)]
        text = text[: ends[-1]] if ends else ""
    return shortened(text, room)
