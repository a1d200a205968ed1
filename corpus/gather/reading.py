"""What one file says, before it is a Document; its text made plain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.values import PartialDate, Section

NO_BREAK = "\xa0"  # alone it is part of how a text is set, such as in « oui »; among spaces it is layout
SPACES = re.compile("[ \t\n\r\f\v\x85\xa0\u2028\u2029]+")
INVISIBLE = frozenset(
    "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, byte-order mark: hints for a renderer
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # change the order in which a reader sees what follows
)
MARKS = 30  # Unicode's Stream-Safe limit: normalising a run of n takes n squared steps
UNPRINTABLE = ("Cc", "Cs")  # controls and halves of surrogate pairs


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's meaning as far as the file itself states it; what it does not state is None."""

    sections: tuple[Section, ...]
    title: str | None = None
    published: PartialDate | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None  # as declared, not as detected: ISO 639-1


def plain(text: str) -> str:
    r"""``text`` as one line of NFC without control characters; a reader sees no difference.

    >>> plain(" “a\tb”\x00\n\xa0 c  e\u0301")
    '“a b” c é'
    """
    spaced = SPACES.sub(_space, text)
    if not spaced.isascii() or not spaced.isprintable():  # else there is nothing to take out
        spaced = "".join(_seen(spaced))
    return SPACES.sub(_space, unicodedata.normalize("NFC", spaced)).strip()


def _space(run: re.Match[str]) -> str:
    return NO_BREAK if run[0] == NO_BREAK else " "


def _seen(text: str) -> Iterator[str]:
    """The characters that a reader sees, with no more marks on a letter than ``MARKS``."""
    marks = 0
    for c in text:
        if unicodedata.combining(c):
            marks += 1
        elif c not in INVISIBLE and unicodedata.category(c) not in UNPRINTABLE:
            marks = 0
        else:
            continue
        if marks <= MARKS:
            yield c


class Outline:
    """Collects headings and paragraphs in reading order into Sections.

    >>> outline = Outline()
    >>> outline.heading(1, "Voice"); outline.heading(2, "Storage"); outline.paragraph("Kept for a year.")
    >>> outline.sections()[-1]
    Section(path=('Voice', 'Storage'), paragraphs=('Kept for a year.',), kinds=(), anchor=None)
    """

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []  # the headings above what comes next, with their levels
        self._sections: list[tuple[tuple[str, ...], list[str]]] = [((), [])]

    def heading(self, level: int, text: str) -> None:
        """Closes the headings of the same and of deeper levels; an empty heading is none."""
        text = plain(text)
        if text:
            self._open = [*[above for above in self._open if above[0] < level], (level, text)]
            self._sections.append((tuple(heading for _, heading in self._open), []))

    def paragraph(self, text: str) -> None:
        text = plain(text)
        if text:
            self._sections[-1][1].append(text)

    def sections(self) -> tuple[Section, ...]:
        """All Sections; a heading without paragraphs of its own stays, for it stands in the text."""
        return tuple(Section(path, tuple(texts)) for path, texts in self._sections if path or texts)


def has_text(sections: tuple[Section, ...]) -> bool:
    """Whether any paragraph holds a letter."""
    return any(c.isalpha() for section in sections for text in section.paragraphs for c in text)
