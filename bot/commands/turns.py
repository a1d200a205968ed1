"""The turns of ``earshot chat``: lines in, answers out. What is no question is explained, and the chat goes on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.locales import N_, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.answering import Knowledge
    from bot.conversation import Conversation

QUIT, NEW = "/quit", "/new"
HELLO = N_(
    "Ask about voice assistants and privacy. /new forgets the questions before, /quit or Ctrl-D ends. Nothing is"
    " stored."
)
PROMPT = N_("Question")
FORGOTTEN = N_("The questions before are forgotten.")
UNKNOWN = N_("{command} is no command: /new forgets the questions before, /quit ends")


def answer_turns(knowledge: Knowledge, talk: Conversation, lines: Iterable[str], at_terminal: bool) -> None:
    """Prints an answer a line until QUIT; a line that is no question gets a line on stderr."""
    from corpus.errors import UsageError

    talk.services = knowledge.snapshot.services
    for line in lines:
        text = line.strip()
        if text == QUIT:
            return
        try:
            if text == NEW:
                talk.forget()
                if at_terminal:
                    say(talk, FORGOTTEN)
            elif text.startswith("/"):
                raise UsageError(translator(talk.frame())(UNKNOWN).format(command=text.split()[0]))
            elif text:
                _answer(knowledge, talk, text)
        except UsageError as error:
            sys.stderr.write(f"earshot: {' '.join(str(error).split())}\n")


def _answer(knowledge: Knowledge, talk: Conversation, text: str) -> None:
    import datetime as dt

    from bot.answering import answer
    from bot.show.terminal import print_answer

    today = dt.datetime.now(dt.UTC).date()
    print_answer(answer(knowledge, talk.asked(text, today), today))
    sys.stdout.write("\n")
    sys.stdout.flush()


def say(talk: Conversation, message: str) -> None:
    """Prints a message of the chat itself, in the language of its frame."""
    sys.stdout.write(f"{translator(talk.frame())(message)}\n")


def typed_lines(talk: Conversation) -> Iterator[str]:
    """What is typed at a prompt, until Ctrl-D. Lines can be edited and recalled; that history is never written."""
    import contextlib

    with contextlib.suppress(ImportError):  # not on every system
        import readline  # noqa: F401 - input() edits lines once it is imported
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure:
        reconfigure(errors="surrogateescape")  # what is not UTF-8 is explained like any other line
    while True:
        try:
            yield input(f"{translator(talk.frame())(PROMPT)} > ")
        except EOFError:
            sys.stdout.write("\n")
            return


def piped_lines() -> Iterator[str]:
    """The lines of standard input; bytes that are not UTF-8 become surrogates, for the question to be refused."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="surrogateescape")
