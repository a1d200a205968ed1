"""A plain text file -> what it says: a text as it is, or the article out of a copy of a whole news page.

Copying a page as text leaves its frame around the article: site name, menus, dates, counters, captions, readers'
comments, teasers of other articles, search boxes. It is cut off by rules about form alone; no word of any site or
language stands in them.

1. A line is a block. A list item takes the indented lines below it; lines that were wrapped at a fixed width are
   joined again.
2. A block is, by the first that fits: an *item* (begins with a bullet), a *number* (no letter in it), a *date* (few
   words, and a date among them), *cut* (ends in an ellipsis: a teaser), *prose* (ends as a sentence does and has
   ``PROSE_WORDS`` words), a *remark* (ends as a sentence does, but is shorter), or *bare* (ends without a full stop:
   a name, a menu entry, a caption, a heading).
3. A file is a copied page if its frame shows in two ways: a bare line stands twice; a number or a date has a line of
   its own; a block is cut; ``RUN`` bare lines follow one another; ``MENU`` do. And all blocks that are neither prose
   nor remark make ``FRAME_SHARE`` of them. Any other file comes through whole.
4. The article is the stretch of blocks with the highest sum, where prose counts its words, a remark nothing, a
   number, a date or a cut block ``-MARK_COST``, a bare line or an item ``-COST`` (maximum subsequence segmentation:
   Pasternack and Roth, WWW 2009). So paragraphs bridge the caption between them; a list of teasers, or the names and
   dates between comments, end the stretch.
5. The title stands in the ``NEAR`` blocks above, and half of its longer words stand in the article too: the nearest
   line that stands twice (also as the beginning or end of another line), else the topmost.
6. Of the stretch, prose stays; a remark, a cut block, or an item that reads like prose stays where the blocks above
   and below it are of its own kind or prose. The rest goes, sub-headings too: in a copied page nothing tells
   them from captions.
7. The date is the earliest of the date lines between title and article, else of those in the ``NEAR`` blocks above.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from corpus.gather.dates import stated_dates
from corpus.gather.reading import Reading, plain
from corpus.values import PartialDate, Section

Shape = Literal["item", "number", "date", "cut", "prose", "remark", "bare"]
FRAME: tuple[Shape, ...] = ("item", "number", "date", "cut", "bare")

PROSE_WORDS = 8  # menus and captions that end in a full stop are shorter
DATE_WORDS = 10  # "Published on Thursday, 11 April 2019 at 8:00" and a name fit; a sentence with a date seldom does
WORDS_COUNTED = 60  # of one paragraph: a single long one elsewhere does not outweigh an article
COST = 10  # words; F1 of tests/bench/measure_dump.py is within 0.01 of its best from 6 to 12
MARK_COST = 30  # words; nearly always frame, and what separates one comment from the next
FRAME_SIGNS = 2  # a date line alone stands in many plain texts
FRAME_SHARE = 0.4  # of the blocks; texts with headings and a list lie below
RUN = 3  # bare lines: more than a title and its sub-title
MENU = 15  # bare lines
TITLE_WORDS = (4, 30)  # fewer are a menu entry, more a paragraph
TITLE_SHARE = 0.5  # of the title's longer words stand in the article
LONG_WORD = 4  # letters: most shorter words carry no subject
NEAR = 15  # blocks above the article: kicker, authors, buttons and a picture's caption lie between
OPENING = 5  # blocks of a plain text in which its date line stands
WRAP_WIDTH = (40, 100)  # characters: the longest line of a text that was wrapped at a fixed width
BULLET = re.compile(r"\s*(?:[•‣◦▪●■–—*+-]|\d{1,2}[.)])\s+")
SENTENCE_END = re.compile(r"[.!?…:。！？؟۔।]['\"‘’“”»«‹›)\]」』\s]*$")
ELLIPSIS = re.compile(r"(?:…|\.\.\.)[\])]?$")
LETTER = re.compile(r"[^\W\d_]")
WORD = re.compile(r"[^\W_]+")
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # Japanese and Chinese: about two characters a word


@dataclass(frozen=True, slots=True)
class Block:
    text: str
    shape: Shape
    words: int
    dates: tuple[PartialDate, ...] = ()


def read_dump(text: str, language: str | None = None) -> Reading:
    """What ``text`` says: all of it, or its article where it is the copy of a whole page."""
    blocks = [_block(line, language) for line in _lines(text)]
    return _article(blocks) if is_copied_page(blocks) else _whole(blocks)


def read_whole(text: str, language: str | None = None) -> Reading:
    """All that ``text`` says, also where it looks like a copied page."""
    return _whole([_block(line, language) for line in _lines(text)])


def is_copied_page(blocks: Sequence[Block]) -> bool:
    """Rule 3."""
    shapes = [block.shape for block in blocks]
    bare = Counter(block.text for block in blocks if block.shape == "bare" and block.words >= TITLE_WORDS[0])
    run = max((len(list(same)) for shape, same in groupby(shapes) if shape == "bare"), default=0)
    signs = (
        any(count > 1 for count in bare.values()),
        "number" in shapes or "date" in shapes,
        "cut" in shapes,
        run >= RUN,
        run >= MENU,
    )
    framed = sum(shape in FRAME for shape in shapes)
    return sum(signs) >= FRAME_SIGNS and framed >= FRAME_SHARE * len(shapes)


def _lines(text: str) -> list[str]:
    """Rule 1: one line a block."""
    lines = text.splitlines()
    width = max((len(line) for line in lines), default=0)
    wrapped = WRAP_WIDTH[0] <= width <= WRAP_WIDTH[1]
    out: list[str] = []
    above = ""
    for line in lines:
        hangs = bool(out) and bool(above.strip()) and bool(line.strip()) and not BULLET.match(line)
        if hangs and (_in_item(out[-1], line) or (wrapped and _is_full(above, line, width))):
            out[-1] += " " + line.strip()
        elif line.strip():
            out.append(line)
        above = line
    return out


def _in_item(item: str, line: str) -> bool:
    return bool(BULLET.match(item)) and _indent(line) > _indent(item)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_full(above: str, line: str, width: int) -> bool:
    """Whether the first word of ``line`` had no room left in the line above."""
    return len(above.rstrip()) + 1 + len(line.split(maxsplit=1)[0]) > width


def _block(line: str, language: str | None) -> Block:
    """Rule 2."""
    item = BULLET.match(line)
    text = plain(line)
    words = len(WORD.findall(text)) + len(UNSPACED.findall(text)) // 2
    dates: tuple[PartialDate, ...] = ()
    shape: Shape
    if item:
        shape = "item"
    elif not LETTER.search(text):
        shape = "number"
    elif words <= DATE_WORDS and (dates := tuple(stated_dates(text, language))):
        shape = "date"
    elif ELLIPSIS.search(text):
        shape = "cut"
    elif SENTENCE_END.search(text):
        shape = "prose" if words >= PROSE_WORDS else "remark"
    else:
        shape = "bare"
    return Block(text, shape, words, dates)


def _whole(blocks: Sequence[Block]) -> Reading:
    """A plain text; a line without a full stop that opens it is its title."""
    title = blocks[0].text if len(blocks) > 1 and blocks[0].shape == "bare" else None
    body = tuple(block.text for block in (blocks[1:] if title else blocks))
    return Reading((Section((), body),), title, min(_dates(blocks[:OPENING]), key=_order, default=None))


def _article(blocks: Sequence[Block]) -> Reading:
    """The article of a copied page; no paragraph where none was found."""
    start, end = best_stretch(blocks)
    body = tuple(blocks[i].text for i in range(start, end) if _stays(blocks, i, start, end))
    title = _title(blocks, start, body)
    first = max(0, start - NEAR)
    dates = _dates(blocks[first if title is None else title + 1 : start]) or _dates(blocks[first:start])
    name = None if title is None else blocks[title].text
    return Reading((Section((), body),), name, min(dates, key=_order, default=None))


def best_stretch(blocks: Sequence[Block]) -> tuple[int, int]:
    """(start, end) of the stretch with the highest sum; rule 4."""
    best, best_sum, start, total = (0, 0), 0.0, 0, 0.0
    for i, block in enumerate(blocks):
        if total <= 0:
            start, total = i, 0.0
        total += _worth(block)
        if total > best_sum:
            best, best_sum = (start, i + 1), total
    return best


def _worth(block: Block) -> int:
    if block.shape == "prose":
        return min(block.words, WORDS_COUNTED)
    if block.shape == "remark":
        return 0
    return -COST if block.shape in ("bare", "item") else -MARK_COST


def _title(blocks: Sequence[Block], start: int, body: Sequence[str]) -> int | None:
    """The title's place; rule 5."""
    known = {word for text in body for word in _long_words(text)}
    texts = [block.text for block in blocks]
    near = [
        i
        for i in range(max(0, start - NEAR), start)
        if blocks[i].shape in ("bare", "remark", "prose") and TITLE_WORDS[0] <= blocks[i].words <= TITLE_WORDS[1]
    ]
    fitting = [i for i in near if _share(_long_words(texts[i]), known) >= TITLE_SHARE]
    twice = [i for i in fitting if _stands_twice(texts, i)]
    return twice[-1] if twice else next(iter(fitting), None)


def _long_words(text: str) -> list[str]:
    return [word for word in WORD.findall(text.casefold()) if len(word) >= LONG_WORD]


def _share(words: Sequence[str], known: set[str]) -> float:
    return sum(word in known for word in words) / len(words) if words else 0.0


def _stands_twice(texts: Sequence[str], place: int) -> bool:
    title = texts[place]
    return any(i != place and (other.startswith(title) or other.endswith(title)) for i, other in enumerate(texts))


def _stays(blocks: Sequence[Block], place: int, start: int, end: int) -> bool:
    """Rule 6."""
    block = blocks[place]
    if block.shape == "prose":
        return True
    sentence = SENTENCE_END.search(block.text) and block.words >= (PROSE_WORDS if block.shape == "item" else 1)
    if block.shape not in ("remark", "cut", "item") or not sentence:
        return False
    return start < place < end - 1 and all(blocks[i].shape in ("prose", block.shape) for i in (place - 1, place + 1))


def _dates(blocks: Sequence[Block]) -> list[PartialDate]:
    return [date for block in blocks if block.shape == "date" for date in block.dates]


def _order(date: PartialDate) -> tuple[dt.date, dt.date]:
    return date.first, date.last
