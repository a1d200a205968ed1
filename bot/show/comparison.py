"""A Comparison on a terminal: a table a topic, its cells numbered, the sources of the numbers below."""

from __future__ import annotations

from collections.abc import Mapping

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.compare import Cell, Comparison, Row, chief
from bot.locales import N_, translator
from bot.show.cells import MARKS_TOLD, SIDE_BY_SIDE, notes_of, words_of
from bot.show.harmless import harmless
from bot.show.terminal import INDENT, new_console

MOST_COLUMNS = 3  # beside one another in 80 columns; more assistants go into further rows
OTHERS = N_("{count} more topics (--topic ID): {ids}")


def print_comparison(made: Comparison, names: Mapping[str, str], topics: Mapping[str, str]) -> None:
    """Writes the table to stdout; ``names`` and ``topics`` are those of assistants and topics, by id."""
    console, _ = new_console(), translator(made.language)
    together = " · ".join(names[each] for each in made.assistants)
    console.print(Text(_(SIDE_BY_SIDE).format(names=together), style="bold"))
    rows = chief(made)
    numbers = _numbered(rows)
    for row in rows:
        console.print()
        console.print(Text(topics[row.topic], style="bold underline" if console.is_terminal else ""))
        for first in range(0, len(row.cells), MOST_COLUMNS):
            console.print(_table(console, row.cells[first : first + MOST_COLUMNS], made, names, numbers))
    console.print()
    for link, number in numbers.items():
        console.print(Text(f"[{number}] ") + Text(harmless(link), style="cyan"), soft_wrap=True)
    console.print()
    console.print(Text(_(MARKS_TOLD), style="dim"))
    if others := [topic for topic in made.topics if topic not in {row.topic for row in rows}]:
        console.print(Text(_(OTHERS).format(count=len(others), ids=", ".join(others)), style="dim"))
    console.print(Text(_("State of knowledge: {date}. Not legal advice.").format(date=made.archive_date), style="dim"))


def _numbered(rows: tuple[Row, ...]) -> dict[str, int]:
    """The links of all cells, each once, with the number by which a cell names it."""
    links = dict.fromkeys(cell.quote.link for row in rows for cell in row.cells if cell.quote)
    return {link: number for number, link in enumerate(links, 1)}


def _table(
    console: Console, cells: tuple[Cell, ...], made: Comparison, names: Mapping[str, str], numbers: Mapping[str, int]
) -> Table:
    columns = min(MOST_COLUMNS, len(made.assistants))
    width = (console.width - len(INDENT)) // columns - 2
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False, pad_edge=False)
    for cell in cells:
        table.add_column(names[cell.assistant], width=width, overflow="fold")
    table.add_row(*(_cell(cell, made, names, numbers) for cell in cells))
    return table


def _cell(cell: Cell, made: Comparison, names: Mapping[str, str], numbers: Mapping[str, int]) -> Text:
    """The cell's words, and below them whose voice that is, its date and the number of its source."""
    words = words_of(cell, made.language)
    if cell.quote is None:
        return Text(words, style="italic dim")
    notes = f"{harmless(' · '.join(notes_of(cell, made.language, names)))} [{numbers[cell.quote.link]}]"
    return Text(words) + Text("\n") + Text(notes, style="dim")
