"""The table at the end of a rebuild."""

from __future__ import annotations

import io
import sys

import pytest

from corpus.commands.rebuild import show_tally
from corpus.gather.tally import Tally


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def tally() -> Tally:
    made = Tally(seen=9)
    for outcome, count in {"new": 2, "changed": 1, "unchanged": 3}.items():
        for _ in range(count):
            made.count(outcome, "lamp")
    made.count("refused", "robots", "robots.txt")
    for name in ("one", "two", "three", "four"):
        made.count("failed", name, "http 503\x1b[31m")
    made.moved["lamp"] = "https://lamp.example/new"
    made.entries.update(listed=20, new=4, relevant=2, followed=1)
    made.built = "20260301 is in use"
    made.seconds = {"fetching and reading": 61.2, "index": 3.4}
    return made


def test_the_table_tells_counts_reasons_and_times(capsys: pytest.CaptureFixture[str]) -> None:
    show_tally(tally())
    assert capsys.readouterr().out.splitlines() == [
        "seen                     9",
        "new                      2",
        "changed                  1",
        "unchanged                3",
        "held aside               0",
        "copies of another        0",
        "feeds with news          0",
        "refused                  1",
        "                         1  robots.txt: robots",
        "failed                   4",
        "                         4  http 503 [31m: four, one, three and 1 more",
        "feed entries            20  4 new, 2 relevant, 1 followed",
        "moved for good              lamp is now at https://lamp.example/new: change sources.toml",
        "index                       20260301 is in use",
        "time                64.6 s  fetching and reading 61.2 s, index 3.4 s",
    ]


def test_on_a_terminal_the_table_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    show_tally(tally())
    lines = terminal.getvalue().splitlines()
    assert max(map(len, lines)) <= 60
    assert any("robots.txt: robots" in line for line in lines)
