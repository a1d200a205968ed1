"""A fetched page -> a Document, with what was made out on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from corpus.errors import ExtractionError
from corpus.values import Document, Kind, Page, PartialDate

if TYPE_CHECKING:
    from corpus.gather.pages import Wanted
    from corpus.gather.reading import Reading

__all__ = ["READER", "Extracted", "ExtractionError", "Hints", "extract", "plain_text", "read_bytes"]

READER = "page-3"  # family and version of what reads pages; a new version reads kept pages anew
MARKUP = ("text/html", "application/xhtml+xml")
MARKUP_STARTS = ("<!doctype html", "<html", "<?xml", "<head", "<body")
LOOKED_AT = 1000  # characters in which a page shows that it is markup


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a page before it is read. ``select`` and ``remove`` are CSS selectors."""

    kind: Kind | None = None
    publisher: str | None = None
    language: str | None = None
    assistants: tuple[str, ...] = ()
    select: str | None = None
    remove: tuple[str, ...] = ()
    published: PartialDate | None = None  # as a feed states it: the best date there is
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """``date_from`` says where the date stood; ``removed`` the first words of what was cut away."""

    document: Document
    authors: tuple[str, ...] = ()
    date_from: str | None = None
    removed: tuple[str, ...] = ()
    address: str = ""


def extract(page: Page, hints: Hints) -> Extracted:
    """What ``page`` says. Raises ExtractionError where it holds no text or cannot be read."""
    from corpus.gather.imports import detected_language
    from corpus.gather.pages import Wanted

    wanted = Wanted(hints.kind, page.address, page.fetched.date(), hints.select, hints.remove)
    reading = read_bytes(page.body, wanted, page.charset, page.media_type)
    text = " ".join(text for section in reading.sections for text in section.paragraphs)
    host = (urlsplit(page.address).hostname or "").removeprefix("www.")
    document = Document(
        url=reading.url or page.address,
        title=reading.title or hints.title or host,
        publisher=hints.publisher or reading.publisher or host,
        published=hints.published or reading.published,
        language=detected_language(text, reading.language or hints.language),
        kind=hints.kind or reading.kind or "news",
        sections=reading.sections,
        assistants=hints.assistants,
    )
    source = "feed" if hints.published else reading.date_from
    return Extracted(document, reading.authors, source, reading.removed, document.url)


def read_bytes(data: bytes, wanted: Wanted, charset: str | None = None, media_type: str = "") -> Reading:
    """What a page's bytes say: PDF, markup or plain text, as they begin. Raises ExtractionError."""
    from corpus.gather.charsets import decoded
    from corpus.gather.pages import read_page
    from corpus.gather.pdf import is_pdf, read_pdf

    try:
        if is_pdf(data):
            return read_pdf(data, wanted.kind, wanted.address, wanted.fetched)
        text = decoded(data, charset)
        if media_type in MARKUP or text[:LOOKED_AT].lstrip().lower().startswith(MARKUP_STARTS):
            return read_page(text, wanted)
        return plain_text(text, wanted.kind)
    except (ExtractionError, ImportError):
        raise  # an incomplete installation is not the page's fault
    except Exception as error:  # trafilatura, htmldate, lxml and pdfium promise nothing about broken input
        raise ExtractionError("cannot be read", f"{type(error).__name__}: {error}"[:200]) from error


def plain_text(text: str, kind: Kind | None) -> Reading:
    """What a text says: its article where it is a copied page of news, else all of it. Raises ExtractionError."""
    from corpus.gather.dump import read_dump, read_whole
    from corpus.gather.imports import DETECTED_CHARACTERS, DUMP_KINDS, detected_language
    from corpus.gather.reading import has_text, plain

    language = detected_language(plain(text[: 2 * DETECTED_CHARACTERS]))
    reading = read_dump(text, language) if (kind or "news") in DUMP_KINDS else read_whole(text, language)
    if not has_text(reading.sections):
        raise ExtractionError("no text")
    return reading
