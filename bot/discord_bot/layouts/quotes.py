"""A Quote as text: whose voice it is, when, and a link to the very sentence; briefs look unlike verbatim quotes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.discord_bot.escape import length, link, plain
from bot.discord_bot.layouts.limits import shortened
from bot.locales import N_, Translate, translator
from bot.show.plain import MARKS, OTHER_MARKS, STANCES
from corpus.values import Quote

CHANGES = {
    "added": N_("added between {first} and {last}"),
    "removed": N_("removed between {first} and {last}"),
    "reworded": N_("reworded between {first} and {last}"),
}
BRIEF = "📝"  # a sentence of ours; the source's own words stand in a block quote


def quote_text(quote: Quote, language: str, names: Mapping[str, str], asked: Collection[str], room: int) -> str | None:
    """The quote as it is shown, at most ``room`` long; None where that cannot be without cutting into a quotation.

    ``names`` are the assistants' by id; those of ``asked`` are not said again.
    """
    frame = _frame(quote, language, names, asked)
    left = room - length("\n".join(frame)) - 1
    for body in _bodies(quote, language, left):
        if length(body) <= left:
            return "\n".join([body, *frame])
    return None


def _bodies(quote: Quote, language: str, room: int) -> list[str]:
    """The quote's text, from the fullest form to the shortest."""
    if quote.origin == "brief":
        cut = shortened(plain(quote.text), room - len(BRIEF) - 1)
        return [f"{BRIEF} {cut}"] if cut else []
    opening, closing = MARKS.get(language, OTHER_MARKS)
    words = f"> {opening}{plain(quote.text)}{closing}"
    before = quote.change.get("before", "") if quote.change and quote.change.get("kind") == "reworded" else ""
    if before:
        return [f"> ~~{opening}{plain(before)}{closing}~~\n{words}", words]
    if not quote.plain:
        return [words]
    short = translator(language)("In short: {text}").format(text=plain(quote.plain))
    return [f"{words}\n{BRIEF} {short}", words]


def _frame(quote: Quote, language: str, names: Mapping[str, str], asked: Collection[str]) -> list[str]:
    """The lines under the text: who, when, how it stands today, where to read it."""
    _ = translator(language)
    lines = []
    if quote.still_current is False:
        replaced = plain(quote.replaced_by) if quote.replaced_by else ""
        lines.append("⚠️ " + (_("No longer so: {what}").format(what=replaced) if replaced else _("No longer so.")))
    if quote.change and quote.change.get("kind") in CHANGES:
        first, last = plain(str(quote.change.get("from", ""))), plain(str(quote.change.get("to", "")))
        lines.append("🔁 " + _(CHANGES[quote.change["kind"]]).format(first=first, last=last))
    parts = [_(STANCES[quote.stance]), _publisher(quote), _("as of {date}").format(date=plain(quote.as_of))]
    others = [names[each] for each in quote.assistants if each in names and each not in asked and each != "general"]
    if others:
        parts.insert(0, _("about {assistants}").format(assistants=", ".join(plain(name) for name in others)))
    parts.append(_("word for word") if quote.origin == "source" else _("our summary of the source"))
    if quote.confidence == "medium":
        parts.append(_("one secondary source"))
    if shown := link(quote.link, quote.url):
        parts.append(shown)
    return [*lines, "-# " + " · ".join(parts)]


def _publisher(quote: Quote) -> str:
    return plain(quote.publisher) + (f", {plain(quote.published)}" if quote.published else "")


def source_line(publisher: str, as_of: str, url: str, _: Translate) -> str:
    """Who told steps, when, and where to read them."""
    told = _("{publisher}, as of {date}").format(publisher=plain(publisher), date=plain(as_of))
    return "-# " + " · ".join(part for part in (told, link(url)) if part)
