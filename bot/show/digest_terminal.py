"""Digest -> text for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from bot.digests import Digest, Entry
from bot.show import digest_words as words
from bot.show.harmless import harmless, web_address
from bot.show.terminal import INDENT, new_console, print_indented


def print_digest(digest: Digest, language: str) -> None:
    """Writes the digest to stdout; one line where nothing happened."""
    console = new_console()
    if not digest.entries:
        console.print(Text(words.quiet(language)))
        return
    console.print(Text(words.title(digest, language), style="bold green"))
    for entry in digest.entries:
        _print_entry(console, entry, language)
    if digest.more:
        console.print()
        console.print(Text(words.more(digest.more, language), style="bold"))
        for entry in digest.more[: words.MOST_MORE]:
            print_indented(console, Text(harmless(entry.headline)))
    console.print()
    console.print(Text(words.note(digest, language), style="dim"))


def _print_entry(console: Console, entry: Entry, language: str) -> None:
    console.print()
    console.print(Text(harmless(entry.headline), style="bold"))
    for line in (words.label(entry, language), words.about(entry, language), *words.sections(entry)):
        if line:
            print_indented(console, Text(line, style="dim"))
    for quote in entry.quotes:
        if quote.change is None:
            print_indented(console, Text(f"“{harmless(quote.text)}”"))
            continue
        if quote.change["before"]:
            print_indented(console, Text("- " + harmless(quote.change["before"]), style="red"))
        if quote.change["kind"] != "removed":
            print_indented(console, Text("+ " + harmless(quote.text), style="green"))
    for report in entry.reports:
        who = harmless(report.publisher) + (f", {report.published}" if report.published else "")
        console.print(
            Text(f"{INDENT}{who}: ", style="dim") + Text(web_address(report.url), style="cyan"), soft_wrap=True
        )
