"""``python -m corpus rebuild``: gather, build, check, switch; one table at the end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.archive.looks import Look
    from corpus.gather.tally import Tally
    from corpus.progress import TerminalReporter
    from corpus.renewal import Model
    from corpus.settings import Settings


def rebuild(offline: bool, full: bool, source: str | None, dry_run: bool) -> None:
    """Raises an EarshotError where nothing could be built, SettingsError without a contact unless ``offline``."""
    from corpus.catalogue.sources import load_sources, source_named
    from corpus.gather.orders import CrawlSettings
    from corpus.gather.round import Wanted
    from corpus.gather.tools import real_tools
    from corpus.progress import TerminalReporter
    from corpus.renewal import planned, renew
    from corpus.settings import load_settings

    settings = load_settings()
    sources = load_sources(settings.sources)
    if source is not None:
        source_named(source, sources)
    tools = real_tools(settings, None if offline else CrawlSettings.of(settings))
    wanted = Wanted(source, full and not offline, offline)
    if dry_run:
        _show_plan(planned(settings, sources, tools, wanted), offline)
        return
    report = TerminalReporter()
    show_tally(renew(settings, sources, tools, model_of(settings, report), report, wanted, full))


def model_of(settings: Settings, report: TerminalReporter) -> Model:
    """The model that is set, opened when it is needed."""
    from functools import cache

    from corpus.embedding import model_folder, open_encoder
    from corpus.renewal import Model

    folder = cache(lambda: model_folder(settings, report))
    return Model(folder, cache(lambda: open_encoder(folder(), settings, report)))


def show_tally(tally: Tally) -> None:
    """What was done, in one table on stdout."""
    show_table(tally.lines())


def show_table(lines: Iterable[tuple[str, str, str]]) -> None:
    """(what, how many, which and why), a line each: fitted to a terminal, plain columns elsewhere."""
    rows = [tuple(_plain(cell) for cell in row) for row in lines]
    if not sys.stdout.isatty():
        for what, count, why in rows:
            typer.echo(f"{what:<18}{count:>8}  {why}".rstrip())
        return
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)


def _plain(text: str) -> str:
    """``text`` without control characters: reasons may quote what a server sent."""
    return "".join(c if c.isprintable() else " " for c in text)


def _show_plan(looks: Sequence[Look], offline: bool) -> None:
    for look in looks:
        typer.echo(f"{look.source}: {look.url}")
    typer.echo("nothing would be fetched" if offline else f"{len(looks)} addresses would be fetched")
