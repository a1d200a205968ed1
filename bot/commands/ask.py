"""``earshot ask``: one question, or a question a line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.answering import Knowledge
    from bot.question import Asked

JSONL_KEYS = {"question", "assistant", "as_of", "language", "previous"}


def ask(
    question: Annotated[str | None, typer.Argument(help="What you want to know, in quotation marks.")] = None,
    assistant: Annotated[
        str | None, typer.Option(help="The assistant asked about, by its id (alexa, siri, ...).")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="What was known and held then: 2019, 2019-04 or 2019-04-11.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="The language of the answer: en, fr, de or es.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read a question a line, print an answer a line.")] = False,
) -> None:
    """Answer a question with sentences that can be read at their source."""
    if jsonl == (question is not None):
        raise typer.BadParameter("give a question in quotation marks, or --jsonl with questions on standard input")
    if jsonl:
        if not answer_lines(sys.stdin.buffer):
            raise typer.Exit(1)
        return
    from bot.question import Asked

    assert question is not None
    answer_one(Asked(question, assistant, as_of, language), json)


def answer_one(asked: Asked, as_json: bool) -> None:
    """Prints the answer. What is wrong with the question is said before anything is opened."""
    import datetime as dt

    from bot.answering import answer
    from bot.commands.knowledge import open_knowledge
    from bot.question import understand
    from corpus.catalogue import load_assistants, load_topics
    from corpus.labels import Recogniser

    today = dt.datetime.now(dt.UTC).date()
    understand(asked, Recogniser(load_assistants(), load_topics()), today)
    made = answer(open_knowledge(), asked, today)
    if as_json:
        from bot.show.as_json import answer_json

        typer.echo(answer_json(made, indent=1))
    else:
        from bot.show.terminal import print_answer

        print_answer(made)


def answer_lines(lines: Iterable[bytes]) -> bool:
    """Prints an Answer a line; for a line that cannot be read, an error in its place. Whether all could be read."""
    from bot.commands.knowledge import open_knowledge

    knowledge = open_knowledge()
    good = True
    for number, line in enumerate(lines, start=1):
        text, fine = _answer_line(knowledge, number, line)
        good &= fine
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    return good


def _answer_line(knowledge: Knowledge, number: int, line: bytes) -> tuple[str, bool]:
    import datetime as dt
    import json

    from bot.answering import answer
    from bot.show.as_json import answer_json
    from corpus.errors import UsageError

    try:
        asked = read_line(line)
        return answer_json(answer(knowledge, asked, dt.datetime.now(dt.UTC).date())), True
    except UsageError as error:
        return json.dumps({"line": number, "error": str(error)}, ensure_ascii=False), False


def read_line(line: bytes) -> Asked:
    """The question in a line: plain text, or a JSON object. Raises UsageError."""
    import json

    from bot.question import Asked
    from corpus.errors import UsageError

    try:
        text = line.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise UsageError("the line is not valid UTF-8 text") from None
    if not text.startswith("{"):
        return Asked(text)
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the line is not valid JSON ({error})") from None
    unknown = sorted(set(data) - JSONL_KEYS)
    if unknown:
        raise UsageError(f"unknown key {unknown[0]!r}: one of {', '.join(sorted(JSONL_KEYS))}")
    for key, value in data.items():
        if not isinstance(value, str) and not (value is None and key != "question"):
            raise UsageError(f"{key!r} is not text")
    if "question" not in data:
        raise UsageError("the object has no 'question'")
    return Asked(**data)
