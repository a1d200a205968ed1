"""``earshot chat`` as people use it: at a terminal, from a pipe; it ends cleanly and leaves nothing on disk."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering import Knowledge
from bot.commands.turns import FORGOTTEN, HELLO, answer_turns
from bot.conversation import Conversation
from bot.locales import translator

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120  # for a start and an answer on a busy machine; nothing waits that long
# Gives the process the terminal that it writes to, as a shell would, so that Ctrl-C reaches it.
AT_TERMINAL = "import os; os.close(os.open(os.ttyname(0), os.O_RDWR)); from bot.__main__ import main; main()"


def chat(knowledge: Knowledge, capsys: pytest.CaptureFixture[str], *lines: str, at_terminal: bool = False) -> list[str]:
    """What ``lines`` print: the answers, and what was explained."""
    talk = Conversation(knowledge.recogniser)
    answer_turns(knowledge, talk, iter(lines), at_terminal)
    printed = capsys.readouterr()
    return [printed.out, printed.err]


def headlines(printed: str) -> list[str]:
    """The beginnings of the English answers in ``printed``."""
    return re.findall(r"(?:This is what|Perhaps this|Not known|That is not|About Earshot)", printed)


def test_every_line_gets_an_answer_and_empty_lines_none(
    knowledge: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = chat(knowledge, capsys, "do people listen to siri\n", "\n", "   \n", "how do i bake bread\n")
    assert len(headlines(out)) == 2
    assert err == ""


def test_a_follow_up_is_answered_about_the_turn_before(
    knowledge: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    first, _ = chat(knowledge, capsys, "do people listen to alexa recordings")
    assert "Alexa" in first
    both, _ = chat(knowledge, capsys, "do people listen to alexa recordings", "and siri?")
    second = both.removeprefix(first)
    assert "Siri" in second
    assert "Alexa" not in second


def test_new_forgets_the_turns_and_quit_ends(knowledge: Knowledge, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = chat(knowledge, capsys, "do people listen to siri", "/new", "since when?", "/quit", "do people listen")
    assert len(headlines(out)) == 2
    assert "Siri" not in out.partition("Not legal advice.")[2]


def test_what_is_no_question_is_explained_and_the_chat_goes_on(
    knowledge: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = chat(knowledge, capsys, "/dance now", "x" * 5000, "\udcff\udcfe", "do people listen to siri")
    explained = err.splitlines()
    assert len(explained) == 3
    assert explained[0].startswith("earshot: /dance is no command")
    assert "5,000 characters" in explained[1]
    assert "UTF-8" in explained[2]
    assert len(headlines(out)) == 1


def test_what_is_said_around_the_answers_is_in_the_language_of_the_question(
    knowledge: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = chat(knowledge, capsys, "wer hört bei siri zu?", "/was", "/new", at_terminal=True)
    assert "ist kein Befehl" in err
    assert "vergessen" in out


@pytest.mark.parametrize("language", ["fr", "de", "es"])
@pytest.mark.parametrize("message", [HELLO, FORGOTTEN])
def test_the_chats_own_words_are_translated(language: str, message: str) -> None:
    assert translator(language)(message) != message


def run(data: Path, home: Path, lines: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "bot", "chat", *options]
    return subprocess.run(
        command,
        input=lines,
        capture_output=True,
        check=False,
        env=environment(data, home),
        cwd=home,
        timeout=PATIENCE_S,
    )


def environment(data: Path, home: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("LC_")},
        "EARSHOT_DATA": str(data), "HOME": str(home), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "TERM": "xterm",
        "INPUTRC": "/dev/null", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def files(*folders: Path) -> dict[Path, int]:
    return {path: path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def test_questions_from_a_pipe_are_answered_without_a_prompt(own_data: Path, home: Path) -> None:
    before = files(own_data, home)
    done = run(own_data, home, "hört siri zu?\n\nund alexa?\n".encode() + b"\xff\n/quit\nnie\n")
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == 0
    assert out.count("Keine Rechtsberatung") == 2
    assert not re.search(r"Frage >|Question >|\x1b", out)
    assert "UTF-8" in err
    assert "Traceback" not in err
    assert files(own_data, home) == before


def test_the_end_of_a_pipe_ends_the_chat(own_data: Path, home: Path) -> None:
    done = run(own_data, home, b"who listens to siri", "--language", "fr")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Ceci n'est pas un avis juridique" in done.stdout.decode()


@pytest.mark.parametrize("options", [("--assistant", "hal"), ("--language", "it"), ("--loud",), ("a question",)])
def test_wrong_usage_ends_with_2_and_a_line(own_data: Path, home: Path, options: tuple[str, ...]) -> None:
    done = run(own_data, home, b"who listens to siri\n", *options)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


class Terminal:
    """A real terminal with ``earshot chat`` in it."""

    def __init__(self, data: Path, home: Path) -> None:
        self.screen = ""
        self.master, slave = os.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", AT_TERMINAL, "chat"],
            stdin=slave, stdout=slave, stderr=slave, env=environment(data, home), cwd=home, start_new_session=True,
        )  # fmt: skip
        os.close(slave)

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def interrupt(self) -> int:
        """The exit code after Ctrl-C, pressed again where it came between two reads and nothing happened."""
        for _ in range(PATIENCE_S):
            self.type("\x03")
            while select.select([self.master], [], [], 1.0)[0]:
                if not self._read():
                    return self.process.wait(PATIENCE_S)
        raise AssertionError(f"Ctrl-C does not end it: {self.screen!r}")

    def see(self, text: str) -> None:
        """Waits until ``text`` is on the screen, behind what was seen before."""
        end = time.monotonic() + PATIENCE_S
        while text not in self.screen:
            assert time.monotonic() < end, f"{text!r} never came: {self.screen!r}"
            if not self._read():
                raise AssertionError(f"the chat ended before {text!r}: {self.screen!r}")
        self.screen = self.screen.partition(text)[2]

    def end(self) -> int:
        """The exit code, once the process has ended; the rest is on ``screen``."""
        while self._read():
            pass
        return self.process.wait(PATIENCE_S)

    def _read(self) -> bool:
        if not select.select([self.master], [], [], PATIENCE_S)[0]:
            return False
        try:
            got = os.read(self.master, 65536)
        except OSError:  # Linux's way to say that nobody holds the other end any more
            return False
        self.screen += got.decode(errors="replace")
        return bool(got)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)


@pytest.fixture
def terminal(own_data: Path, home: Path) -> Iterator[Terminal]:
    opened = Terminal(own_data, home)
    yield opened
    opened.close()


def test_at_a_terminal_it_greets_prompts_answers_and_ends_with_ctrl_d(
    terminal: Terminal, own_data: Path, home: Path
) -> None:
    terminal.see("/quit")
    before = files(own_data, home)
    terminal.see("Question > ")
    terminal.type("qui écoute siri ?\r")
    terminal.see("avis juridique")
    terminal.see("Question > ")
    terminal.type("/new\r")
    terminal.see("oubliées")
    terminal.see("Question > ")
    terminal.type("\x04")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.screen
    assert files(own_data, home) == before


def test_ctrl_c_ends_it_with_130_and_a_line(terminal: Terminal) -> None:
    terminal.see("Question > ")
    terminal.type("half a quest")
    terminal.see("half a quest")
    assert terminal.interrupt() == 130
    assert "stopped" in terminal.screen
    assert "Traceback" not in terminal.screen
