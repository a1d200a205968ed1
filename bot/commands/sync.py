"""``earshot sync``: registers the bot's commands with Discord."""

from __future__ import annotations

from typing import Annotated

import typer


def sync(
    force: Annotated[bool, typer.Option("--force", help="Register them even where they have not changed.")] = False,
) -> None:
    """Register the bot's commands with Discord, if they have changed."""
    import asyncio

    from bot.settings import load_bot_settings, token_of

    settings = load_bot_settings()
    token = token_of(settings)
    from bot.discord_bot.serving import register_commands

    sent = asyncio.run(register_commands(settings, token, force=force))
    typer.echo(
        "commands were registered" if sent else "commands have not changed; nothing was sent (--force sends them)"
    )
