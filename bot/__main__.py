"""The command line: ``earshot`` and ``python -m bot``. Commands import what they need when they run."""

from __future__ import annotations

import typer

from bot.commands.ask import ask
from bot.commands.doctor import doctor
from corpus.cli import OPTIONS, run

app = typer.Typer(help="Sourced answers to privacy questions about voice assistants.", **OPTIONS)
app.command()(ask)
app.command()(doctor)


@app.callback()
def options() -> None:
    """Sourced answers to privacy questions about voice assistants."""


def main() -> None:
    run(app, "earshot")


if __name__ == "__main__":
    main()
