"""Worker processes that read untrusted pages: each page with a time limit, each worker with a memory limit."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from multiprocessing import get_context
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from corpus.errors import ExtractionError

if TYPE_CHECKING:
    from corpus.gather.extract import Extracted, Hints
    from corpus.values import Page

SECONDS = 30.0  # for one page; the slowest real one took 1 s here, one took 50 s in another library
MEMORY = 3 * 1024**3  # bytes of address space; a page of 8 MiB takes a fifth of that
PAGES_A_WORKER = 2000  # then it is replaced: what libraries leak goes with it
AHEAD = 2  # pages a worker that wait for it
PR_SET_PDEATHSIG, SIGKILL = 1, 9
Result = TypeVar("Result")


class Workers:
    """Use it in a with statement. Nothing that reads pages is imported in this process."""

    def __init__(self, count: int | None = None, seconds: float = SECONDS) -> None:
        self._count, self._seconds = count or os.cpu_count() or 1, seconds

    def __enter__(self) -> Workers:
        from pebble import ProcessPool

        self._pool = ProcessPool(
            self._count, PAGES_A_WORKER, initializer=_begin, initargs=[os.getpid()], context=get_context("spawn")
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def extract_many(self, items: Iterable[tuple[Page, Hints]]) -> Iterator[tuple[int, Extracted | Exception]]:
        """(place among ``items``, what the page says or why it says nothing), as each is done."""
        return self.run(_extract, items)

    def run(self, function: Callable[..., Any], items: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, Any]]:
        """(place among ``items``, result or exception) of ``function`` on each, as each is done.

        ``items`` is consumed no further ahead than the workers can hold.
        """
        under_way: dict[Any, int] = {}
        for n, arguments in enumerate(items):
            under_way[self._pool.schedule(function, args=arguments, timeout=self._seconds)] = n
            while len(under_way) >= (1 + AHEAD) * self._count:
                yield from _done(under_way)
        while under_way:
            yield from _done(under_way)


def in_order(results: Iterable[tuple[int, Result]]) -> Iterator[tuple[int, Result]]:
    """``results`` by their places, each as soon as those before it are there.

    >>> list(in_order([(1, "b"), (0, "a"), (2, "c")]))
    [(0, 'a'), (1, 'b'), (2, 'c')]
    """
    waiting: dict[int, Result] = {}
    following = 0
    for n, result in results:
        waiting[n] = result
        while following in waiting:
            yield following, waiting.pop(following)
            following += 1


def _done(under_way: dict[Any, int]) -> Iterator[tuple[int, Any]]:
    finished = deque(sorted(wait(under_way, return_when=FIRST_COMPLETED).done, key=under_way.__getitem__))
    while finished:
        future = finished.popleft()
        n, error = under_way.pop(future), future.exception()
        yield n, future.result() if error is None else _explained(error)


def _explained(error: BaseException) -> Exception:
    from pebble import ProcessExpired

    if isinstance(error, TimeoutError):
        return ExtractionError("took too long")
    if isinstance(error, ProcessExpired | MemoryError):
        return ExtractionError("too large to read")
    return error if isinstance(error, Exception) else ExtractionError("cannot be read", type(error).__name__)


def _extract(page: Page, hints: Hints) -> Extracted:
    from corpus.gather.extract import extract

    return extract(page, hints)


def _begin(parent: int) -> None:
    """Limits this worker, and ends it with its parent, also where that was killed."""
    try:
        import ctypes
        import resource

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, AttributeError, OSError, ValueError):
        pass  # no such limits here
    if os.getppid() != parent:
        os._exit(0)
