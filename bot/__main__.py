"""The command line: ``earshot`` and ``python -m bot``. Commands import what they need when they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.cli import new_app, run

if TYPE_CHECKING:
    import typer


def app() -> typer.Typer:
    """The command line with all its commands."""
    from bot.commands.ask import ask
    from bot.commands.chat import chat
    from bot.commands.digest import digest
    from bot.commands.doctor import doctor
    from bot.commands.run import run as run_bot
    from bot.commands.sync import sync

    made = new_app("Sourced answers to privacy questions about voice assistants.")
    made.command()(ask)
    made.command()(chat)
    made.command()(digest)
    made.command()(doctor)
    made.command("run")(run_bot)
    made.command()(sync)
    return made


def main() -> None:
    run(app, "earshot")


if __name__ == "__main__":
    main()
