"""What the two command lines share: one place where errors become a line on stderr and an exit code."""

from __future__ import annotations

import os
import sys

import typer

INTERRUPTED = 130  # as shells report Ctrl-C


def new_app(about: str) -> typer.Typer:
    """An empty command line; its help is plain text, which needs no import of rich."""
    return typer.Typer(
        help=about,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
    )


def run(app: typer.Typer, name: str) -> None:
    """Runs ``app`` and exits: 0 on success, 1 on an explained failure, 2 on wrong usage, 130 on Ctrl-C."""
    from corpus.errors import EarshotError

    _write_utf8()
    try:
        app(prog_name=name, standalone_mode=True)
    except EarshotError as error:
        _fail(name, str(error), error.exit_code)
    except SystemExit as end:  # typer's own way out, also of Ctrl-C
        if end.code == INTERRUPTED:
            _fail(name, "stopped; nothing is lost", INTERRUPTED)
        raise
    except KeyboardInterrupt:
        _fail(name, "stopped; nothing is lost", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # who read the output has gone
        sys.exit(0)


def counted(number: int, what: str) -> str:
    """``number`` of ``what``, as one says it.

    >>> counted(1, "document"), counted(1200, "document")
    ('1 document', '1,200 documents')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _fail(name: str, message: str, code: int) -> None:
    line = " ".join(message.split())
    sys.stderr.write(f"{name}: {line}\n")
    sys.exit(code)


def _write_utf8() -> None:
    """Answers hold accents and quotation marks whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
