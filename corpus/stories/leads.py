"""A headline with the beginning of its article: what stories are told apart, and judged, by."""

from __future__ import annotations

from corpus.labels import folded
from corpus.units import SEPARATOR

LEAD_CHARACTERS = 600  # of an article: as much as a long summary says


def lead(title: str, text: str, most: int = LEAD_CHARACTERS) -> str:
    """The beginning of an article without its headline.

    >>> lead("News", "News\\n\\nIt rains.")
    'It rains.'
    """
    blocks = text[: 2 * LEAD_CHARACTERS + len(title)].split(SEPARATOR)
    return " ".join(block for block in blocks if folded(block) != folded(title))[:most].strip()
