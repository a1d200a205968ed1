"""When a page says that it was published: the day, month or year, and where it says so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.gather.dates import day_in_front, stated_dates
from corpus.gather.reading import plain
from corpus.gather.stated import Stated
from corpus.gather.tree import body_of
from corpus.values import Kind, PartialDate

EARLIEST = dt.date(1990, 1, 1)  # before the web: an epoch, or the date of what the page is about
AHEAD = dt.timedelta(days=2)  # of the day of fetching: clocks and zones differ by no more
STATED_CHARACTERS = 200_000  # of the page's text, searched for the day that htmldate found
MIDNIGHT = re.compile(r"\d(?:T| )00:00(?::00)?|^[\d-]+$")  # a time that nobody measured
IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?=\D)")
IN_FORCE = re.compile(  # what stands beside the date of a policy's text
    r"updat|effective|revis|modif|last changed|in force|published|date|stand\b|aktualisier|gültig|inkraft|in kraft"
    r"|fassung|geändert|à jour|vigueur|vigor|vigencia|actualiza|aggiorna|validità|bijgewerkt|ingang|gewijzigd|atualiza"
    r"|obowiązuj|aktualizac|更新|改定|施行|制定|تحديث|سريان",
    re.I,
)
NEAR_TOP, NEAR_END = 15, 8  # blocks of a policy among which the line with its date stands
LINE_WORDS = 25  # a longer one is a paragraph that speaks of a date


@dataclass(frozen=True, slots=True)
class Published:
    """``date`` as precise as it is stated; ``source`` says where: "json-ld", "meta", "time", "text" or "url"."""

    date: PartialDate | None = None
    source: str | None = None


def published(
    root: Any, stated: Stated, kind: Kind, lines: Sequence[str], address: str, fetched: dt.date, language: str | None
) -> Published:
    """When the page of ``root`` was published; of a policy or help page, which text of it this is.

    ``lines`` are the texts of its blocks. A year's first day counts only as a day if a time or the text says so too.
    """
    if kind in ("policy", "help"):
        date = in_force(lines, fetched, language)
        if date:
            return Published(date, "text")
    text: frozenset[PartialDate] | None = None
    for source, written in stated.dates:
        date = day_in_front(written) or next(iter(stated_dates(written, language)), None)
        if not date or not is_believable(date, fetched):
            continue
        if is_new_year(date) and MIDNIGHT.search(written.strip()):
            text = text if text is not None else _dates_in_text(root, language)
            date = date if date in text else PartialDate.parse(str(date)[:4])
        return Published(date, source)
    return _in_text(root, address, fetched, text if text is not None else _dates_in_text(root, language))


def in_force(lines: Sequence[str], fetched: dt.date, language: str | None) -> PartialDate | None:
    """The date that a line near the beginning or the end gives for the text itself: "Last updated: July 2026".

    >>> str(in_force(["Privacy", "Last updated: July 2026", "We keep nothing."], dt.date(2026, 8, 1), "en"))
    '2026-07'
    """
    near = [*lines[:NEAR_TOP], *reversed(lines[max(NEAR_TOP, len(lines) - NEAR_END) :])]
    for line in near:
        if len(line.split()) <= LINE_WORDS and IN_FORCE.search(line):
            dates = [date for date in stated_dates(line, language) if is_believable(date, fetched)]
            if dates:
                return max(dates, key=lambda date: date.last)
    return None


def is_believable(date: PartialDate, fetched: dt.date) -> bool:
    return date.first >= EARLIEST and date.first <= fetched + AHEAD


def is_new_year(date: PartialDate) -> bool:
    return date.first == date.last and (date.first.month, date.first.day) == (1, 1)


def _dates_in_text(root: Any, language: str | None) -> frozenset[PartialDate]:
    text = plain("".join(_pieces(body_of(root)))[:STATED_CHARACTERS])
    return frozenset(stated_dates(text, language))


def _pieces(body: Any) -> Iterable[str]:
    """The texts below ``body``, apart, without scripts."""
    for element in body.iter():
        if element.tag not in ("script", "style", "noscript"):
            yield element.text or ""
        yield " "
        yield element.tail or ""


def _in_text(root: Any, address: str, fetched: dt.date, text: frozenset[PartialDate]) -> Published:
    """htmldate's day where the page's text or its address states that very day, for htmldate fills up months."""
    from htmldate import find_date

    in_address = IN_ADDRESS.search(address)
    of_address = day_in_front("-".join(in_address.groups())) if in_address else None
    limits = {"min_date": EARLIEST.isoformat(), "max_date": (fetched + AHEAD).isoformat()}
    day = find_date(root, original_date=True, extensive_search=False, outputformat="%Y-%m-%d", **limits)
    found = day_in_front(day) if day else None
    if found and found in text:
        return Published(found, "text")
    if of_address and is_believable(of_address, fetched):
        return Published(of_address, "url")
    return Published()
