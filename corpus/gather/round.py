"""One round of gathering: what is due is fetched, read by worker processes, and kept in the archive."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from corpus.archive import Found
from corpus.archive import looks as table
from corpus.archive.record import has_document, record, rewrite
from corpus.errors import ArchiveError
from corpus.gather.fetching import fetched_units
from corpus.gather.jobs import Job, job_of, joined, under_own_address, understood, why_nothing
from corpus.gather.tally import Tally
from corpus.gather.urls import canonical_url
from corpus.values import Page, Source

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from corpus.archive import Archive
    from corpus.gather.extract import Extracted, Hints
    from corpus.gather.tools import Tools
    from corpus.progress import Bar, Reporter


FEWEST_CHARACTERS = 100  # of a policy that is seen for the first time; real notices in place of one had 55 to 87


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a round is asked for: one source or all; all addresses, or what is due; without the network."""

    only: str | None = None
    every: bool = False
    offline: bool = False


def gather(
    archive: Archive, sources: Iterable[Source], tools: Tools, report: Reporter, wanted: Wanted, tally: Tally
) -> None:
    """Brings home what is due, and reads what arrived in this round or in one that was cut short.

    One source's failure is a line of ``tally`` and stops no other. Raises ArchiveError, DataFolderError.
    """
    known = {source.id: source for source in sources}
    with archive.writing() as connection:
        table.register(connection, known.values())
        table.forget_old_log(connection, tools.clock())
    with archive.reading() as connection:
        waiting = table.unread(connection, known.values())
        due = [] if wanted.offline else table.due(
            connection, known.values(), tools.clock(), wanted.only, wanted.every
        )  # fmt: skip
    started = time.monotonic()
    with ExitStack() as stack:
        reading = _Reading(archive, known, tools, tally, stack.enter_context(report.bar("reading", 0)))
        again = {look.unit for look in due}  # these are told when they have been asked again
        units: Iterator[str] = iter(dict.fromkeys(look.unit for look in waiting if look.unit not in again))
        if due:
            bar = stack.enter_context(report.bar("fetching", len(due)))
            units = chain(units, fetched_units(archive, known, tools, tally, bar, due, report.note))
        reading.run(reading.jobs(units))
    with archive.writing() as connection:
        table.drop_unused_pages(connection)
    tally.seconds["fetching and reading"] = time.monotonic() - started


@dataclass
class _Reading:
    """Jobs -> the workers -> the archive."""

    archive: Archive
    sources: dict[str, Source]
    tools: Tools
    tally: Tally
    bar: Bar
    _parts: list[tuple[int, int]] = field(default_factory=list)  # what each page given to the workers belongs to
    _jobs: dict[int, tuple[Job, dict[int, object]]] = field(default_factory=dict)

    def jobs(self, units: Iterable[str]) -> Iterator[Job]:
        """What is to be read of ``units``, whose pages have arrived in this round or in one that was cut short."""
        for unit in units:
            with self.archive.reading() as connection:
                members = table.unit_of(connection, unit)
                if not members or not all(look.page for look in members):
                    continue  # read meanwhile, or cut short before all of it had arrived
                source = self.sources[members[0].source]
                try:
                    job = job_of(connection, members, source, self.tools.reader)
                except ArchiveError as error:
                    self.tally.count("failed", source.id, str(error))
                    continue
            yield job

    def run(self, jobs: Iterator[Job]) -> None:
        first = next(jobs, None)
        if first is None:
            return  # nothing to read: no worker is started
        with self.tools.workers() as workers:
            for n, result in workers.extract_many(self._given(chain([first], jobs))):
                number, part = self._parts[n]
                job, results = self._jobs[number]
                results[part] = result
                if len(results) == len(job.parts):
                    del self._jobs[number]
                    self._done(job, [results[part] for part in range(len(job.parts))])
                    self.bar(1)

    def _given(self, jobs: Iterator[Job]) -> Iterator[tuple[Page, Hints]]:
        for number, job in enumerate(jobs):
            self.bar.more(1)
            self._jobs[number] = job, {}
            for part, page in enumerate(job.parts):
                self._parts.append((number, part))
                yield page, job.hints

    def _done(self, job: Job, results: list[object]) -> None:
        older, newer = results[: len(job.older)], results[len(job.older) :]
        wrong = why_nothing(newer)
        if wrong is not None:
            self._failed(job, wrong)
            return
        extracted = joined(understood(newer))
        if job.source.kind == "policy" and len(extracted.document.text) < FEWEST_CHARACTERS and self._is_new(job):
            self._failed(job, "too little text for a policy")
            return
        with self.archive.writing() as connection:
            if [look.page for look in table.unit_of(connection, job.unit)] != list(job.ids):
                return  # a newer page has come meanwhile
            if job.version is not None:
                self._reread(connection, job, older)
            recorded = record(connection, self._found(connection, job, extracted), self.archive.copies)
            for look, page in zip(job.looks, job.ids, strict=True):
                held = recorded.outcome == "held"
                table.understood(connection, look, page, self.tools.reader, recorded.version is not None, held)
                if recorded.outcome == "copy":
                    table.look_seldom(connection, look, self.tools.clock())
        self.tally.count(recorded.outcome, job.source.id, recorded.reason)

    def _is_new(self, job: Job) -> bool:
        with self.archive.reading() as connection:
            return not has_document(connection, job.unit)

    def _reread(self, connection: Connection, job: Job, older: list[object]) -> None:
        """The Version that is compared with, as today's reader reads its pages: another reader is no change."""
        good = understood(older)
        if len(good) == len(older) and job.version is not None:
            rewrite(connection, job.version, joined(good).document, self.tools.reader)
            self.tally.read_again["before comparing"] += 1

    def _failed(self, job: Job, reason: str) -> None:
        now = self.tools.clock()
        with self.archive.writing() as connection:
            if [look.page for look in table.unit_of(connection, job.unit)] != list(job.ids):
                return
            for look, page in zip(job.looks, job.ids, strict=True):
                table.not_understood(connection, look, page, now, job.source.every, reason)
        self.tally.count("failed", job.source.id, reason)

    def _found(self, connection: Connection, job: Job, extracted: Extracted) -> Found:
        document = under_own_address(extracted.document, job.pages)
        if table.is_of_another(connection, document.url, job.unit):  # looked at itself: that page will speak for it
            document = replace(document, url=canonical_url(job.pages[0].address))
        about = job.source.assistants
        if job.source.kind == "feed" or not about:  # an article is about what it names, not what its feed is about
            about = self.tools.assistants(document) or about
        first = job.looks[0]
        return Found(
            document=replace(document, assistants=about),
            day=job.pages[0].fetched.date(),
            reader=self.tools.reader,
            unit=job.unit,
            debut="new" if first.debut == "new" else "first-look",
            entered=self.tools.clock(),
            authors=extracted.authors,
            date_from=extracted.date_from,
            addresses=tuple(
                dict.fromkeys(canonical_url(url) for page in job.pages for url in (page.address, page.url))
            ),
            pages=job.ids,
        )
