"""Long work shows a bar on a terminal and plain lines elsewhere, from its first moment."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.progress import LINE_EVERY_S, Silent, TerminalReporter
from tests.program import QUESTION, WAIT_S, environment

ESCAPES = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_elsewhere_a_line_tells_what_is_begun(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalReporter().bar("building", 10) as advance:
        assert capsys.readouterr().err == "building\n"
        advance(10)
    assert capsys.readouterr() == ("", "")


def test_elsewhere_a_line_comes_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("corpus.progress.time.monotonic", lambda: now)
    with TerminalReporter().bar("embedding", 100) as advance:
        for _ in range(10):
            now += LINE_EVERY_S / 2
            advance(5)
    assert capsys.readouterr().err.splitlines() == ["embedding"] + [
        f"embedding: {n} of 100" for n in (10, 20, 30, 40, 50)
    ]


def test_on_a_terminal_a_bar_stands_there_and_is_wiped_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with TerminalReporter().bar("building the index", 4) as advance:
        advance(2)
    shown = terminal.getvalue()
    assert "building the index" in ESCAPES.sub("", shown)
    assert "━" in shown
    assert shown.rstrip().endswith("\x1b[2K")  # the line is erased


def test_nothing_to_do_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalReporter().bar("embedding", 0) as advance:
        advance(1)
    assert capsys.readouterr().err == ""


def test_who_has_nobody_to_tell_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    Silent().note("x")
    with Silent().bar("x", 3) as advance:
        advance(3)
    assert capsys.readouterr() == ("", "")


def test_elsewhere_a_step_of_unknown_length_ends_with_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalReporter().bar("reading", 0) as bar:
        bar.more(3)
        bar(3)
    assert capsys.readouterr().err == "reading: 3 of 3\n"


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


@pytest.mark.slow
def test_a_first_question_on_a_terminal_shows_bars_until_its_answer(tmp_path: Path) -> None:
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", QUESTION],
        env=environment(tmp_path / "data", {"TERM": "xterm", "COLUMNS": "100"}),
        stdout=subprocess.PIPE,
        stderr=terminal,
        text=True,
    )
    os.close(terminal)
    shown = ""
    while piece := _read(controller):
        shown += piece
    out, _ = process.communicate(timeout=WAIT_S)
    os.close(controller)
    assert process.returncode == 0
    assert out.startswith("This is what the sources say:")
    plain = ESCAPES.sub("", shown)
    begun = [
        plain.index(title) for title in ("unpacking the embedding", "preparing the embedding", "building the index")
    ]
    assert begun == sorted(begun)
    assert plain[: begun[0]].strip() == ""  # the bar is the first that is seen
    assert plain.count("━") > 100


def _read(controller: int) -> str:
    """What the terminal got, "" at its end."""
    try:
        return os.read(controller, 4096).decode("utf-8", "replace")
    except OSError:  # Linux's way to say that nobody writes any more
        return ""
