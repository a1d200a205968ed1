"""A PDF -> what it says: its text in reading order with its headings, and the title and day that it states."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from corpus.errors import ExtractionError
from corpus.gather.blocks import Block, outlined
from corpus.gather.dates import stated_dates
from corpus.gather.kinds import kind_of
from corpus.gather.pdf_layout import blocks_of
from corpus.gather.pdf_lines import MAX_CHARACTERS, Line, lines_of
from corpus.gather.published import Published, in_force, is_believable
from corpus.gather.reading import Reading, has_text, plain
from corpus.values import Kind, PartialDate

MAGIC = b"%PDF-"
MAGIC_WITHIN = 1_024  # bytes
MAX_PAGES = 2_000
MADE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
NO_TITLE = re.compile(r"untitled|microsoft|powerpoint|\.(?:docx?|pdf|indd|odt|rtf|xlsx?|pptx?)\b|^\W*$", re.I)
NUMBERED = re.compile(r"[\d§(]")  # a section's heading
TITLE_WORDS = (2, 30)
TITLE_BLOCKS = 10  # on top of the text
DATE_LINES, DATE_WORDS = 12, 10  # on top of the text: a line with nothing but a date and a place


def is_pdf(data: bytes) -> bool:
    return MAGIC in data[:MAGIC_WITHIN]


def read_pdf(data: bytes, kind: Kind | None, address: str, fetched: dt.date) -> Reading:
    """What the PDF says. Raises ExtractionError where it is encrypted, damaged, too large, or holds no text."""
    lines, heights, stated = _opened(data)
    blocks = blocks_of(lines, heights)
    sections = outlined(blocks)
    if not has_text(sections):
        raise ExtractionError("no text", "its pages are pictures, perhaps")
    title = _title(stated.get("Title", ""), blocks)
    texts = [block.text for block in blocks]
    kind = kind or kind_of([title] if title else [], "\n".join(texts), address)
    date = _published(texts, stated.get("CreationDate", ""), fetched)
    return Reading(
        sections=sections,
        title=title,
        published=date.date,
        url=address or None,
        authors=tuple(filter(None, [plain(stated.get("Author", ""))])),
        date_from=date.source,
        kind=kind,
    )


def _opened(data: bytes) -> tuple[list[Line], list[float], dict[str, str]]:
    """(lines, heights of the pages, metadata)."""
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        raise ExtractionError("encrypted" if locked else "broken", "" if locked else str(error)) from None
    try:
        if len(document) > MAX_PAGES:
            raise ExtractionError("too large", f"{len(document)} pages")
        lines: list[Line] = []
        heights: list[float] = []
        for number in range(len(document)):
            heights.append(_read_page(document, number, lines))
            if sum(len(line.text) for line in lines) > MAX_CHARACTERS:
                raise ExtractionError("too large", f"more than {MAX_CHARACTERS} characters")
        return lines, heights, dict(document.get_metadata_dict())
    finally:
        document.close()


def _read_page(document: Any, number: int, lines: list[Line]) -> float:
    """Adds the lines of a page; returns its height. A page that cannot be read adds nothing."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return 1.0
    try:
        lines += lines_of(page, number)
        return float(page.get_height())
    finally:
        page.close()


def _title(stated: str, blocks: Sequence[Block]) -> str | None:
    """The outermost heading near the top; else what the file's metadata say, if that is no file's name."""
    top = blocks[:TITLE_BLOCKS]
    headings = [block for block in top if block.shape == "heading" and not NUMBERED.match(block.text)]
    outermost = min(headings, key=lambda block: block.level, default=None)
    if outermost:
        return outermost.text
    title = plain(stated)
    fits = TITLE_WORDS[0] <= len(title.split()) <= TITLE_WORDS[1] and not NO_TITLE.search(title)
    return title if fits else None


def _published(texts: Sequence[str], made: str, fetched: dt.date) -> Published:
    """The date that the text gives for itself, else a line on top, else when the file was made."""
    date = in_force(texts, fetched, None)
    if date is None:
        short = (text for text in texts[:DATE_LINES] if len(text.split()) <= DATE_WORDS)
        stated = (date for text in short for date in stated_dates(text))
        date = next((date for date in stated if is_believable(date, fetched)), None)
    if date:
        return Published(date, "text")
    match = MADE.match(made)
    try:
        day = PartialDate.parse("-".join(match.groups())) if match else None
    except ValueError:
        day = None
    return Published(day, "pdf") if day and is_believable(day, fetched) else Published()
