"""A cell of a Comparison in words: what terminal, picture and chat say of it alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.compare import Cell, Row
from bot.locales import N_, translator
from bot.show.harmless import harmless
from bot.show.plain import MARKS, OTHER_MARKS, STANCES
from corpus.sentences import sentences

NOTHING = N_("nothing known")
MARKS_TOLD = N_("In quotation marks: word for word. Without: our summary of the source.")
SIDE_BY_SIDE = N_("Side by side: {names}")
ROOM = 320  # characters of a cell's words; what is longer ends at a sentence's end, but a quotation stays whole


def words_of(cell: Cell, language: str) -> str:
    """What the cell says: the source's words in quotation marks, else our summary of them, or that nothing is known.

    A quotation that is too long for a cell gives way to our summary of it, where there is one; it is never cut.
    """
    quote = cell.quote
    if quote is None:
        return translator(language)(NOTHING)
    if quote.origin == "source" and not (quote.plain and len(quote.text) > ROOM):
        opening, closing = MARKS.get(language, OTHER_MARKS)
        return f"{opening}{harmless(quote.text)}{closing}"
    return whole_sentences(harmless(quote.plain or quote.text), quote.language, ROOM)


def notes_of(cell: Cell, language: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Whom the evidence is about where that is a relative, whose voice it is, its date, and whether it still holds."""
    quote = cell.quote
    if quote is None:
        return ()
    _ = translator(language)
    notes = [_(STANCES[quote.stance]), quote.as_of]
    if cell.status == "relative":
        relatives = ", ".join(names.get(each, each) for each in cell.about)
        notes.insert(0, _("about {name}").format(name=relatives))
    if quote.still_current is False:
        notes.append(_("No longer so.").rstrip("."))
    if quote.confidence == "medium":
        notes.append(_("one secondary source"))
    return tuple(notes)


def whole_sentences(text: str, language: str, room: int) -> str:
    """The first sentences of ``text`` that fit into ``room`` characters, one at least.

    >>> whole_sentences("One is here. Two is here. Three is here.", "en", 30)
    'One is here. Two is here. …'
    """
    if len(text) <= room:
        return text
    ends = [end for _, end in sentences(text, language)]
    fitting = [end for end in ends if end + 2 <= room] or ends[:1]
    return text[: fitting[-1]] + (" …" if fitting[-1] < len(text) else "")


def alternative(rows: Iterable[Row], language: str, names: Mapping[str, str], topics: Mapping[str, str]) -> str:
    """Every cell as a line of text, whole, for those who do not see the picture; a blank line between topics."""
    blocks = []
    for row in rows:
        lines = [topics[row.topic]]
        for cell in row.cells:
            notes = ", ".join(notes_of(cell, language, names))
            words = words_of(cell, language)
            lines.append(
                f"{names[cell.assistant]}: {words} ({notes})" if notes else f"{names[cell.assistant]}: {words}"
            )
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
