"""What long work shows: plain lines where nobody watches, bars on a terminal; and the table at its end."""

from __future__ import annotations

import io
import sys

import pytest

from corpus.commands.rebuild import show_tally
from corpus.gather.tally import Tally
from corpus.progress import TerminalReporter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_elsewhere_a_step_begins_and_ends_with_a_plain_line(capsys: pytest.CaptureFixture[str]) -> None:
    report = TerminalReporter()
    with report.bar("reading", 2) as bar:
        bar(1)
        bar.more(1)
        bar(2)
    assert capsys.readouterr().err == "reading\nreading: 3 of 3\n"


def test_a_step_with_nothing_to_do_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalReporter().bar("reading", 0):
        pass
    assert capsys.readouterr().err == ""


def test_on_a_terminal_bars_of_steps_that_overlap_stand_together(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    report = TerminalReporter()
    with report.bar("fetching", 2) as fetching, report.bar("reading", 0) as reading:
        fetching(1)
        reading.more(1)
        report.note("a [note] in between")
        reading(1)
        fetching(1)
    shown = terminal.getvalue()
    assert all(text in shown for text in ("fetching", "reading", "a [note] in between", "2/2", "1/1"))


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
