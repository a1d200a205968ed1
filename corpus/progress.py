"""Long work as it is shown: a bar on a terminal, plain lines elsewhere; always on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

LINE_EVERY_S = 5.0  # between two plain lines, so that a log stays short
Advance = Callable[[int], None]  # called with how many of the total were just done


class Reporter(Protocol):
    """How long work is shown."""

    def note(self, message: str) -> None: ...

    def bar(self, title: str, total: int) -> AbstractContextManager[Advance]: ...


class Silent:
    """Shows nothing: for work whose caller has nobody to tell."""

    def note(self, message: str) -> None:
        pass

    @contextmanager
    def bar(self, title: str, total: int) -> Iterator[Advance]:  # noqa: ARG002 - the protocol's names
        yield lambda _: None


class TerminalReporter:
    """Notes and bars on stderr."""

    def note(self, message: str) -> None:
        sys.stderr.write(message + "\n")
        sys.stderr.flush()

    @contextmanager
    def bar(self, title: str, total: int) -> Iterator[Advance]:
        if not total:
            yield lambda _: None
        elif sys.stderr.isatty():
            with self._rich_bar(title, total) as advance:
                yield advance
        else:
            yield self._lines(title, total)

    @contextmanager
    def _rich_bar(self, title: str, total: int) -> Iterator[Advance]:
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(title, total=total)
            yield lambda done: progress.advance(task, done)

    def _lines(self, title: str, total: int) -> Advance:
        done, last = 0, time.monotonic()
        self.note(title)

        def advance(step: int) -> None:
            nonlocal done, last
            done += step
            if time.monotonic() - last >= LINE_EVERY_S:
                last = time.monotonic()
                self.note(f"{title}: {done} of {total}")

        return advance
