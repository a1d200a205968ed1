"""The whole way on a schedule: gather what is due, and build the next Snapshot where anything is new."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from corpus.archive import Archive
from corpus.archive import looks as table
from corpus.durable import explained
from corpus.embedding.lazy import LazyEncoder
from corpus.errors import BusyError
from corpus.gather.rereading import read_again
from corpus.gather.round import Wanted, gather
from corpus.gather.tally import Tally
from corpus.index.form import Manifest
from corpus.progress import Reporter
from corpus.rebuild import is_current, known_dim, rebuild
from corpus.settings import Settings
from corpus.values import Source

if TYPE_CHECKING:
    from corpus.embedding import Encoder
    from corpus.embedding.folder import ModelFolder
    from corpus.gather.tools import Tools

LOCK = "rebuild.lock"


@dataclass(frozen=True, slots=True)
class Model:
    """The model that is set, and how to open it: only where something has to be embedded."""

    folder: Callable[[], ModelFolder]
    encoder: Callable[[], Encoder]


def renew(
    settings: Settings, sources: Sequence[Source], tools: Tools, model: Model, report: Reporter,
    wanted: Wanted, full: bool = False,
) -> Tally:  # fmt: skip
    """Gathers, builds, checks, switches. Raises BusyError where another rebuild is under way.

    What was gathered is kept whatever happens afterwards; raises an EarshotError where the index cannot be built.
    """
    tally = Tally()
    with alone(settings):
        archive = Archive(settings.archive)
        try:
            gather(archive, sources, tools, report, wanted, tally)
            if full:
                read_again(archive, sources, tools, report, tally)
        finally:
            archive.close()
        started = time.monotonic()
        if not full and is_current(settings, model.folder()):
            tally.built = "nothing new: the one in use stays"
        else:
            fingerprint = model.folder().fingerprint
            encoder = LazyEncoder(fingerprint, model.encoder, known_dim(settings, fingerprint))
            target = rebuild(settings, lambda: encoder, report)
            counts = ", ".join(f"{count} {name}" for name, count in Manifest.read(target).counts.items())
            tally.built = f"{target.name} is in use: {counts}; {encoder.encoded} texts were embedded"
        tally.seconds["index"] = time.monotonic() - started
    return tally


def planned(settings: Settings, sources: Sequence[Source], tools: Tools, wanted: Wanted) -> list[table.Look]:
    """What ``renew`` would fetch; nothing is written."""
    if wanted.offline:
        return []
    with TemporaryDirectory() as nowhere:  # stands for an archive that is not made yet
        there = settings.archive.exists()
        archive = Archive(settings.archive if there else Path(nowhere) / settings.archive.name)
        try:
            with archive.writing() as connection:
                table.register(connection, sources)
                due = table.due(connection, sources, tools.clock(), wanted.only, wanted.every)
                connection.rollback()
            return due
        finally:
            archive.close()


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Holds the lock of rebuilds; a dead holder's lock is free. Raises BusyError where another rebuild is under way."""
    path = settings.data / LOCK
    with explained(settings.data):
        settings.data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise BusyError(f"another rebuild is under way ({path}): this one does nothing") from None
    try:
        yield
    finally:
        lock.release()
