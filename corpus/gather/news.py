"""A page with one article -> the article's own blocks: its standfirst, paragraphs, sub-headings, lists and tables.

The walk over the page gives its blocks in order; trafilatura, precision favoured, says which are the article's (where
it finds too little, with recall favoured). Its answer is then mended by what the page itself tells:

1. The article is the run of blocks with the highest sum of words, for it where trafilatura has them, against it where
   not.
2. A paragraph that is built like those of the article (element and class, and its parent's) and stands among or right
   after them is the article's.
3. Where the page's JSON-LD holds the article's text and the page shows that text, nothing else is the article's but
   headings between its blocks.
4. What repeats a title or an earlier block, a picture's caption, or a line that is all link is left out.
5. The standfirst stands between the headline and the first paragraph: what the page's description says in other words,
   or a sentence right below the headline.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.gather.blocks import Block
from corpus.gather.grams import GRAM, Gram, Known, grams, length, words
from corpus.gather.policies import best_run
from corpus.gather.stated import Stated
from corpus.gather.told import Favour

TOLD_SHARE = 0.5  # of a block's runs of words that trafilatura's text holds
NET_SHARE = 0.5  # of the page's prose, or of what trafilatura finds when recall is favoured: less is too little
NET_WORDS = 50  # an article has more
BLIND_SHARE = 0.1  # of the page's prose: finding less, trafilatura has not seen the article
PROSE_WORDS = 10
PROSE_LINKED = 0.4  # of its characters
ALIKE_SHARE = 0.2  # of the article's words: built like fewer, a block is no sign
GAP = 2  # blocks that may stand between the article's last paragraphs: pictures, advertisements
BODY_WORDS = 30  # of a text in JSON-LD: a shorter one is a teaser
BODY_SHARE = 0.6  # of a block's runs of words
BODY_SHOWN = 0.85  # of the words in JSON-LD's text stand on the page
BODY_LEAST = 0.6  # of the words that were found: less, and it is cut off
HEADING_WORDS = 25
TEASER_LINKED, TEASER_WORDS = 0.7, 30
REPEATED_SHARE, REPEATED_RUNS = 0.8, 5  # of a block's runs of words, of at least so many
LEDE_WORDS = 6
LEDE_SENTENCE_WORDS = 10
LEDE_SHARE = 0.6  # of its runs of words that a description holds
LEDE_BLOCKS = 15  # above the first paragraph, where no headline is found
SENTENCE_END = re.compile(r"[.!?…:。！？؟۔।]['\"‘’“”»«‹›)\]」』\s]*$")
FIGURES = ("figure", "figcaption")


@dataclass(slots=True)
class Line:
    """A block with what is counted of it; ``share``: how much of it trafilatura's text holds."""

    block: Block
    run: list[str]
    size: int
    is_prose: bool
    share: float = 0.0


def article_blocks(
    blocks: Iterable[Block], stated: Stated, ask: Callable[[Favour], list[str] | None]
) -> tuple[list[Block], list[str]]:
    """Those of the page's ``blocks`` that are the article's, and the texts of the others.

    ``ask`` gives trafilatura's lines, None where it gives no answer.
    """
    lines = [_line(block) for block in blocks]
    _share(lines, ask)
    start, end = best_run([line.size * (2 * line.share - 1) if line.size >= GRAM else 0 for line in lines])
    kept = {i for i in range(start, end) if lines[i].share >= TOLD_SHARE}
    kept |= alike(lines, kept, start, end)
    kept = _by_json_ld(lines, kept, stated.body)
    names = {tuple(words(title)) for title in (*stated.titles[:2], *stated.h1s[:1])}
    kept = {i for i in kept if tuple(lines[i].run) not in names and not _is_by_the_way(lines[i])}
    kept |= _headings_between(lines, sorted(kept), names)
    places = _without_repeats(lines, sorted(kept))
    lede = _lede(lines, places, names, stated.descriptions) if places else None
    places = places if lede is None else [lede, *places]
    while places and lines[places[-1]].block.shape == "heading":
        places.pop()
    chosen = set(places)
    return [lines[i].block for i in places], [line.block.text for i, line in enumerate(lines) if i not in chosen]


def _line(block: Block) -> Line:
    run = words(block.text)
    size = length(run)
    is_prose = (
        block.shape != "heading"
        and size >= PROSE_WORDS
        and block.linked < PROSE_LINKED
        and not block.aside
        and SENTENCE_END.search(block.text) is not None
    )
    return Line(block, run, size, is_prose)


def _share(lines: Sequence[Line], ask: Callable[[Favour], list[str] | None]) -> None:
    """Sets each line's ``share``; what looks like prose decides where trafilatura gives no answer."""
    prose = sum(line.size for line in lines if line.is_prose)
    found = ask("precision") or []
    size = _size(found)
    if size < max(NET_SHARE * prose, NET_WORDS):
        wide = ask("recall") or []
        found, size = (wide, _size(wide)) if size < NET_SHARE * _size(wide) else (found, size)
    known = Known(found)
    is_blind = size < BLIND_SHARE * prose
    for line in lines:
        line.share = float(line.is_prose) if is_blind else known.share(line.run)


