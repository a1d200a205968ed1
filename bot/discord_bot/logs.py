"""What the bot logs: never what was asked, whoever logs it.

An exception's message may hold a person's words (``KeyError: 'does my wife ...'``), so of an exception only its type
and the places in the code are written. discord.py logs whole gateway events at DEBUG, so its loggers stay at INFO.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any, TextIO

CAPPED = ("discord", "aiohttp", "asyncio")  # libraries that see what was asked
QUIET = ("alembic", "faiss", "sqlalchemy")  # they tell of every statement and library that they load
MOST_FRAMES = 12  # the innermost ones tell where it happened
_log = logging.getLogger(__name__)
ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def described(error: BaseException) -> str:
    """The types and places of ``error`` and of what caused it, a line each; no message, no value.

    >>> try:
    ...     {}["a secret"]
    ... except KeyError as error:
    ...     print(described(error).splitlines()[0])
    KeyError
    """
    return "\n".join(line for each in _chain(error) for line in _lines(each))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)


def _lines(error: BaseException) -> Iterator[str]:
    kind = type(error)
    yield kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    for name in ("status", "code"):  # of a discord.HTTPException: numbers that Discord documents
        value = getattr(error, name, None)
        if isinstance(value, int):
            yield f"  {name} {value}"
    for frame in traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]:
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"


class SafeFormatter(logging.Formatter):
    """Formats a record as one line, with its exception described, not printed."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        return described(ei[1]) if ei[1] else ""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have put the whole exception there
        return super().format(record)


def set_up_logs(level: str, stream: TextIO | None = None) -> None:
    """Sends every log record to ``stream`` (stderr), at ``level`` or above, the libraries' at INFO or above."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(SafeFormatter("{asctime} {levelname:7} {name}: {message}", style="{"))
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old.formatter, SafeFormatter)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    for name in CAPPED:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelName(level.upper())))
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def watch_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Lets ``loop`` log what nobody caught without asyncio's own line, which shows the exception's message."""

    def log_safely(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        said = str(context.get("message", "")).partition("\n")[0]
        _log.error("%s", said, exc_info=error if isinstance(error, BaseException) else None)

    loop.set_exception_handler(log_safely)
