"""Composes posts from archive.db and the Snapshot in use, one after the other in the reader's thread."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.composing import Wanted
from bot.digests import Digest

if TYPE_CHECKING:
    from bot.answering import Knowledge
    from corpus.archive import Archive

MOST_KEPT = 64  # digests: subscriptions of one minute mostly want the same few


@dataclass(slots=True)
class ArchiveComposer:
    """The archive in ``path``, opened when it is needed and anew where another took its place."""

    path: Path
    _opened: tuple[tuple[int, int], Archive] | None = None
    _state: tuple[str, int] | None = None  # the build and watermark that ``_kept`` holds for
    _reach: tuple[tuple[str, int], int] | None = None  # the same, and how far both reach
    _kept: dict[Wanted, Digest] = field(default_factory=dict)

    def watermark(self, knowledge: Knowledge) -> int:
        """How far both the archive and the Snapshot reach: what a digest can tell."""
        from bot.digesting.window import known_to_both
        from corpus.archive import current_watermark
        from corpus.archive.arrivals import read_arrivals

        archive = self._archive()
        if archive is None:
            return 0
        state = knowledge.snapshot.manifest.build, current_watermark(archive)
        if self._reach is None or self._reach[0] != state:
            with archive.reading() as connection:
                both = known_to_both(read_arrivals(connection), knowledge.snapshot)
            self._reach = state, both[-1].n if both else 0
        return self._reach[1]

    def compose(self, knowledge: Knowledge, wanted: Wanted) -> Digest:
        archive = self._archive()
        if archive is None:
            return self._empty(knowledge, wanted, wanted.after)
        from corpus.archive import current_watermark

        reach = current_watermark(archive)
        if reach < wanted.after:  # the archive was made anew, and counts from the beginning
            return self._empty(knowledge, wanted, self.watermark(knowledge))
        state = knowledge.snapshot.manifest.build, reach
        if state != self._state or len(self._kept) >= MOST_KEPT:
            self._kept.clear()
            self._state = state
        if wanted not in self._kept:
            made = self._changed if wanted.service else _told
            self._kept[wanted] = made(archive, knowledge, wanted)
        return self._kept[wanted]

    def _changed(self, archive: Archive, knowledge: Knowledge, wanted: Wanted) -> Digest:
        """The changes of one service's policy."""
        from bot.digest import MOST_ENTRIES, changes_of_service

        found = changes_of_service(archive, knowledge.snapshot, wanted.service, wanted.after)
        new = tuple(entry for entry in found if entry.id not in wanted.had)
        empty = self._empty(knowledge, wanted, max(wanted.after, self.watermark(knowledge)))
        return replace(empty, entries=new[:MOST_ENTRIES], more=new[MOST_ENTRIES:])

    def _empty(self, knowledge: Knowledge, wanted: Wanted, watermark: int) -> Digest:
        date = dt.date.fromisoformat(knowledge.snapshot.manifest.archive_date)
        return Digest(None, wanted.today, wanted.assistants, (), (), watermark, date)

    def _archive(self) -> Archive | None:
        """The archive as it stands now; None where there is none yet."""
        try:
            told = self.path.stat()
        except FileNotFoundError:
            return None
        which = told.st_dev, told.st_ino
        if self._opened is None or self._opened[0] != which:
            from corpus.archive import Archive

            self.close()
            self._opened = which, Archive(self.path)
        return self._opened[1]

    def close(self) -> None:
        if self._opened is not None:
            self._opened[1].close()
            self._opened = None


def _told(archive: Archive, knowledge: Knowledge, wanted: Wanted) -> Digest:
    from bot.digest import compose

    return compose(
        archive,
        knowledge.snapshot,
        knowledge.encoder,
        after=wanted.after,
        assistants=wanted.assistants,
        had=wanted.had,
        today=wanted.today,
        language=wanted.language,
    )
