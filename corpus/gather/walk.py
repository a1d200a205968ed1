"""A page's elements -> Blocks in reading order: headings, paragraphs, items of lists, rows of tables."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from corpus.gather.blocks import Block
from corpus.gather.frame import is_aside, opens_part
from corpus.gather.numbering import Numbering
from corpus.gather.reading import plain
from corpus.gather.tables import is_data, rows_of
from corpus.values import BlockKind

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
DEEPEST = 6  # level of a heading
INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font"),
        *("i", "img", "ins", "kbd", "label", "link", "mark", "meta", "meter", "nobr", "picture", "q", "rb", "rp", "rt"),
        *("ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var"),
        "wbr",
    )
)
TEXT_TAGS = ("p", "ul", "ol", "dl", "table", "blockquote", "article", "section")  # no heading holds one
LISTS = ("ol", "ul", "menu")
BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
BREAK = "\u2028"  # stands for <br> until its block is closed; two of them part paragraphs
PARTED = re.compile(f"{BREAK}\\s*{BREAK}")


class Walk:
    """Collects the Blocks below an element, those in ``skip`` left out; ``asides``: says which stand in one."""

    def __init__(self, skip: frozenset[Any] = frozenset(), asides: bool = False) -> None:
        self.blocks: list[Block] = []
        self._skip, self._asides = skip, asides
        self._pieces: list[str] = []
        self._characters = self._bold = self._linked = 0  # of the block that is open
        self._bold_depth = self._link_depth = self._item_depth = self._aside_depth = 0
        self._around: list[tuple[Any, bool]] = []  # open block elements, and which begin an aside
        self._heading: Block | None = None  # the one that is open
        self._heading_end: Any = None
        self._level = 0  # of the last heading that the page marks as one
        self._anchor: str | None = None  # the nearest id above what comes next, while no text stood between
        self._numbering = Numbering()
        self._marker = ""  # of the item that was opened last

    def run(self, root: Any) -> list[Block]:
        """The Blocks below ``root``, added to those of earlier runs."""
        walker = etree.iterwalk(root, events=("start", "end"))
        done: Any = None  # a table whose rows are taken
        for event, element in walker:
            if element in self._skip:
                if event == "start":
                    walker.skip_subtree()
                    continue
            elif event == "start":
                if self._is_table(element):
                    walker.skip_subtree()
                    done = element
                else:
                    self._start(element)
                continue
            elif element is not done:
                self._end(element)
            if element is not root and element.tail:
                self._text(element.tail)
        self._flush()
        return self.blocks

    def _is_table(self, element: Any) -> bool:
        """Whether ``element`` is a table of data; its rows are taken then."""
        if element.tag != "table" or self._heading is not None or not is_data(element):
            return False
        self._flush()
        for block in rows_of(element, self._skip):
            block.element, block.aside = element, self._aside_depth > 0
            self.blocks.append(block)
        return True

    def _start(self, element: Any) -> None:
        tag = element.tag
        if tag in TEXT_TAGS and self._heading is not None and self._characters:
            self._flush()  # a heading that nobody closed
            self._heading = self._heading_end = None
        self._open_heading(element)
        if tag == "br":
            self._pieces.append(BREAK)
        elif tag not in INLINE:
            self._edge()
            aside = self._asides and is_aside(element)
            self._around.append((element, aside))
            self._aside_depth += aside
        if tag in LISTS:
            self._numbering.open(element)
        elif tag == "li":
            self._item_depth += 1
            self._marker = self._numbering.marker(element)
        elif tag == "a":
            self._link_depth += 1
        self._bold_depth += _is_bold(element)
        if element.text:
            self._text(element.text)

    def _open_heading(self, element: Any) -> None:
        anchor = element.get("id") or (element.get("name") if element.tag == "a" else None)
        level, real = heading_level(element), True
        if level is None and self._heading is None and opens_part(element):
            level, real = min(self._level + 1, DEEPEST), False
        if level is not None and (self._heading is None or not self._heading.real):
            self._flush()
            self._heading = Block("heading", "", level, anchor or self._anchor, real)
            self._heading_end, self._anchor = element, None
        elif anchor and self._heading is None:
            self._anchor = anchor
        elif anchor and self._heading is not None and self._heading.anchor is None:
            self._heading.anchor = anchor

    def _end(self, element: Any) -> None:
        tag = element.tag
        if element is self._heading_end:
            self._flush()
            self._heading = self._heading_end = None
        elif tag not in INLINE:
            self._edge()
        if tag not in INLINE:
            self._aside_depth -= self._around.pop()[1]
        if tag in LISTS:
            self._numbering.close()
        elif tag == "li":
            self._item_depth -= 1
            self._marker = ""
        elif tag == "a":
            self._link_depth -= 1
        self._bold_depth -= _is_bold(element)

    def _edge(self) -> None:
        """Closes the block at the edge of an element that is no inline one; within a heading it is a space."""
        if self._heading is None:
            self._flush()
        else:
            self._pieces.append(" ")

    def _text(self, text: str) -> None:
        self._pieces.append(text)
        seen = sum(map(len, text.split()))
        self._characters += seen
        self._bold += seen if self._bold_depth else 0
        self._linked += seen if self._link_depth else 0

    def _flush(self) -> None:
        whole = "".join(self._pieces)
        self._pieces.clear()
        if self._characters:
            if self._heading is None:
                self._close(whole)
            else:
                self._close_heading(self._heading, whole)
        self._characters = self._bold = self._linked = 0

    def _close(self, whole: str) -> None:
        bold, linked = self._bold / self._characters, self._linked / self._characters
        element, aside = self._around[-1][0] if self._around else None, self._aside_depth > 0
        for part in PARTED.split(whole):
            text = plain(part)
            if text:
                shape: BlockKind = "item" if self._item_depth else "paragraph"
                block = Block(shape, self._marker + text, bold=bold, linked=linked, element=element, aside=aside)
                block.anchor = self._anchor
                self.blocks.append(block)
                self._marker = ""
        self._anchor = None

    def _close_heading(self, heading: Block, whole: str) -> None:
        heading.text = plain(whole)
        heading.element, heading.aside = self._heading_end, self._aside_depth > 0
        heading.linked = self._linked / self._characters
        if heading.text:
            self.blocks.append(heading)
            self._level = heading.level if heading.real else self._level
            self._marker = ""
            # Text that comes after a break in the same heading is another one.
            self._heading = Block("heading", "", heading.level, real=heading.real)


def heading_level(element: Any) -> int | None:
    """1 to 6 where the page marks ``element`` as a heading."""
    level = HEADINGS.get(element.tag)
    if level is None and element.get("role") == "heading":
        stated = element.get("aria-level", "")
        level = max(1, min(int(stated), DEEPEST)) if stated.isdecimal() else 2
    return level


def _is_bold(element: Any) -> bool:
    if element.tag in ("b", "strong"):
        return True
    style = element.get("style")
    return bool(style) and element.tag not in HEADINGS and BOLD_STYLE.search(style) is not None
