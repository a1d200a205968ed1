"""A Comparison as a picture for chat: readable on a phone, light or dark, drawn with Pillow and Noto Sans.

A part is a list of lines that were measured before anything is drawn; so the picture is as high as what it holds.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TypeAlias

from PIL import Image, ImageDraw, ImageFont

from bot.compare import Cell, Comparison, Row, chief
from bot.locales import N_, translator
from bot.show.cells import MARKS_TOLD, SIDE_BY_SIDE, notes_of, words_of
from bot.show.harmless import harmless

Font: TypeAlias = ImageFont.FreeTypeFont
WIDTH_PX = 1080  # three times a phone's 360: one pixel of text is a third of one there
MOST_PX = 4000  # of height; further topics are left out, and the picture says so
MARGIN_PX, GAP_PX = 36, 32
COLUMNS = {2: 2, 3: 3, 4: 2, 5: 3, 6: 3}  # cells side by side, by the number of assistants
TITLE_PX, TOPIC_PX, TEXT_PX, NOTE_PX = 46, 40, 33, 27  # a third of it on a phone: 15, 13, 11 and 9
LEADING = 1.32  # of a line's height to its letters'
FONT_FILE = ("files", "NotoSans[wdth,wght].ttf")  # in the package fontpkg-noto-sans
MORE = N_("{count} more topics are not shown here; name one to see it.")


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by use. They say nothing about good or bad."""

    ground: str
    card: str
    text: str
    faint: str
    accent: str


LIGHT = Theme("#ffffff", "#f1f3f6", "#1b1f24", "#57606a", "#3949ab")
DARK = Theme("#1e1f22", "#2b2d31", "#f2f3f5", "#a8adb4", "#9fa8ff")


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    font: Font
    colour: str

    @property
    def height(self) -> int:
        return round(self.font.size * LEADING)


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of a topic's heading, or of cells side by side, with the space that they take."""

    columns: tuple[tuple[Line, ...], ...]
    width: int  # of a column
    is_card: bool = False

    @property
    def height(self) -> int:
        pad = GAP_PX if self.is_card else 0
        return max(sum(line.height for line in column) for column in self.columns) + pad + GAP_PX // 2


@cache
def font(size: int, weight: str) -> Font:
    """Noto Sans in a size and a weight ("Regular", "Bold")."""
    with as_file(files("fontpkg_noto_sans").joinpath(*FONT_FILE)) as path:
        made = ImageFont.truetype(str(path), size)
    made.set_variation_by_name(weight)
    return made


def picture(made: Comparison, names: Mapping[str, str], topics: Mapping[str, str], *, dark: bool) -> bytes:
    """The PNG; ``names`` and ``topics`` are those of assistants and topics, by id."""
    theme, _ = DARK if dark else LIGHT, translator(made.language)
    whole = WIDTH_PX - 2 * MARGIN_PX
    together = _(SIDE_BY_SIDE).format(names=" · ".join(names[each] for each in made.assistants))
    head = _told([(together, font(TITLE_PX, "Bold"), theme.text)], whole)
    shown: list[Block] = [head]
    kept = 0
    for row in chief(made):
        blocks = _row(row, made, names, topics[row.topic], theme)
        if kept and sum(block.height for block in [*shown, *blocks]) > MOST_PX:
            break
        shown += blocks
        kept += 1
    small = font(NOTE_PX, "Regular")
    told = [_(MARKS_TOLD), _("State of knowledge: {date}. Not legal advice.").format(date=made.archive_date)]
    if left := len(made.rows) - kept:
        told.insert(0, _(MORE).format(count=left))
    shown.append(_told([(line, small, theme.faint) for line in told], whole))
    return _png(_drawn(shown, theme))


def _told(lines: Iterable[tuple[str, Font, str]], width: int) -> Block:
    return Block((tuple(_wrapped(lines, width)),), width)


def _row(row: Row, made: Comparison, names: Mapping[str, str], topic: str, theme: Theme) -> list[Block]:
    """The topic's heading and its cells, as many side by side as their number asks for."""
    columns = COLUMNS.get(len(row.cells), max(COLUMNS.values()))
    width = (WIDTH_PX - 2 * MARGIN_PX - (columns - 1) * GAP_PX) // columns
    heading = _told([(topic, font(TOPIC_PX, "Bold"), theme.accent)], WIDTH_PX - 2 * MARGIN_PX)
    rows = [row.cells[first : first + columns] for first in range(0, len(row.cells), columns)]
    return [
        heading,
        *(
            Block(tuple(_cell(cell, made, names, theme, width - GAP_PX) for cell in cells), width, True)
            for cells in rows
        ),
    ]


def _cell(cell: Cell, made: Comparison, names: Mapping[str, str], theme: Theme, width: int) -> tuple[Line, ...]:
    is_known = cell.quote is not None
    lines = [
        (names[cell.assistant], font(TEXT_PX, "Bold"), theme.text),
        (words_of(cell, made.language), font(TEXT_PX, "Regular"), theme.text if is_known else theme.faint),
    ]
    if is_known:
        publisher = harmless(cell.quote.publisher) if cell.quote else ""
        notes = " · ".join([*notes_of(cell, made.language, names), publisher])
        lines.append((harmless(notes), font(NOTE_PX, "Regular"), theme.faint))
    return tuple(_wrapped(lines, width))


def _wrapped(lines: Iterable[tuple[str, Font, str]], width: int) -> Iterable[Line]:
    for text, face, colour in lines:
        for part in wrapped(text, face, width):
            yield Line(part, face, colour)


def wrapped(text: str, face: Font, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` pixels, broken between words; a longer word is broken within."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if face.getlength(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, face, width)
        lines += full
    return [*lines, line] if line else lines


def _pieces(word: str, face: Font, width: int) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and face.getlength(pieces[-1] + char) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _drawn(blocks: Sequence[Block], theme: Theme) -> Image.Image:
    height = sum(block.height for block in blocks) + 2 * MARGIN_PX
    image = Image.new("RGB", (WIDTH_PX, height), theme.ground)
    draw = ImageDraw.Draw(image)
    top = MARGIN_PX
    for block in blocks:
        for n, column in enumerate(block.columns):
            left, y = MARGIN_PX + n * (block.width + GAP_PX), top
            if block.is_card:
                bottom = top + block.height - GAP_PX // 2
                draw.rounded_rectangle((left, top, left + block.width, bottom), 14, fill=theme.card)
                left, y = left + GAP_PX // 2, y + GAP_PX // 2
            for line in column:
                draw.text((left, y), line.text, font=line.font, fill=line.colour)
                y += line.height
        top += block.height
    return image


def _png(image: Image.Image) -> bytes:
    """The picture in 64 colours: flat ones and the edges of letters; a third of the size."""
    data = io.BytesIO()
    image.quantize(64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(data, "PNG", optimize=True)
    return data.getvalue()
