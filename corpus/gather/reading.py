"""What one file says, before it is a Document; its text made plain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.values import BlockKind, Kind, PartialDate, Section

# A no-break space alone is part of how a text is set, such as in « oui »; among spaces it is layout.
SPACES = re.compile("[ \t\n\r\f\v\x85\xa0\u2028\u2029]{2,}|[\t\n\r\f\v\x85\u2028\u2029]")
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff"  # controls and halves of surrogate pairs
    "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, byte-order mark: hints for a renderer
    "\u202a-\u202e\u2066-\u2069]"  # change the order in which a reader sees what follows
)
MARKS = 30  # Unicode's Stream-Safe limit: normalising a run of n takes n squared steps
MANY_MARKS = re.compile(rf"[^\w\s]{{{MARKS + 1},}}")  # marks are neither word nor space


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's meaning as far as the file itself states it; what it does not state is None."""

    sections: tuple[Section, ...]
    title: str | None = None
    published: PartialDate | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None  # as declared, not as detected: ISO 639-1
    authors: tuple[str, ...] = ()
    date_from: str | None = None  # where ``published`` stands: "json-ld", "meta", "time", "text", "url" ...
    kind: Kind | None = None
    removed: tuple[str, ...] = ()  # texts that were left out, the first ones


def plain(text: str) -> str:
    r"""``text`` as one line of NFC without control characters; a reader sees no difference.

    >>> plain(" “a\tb”\x00\n\xa0 c  e\u0301")
    '“a b” c é'
    """
    spaced = SPACES.sub(" ", text)
    if not spaced.isascii() or not spaced.isprintable():  # else there is nothing to take out
        spaced = UNSEEN.sub("", spaced)
        if MANY_MARKS.search(spaced):
            spaced = "".join(_few_marks(spaced))
    return SPACES.sub(" ", unicodedata.normalize("NFC", spaced)).strip()


def _few_marks(text: str) -> Iterator[str]:
    """The characters of ``text`` with no more marks on a letter than ``MARKS``."""
    marks = 0
    for c in text:
        marks = marks + 1 if unicodedata.combining(c) else 0
        if marks <= MARKS:
            yield c


class Outline:
    """Collects headings and paragraphs in reading order into Sections.

    >>> outline = Outline()
    >>> outline.heading(1, "Voice"); outline.heading(2, "Storage", "s2"); outline.paragraph("Kept for a year.", "item")
    >>> outline.sections()[-1]
    Section(path=('Voice', 'Storage'), paragraphs=('Kept for a year.',), kinds=('item',), anchor='s2')
    """

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []  # the headings above what comes next, with their levels
        self._sections: list[tuple[tuple[str, ...], str | None, list[tuple[BlockKind, str]]]] = [((), None, [])]

    def heading(self, level: int, text: str, anchor: str | None = None) -> None:
        """Closes the headings of the same and of deeper levels; an empty heading is none."""
        text = plain(text)
        if text:
            self._open = [*[above for above in self._open if above[0] < level], (level, text)]
            self._sections.append((tuple(heading for _, heading in self._open), anchor, []))

    def paragraph(self, text: str, kind: BlockKind = "paragraph") -> None:
        text = plain(text)
        if text:
            self._sections[-1][2].append((kind, text))

    def sections(self) -> tuple[Section, ...]:
        """All Sections; a heading without paragraphs of its own stays, for it stands in the text."""
        return tuple(_section(path, anchor, blocks) for path, anchor, blocks in self._sections if path or blocks)


def _section(path: tuple[str, ...], anchor: str | None, blocks: list[tuple[BlockKind, str]]) -> Section:
    kinds = tuple(kind for kind, _ in blocks)
    marked = any(kind != "paragraph" for kind in kinds)
    return Section(path, tuple(text for _, text in blocks), kinds if marked else (), anchor)


def has_text(sections: tuple[Section, ...]) -> bool:
    """Whether any paragraph holds a letter."""
    return any(c.isalpha() for section in sections for text in section.paragraphs for c in text)
