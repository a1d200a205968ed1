"""Changes on a terminal: what came in green, what went in red, page by page, readable at 80 columns."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from rich.console import Console
from rich.text import Text

from corpus.gather.reading import plain
from corpus.index.changes import StoredChange, StoredComparison

MAX_WIDTH = 100  # columns; longer lines are hard to read
PLAIN_WIDTH = 80
MOST = 25  # changes of one pair of versions that are listed; --json has them all
ADDED, REMOVED = "green", "red"
APART = {
    "moved": "moved", "date": "dates", "numbering": "numbering", "links": "links", "spacing": "spacing",
    "punctuation": "punctuation", "wording": "wording", "layout": "layout", "label": "headings", "order": "order",
}  # fmt: skip


def print_changes(found: Sequence[StoredChange], compared: Sequence[StoredComparison], archive_date: str) -> None:
    console = _console()
    by_pair = {key: list(group) for key, group in groupby(found, key=lambda item: (item.url, item.from_, item.to))}
    for pair in compared:
        _print_pair(console, pair, by_pair.get((pair.url, pair.from_, pair.to), []))
    if not compared:
        console.print("Nothing was compared: no page has a newer version in that time.")
    console.print(Text(f"State of knowledge: {archive_date}.", style="dim"))


def _console() -> Console:
    if sys.stdout.isatty():
        console = Console(highlight=False, markup=False, emoji=False)
        console.width = min(console.width, MAX_WIDTH)
        return console
    width = int(os.environ.get("COLUMNS", PLAIN_WIDTH))
    return Console(highlight=False, markup=False, emoji=False, width=width, no_color=True, force_terminal=False)


def _print_pair(console: Console, pair: StoredComparison, changes: Sequence[StoredChange]) -> None:
    console.print(Text(f"{plain(pair.title)} · {plain(pair.publisher)}", style="bold"))
    console.print(Text(f"{pair.from_} → {pair.to}  {plain(pair.url)}", style="dim"), soft_wrap=True)
    if pair.held:
        console.print(Text("  held for a second look: nearly all of the text was gone\n", style="yellow"))
        return
    voice = sum(change.about_voice for change in changes)
    said = "nothing about voice" if not voice else f"{voice} about voice"
    console.print(f"  {len(changes)} changes, {said}{_apart(pair)}")
    for change in changes[:MOST]:
        for line in _lines(change):
            _print_indented(console, line)
    if len(changes) > MOST:
        console.print(Text(f"  … and {len(changes) - MOST} more: --json lists them all", style="dim"))
    console.print()


def _apart(pair: StoredComparison) -> str:
    counts = [f"{APART.get(kind, kind)} {count}" for kind, count in sorted(pair.apart.items())]
    return f"; no change of meaning: {', '.join(counts)}" if counts else ""


def _lines(change: StoredChange) -> Iterator[Text]:
    """The change's head, then the lost words with a minus, the new ones with a plus."""
    topics = ", ".join(["voice"] * change.about_voice + list(change.topics))
    where = " > ".join(plain(heading) for heading in change.section)
    yield Text(" · ".join(part for part in (change.kind, topics, where) if part), style="bold")
    yield from sides(plain(change.before or ""), plain(change.after or ""))


def sides(before: str, after: str) -> Iterator[Text]:
    """The lost words with a minus, the new ones with a plus; what differs between two wordings is bold."""
    if before and after:
        yield _marked("- ", before, after, REMOVED)
        yield _marked("+ ", after, before, ADDED)
    elif before:
        yield Text(f"- {before}", style=REMOVED)
    else:
        yield Text(f"+ {after}", style=ADDED)


def _marked(sign: str, text: str, other: str, colour: str) -> Text:
    """``text`` in ``colour``, with the words that ``other`` does not have in bold."""
    words, others = text.split(" "), other.split(" ")
    shown = Text(sign, style=colour)
    for tag, start, end, _, _ in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if start < end:
            shown.append(" ".join(words[start:end]) + " ", style=colour if tag == "equal" else f"bold {colour}")
    return shown


def _print_indented(console: Console, text: Text) -> None:
    for line in text.wrap(console, console.width - 4):
        line.rstrip()
        console.print(Text("    ") + line, soft_wrap=True)
