"""A unit whose pages arrived -> what the workers are to read, and what the archive is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import Connection

from corpus.addresses import own_address
from corpus.archive.entries import announced
from corpus.archive.looks import Look, load_pages, pages_of_version
from corpus.archive.tables import documents, versions
from corpus.gather.urls import canonical_url
from corpus.values import Document, Page, PartialDate, Source

if TYPE_CHECKING:
    from corpus.gather.extract import Extracted, Hints

NEWEST = (  # made once: it is asked for every page
    sa.select(versions.c.id, versions.c.extractor)
    .join(documents, documents.c.url == versions.c.document)
    .where(documents.c.unit == sa.bindparam("of_unit"))
    .order_by(versions.c.recorded.desc(), versions.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Job:
    """Pages of one unit, in order. ``version`` is one to be read again first, from ``older`` pages."""

    unit: str
    source: Source
    hints: Hints
    looks: tuple[Look, ...]
    ids: tuple[int, ...]
    pages: tuple[Page, ...]
    version: int | None = None
    older: tuple[Page, ...] = ()

    @property
    def parts(self) -> tuple[Page, ...]:
        """What is to be read, the older pages first."""
        return (*self.older, *self.pages)


def job_of(connection: Connection, looks: Sequence[Look], source: Source, reader: str) -> Job:
    """The job for a unit all of whose pages arrived. Raises ArchiveError where a kept page is damaged."""
    unit = looks[0].unit
    ids = tuple(look.page for look in looks if look.page is not None)
    version, older = _to_read_again(connection, unit, reader)
    pages = tuple(load_pages(connection, ids))
    return Job(unit, source, hints_of(connection, unit, source), tuple(looks), ids, pages, version, older)


def hints_of(connection: Connection, unit: str, source: Source) -> Hints:
    """What is known about a unit's pages before they are read; of an article also what its feed said."""
    told = announced(connection, unit) if source.kind == "feed" else None
    return hints_of_source(source, told.published if told else None, told.title or None if told else None)


def hints_of_source(source: Source, published: PartialDate | None = None, title: str | None = None) -> Hints:
    from corpus.gather.extract import Hints

    return Hints(
        kind=source.articles if source.kind == "feed" else source.kind,
        publisher=source.publisher,
        language=source.language,
        assistants=source.assistants,
        select=source.select,
        remove=source.remove,
        published=published,
        title=title,
    )


def understood(results: Sequence[object]) -> list[Extracted]:
    """Those of ``results`` that say something, in order."""
    from corpus.gather.extract import Extracted

    return [result for result in results if isinstance(result, Extracted)]


def why_nothing(results: Sequence[object]) -> str | None:
    """Why the first of ``results`` that says nothing does so, in words that can be counted; None where all speak."""
    from corpus.gather.extract import Extracted

    silent = next((result for result in results if not isinstance(result, Extracted)), None)
    return None if silent is None else str(getattr(silent, "reason", "") or silent or type(silent).__name__)


def joined(parts: Sequence[Extracted]) -> Extracted:
    """One Extracted of a Document's pages in order: the first gives title and date, all give text."""
    first = parts[0]
    if len(parts) == 1:
        return first
    sections = tuple(section for part in parts for section in part.document.sections)
    return replace(first, document=replace(first.document, sections=sections))


def under_own_address(document: Document, pages: Sequence[Page]) -> Document:
    """``document`` under the canonical url that its page states, where that can be its own; else under the page's."""
    served = pages[0].address
    return replace(document, url=canonical_url(own_address(document.url, served) or served))


def _to_read_again(connection: Connection, unit: str, reader: str) -> tuple[int | None, tuple[Page, ...]]:
    """The newest Version of the unit's Document and its pages, where an earlier version of ``reader`` read them."""
    row = connection.execute(NEWEST, {"of_unit": unit}).first()
    if row is None or row.extractor == reader:
        return None, ()
    ids = pages_of_version(connection, row.id)
    return (row.id, tuple(load_pages(connection, ids))) if ids else (None, ())
