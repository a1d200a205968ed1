"""Discord's limits of a layout, and how a text is kept within them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.discord_bot.escape import length

MOST_TEXT = 4000  # characters of all texts of a layout together
MOST_COMPONENTS = 40  # of a layout, nested ones included
MOST_CONTENT = 2000  # characters of a message without a layout
SENTENCE_END = re.compile(r"[.!?…](?:[\"'”’»)\]]|\s?»)*(?=\s)")
ELLIPSIS = " …"


def shortened(text: str, room: int) -> str:
    """``text`` cut after the last sentence that fits into ``room``; empty where not even the first one does.

    >>> shortened("One is here. Two is here. Three is here.", 30)
    'One is here. Two is here. …'
    >>> shortened("One is here.", 5)
    ''
    """
    if length(text) <= room:
        return text
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    fitting = [end for end in ends if length(text[:end]) + len(ELLIPSIS) <= room]
    return text[: fitting[-1]] + ELLIPSIS if fitting else ""


def taken(texts: Sequence[str], room: int) -> list[str]:
    """The first of ``texts`` that fit into ``room`` together, a line break between."""
    found: list[str] = []
    for text in texts:
        room -= length(text) + 1
        if room < 0:
            break
        found.append(text)
    return found


def total(texts: Iterable[str]) -> int:
    return sum(length(text) for text in texts)
