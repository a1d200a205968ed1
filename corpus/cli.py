"""What the two command lines share: one place where errors become a line on stderr and an exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

INTERRUPTED = 130  # as shells report Ctrl-C
OPTIONS = {"no_args_is_help": True, "rich_markup_mode": None, "pretty_exceptions_enable": False, "add_completion": False}


def run(app: typer.Typer, name: str) -> None:
    """Runs ``app`` and exits: 0 on success, 1 on an explained failure, 2 on wrong usage, 130 on Ctrl-C."""
    from corpus.errors import EarshotError

    _write_utf8()
    try:
        app(prog_name=name, standalone_mode=True)
    except EarshotError as error:
        _fail(name, str(error), error.exit_code)
    except KeyboardInterrupt:
        _fail(name, "stopped; nothing is lost", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # who read the output has gone
        sys.exit(0)


def _fail(name: str, message: str, code: int) -> None:
    line = " ".join(message.split())
    print(f"{name}: {line}", file=sys.stderr)  # noqa: T201
    sys.exit(code)


def _write_utf8() -> None:
    """Answers hold accents and quotation marks whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
