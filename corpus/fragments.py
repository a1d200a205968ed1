"""An address that opens a page at a quote: a text fragment, as browsers understand it."""

from __future__ import annotations

import re
import urllib.parse

from corpus.units import CELL, SEPARATOR

LABEL = re.compile(
    r"(?:\d{1,6}|[a-zA-Z]{1,2}|[ivxlcdmIVXLCDM]{1,15})\.\s+"
)  # of an item: the browser's, not the page's
FRAGMENT_WORDS = 5  # at each end of a text fragment; more would break at small differences of the live page


def text_fragment(url: str, text: str) -> str:
    """``url`` with a text fragment that opens the page at ``text``.

    A text of several blocks or cells is named by its first and last words: a browser finds no words across blocks. It
    makes the numbers of lists itself and does not find them; a number that stands in the page may be left out as well.

    >>> text_fragment("https://a.example/p", "Alexa, she listens")
    'https://a.example/p#:~:text=Alexa%2C%20she%20listens'
    >>> text_fragment("https://a.example/p", "3. Sound | 30 days")
    'https://a.example/p#:~:text=Sound,30%20days'
    """
    pieces = (
        piece[label.end() if (label := LABEL.match(piece)) else 0 :]
        for piece in text.replace(CELL, SEPARATOR).split(SEPARATOR)
    )
    blocks = [piece for piece in pieces if piece.strip()] or [text]
    words = [word for block in blocks for word in block.split()]
    ends = [" ".join(words)]
    if len(words) > 2 * FRAGMENT_WORDS or len(blocks) > 1:
        ends = [" ".join(blocks[0].split()[:FRAGMENT_WORDS]), " ".join(blocks[-1].split()[-FRAGMENT_WORDS:])]
    encoded = ",".join(urllib.parse.quote(end, safe="").replace("-", "%2D") for end in ends)
    base, _, anchor = url.partition("#")
    return f"{base}#{anchor}:~:text={encoded}"
