"""Lines of a PDF -> Blocks: in reading order, without running heads and feet, joined to paragraphs, with headings.

Reading order: a page is in columns where a gutter that few lines cross parts its lines in two, both of prose; lines
that cross it part the columns above from those below. Headings are known by their size or, where the text is not bold,
by being bold; a larger size is an outer level.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from corpus.gather.blocks import Block
from corpus.gather.pdf_lines import Line
from corpus.gather.pdf_tables import split_tables, table_rows
from corpus.units import CELL

EDGE = 0.12  # of the page's height, at the top and at the bottom: where running heads and feet stand
REPEATED_PAGES = 0.4  # of them: odd and even pages may have heads of their own
PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|p\.|pág\.?|página|pagina)?\s*\d{1,4}(?:\s*(?:/|of|von|de|sur|di)\s*\d{1,4})?\W*", re.I
)
COLUMN_LINES = 6  # on either side of a gutter
COLUMN_CHARACTERS = 20  # of a line, in the mean: cells of tables have fewer
CROSSING_SHARE = 0.3  # of the lines: titles and pictures' captions may cross a gutter
GUTTER = (0.2, 0.8)  # of the width of the text: where a gutter may lie
STEP = 2.0  # points, between two places that are tried
SAME_LINE = 0.5  # of the size: pieces whose base lines lie nearer are one row
FAR = 3.0  # times the size: no distance of lines of one paragraph
WIDE = 0.8  # of the column's width
PARAGRAPH_GAP = 1.3  # times the usual distance of lines
INDENT = 0.8  # times the size
SHORT = 0.75  # of the column's width: a sentence that ends before it ends its paragraph
SAME_SIZE = 0.06  # of the size
HEADING_SIZE = 1.12  # times the text's
HEADING_GAP = 1.45  # times the size: nearer lines of a heading are one
HEADING_WORDS = 25
DEEPEST = 6
MARKS = "•‣◦▪●■○❖➢✓–—*·\uf0a7\uf0b7\uf02d-"
NUMBER = r"\(?(?:\d{1,3}(?:\.\d{1,3})+\.?|[a-zA-Z0-9]{1,3}[.)]|[ivxIVX]{1,5}[.)])"
BULLET = re.compile(rf"(?:[{MARKS}]|{NUMBER})\s+")
MARK = re.compile(rf"[{MARKS}]\s+")
LABEL = re.compile(rf"[{MARKS}]|{NUMBER}|\d{{1,3}}|§\s*\d{{1,3}}")
COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.!?…:;。！？؟]['\"‘’“”»«)\]]*$")
HYPHENATED = re.compile(r"([^\W\d_]{2,})[-\u2010\u00ad]$")
WORD_START = re.compile(r"([^\W\d_]+)")


@dataclass(slots=True)
class Paragraph:
    lines: list[Line]
    beside: list[list[Line]] = field(default_factory=list)  # of a row of a table: its further cells

    @property
    def size(self) -> float:
        return median(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)


def blocks_of(lines: Sequence[Line], heights: Sequence[float]) -> list[Block]:
    """The Blocks of a document; ``heights`` are those of its pages, in points."""
    body = _body_size(lines)
    kept = without_running(lines, heights, body)
    by_page: dict[int, list[Line]] = defaultdict(list)
    for line in kept:
        by_page[line.page].append(line)
    ordered = [column for page in sorted(by_page) for column in columns(by_page[page])]
    paragraphs = _joined([paragraph for column in ordered for paragraph in paragraphs_of(column, body)])
    return _blocks(paragraphs, {word.casefold() for line in kept for word in COMPOUND.findall(line.text)})


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[_rounded(line.size)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def without_running(lines: Sequence[Line], heights: Sequence[float], body: float) -> list[Line]:
    """``lines`` without those that stand at the edge of many pages, and without the pages' numbers.

    What stands in larger letters at the top of the first page is its title, with the lines beside it.
    """
    pages: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        if _at_edge(line, heights):
            pages[_shape(line)].add(line.page)
    most = max(2.0, REPEATED_PAGES * len(heights))
    tops = [line for line in lines if line.page == 0 and _at_edge(line, heights) and line.bottom > heights[0] / 2]
    is_titled = any(line.size >= HEADING_SIZE * body for line in tops)

    def is_running(line: Line) -> bool:
        if len(heights) < 2 or not _at_edge(line, heights) or (is_titled and line in tops):
            return False
        return len(pages[_shape(line)]) >= most or PAGE_NUMBER.fullmatch(line.text) is not None

    return [line for line in lines if not is_running(line)]


def _at_edge(line: Line, heights: Sequence[float]) -> bool:
    height = heights[line.page]
    return line.bottom > (1 - EDGE) * height or line.top < EDGE * height


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.split())).casefold()


def columns(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of a page, or of a part of one, in the columns in which they are read, each from top to bottom."""
    gutter = _gutter(lines)
    if gutter is None:
        return [sorted(lines, key=lambda line: (-round(line.bottom), line.left))] if lines else []
    crossing = sorted((line for line in lines if line.left < gutter < line.right), key=lambda line: -line.bottom)
    rest = [line for line in lines if not line.left < gutter < line.right]
    found: list[list[Line]] = []
    for border in [*crossing, None]:
        above = [line for line in rest if border is None or line.bottom > border.bottom]
        rest = [line for line in rest if border is not None and line.bottom <= border.bottom]
        found += columns([line for line in above if line.right <= gutter])
        found += columns([line for line in above if line.left >= gutter])
        found += [[border]] if border is not None else []
    return found


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where a gutter parts ``lines`` in two columns of prose; None where none does."""
    if len(lines) < 2 * COLUMN_LINES:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    place = left + GUTTER[0] * (right - left)
    best: tuple[int, float] | None = None
    while place < left + GUTTER[1] * (right - left):
        crossing = sum(line.left < place < line.right for line in lines)
        sides = [[line for line in lines if line.right <= place], [line for line in lines if line.left >= place]]
        if (
            crossing <= CROSSING_SHARE * len(lines)
            and all(map(_is_column, sides))
            and (best is None or crossing < best[0])
        ):
            best = (crossing, place)
        place += STEP
    return best[1] if best else None


def _is_column(lines: Sequence[Line]) -> bool:
    return len(lines) >= COLUMN_LINES and sum(len(line.text) for line in lines) >= COLUMN_CHARACTERS * len(lines)


def paragraphs_of(column: Sequence[Line], body: float) -> list[Paragraph]:
    """The paragraphs of a column; pieces that stand side by side are a row. ``body``: the size of the text."""
    rows = _rows(column)
    left, right = min(line.left for line in column), max(line.right for line in column)
    usual = _usual_gap(rows, left, right)
    found: list[Paragraph] = []
    for is_table, stretch in split_tables(rows):
        if is_table:
            found += [Paragraph(cells[0], cells[1:]) for cells in table_rows(stretch)]
            continue
        for row in stretch:
            last = found[-1] if found else None
            if len(row) > 1:
                found.append(Paragraph(row[:1], [[piece] for piece in row[1:]]))
            elif last is None or last.beside or _begins(row[0], last, usual, (left, right), body):
                found.append(Paragraph(list(row)))
            else:
                last.lines.append(row[0])
    return found


def _usual_gap(rows: Sequence[list[Line]], left: float, right: float) -> float:
    """The distance of the lines of a paragraph: of those that are as wide as the column where there are any."""
    pairs = [(above[0], below[0]) for above, below in pairwise(rows)]
    near = [(above, below) for above, below in pairs if 0 < above.bottom - below.bottom < FAR * above.size]
    wide = [pair for pair in near if all(line.right - line.left > WIDE * (right - left) for line in pair)]
    return median([above.bottom - below.bottom for above, below in wide or near] or [0.0])


def _rows(column: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in column:
        if rows and abs(rows[-1][0].bottom - line.bottom) < SAME_LINE * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_labelled(sorted(row, key=lambda line: line.left)) for row in rows]


def _labelled(row: list[Line]) -> list[Line]:
    """``row``; a number or a bullet before it becomes the beginning of its text."""
    if len(row) > 1 and LABEL.fullmatch(row[0].text):
        first = row[1]
        return [replace(first, text=f"{row[0].text} {first.text}", left=row[0].left), *row[2:]]
    return row


def _begins(line: Line, paragraph: Paragraph, usual: float, edges: tuple[float, float], body: float) -> bool:
    """Whether ``line`` begins another paragraph than the one above it; ``edges``: those of the column."""
    last = paragraph.lines[-1]
    size, distance = paragraph.size, last.bottom - line.bottom
    if abs(line.size - size) > SAME_SIZE * size or line.bold != last.bold or BULLET.match(line.text):
        return True
    if size >= HEADING_SIZE * body:
        return distance > HEADING_GAP * size
    if usual and distance > PARAGRAPH_GAP * usual:
        return True
    ends_short = last.right < edges[0] + SHORT * (edges[1] - edges[0]) and SENTENCE_END.search(last.text) is not None
    is_indented = line.left > last.left + INDENT * size and not BULLET.match(paragraph.lines[0].text)
    return ends_short or is_indented


def _joined(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """``paragraphs``, those that go on in the next column or on the next page put together."""
    found: list[Paragraph] = []
    for paragraph in paragraphs:
        last = found[-1] if found else None
        first = paragraph.lines[0]
        if last and not last.beside and not paragraph.beside and _goes_on(last, first):
            last.lines += paragraph.lines
        else:
            found.append(paragraph)
    return found


def _goes_on(last: Paragraph, first: Line) -> bool:
    end = last.lines[-1]
    moved = first.page != end.page or first.bottom > end.top
    alike = abs(first.size - last.size) <= SAME_SIZE * last.size and first.bold == end.bold
    return moved and alike and not SENTENCE_END.search(end.text) and first.text[:1].islower()


def _blocks(paragraphs: Sequence[Paragraph], known: set[str]) -> list[Block]:
    weights: Counter[tuple[float, bool]] = Counter()
    for paragraph in paragraphs:
        for line in [*paragraph.lines, *(line for cell in paragraph.beside for line in cell)]:
            weights[_style(line.size, line.bold)] += len(line.text)
    body = weights.most_common(1)[0][0] if weights else (0.0, False)
    styles = {_style(one.size, one.bold) for one in paragraphs if _is_heading(one, body)}
    levels = {style: min(place, DEEPEST) for place, style in enumerate(sorted(styles, reverse=True), 1)}
    found = []
    for one in paragraphs:
        if one.beside:
            found.append(Block("row", CELL.join(_text(cell, known) for cell in [one.lines, *one.beside])))
            continue
        text = _text(one.lines, known)
        if _is_heading(one, body):
            found.append(Block("heading", text, levels[_style(one.size, one.bold)]))
        elif MARK.match(text):
            found.append(Block("item", MARK.sub("", text, count=1)))
        else:
            found.append(Block("item" if BULLET.match(text) else "paragraph", text))
    return found


def _style(size: float, bold: bool) -> tuple[float, bool]:
    return (_rounded(size), bold)


def _rounded(size: float) -> float:
    return round(2 * size) / 2


def _is_heading(paragraph: Paragraph, body: tuple[float, bool]) -> bool:
    size, bold = _style(paragraph.size, paragraph.bold)
    words = sum(len(line.text.split()) for line in paragraph.lines)
    if paragraph.beside or not words or words > HEADING_WORDS or not any(c.isalpha() for c in paragraph.lines[0].text):
        return False
    if size >= HEADING_SIZE * body[0]:
        return True
    ends = SENTENCE_END.search(paragraph.lines[-1].text)
    return bold and not body[1] and size >= body[0] and not (ends and ends[0][0] in ".;")


def _text(lines: Sequence[Line], known: set[str]) -> str:
    """The lines as one text, words that were parted at a line's end put together."""
    text = ""
    for line in lines:
        parted, rest = HYPHENATED.search(text), WORD_START.match(line.text)
        if parted and rest and rest[1][0].islower():
            whole, hyphenated = parted[1] + rest[1], f"{parted[1]}-{rest[1]}"
            keeps = hyphenated.casefold() in known and whole.casefold() not in known
            text = (text if keeps else text[:-1]) + line.text
        else:
            text = f"{text} {line.text}" if text else line.text
    return text
