"""Long work as it is shown: a bar on a terminal, plain lines elsewhere; always on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress

LINE_EVERY_S = 5.0  # between two plain lines, so that a log stays short
Advance = Callable[[int], None]  # called with how many of the total were just done


class Bar(Protocol):
    """A step under way: call it with what was just done."""

    def __call__(self, done: int, /) -> None: ...

    def more(self, count: int) -> None:
        """There is more to do than was known at the beginning."""


class Reporter(Protocol):
    """How long work is shown."""

    def note(self, message: str) -> None: ...

    def bar(self, title: str, total: int) -> AbstractContextManager[Bar]: ...


class Silent:
    """Shows nothing: for work whose caller has nobody to tell."""

    def note(self, message: str) -> None:
        pass

    @contextmanager
    def bar(self, title: str, total: int) -> Iterator[Bar]:  # noqa: ARG002 - the protocol's names
        yield Unseen()


class Unseen:
    """The bar of a step that nobody watches."""

    def __call__(self, done: int, /) -> None:
        pass

    def more(self, count: int) -> None:
        pass


class TerminalReporter:
    """Notes and bars on stderr; bars of steps that overlap stand below one another."""

    def __init__(self) -> None:
        self._shown: Progress | None = None

    def note(self, message: str) -> None:
        if self._shown is not None:
            self._shown.console.print(message, markup=False, highlight=False)
            return
        sys.stderr.write(message + "\n")
        sys.stderr.flush()

    @contextmanager
    def bar(self, title: str, total: int) -> Iterator[Bar]:
        if not sys.stderr.isatty():
            lines = _Lines(self, title, total)
            yield lines
            lines.end()
        elif self._shown is not None:
            yield _RichBar(self._shown, title, total)
        else:
            with _progress() as self._shown:
                try:
                    yield _RichBar(self._shown, title, total)
                finally:
                    shown, self._shown = self._shown, None
                    shown.refresh()


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


class _RichBar:
    def __init__(self, progress: Progress, title: str, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=total, visible=total > 0)
        self._total = total

    def __call__(self, done: int, /) -> None:
        self._progress.advance(self._task, done)

    def more(self, count: int) -> None:
        self._total += count
        self._progress.update(self._task, total=self._total, visible=True)


class _Lines:
    """A line at the beginning and now and then; one at the end, unless the step was short and has its line."""

    def __init__(self, reporter: TerminalReporter, title: str, total: int) -> None:
        self._reporter, self._title, self._total = reporter, title, total
        self._done = self._told = 0
        self._last = time.monotonic()
        self._titled = total > 0  # else it is not known yet whether there is anything to do
        if self._titled:
            reporter.note(title)

    def __call__(self, done: int, /) -> None:
        self._done += done
        if time.monotonic() - self._last >= LINE_EVERY_S:
            self._tell()

    def more(self, count: int) -> None:
        self._total += count

    def end(self) -> None:
        if self._total and self._done > self._told and (self._told or not self._titled):
            self._tell()

    def _tell(self) -> None:
        self._last, self._told = time.monotonic(), self._done
        self._reporter.note(f"{self._title}: {self._done} of {self._total}")
