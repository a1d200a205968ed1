"""Sentences as they are compared between two versions: by what they say, not by how it is numbered, dated or set."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import changes_wording as wording
from corpus.labels import TOKEN, folded, stems
from corpus.units import Unit, units_of
from corpus.values import Document

PIECES = re.compile(r"\s\|\s?|^\|\s|\*\s?|[•·▪●⦁]\s?")  # between a row's cells and its inner list's items
LABEL_WORDS = 7  # of a numbered heading in front of its paragraph: "1.4 Voice purchasing."
SCRAP_WORDS = 2  # of what stands alone as a sentence and is none: "Voice profiles."
POINTER_WORDS = 14  # of a sentence that only points to another page
HINTS = str.maketrans("", "", "\u00ad\u200b\u200d\u2060\ufeff")  # characters that only a renderer heeds


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, an item or a row of a version. ``key`` is what it says; ``pieces`` are the keys of its parts."""

    number: int
    text: str
    start: int
    end: int
    path: tuple[str, ...]
    key: str
    pieces: frozenset[str]
    label: bool  # its block is a heading or a link, no sentence
    item: bool  # of a list or a table
    heading: str  # the innermost one above it, compared as sentences are

    @property
    def says_something(self) -> bool:
        """Whether it is more than a heading, a label, or a pointer to another page."""
        plain = folded(self.text)
        words = len(TOKEN.findall(plain))
        numbered = wording.ENUMERATOR.match(plain)
        if self.label or (not self.item and words <= (LABEL_WORDS if numbered else SCRAP_WORDS)):
            return False
        return not (words <= POINTER_WORDS and wording.POINTER.match(plain))

    @property
    def is_dated(self) -> bool:
        """Whether it only says when the text was last changed."""
        return not self.key and bool(wording.DATE.search(folded(self.text)))


def sentences_of(document: Document) -> list[Sentence]:
    """The sentences of ``document`` in order."""
    text, found = document.text, list[Sentence]()
    for section, units in units_of(document):
        heading = key_of(section.path[-1]) if section.path else ""
        for unit in units:
            found.append(_sentence(len(found), text, unit, section.path, heading))
    return found


def _sentence(number: int, text: str, unit: Unit, path: tuple[str, ...], heading: str) -> Sentence:
    said = text[unit.start : unit.end]
    key = key_of(said)
    parts = frozenset(filter(None, (key_of(part) for part in PIECES.split(said)))) if PIECES.search(said) else None
    item = unit.kind != "paragraph"
    label = unit.label and unit.kind == "paragraph"
    return Sentence(number, said, unit.start, unit.end, path, key, parts or frozenset([key]), label, item, heading)


def key_of(text: str) -> str:
    """What ``text`` says: its folded words, without numbering, marks of links, and the date of the text itself.

    >>> key_of("1.3 We keep it (opens in a new window).") == key_of("2. We keep it")
    True
    >>> key_of("Last updated: 3 May 2026")
    ''
    """
    plain = wording.DECORATION.sub(" ", folded(unicodedata.normalize("NFKC", text).translate(HINTS)))
    plain = wording.ENUMERATOR.sub("", plain)
    plain = wording.CROSS_REFERENCE.sub(r"\1", plain)
    words = TOKEN.findall(plain)
    if len(words) <= wording.UPDATED_WORDS and wording.UPDATED.search(plain):
        undated = TOKEN.findall(wording.DATE.sub(" ", plain))
        if len(undated) < len(words):
            rest = [word for word in TOKEN.findall(wording.UPDATED.sub(" ", " ".join(undated))) if not word.isdigit()]
            return "" if len(rest) <= len(words) // 2 else " ".join(undated)
    return " ".join(words)


def key_words(key: str) -> list[str]:
    """The stems of a key's words that carry meaning; of all its words where none does."""
    words = key.split()
    return stems(" ".join(word for word in words if word not in wording.FUNCTION_WORDS)) or stems(key)


def difference(old: Sequence[Sentence], new: Sequence[Sentence]) -> str | None:
    """How two wordings of the same meaning differ: date, numbering, links, spacing, punctuation or wording.

    Empty where they do not differ at all; None where their meaning is another.
    """
    before, after = " ".join(s.text for s in old), " ".join(s.text for s in new)
    if before == after:
        return ""
    if " ".join(s.key for s in old) == " ".join(s.key for s in new):
        return _surface(before, after)
    one, other = (Counter(w for s in side for w in key_words(s.key)) for side in (old, new))
    return "wording" if set(one) == set(other) else None


def _surface(before: str, after: str) -> str:
    one, other = (" ".join(text.translate(HINTS).split()) for text in (before, after))
    if one.casefold() == other.casefold():
        return "spacing"
    one, other = folded(one), folded(other)
    if TOKEN.findall(one) == TOKEN.findall(other):
        return "punctuation"
    if wording.DATE.search(one) and wording.DATE.sub("", one) == wording.DATE.sub("", other):
        return "date"
    if TOKEN.findall(wording.DECORATION.sub(" ", one)) == TOKEN.findall(wording.DECORATION.sub(" ", other)):
        return "links"
    return "numbering"
