"""Kept pages -> the texts that today's reader finds in them: rewritten in place, for a page did not change by it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import sqlalchemy as sa

from corpus.archive import looks as table
from corpus.archive.record import rewrite
from corpus.archive.tables import documents
from corpus.errors import ArchiveError
from corpus.gather.jobs import hints_of, joined, understood
from corpus.gather.tally import Tally
from corpus.values import Page, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.archive import Archive
    from corpus.gather.extract import Hints
    from corpus.gather.tools import Tools
    from corpus.progress import Reporter


def read_again(
    archive: Archive, sources: Iterable[Source], tools: Tools, report: Reporter, tally: Tally, every: bool = True
) -> None:
    """Reads the kept pages of all Versions anew; ``every`` also those that today's reader has read before.

    A Version whose pages cannot be read any more keeps its text.
    """
    started = time.monotonic()
    known = {source.id: source for source in sources}
    with archive.reading() as connection:
        wanted = table.versions_to_reread(connection, tools.reader, every)
    if not wanted:
        return
    parts: list[tuple[int, int]] = []
    results: dict[int, dict[int, object]] = {}
    sizes: dict[int, int] = {}

    def given() -> Iterator[tuple[Page, Hints]]:
        for version, url in wanted:
            pages, hints = _pages(archive, known, version, url, tally)
            sizes[version], results[version] = len(pages), {}
            for n, page in enumerate(pages):
                parts.append((version, n))
                yield page, hints

    with report.bar("reading again", len(wanted)) as bar, tools.workers() as workers:
        for n, result in workers.extract_many(given()):
            version, part = parts[n]
            results[version][part] = result
            if len(results[version]) == sizes[version]:
                done = results.pop(version)
                _rewrite(archive, tools, version, [done[n] for n in range(len(done))], tally)
                bar(1)
    tally.seconds["reading again"] = time.monotonic() - started


def _pages(
    archive: Archive, known: dict[str, Source], version: int, url: str, tally: Tally
) -> tuple[list[Page], Hints]:
    from corpus.gather.extract import Hints

    with archive.reading() as connection:
        row = connection.execute(sa.select(documents).where(documents.c.url == url)).one()
        own = table.unit_of(connection, row.unit) if row.unit else []
        source = known.get(own[0].source) if own else None
        hints = hints_of(connection, row.unit, source) if source else Hints(kind=row.kind, publisher=row.publisher)
        try:
            return table.load_pages(connection, table.pages_of_version(connection, version)), hints
        except ArchiveError as error:
            tally.count("failed", row.unit or url, str(error))
            return [], hints


def _rewrite(archive: Archive, tools: Tools, version: int, results: list[object], tally: Tally) -> None:
    good = understood(results)
    if len(good) < len(results):
        tally.read_again["not readable any more"] += 1
        return
    with archive.writing() as connection:
        differs = rewrite(connection, version, joined(good).document, tools.reader)
    tally.read_again["another text" if differs else "the same text"] += 1
