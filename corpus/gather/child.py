"""A process of ours at the other end of two pipes: it lives no longer than this one, and its silence is noticed."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import BinaryIO, cast

from corpus.errors import CrawlError
from corpus.gather.wire import Head, read_frame, write_frame

ROOT = Path(__file__).resolve().parents[2]  # the folder that holds the package ``corpus``
READ_AHEAD = 2  # frames; more would only fill memory
SILENCE_S = 120.0  # without a sign of life, of which there is one every few seconds
END_S = 10.0  # for the process to go after it was killed
Frame = tuple[Head, bytes]


class Child:
    """The running process ``python -m module``. Used from one thread."""

    def __init__(self, module: str) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed by kill
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter and module
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(),
        )
        self._outgoing: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        self._incoming: queue.Queue[Frame | None] = queue.Queue(READ_AHEAD)
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._write, self._read)]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, head: Head) -> None:
        """Never waits."""
        self._outgoing.put((head, b""))

    def receive(self) -> Frame:
        """The next frame. Raises CrawlError where the process has ended or fallen silent."""
        try:
            frame = self._incoming.get(timeout=SILENCE_S)
        except queue.Empty:
            raise CrawlError(
                f"the crawler gave no sign of life for {SILENCE_S:.0f} s; what it brought is kept: run it again"
            ) from None
        if frame is None:
            self._incoming.put(None)  # for whoever asks again
            raise CrawlError(f"the crawler ended early ({self._ending()}); what it brought is kept: run it again")
        return frame

    def kill(self) -> None:
        """Ends the process at once, whatever it is doing."""
        self._process.kill()
        self._outgoing.put(None)
        for thread in self._threads:
            while thread.is_alive():
                with contextlib.suppress(queue.Empty):
                    self._incoming.get_nowait()  # the reader may wait for room
                thread.join(timeout=0.05)
        self._process.wait(END_S)
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what was not sent when it ended
                cast("BinaryIO", pipe).close()
        self._errors.close()

    def _ending(self) -> str:
        """How the process ended: its signal or exit code, and the last line that it wrote."""
        code = self._process.wait(END_S)
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return f"{how}: {lines[-1]}" if lines else how

    def _write(self) -> None:
        while (frame := self._outgoing.get()) is not None:
            try:
                write_frame(cast("BinaryIO", self._process.stdin), *frame)
            except (OSError, ValueError):  # it has gone; the reader will tell
                return

    def _read(self) -> None:
        while (frame := read_frame(cast("BinaryIO", self._process.stdout))) is not None:
            self._incoming.put(frame)
        self._incoming.put(None)


def _environment() -> dict[str, str]:
    """This process's environment, with the package importable wherever the program was started from."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
