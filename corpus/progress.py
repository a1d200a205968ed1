"""Long work as it is shown: a bar on a terminal, plain lines elsewhere; always on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LINE_EVERY_S = 5.0  # between two plain lines, so that a log stays short


class TerminalReporter:
    """Notes and bars on stderr."""

    def note(self, message: str) -> None:
        sys.stderr.write(message + "\n")
        sys.stderr.flush()

    @contextmanager
    def bar(self, title: str, total: int) -> Iterator[Callable[[int], None]]:
        if not total:
            yield lambda _: None
        elif sys.stderr.isatty():
            with self._rich_bar(title, total) as advance:
                yield advance
        else:
            yield self._lines(title, total)

    @contextmanager
    def _rich_bar(self, title: str, total: int) -> Iterator[Callable[[int], None]]:
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(title, total=total)
            yield lambda done: progress.advance(task, done)

    def _lines(self, title: str, total: int) -> Callable[[int], None]:
        done, last = 0, time.monotonic()

        def advance(step: int) -> None:
            nonlocal done, last
            done += step
            if done >= total or time.monotonic() - last >= LINE_EVERY_S:
                last = time.monotonic()
                self.note(f"{title}: {done} of {total}")

        return advance
