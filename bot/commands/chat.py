"""``earshot chat``: questions with follow-ups in the terminal. The turns are kept in memory alone."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def chat(
    assistant: Annotated[
        str | None, typer.Option(help="The assistant asked about where a question names none, by its id (alexa, ...).")
    ] = None,
    language: Annotated[str | None, typer.Option(help="The language of the answers: en, fr, de or es.")] = None,
) -> None:
    """Answer questions with follow-ups until /quit or the end of input; nothing is stored, /new starts anew."""
    from bot.commands.knowledge import open_knowledge
    from bot.commands.turns import HELLO, answer_turns, piped_lines, say, typed_lines
    from bot.conversation import Conversation
    from corpus.catalogue import load_assistants, load_topics
    from corpus.labels import Recogniser

    talk = Conversation(Recogniser(load_assistants(), load_topics()), assistant, language)
    knowledge = open_knowledge()
    if sys.stdin.isatty() and sys.stdout.isatty():
        say(talk, HELLO)
        answer_turns(knowledge, talk, typed_lines(talk), at_terminal=True)
    else:
        answer_turns(knowledge, talk, piped_lines(), at_terminal=False)
