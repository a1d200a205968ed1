"""The pieces of a page in reading order, before they are Sections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from corpus.gather.reading import Outline
from corpus.values import BlockKind, Section

Shape = Literal["heading"] | BlockKind
OUTER_LEVEL = 2  # of a heading that states none


@dataclass(slots=True)
class Block:
    """A heading, paragraph, list item or table row; its text is plain."""

    shape: Shape
    text: str
    level: int = 0  # of a heading: 1 is the outermost
    anchor: str | None = None  # the id that leads to a heading
    real: bool = True  # a heading that the page marks as one; False for what opens a folded part
    bold: float = 0.0  # share of its characters
    linked: float = 0.0  # share of its characters
    element: Any = None  # the innermost block element around it
    aside: bool = False  # in a part whose name says that it is not the page's own text


def outlined(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """The Sections that ``blocks`` make, each paragraph under the headings above it."""
    outline = Outline()
    for block in blocks:
        if block.shape == "heading":
            outline.heading(block.level or OUTER_LEVEL, block.text, block.anchor)
        else:
            outline.paragraph(block.text, block.shape)
    return outline.sections()
