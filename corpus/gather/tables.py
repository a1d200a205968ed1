"""Tables: which hold data, and their rows as lines that can be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from corpus.gather.blocks import Block
from corpus.gather.reading import plain
from corpus.units import CELL

LONG_CELL = 1_000  # characters: a longer one without a header above it is a page's layout
BARE = 4  # characters: a cell of no more ("Yes", "nein", "✓", "30") is not understood without its column's name
NAME_WORDS = 8  # a longer header is a sentence, not a name
BREAKING = frozenset(
    ("br", "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6")
)
CELLS = ("td", "th")


def is_data(table: Any) -> bool:
    """Whether ``table`` holds data; else it only places a page's parts beside each other."""
    if table.get("role") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
        return False
    rows = [cells_of(row) for row in table.iter("tr")]
    if max(map(len, rows), default=0) < 2:
        return False
    if next(table.iter("th"), None) is not None:
        return True
    if next(table.iter("h1", "h2", "h3", "h4"), None) is not None:
        return False
    return all(len("".join(cell.itertext()).strip()) <= LONG_CELL for cells in rows for cell in cells)


def rows_of(table: Any, skip: frozenset[Any] = frozenset()) -> list[Block]:
    """A Block for the caption and for each row that holds text."""
    blocks = [Block("paragraph", text) for caption in table.iter("caption") if (text := cell_text(caption, skip))]
    names: list[str] = []
    for row in table.iter("tr"):
        cells = cells_of(row)
        texts = [cell_text(cell, skip) for cell in cells]
        is_header = bool(cells) and all(cell.tag == "th" for cell in cells)
        if is_header:
            names = texts
        text = CELL.join(filter(None, texts if is_header else named(texts, names)))
        if text:
            blocks.append(Block("row", text))
    return blocks


def named(cells: Sequence[str], names: Sequence[str]) -> list[str]:
    """``cells`` of a row, the bare ones with the name of their column; the first names the row itself.

    >>> named(["Sound recordings", "Yes", "Kept so that we can mend faults."], ["What", "Shared", "Why"])
    ['Sound recordings', 'Shared: Yes', 'Kept so that we can mend faults.']
    """
    if len(cells) != len(names):
        return list(cells)
    return [
        f"{name}: {cell}" if place and name and 0 < len(cell) <= BARE and len(name.split()) <= NAME_WORDS else cell
        for place, (cell, name) in enumerate(zip(cells, names, strict=True))
    ]


def cells_of(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in CELLS]


def cell_text(cell: Any, skip: frozenset[Any]) -> str:
    pieces: list[str] = []
    walker = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walker:
        if event == "start" and element in skip:
            walker.skip_subtree()
            continue
        pieces.append(" " if element.tag in BREAKING else "")
        if event == "start":
            pieces.append(element.text or "")
        elif element is not cell:
            pieces.append(element.tail or "")
    return plain("".join(pieces))
