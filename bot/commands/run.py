"""``earshot run``: the Discord bot."""

from __future__ import annotations

from typing import Annotated

import typer


def run(
    check: Annotated[bool, typer.Option("--check", help="Check token, index, model and database, then exit.")] = False,
) -> None:
    """Answer on Discord until stopped."""
    from bot.commands.knowledge import open_knowledge
    from bot.settings import application_of, invite_link, load_bot_settings, token_of

    settings = load_bot_settings()
    token = token_of(settings)
    knowledge = open_knowledge()
    from bot.discord_bot.serving import opened, serve

    with opened(settings, knowledge) as parts:
        if check:
            manifest = knowledge.snapshot.manifest
            typer.echo(f"token: has the form of one; index: {manifest.build}; model: {manifest.model}")
            typer.echo(f"database: {settings.state}")
            typer.echo(f"invite it with: {invite_link(application_of(token))}")
            typer.echo("ready: earshot run")
            return
        serve(parts, token)
