"""What changed in a policy as text: the lost sentence with a minus, the new one with a plus, a few on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from bot.changed import Changed
from bot.discord_bot.escape import calm, length, link, plain
from bot.discord_bot.layouts.limits import MOST_TEXT, total
from bot.locales import N_, Translate
from corpus.values import Quote

PAGE = 3  # changes on a page
ROOM = 500  # for heading, foot and links
KINDS = {"added": N_("added"), "removed": N_("removed"), "reworded": N_("reworded")}
FENCE = "\u02cb\u02cb\u02cb"  # in the place of three backticks, which would end the block


def changes_texts(found: Changed, name: str, since: str | None, page: int, _: Translate) -> list[list[str]]:
    """The texts of the layout for a page (0 is the first)."""
    counts = _("{changes} changes in {pages} new versions, {voice} about voice").format(
        changes=len(found.quotes), pages=found.compared, voice=found.about_voice
    )
    head = [
        f"### 🔁 {plain(name)}",
        "-# " + (f"{_('since {date}').format(date=plain(since))} · " if since else "") + counts,
    ]
    foot = ["-# " + _("State of knowledge: {date}. Not legal advice.").format(date=plain(found.archive_date))]
    left = MOST_TEXT - total(head) - total(foot) - ROOM
    body = []
    for quote in islice(found.quotes, page * PAGE, (page + 1) * PAGE):
        text = change_text(quote, _, left)
        left -= length(text)
        body.append(text)
    if not body:
        body.append(_("Nothing changed in that time."))
    elif len(found.quotes) > PAGE:
        foot.append("-# " + _("Page {page} of {pages}").format(page=page + 1, pages=pages(found)))
    return [head, body, foot]


def pages(found: Changed) -> int:
    return max(1, -(-len(found.quotes) // PAGE))


def change_text(quote: Quote, _: Translate, room: int) -> str:
    """A change with its ``diff`` block; where that does not fit, the words are left to the page, never cut."""
    change = quote.change or {}
    told = [
        f"**{_(KINDS.get(change.get('kind', ''), KINDS['reworded']))}**",
        *(plain(part) for part in quote.section[-1:]),
    ]
    dates = f"{plain(change.get('from', ''))} → {plain(change.get('to', ''))}"
    source = "-# " + " · ".join(part for part in (plain(quote.publisher), dates, link(quote.link, quote.url)) if part)
    block = "\n".join(["```diff", *_sides(quote), "```"])
    if length(block) > room:
        block = _("The words are too long to show here; read them at the page.")
    return "\n".join([" · ".join(told), block, source])


def _sides(quote: Quote) -> Iterator[str]:
    """The lines of the block: what stood before, what stands now."""
    change = quote.change or {}
    before = change.get("before", "")
    if before:
        yield f"- {fenced(before)}"
    if change.get("kind") != "removed":
        yield f"+ {fenced(quote.text)}"


def fenced(text: str) -> str:
    """``text`` in one line that cannot end a code block.

    >>> fenced("a ```ansi\\n b")
    'a \u02cb\u02cb\u02cbansi b'
    """
    return calm(text).replace("```", FENCE)


def plain_changes(quotes: Sequence[Quote]) -> str:
    """All of them as plain text, for a file."""
    blocks = ["\n".join([*_sides(quote), f"{quote.publisher}, {quote.link}"]) for quote in quotes]
    return "\n\n".join(blocks) + "\n"
