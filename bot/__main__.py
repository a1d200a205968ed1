"""The command line: ``earshot`` and ``python -m bot``. Commands import what they need when they run."""

from __future__ import annotations

from bot.commands.ask import ask
from bot.commands.chat import chat
from bot.commands.doctor import doctor
from corpus.cli import new_app, run

app = new_app("Sourced answers to privacy questions about voice assistants.")
app.command()(ask)
app.command()(chat)
app.command()(doctor)


def main() -> None:
    run(app, "earshot")


if __name__ == "__main__":
    main()
