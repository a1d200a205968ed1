"""A text -> the places of its sentences, in time that grows with its length alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

Span = tuple[int, int]  # start and end in the text
WINDOW = 4000  # characters given to sentencex at once; its time grows with their square in Japanese and among quotes
LOOK = 60  # characters on each side of a boundary that decide whether it is one
LONGEST = 1000  # characters; what runs on for longer is a table's row or a text without stops, and is cut
PIECE = 500  # characters, about 80 words: as long as a passage


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# After these a sentence goes on whatever follows; sentencex knows only some of them, and few French ones.
ABBREVIATIONS = {
    "fr": _set("m mm mme mmes mlle mlles mgr pr dr ste cf env éd ed chap tél tel bd réf ref janv févr juil p.ex c-à-d"),
    "de": _set("bzw vgl ggf sog inkl exkl zzgl ca evtl bspw d.h z.b dr prof hr fr"),
    "es": _set("sr sra srta sres dr dra ej p.ej avda"),
    "en": _set("mr mrs ms dr prof vs e.g i.e approx"),
}
# After these where a number follows, in any language.
BEFORE_NUMBER = _set("art arts abs al fig lit n no nº nos nr num núm p pág pag pp s sec tel vol ziff")
LAST_WORD = re.compile(r"([^\s(\[«“\"'’]{1,20})\.\s*$")
ENUMERATOR = re.compile(r"^[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,6}|[a-zA-Z])[.)\]]*\s*$")
CLOSING = re.compile(r"^[\s)\]}»”’\"'」』.,;:!?]+$")
GOES_ON = re.compile(r"[&§%/]")  # no sentence begins with these
INITIALS = re.compile(r"(?:^|[\s(“\"'’-])(?:[A-Z]\.){1,4}(\s*)$")  # U.S., J. or the U. of U.S.
# Words that begin the next sentence after initials; after "the U.S." any other is rather its continuation.
STARTERS = _set(
    "a an and as at but by each for from he here how however i if in it its no not on our please she some such that"
    " the their there these they this those to we what when where while who you your"
)
LIST_MARK = re.compile(r"[a-z]{1,3}\)")  # "b) You may", "ii) You may"
LOWER_NAME = re.compile(r"[a-z]{1,2}[A-Z]")  # iPhone, eBay
# Where a text that is too long may be cut, best first: after these.
SAFE = (
    re.compile(r"(?<=[.!?…؟۔])[\"”»’)\]]{0,2}\s+|[。！？][」』）]?"),
    re.compile(r"\s\|\s|\s?[•·▪●]\s?"),
    re.compile(r"[;；؛]\s*|:\s+"),
    re.compile(r",\s+|[、，،]\s*"),
    re.compile(r"\s+"),
)
JOINERS = "\u200d\ufe0f"  # hold an emoji's parts together


def sentences(text: str, language: str) -> list[Span]:
    """The places of the sentences of ``text``, in order, without white space at their ends.

    What is longer than ``LONGEST`` is cut at the safest places there are: other stops, a table's cells, semicolons,
    commas, spaces.

    >>> text = "Selon M. Dupont, on écoute. Art. 6 du RGPD."
    >>> [text[start:end] for start, end in sentences(text, "fr")]
    ['Selon M. Dupont, on écoute.', 'Art. 6 du RGPD.']
    """
    found: list[Span] = []
    for start, end in _joined(text, list(_segments(text, language)), ABBREVIATIONS.get(language, frozenset())):
        found += _cut(text, start, end) if end - start > LONGEST else [(start, end)]
    return [span for span in (_stripped(text, *span) for span in found) if span[0] < span[1]]


def _segments(text: str, language: str) -> Iterator[Span]:
    """What sentencex takes for sentences, a window at a time; the last one of a window is looked at again."""
    from sentencex import get_sentence_boundaries

    at = 0
    while at < len(text):
        window = text[at : at + WINDOW]
        ends = [found["end_index"] for found in get_sentence_boundaries(language, window)]
        if at + WINDOW < len(text) and len(ends) > 1:
            ends.pop()
        elif not ends or at + WINDOW < len(text):
            ends = [len(window)]
        for start, end in pairwise([0, *ends]):
            yield at + start, at + end
        at += ends[-1]


def _joined(text: str, spans: list[Span], abbreviations: frozenset[str]) -> Iterator[Span]:
    """``spans`` with those put together that are one sentence."""
    held: Span | None = None
    for span in spans:
        if held is None:
            held = span
        elif _is_one(text[max(held[0], held[1] - LOOK) : held[1]], text[span[0] : span[1]][:LOOK], abbreviations):
            held = held[0], span[1]
        else:
            yield held
            held = span
    if held:
        yield held


def _is_one(before: str, after: str, abbreviations: frozenset[str]) -> bool:
    if "\n" in before[len(before.rstrip()) :]:
        return False
    if CLOSING.match(after) or GOES_ON.match(after) or ENUMERATOR.match(before) or _goes_on(after):
        return True
    initials = INITIALS.search(before)
    if initials and (not initials[1] or after.split(maxsplit=1)[0].lower() not in STARTERS):
        return True
    last = LAST_WORD.search(before)
    if last is None:
        return False
    word = last[1].lower()
    return word in abbreviations or (word in BEFORE_NUMBER and after[:1].isdigit())


def _goes_on(after: str) -> bool:
    """Whether ``after`` begins as no sentence does: with a small letter, a brand's aside."""
    first = after.lstrip("\"“«'‘([ \t")
    return first[:1].islower() and not LOWER_NAME.match(first) and not LIST_MARK.match(first)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """Pieces of at most ``PIECE`` characters, each as long as a safe place allows."""
    places = [[start + match.end() for match in pattern.finditer(text[start:end])] for pattern in SAFE]
    while end - start > PIECE:
        at = _safe_place(text, places, start)
        yield start, at
        start = at
    yield start, end


def _safe_place(text: str, places: list[list[int]], start: int) -> int:
    """The last place of the safest kind in the further half of what may be taken; else within a word."""
    for kind in places:
        at = kind[bisect_right(kind, start + PIECE) - 1] if bisect_right(kind, start + PIECE) else start
        if at >= start + PIECE // 2:
            return at
    from unicodedata import combining

    at = start + PIECE
    while at > start + PIECE // 2 and (combining(text[at]) or text[at] in JOINERS or text[at - 1] in JOINERS):
        at -= 1
    return at


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
