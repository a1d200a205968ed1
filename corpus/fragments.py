"""An address that opens a page at a quote: a text fragment, as browsers understand it."""

from __future__ import annotations

import urllib.parse

from corpus.units import SEPARATOR

FRAGMENT_WORDS = 5  # at each end of a text fragment; more would break at small differences of the live page


def text_fragment(url: str, text: str) -> str:
    """``url`` with a text fragment that opens the page at ``text``.

    A text of several blocks is named by its first and last words: a browser finds no words across blocks.

    >>> text_fragment("https://a.example/p", "Alexa, she listens")
    'https://a.example/p#:~:text=Alexa%2C%20she%20listens'
    """
    words, blocks = text.split(), text.split(SEPARATOR)
    ends = [" ".join(words)]
    if len(words) > 2 * FRAGMENT_WORDS or len(blocks) > 1:
        ends = [" ".join(blocks[0].split()[:FRAGMENT_WORDS]), " ".join(blocks[-1].split()[-FRAGMENT_WORDS:])]
    encoded = ",".join(urllib.parse.quote(end, safe="").replace("-", "%2D") for end in ends)
    base, _, anchor = url.partition("#")
    return f"{base}#{anchor}:~:text={encoded}"
