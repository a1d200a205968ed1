"""A PDF's characters -> lines with their place and size, as they stand on each page."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_CHARACTERS = 3_000_000  # of a document: ten times the longest policy
GAP = 2.0  # times the size: a wider one stands between columns
DRIFT = 0.5  # of the size, up or down: less is a raised figure in the same line
TILT = 0.1  # radians; watermarks lie across the page
TILTED_SHARE = 0.5  # of a page's characters: then the page lies on its side
FONT_NAME_BYTES = 128
BOLD_NAME = re.compile(rb"bold|black|heavy|semibold|demi", re.I)
BOLD_WEIGHT = 600
LIGATURES = range(0xFB00, 0xFB07)  # ff, fi, fl, ffi, ffl, st
HYPHEN = 2  # what pdfium gives for a hyphen at the end of a line


@dataclass(slots=True)
class Line:
    """Text on one base line without a wide gap; coordinates in points from the page's lower left corner."""

    page: int
    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool


@dataclass(slots=True)
class Character:
    text: str
    left: float
    right: float
    bottom: float
    top: float
    bold: bool

    @property
    def size(self) -> float:
        return self.top - self.bottom


def lines_of(page: Any, number: int) -> list[Line]:
    """The lines of a pypdfium2 page in the order of its text."""
    textpage = page.get_textpage()
    try:
        characters = list(_characters(textpage))
    finally:
        textpage.close()
    lines: list[Line] = []
    run: list[Character] = []
    for character in [*characters, None]:
        if run and (character is None or _breaks(run, character)):
            lines += _line(run, number)
            run = []
        if character is not None and (run or not character.text.isspace()):
            run.append(character)
    return lines


def _characters(textpage: Any) -> Iterator[Character]:
    """Upright characters; the line ends that pdfium makes are characters of no width."""
    import pypdfium2.raw as raw

    count = raw.FPDFText_CountChars(textpage)
    angles = [raw.FPDFText_GetCharAngle(textpage, i) for i in range(count)]
    tilted = [TILT < angle % (2 * math.pi) < 2 * math.pi - TILT for angle in angles]
    all_lie = sum(tilted) > TILTED_SHARE * count
    box, fonts = raw.FS_RECTF(), _Fonts(textpage)
    for i in range(count):
        if tilted[i] and not all_lie:
            continue
        code = raw.FPDFText_GetUnicode(textpage, i)
        text = "-" if code == HYPHEN else chr(code)
        if code in LIGATURES:
            text = unicodedata.normalize("NFKC", text)
        raw.FPDFText_GetLooseCharBox(textpage, i, box)
        yield Character(text, box.left, box.right, box.bottom, box.top, fonts.is_bold(i))


class _Fonts:
    """Which characters are set in a bold font."""

    def __init__(self, textpage: Any) -> None:
        import pypdfium2.raw as raw

        self._raw, self._textpage = raw, textpage
        self._name = ctypes.create_string_buffer(FONT_NAME_BYTES)
        self._flags = ctypes.c_int()

    def is_bold(self, i: int) -> bool:
        size = self._raw.FPDFText_GetFontInfo(self._textpage, i, self._name, FONT_NAME_BYTES, self._flags)
        named = 0 < size <= FONT_NAME_BYTES and BOLD_NAME.search(self._name.value) is not None
        return named or self._raw.FPDFText_GetFontWeight(self._textpage, i) >= BOLD_WEIGHT


def _breaks(run: list[Character], character: Character) -> bool:
    """Whether ``character`` begins another line than ``run``."""
    if character.text in "\r\n":
        return True
    last = next((one for one in reversed(run) if not one.text.isspace()), run[-1])
    if character.text.isspace() or character.size <= 0 or last.size <= 0:
        return False
    size = max(last.size, character.size)
    gap = max(character.left - last.right, last.left - character.right)
    middle = (character.top + character.bottom - last.top - last.bottom) / 2
    return gap > GAP * size or abs(middle) > DRIFT * size


def _line(run: list[Character], number: int) -> list[Line]:
    inked = [one for one in run if not one.text.isspace() and one.size > 0]
    text = "".join(one.text for one in run).strip()
    if not inked or not text:
        return []
    sizes = sorted(one.size for one in inked)
    return [
        Line(
            number,
            text,
            min(one.left for one in inked),
            max(one.right for one in inked),
            min(one.bottom for one in inked),
            max(one.top for one in inked),
            sizes[len(sizes) // 2],
            2 * sum(one.bold for one in inked) > len(inked),
        )
    ]
