"""Document -> its sentences with their exact places, section by section: what passages and changes are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.sentences import sentences
from corpus.values import BlockKind, Document, Section

SEPARATOR = "\n\n"  # between the parts of a Document's text
CELL = " | "  # between the cells of a row
LABEL_WORDS = 12  # a block of more words is no heading or label, even without a stop
INTRODUCES = (":", "：", "…", "...")
STOP = re.compile(r"[.!…。！۔;:：][\"”»’')\]」』]*$")
WORD = re.compile(r"\w+")
# Scripts that put no spaces between words, with the characters that make a word there on average.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
UNSPACED_WORD = 2


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a piece of one that is too long; ``document.text[start:end]``."""

    start: int
    end: int
    words: int
    kind: BlockKind
    block: int  # the number of its block in the section
    last: bool  # of its block
    label: bool  # its block is a heading, a label, a link: no sentence
    introduces: bool  # a list that follows


def units_of(document: Document) -> Iterator[tuple[Section, tuple[Unit, ...]]]:
    """Each Section with its units in order."""
    place = 0
    for section in document.sections:
        for heading in section.path[-1:]:
            place += len(heading) + len(SEPARATOR)
        found: list[Unit] = []
        for number, (kind, text) in enumerate(section.blocks()):
            if not section.kinds:
                kind = _likely_kind(text, found[-1] if found else None)
            if kind == "item" and found and found[-1].kind == "paragraph":
                found[-1] = replace(found[-1], introduces=True)
            found += _block_units(text, kind, number, place, document.language)
            place += len(text) + len(SEPARATOR)
        yield section, tuple(found)


def _likely_kind(text: str, before: Unit | None) -> BlockKind:
    """What a block probably is where its Section does not say: cells make a row, labels after a colon a list."""
    if CELL in text:
        return "row"
    in_list = before is not None and (before.introduces or before.kind == "item")
    return "item" if in_list and (is_label(text) or text[:1].islower()) else "paragraph"


def _block_units(text: str, kind: BlockKind, number: int, place: int, language: str) -> Iterator[Unit]:
    label = is_label(text)
    spans = sentences(text, language)
    for start, end in spans:
        last = end == spans[-1][1]
        introduces = last and kind != "row" and text.endswith(INTRODUCES)
        yield Unit(place + start, place + end, word_count(text[start:end]), kind, number, last, label, introduces)


def word_count(text: str) -> int:
    """How many words ``text`` has, or would have if its script put spaces between them.

    >>> word_count("Alexa keeps it"), word_count("音声は保存されます")
    (3, 4)
    """
    unspaced = len(UNSPACED.findall(text))
    return len(WORD.findall(UNSPACED.sub(" ", text) if unspaced else text)) + unspaced // UNSPACED_WORD


def is_label(text: str) -> bool:
    """Whether a block is no statement but a heading, a label, a link or a question: short and without a stop.

    >>> is_label("Voice recordings"), is_label("We keep voice recordings.")
    (True, False)
    """
    return not STOP.search(text[-8:]) and word_count(text[: 8 * LABEL_WORDS * 2]) <= LABEL_WORDS
