"""STAND-IN until the real one is merged."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.errors import EarshotError
from corpus.values import Document, Kind, Page, PartialDate

READER = "page-1"


class ExtractionError(EarshotError):
    pass


@dataclass(frozen=True, slots=True)
class Hints:
    kind: Kind | None = None
    publisher: str | None = None
    language: str | None = None
    assistants: tuple[str, ...] = ()
    select: str | None = None
    remove: tuple[str, ...] = ()
    published: PartialDate | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    document: Document
    authors: tuple[str, ...] = ()
    date_from: str | None = None
    removed: tuple[str, ...] = field(default=())
    address: str = ""


def extract(page: Page, hints: Hints) -> Extracted:
    from corpus.gather.imports import detected_language
    from corpus.gather.pages import read_page
    from corpus.gather.reading import has_text

    reading = read_page(page.body, hints.kind or "news")
    if not has_text(reading.sections):
        raise ExtractionError("no text")
    text = " ".join(text for section in reading.sections for text in section.paragraphs)
    return Extracted(
        Document(
            reading.url or page.address, hints.title or reading.title or "", hints.publisher or reading.publisher or "",
            hints.published or reading.published, hints.language or detected_language(text, reading.language),
            hints.kind or "news", reading.sections, hints.assistants,
        ),
        date_from="feed" if hints.published else "page",
        address=page.address,
    )  # fmt: skip
