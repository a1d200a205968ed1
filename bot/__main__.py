"""The command line: ``earshot`` and ``python -m bot``. Commands import what they need when they run."""

from __future__ import annotations

from bot.commands.ask import ask
from bot.commands.doctor import doctor
from bot.commands.run import run as run_bot
from bot.commands.sync import sync
from corpus.cli import new_app, run

app = new_app("Sourced answers to privacy questions about voice assistants.")
app.command()(ask)
app.command()(doctor)
app.command("run")(run_bot)
app.command()(sync)


def main() -> None:
    run(app, "earshot")


if __name__ == "__main__":
    main()
