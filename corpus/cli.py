"""What the two command lines share: one place where errors become a line on stderr and an exit code."""

from __future__ import annotations

import _thread
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

INTERRUPTED = 130  # as shells report Ctrl-C
STOPPED = "stopped; nothing is lost"


def new_app(about: str) -> typer.Typer:
    """An empty command line; its help is plain text, which needs no import of rich."""
    import typer

    return typer.Typer(
        help=about,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
    )


def run(made: Callable[[], typer.Typer], name: str) -> None:
    """Runs the command line that ``made`` makes, and exits.

    0 on success, 1 on an explained failure (without a word where nobody reads the output any more), 2 on wrong usage,
    130 on Ctrl-C, which is explained from here on: what takes time to import is imported by ``made``.
    """
    sys.unraisablehook = _unraisable
    try:
        from corpus.errors import EarshotError

        _write_utf8()
        try:
            made()(prog_name=name, standalone_mode=True)
        except EarshotError as error:
            if was_interrupted(error):
                raise
            _fail(name, str(error), error.exit_code)
        except OSError as error:
            if was_interrupted(error):
                raise
            from corpus.durable import explanation

            place = str(error.filename or "the data folder or that for temporary files")
            _fail(name, explanation(error, place), EarshotError.exit_code)
    except SystemExit as end:  # typer's own way out, also of Ctrl-C
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: leaving takes a moment that must not be disturbed
        if end.code == INTERRUPTED:
            _fail(name, STOPPED, INTERRUPTED)
        raise
    except BaseException as error:
        if was_interrupted(error):
            _fail(name, STOPPED, INTERRUPTED)
        raise


def was_interrupted(error: BaseException | None) -> bool:
    """Whether Ctrl-C is behind ``error``: a library that is stopped while it is imported makes an error of its own.

    >>> try:
    ...     try:
    ...         raise KeyboardInterrupt
    ...     finally:
    ...         raise BufferError
    ... except BufferError as error:
    ...     was_interrupted(error)
    True
    """
    return error is not None and (
        isinstance(error, KeyboardInterrupt) or was_interrupted(error.__cause__) or was_interrupted(error.__context__)
    )


def _unraisable(caught: sys.UnraisableHookArgs) -> None:
    """Passes on a Ctrl-C that fell into a place from which nothing can be raised (a destructor, a callback)."""
    if caught.exc_type is KeyboardInterrupt:
        _thread.interrupt_main()
    else:
        sys.__unraisablehook__(caught)


def counted(number: int, what: str) -> str:
    """``number`` of ``what``, as one says it.

    >>> counted(1, "document"), counted(1200, "document")
    ('1 document', '1,200 documents')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _fail(name: str, message: str, code: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line = " ".join(message.split())
    sys.stderr.write(f"{name}: {line}\n")
    sys.exit(code)


def _write_utf8() -> None:
    """Answers hold accents and quotation marks whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