def _size(texts: Iterable[str]) -> int:
    return sum(length(words(text)) for text in texts)


def alike(lines: Sequence[Line], kept: set[int], start: int, end: int) -> set[int]:
    """Rule 2: the prose among ``kept``, below the headline above them, and right after them that is built like them."""
    built: Counter[tuple[str | None, ...]] = Counter()
    for i in kept:
        if lines[i].block.shape != "heading":
            built[_build(lines[i].block)] += lines[i].size
    usual = {build for build, size in built.items() if build and size >= ALIKE_SHARE * built.total()}
    top = max((i for i in range(start) if _is_headline(lines[i].block)), default=start)
    found = {i for i in range(top, end) if lines[i].is_prose and _build(lines[i].block) in usual}
    missed = 0
    for i in range(end, len(lines)):
        if lines[i].is_prose and _build(lines[i].block) in usual:
            found.add(i)
            missed = 0
        else:
            missed += 1
        if missed > GAP or _is_headline(lines[i].block):
            break
    return found


def _build(block: Block) -> tuple[str | None, ...]:
    element = block.element
    if element is None:
        return ()
    parent = element.getparent()
    above = (parent.tag, parent.get("class")) if parent is not None else (None, None)
    return (element.tag, element.get("class"), *above)


def _is_headline(block: Block) -> bool:
    return block.shape == "heading" and block.level == 1


def _by_json_ld(lines: Sequence[Line], kept: set[int], body: str | None) -> set[int]:
    """Rule 3."""
    run = words(body or "")
    size = length(run)
    if size < BODY_WORDS:
        return kept
    known = Known([body or ""])
    inside = {i for i, line in enumerate(lines) if len(line.run) >= GRAM and known.share(line.run) >= BODY_SHARE}
    shown, found = (sum(lines[i].size for i in places) for places in (inside, kept))
    if not inside or shown < BODY_SHOWN * size or size < BODY_LEAST * found:
        return kept
    first, last = min(inside), max(inside)
    return inside | {i for i in kept if first <= i <= last and lines[i].block.shape == "heading"}


def _is_by_the_way(line: Line) -> bool:
    """Rule 4: a caption, or a line that is all link."""
    block = line.block
    if block.shape in ("paragraph", "item") and block.linked >= TEASER_LINKED and line.size < TEASER_WORDS:
        return True
    return _is_in_figure(block)


def _is_in_figure(block: Block) -> bool:
    element = block.element
    return element is not None and any(one.tag in FIGURES for one in (element, *element.iterancestors()))


def _headings_between(lines: Sequence[Line], kept: Sequence[int], names: set[Gram]) -> set[int]:
    """Headings that the page marks, right above a block of the article and below another."""
    found = set()
    for above, below in pairwise(kept):
        line = lines[below - 1]
        block = line.block
        is_own = block.shape == "heading" and block.real and not block.aside and block.linked < TEASER_LINKED
        if above < below - 1 and is_own and line.size <= HEADING_WORDS and tuple(line.run) not in names:
            found.add(below - 1)
    return found


def _without_repeats(lines: Sequence[Line], places: Sequence[int]) -> list[int]:
    seen: set[Gram] = set()
    kept = []
    for i in places:
        own = set(grams(lines[i].run))
        if len(own) >= REPEATED_RUNS and len(own & seen) >= REPEATED_SHARE * len(own):
            continue
        seen |= own
        kept.append(i)
    return kept


def _lede(lines: Sequence[Line], places: Sequence[int], names: set[Gram], descriptions: Iterable[str]) -> int | None:
    """Rule 5."""
    first = places[0]
    heads = [i for i in range(first) if tuple(lines[i].run) in names or _is_headline(lines[i].block)]
    top = heads[-1] + 1 if heads else max(0, first - LEDE_BLOCKS)
    near = [i for i in range(top, first) if _may_be_lede(lines[i]) and tuple(lines[i].run) not in names]
    known = [Known([text]) for text in descriptions if length(words(text)) >= LEDE_WORDS]
    told = [i for i in near if any(one.share(lines[i].run) > LEDE_SHARE for one in known)]
    below = [i for i in near if heads and i - top <= GAP and _is_sentence_or_heading(lines[i])]
    return next(iter(told or below), None)


def _may_be_lede(line: Line) -> bool:
    return line.size >= LEDE_WORDS and line.block.linked < PROSE_LINKED and not _is_in_figure(line.block)


def _is_sentence_or_heading(line: Line) -> bool:
    is_long = line.size >= LEDE_SENTENCE_WORDS and not line.block.aside
    return is_long and (line.block.shape == "heading" or SENTENCE_END.search(line.block.text) is not None)
