"""STAND-IN until the real one is merged."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from types import TracebackType

from corpus.gather.extract import Extracted, Hints, extract
from corpus.values import Page


@dataclass(frozen=True, slots=True)
class ExtractionFailure:
    reason: str
    detail: str = ""


class Workers:
    def __init__(self, count: int | None = None) -> None:
        self._count = count or os.cpu_count() or 1

    def __enter__(self) -> Workers:
        self._pool = ProcessPoolExecutor(self._count, initializer=_die_with_parent)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def extract_many(self, items: Iterable[tuple[Page, Hints]]) -> Iterator[tuple[int, Extracted | ExtractionFailure]]:
        under_way: dict[Future[Extracted], int] = {}
        for n, (page, hints) in enumerate(items):
            under_way[self._pool.submit(extract, page, hints)] = n
            while len(under_way) >= 2 * self._count:
                yield from self._done(under_way)
        while under_way:
            yield from self._done(under_way)

    def _done(self, under_way: dict[Future[Extracted], int]) -> Iterator[tuple[int, Extracted | ExtractionFailure]]:
        for future in wait(under_way, return_when=FIRST_COMPLETED).done:
            n = under_way.pop(future)
            error = future.exception()
            yield n, future.result() if error is None else ExtractionFailure(getattr(error, "reason", "") or str(error))


def _die_with_parent() -> None:
    import ctypes

    ctypes.CDLL(None).prctl(1, 9)
