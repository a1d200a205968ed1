"""The numbers that a browser puts before the items of an ordered list: a reader sees them, the markup has none."""

from __future__ import annotations

import re
from typing import Any

WHOLE = re.compile(r"\s*(-?\d{1,6})\s*")
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
ROMAN_DIGITS = (*ROMAN, (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
LETTERS = 26
MOST_ROMAN = 3999


class Numbering:
    """The lists that are open, the innermost last; ``None`` stands for one without numbers."""

    def __init__(self) -> None:
        self._open: list[tuple[int, int, str] | None] = []  # next number, step, type

    def open(self, element: Any) -> None:
        if element.tag != "ol":
            self._open.append(None)
            return
        backwards = element.get("reversed") is not None
        first = len(element.findall("li")) if backwards else 1
        self._open.append((_whole(element.get("start"), first), -1 if backwards else 1, element.get("type") or "1"))

    def close(self) -> None:
        if self._open:
            self._open.pop()

    def marker(self, item: Any) -> str:
        """What stands before ``item``: "3. ", or nothing in a list without numbers."""
        if not self._open or self._open[-1] is None:
            return ""
        number, step, kind = self._open[-1]
        number = _whole(item.get("value"), number)
        self._open[-1] = (number + step, step, kind)
        return f"{numeral(number, kind)}. "


def numeral(number: int, kind: str) -> str:
    """``number`` as lists of HTML's ``type`` write it.

    >>> numeral(4, "1"), numeral(28, "a"), numeral(4, "I")
    ('4', 'ab', 'IV')
    """
    if number > 0 and kind in ("a", "A"):
        text = ""
        while number:
            number, rest = divmod(number - 1, LETTERS)
            text = chr(ord(kind) + rest) + text
        return text
    if 0 < number <= MOST_ROMAN and kind in ("i", "I"):
        text = ""
        for value, digits in ROMAN_DIGITS:
            count, number = divmod(number, value)
            text += digits * count
        return text.upper() if kind == "I" else text
    return str(number)


def _whole(text: str | None, default: int) -> int:
    match = WHOLE.fullmatch(text or "")
    return int(match[1]) if match else default
