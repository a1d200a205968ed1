"""Pages are read by worker processes: one that takes too long, grows too large or dies costs its page and no other."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import ExtractionError
from corpus.gather.child import ROOT
from corpus.gather.workers import MEMORY, Workers

LIMIT_S = 2.0
END_S = 30.0  # for a process to go
on_linux = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="looks into processes as only Linux lets it")


def read(name: str) -> str:
    """What a worker does with a page of this name."""
    match name:
        case "slow":
            time.sleep(10 * END_S)
        case "busy":
            while True:
                pass
        case "large":
            return str(len(bytearray(MEMORY)))
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "gone":
            os._exit(3)
        case "wrong":
            raise ValueError(name)
        case "empty":
            raise ExtractionError("no text", name)
    return name.upper()


def results(*names: str, count: int = 2) -> list[object]:
    with Workers(count, LIMIT_S) as workers:
        found = dict(workers.run(read, ((name,) for name in names)))
    return [found[n] for n in range(len(names))]


@on_linux
def test_a_bad_page_costs_itself_and_no_other() -> None:
    names = ("a", "slow", "b", "busy", "killed", "c", "gone", "large", "empty", "d", "wrong", "e")
    found = results(*names)
    told = {
        name: (type(result).__name__, str(result)) if isinstance(result, Exception) else result
        for name, result in zip(names, found, strict=True)
    }
    assert told == {
        **{name: name.upper() for name in "abcde"},
        **dict.fromkeys(("slow", "busy"), ("ExtractionError", "took too long")),
        **dict.fromkeys(("killed", "gone", "large"), ("ExtractionError", "too large to read")),
        "empty": ("ExtractionError", "no text: empty"),
        "wrong": ("ValueError", "wrong"),
    }


def test_no_more_pages_are_taken_than_the_workers_can_hold() -> None:
    taken: list[int] = []

    def pages() -> Iterator[tuple[str]]:
        for n in range(30):
            taken.append(n)
            yield (str(n),)

    with Workers(1, LIMIT_S * 10) as workers:
        for done, _ in enumerate(workers.run(read, pages())):
            assert len(taken) <= done + 4


PARENT = """
    import sys
    sys.path[:0] = {paths!r}
    from corpus.gather.workers import Workers
    from tests.corpus.test_workers import shown_pid

    if __name__ == "__main__":
        with Workers(2, 600) as workers:
            list(workers.run(shown_pid, [(), ()]))
"""


def shown_pid() -> None:
    os.write(1, f"{os.getpid()}\n".encode())
    signal.pause()


@on_linux
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    """Also in the middle of a page; nobody is left to tell them."""
    script = tmp_path / "parent.py"
    script.write_text(textwrap.dedent(PARENT).format(paths=[str(ROOT)]), encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        handles = [os.pidfd_open(int(parent.stdout.readline())) for _ in range(2)]
        parent.kill()
        for handle in handles:
            ready, _, _ = select.select([handle], [], [], END_S)
            os.close(handle)
            assert ready
