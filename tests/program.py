"""The real program in a process of its own, as people start it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

QUESTION = "Do Amazon employees listen to what I say to Alexa?"
WAIT_S = 180  # for a process on a busy machine; nothing here takes more than some seconds
LIMITED = Path(__file__).with_name("limited.py")
# Tells when Python's own start is over and the program's begins, which is before its imports.
MARKED = """
import os, sys
from bot import __main__ as program
sys.argv, made = {argv!r}, program.app
program.app = lambda: os.write(1, b"up\\n") and made()
program.main()
"""


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    out: str
    error: str

    @property
    def lines(self) -> list[str]:
        """What was said on stderr, line by line."""
        return self.error.splitlines()


def environment(data: Path | str, settings: dict[str, str] | None = None) -> dict[str, str]:
    """The machine's variables with the settings of a test, and without the machine's own."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("EARSHOT_")}
    return others | {"EARSHOT_DATA": str(data), "EARSHOT_THREADS": "2"} | (settings or {})


def run(
    data: Path | str,
    *arguments: str | bytes,
    module: str = "bot",
    given: bytes = b"",
    largest: int | None = None,
    obeying: bool = False,
    settings: dict[str, str] | None = None,
) -> Ended:
    """What ``python -m module arguments`` says with ``given`` on its standard input.

    ``largest``: no file may grow beyond so many bytes, as on a full disk. ``obeying``: permissions count for root too.
    """
    command = [sys.executable, "-m", module, *arguments]
    if largest is not None or obeying:
        limits = [str(-1 if largest is None else largest), str(int(obeying))]
        command = [sys.executable, str(LIMITED), *limits, module, *arguments]
    done = subprocess.run(
        command, input=given, env=environment(data, settings), capture_output=True, check=False, timeout=WAIT_S
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def start(data: Path, *arguments: str) -> subprocess.Popen[str]:
    """``earshot arguments``, just begun: Python has started, nothing heavy is imported yet."""
    process = subprocess.Popen(
        [sys.executable, "-c", MARKED.format(argv=["earshot", *arguments])],
        env=environment(data),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "up\n"
    return process


def end(process: subprocess.Popen[str], given: str | None = None) -> Ended:
    out, error = process.communicate(given, timeout=WAIT_S)
    return Ended(process.returncode, out, error)


def interrupt(process: subprocess.Popen[str]) -> Ended:
    """What the process says when it gets a Ctrl-C."""
    process.send_signal(signal.SIGINT)
    return end(process)


def _permissions_can_count() -> bool:
    command = [sys.executable, str(LIMITED), "-1", "1", "this"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


obeys_permissions = pytest.mark.skipif(
    not _permissions_can_count(), reason="root may write everywhere here, and cannot give that up"
)
