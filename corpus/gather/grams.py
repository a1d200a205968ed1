"""How much of a text stands in another one: shares of runs of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

GRAM = 4  # words in a run: shorter ones repeat by chance
UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # Thai, Lao, Japanese, Chinese
WORD = re.compile(f"[{UNSPACED}]|[^\\W_{UNSPACED}]+")
UNSPACED_ONE = re.compile(f"[{UNSPACED}]")
UNSPACED_WORD = 2  # characters of these scripts that say about as much as a word
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))

Gram = tuple[str, ...]


def words(text: str) -> list[str]:
    """The words of ``text`` for comparing; of scripts without spaces each character.

    >>> words("It’s a Lamp. ランプ")
    ['it', 's', 'a', 'lamp', 'ラ', 'ン', 'プ']
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(INVISIBLE)
    return WORD.findall(text.casefold())


def length(run: Sequence[str]) -> int:
    """How long ``run`` is in words; characters of scripts without spaces count for less.

    >>> length(words("a talking lamp")), length(words("話すランプ"))
    (3, 2)
    """
    single = sum(len(word) == 1 and UNSPACED_ONE.match(word) is not None for word in run)
    return len(run) - single + single // UNSPACED_WORD


def grams(run: Sequence[str]) -> Iterable[Gram]:
    return zip(*(run[i:] for i in range(GRAM)), strict=False)


class Known:
    """A text, asked how much of another one stands in it.

    >>> known = Known(["The lamp keeps what it hears.", "Storage"])
    >>> known.share(words("Now the lamp keeps what it hears")), known.share(words("storage"))
    (0.75, 1.0)
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._grams: set[Gram] = set()
        self._lines: set[Gram] = set()
        for text in texts:
            run = words(text)
            self._lines.add(tuple(run))
            self._grams.update(grams(run))

    def share(self, run: Sequence[str]) -> float:
        """Of the runs of words in ``run``, the share that the text holds; a short one counts if it is a line of it."""
        if len(run) < GRAM:
            return float(tuple(run) in self._lines)
        found = [gram in self._grams for gram in grams(run)]
        return sum(found) / len(found)
