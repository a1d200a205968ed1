"""Days, months and years that a text states; nothing is filled up, and what may be read in two ways is left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from corpus.values import PartialDate

WORD = r"([^\W\d_]{3,12})\.?"  # a month's name or its first letters; the longest of the six languages has 10
ISO = re.compile(r"(?<![\d-])([12]\d{3})-(\d{2})(?:-(\d{2}))?(?![\d-])")
ISO_START = re.compile(r"\s*([12]\d{3}-\d{2}(?:-\d{2})?|[12]\d{3})(?=$|[T\s])")
DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:\.|er|st|nd|rd|th|º)?\s+(?:de\s+|of\s+)?{WORD},?\s+(?:de\s+|del\s+)?([12]\d{{3}})(?!\d)"
)
MONTH_FIRST = re.compile(rf"(?<!\w){WORD}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+([12]\d{{3}})(?!\d)")
MONTH_ONLY = re.compile(rf"(?<!\w){WORD}\s+(?:de\s+|del\s+)?([12]\d{{3}})(?!\d)")
NUMBERS = re.compile(r"(?<![\d./])(\d{1,2})([./])\s?(\d{1,2})\2\s?([12]\d{3})(?![\d/])")
CHARACTERS = re.compile(r"([12]\d{3})年(\d{1,2})月(\d{1,2})日")
MONTHS_IN = ("en", "fr", "de", "es", "it", "nl")  # languages whose names of months are known


def day_in_front(text: str) -> PartialDate | None:
    """The ISO date at the beginning of ``text``, as machines write it; a time after it changes nothing.

    >>> str(day_in_front("2019-04-11T23:30:00+02:00"))
    '2019-04-11'
    """
    match = ISO_START.match(text)
    return _date(match[1]) if match else None


def stated_dates(text: str, language: str | None = None) -> list[PartialDate]:
    """The dates in ``text``, in the order in which they stand; an all-numeric one only if it has one meaning.

    04/05/2021 has one where ``language`` is known and is not English: the other languages put the day first.

    >>> [str(date) for date in stated_dates("11 Avr. 2019, updated April 2020; 04/05/2021; 31/05/2021")]
    ['2019-04-11', '2020-04', '2021-05-31']
    >>> [str(date) for date in stated_dates("04/05/2021", "fr")]
    ['2021-05-04']
    """
    found: dict[int, PartialDate] = {}
    taken: set[int] = set()
    for start, end, date in _readings(unicodedata.normalize("NFC", text), language not in (None, "en", "und")):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            found[start] = date
    return [found[start] for start in sorted(found)]


def _readings(text: str, day_first: bool) -> Iterator[tuple[int, int, PartialDate]]:
    """(start, end, date) of every reading, the most precise forms first."""
    for match in ISO.finditer(text):
        yield from _placed(match, "-".join(part for part in match.groups() if part))
    for match in CHARACTERS.finditer(text):
        yield from _placed(match, _iso(match[1], int(match[2]), match[3]))
    for match in NUMBERS.finditer(text):
        month, day = _numeric(int(match[1]), int(match[3]), day_first or match[2] == ".")
        yield from _placed(match, _iso(match[4], month, str(day)))
    for match in DAY_FIRST.finditer(text):
        yield from _placed(match, _iso(match[3], _month(match[2]), match[1]))
    for match in MONTH_FIRST.finditer(text):
        yield from _placed(match, _iso(match[3], _month(match[1]), match[2]))
    for match in MONTH_ONLY.finditer(text):
        month = _month(match[1])
        yield from _placed(match, f"{match[2]}-{month:02}")


def _placed(match: re.Match[str], iso: str) -> Iterator[tuple[int, int, PartialDate]]:
    date = _date(iso)
    if date:
        yield match.start(), match.end(), date


def _numeric(first: int, second: int, day_first: bool) -> tuple[int, int]:
    """(month, day) of 11.04. or 31/05; (0, 0), which is no date, where 04/05 may be either."""
    if day_first or first > 12 or first == second:
        return second, first
    return (first, second) if second > 12 else (0, 0)


def _iso(year: str, month: int, day: str) -> str:
    return f"{year}-{month:02}-{int(day):02}"


def _date(iso: str) -> PartialDate | None:
    try:
        return PartialDate.parse(iso)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _month(name: str) -> int:
    """1 to 12; 0 where ``name`` is no month's name or abbreviation."""
    import dateparser

    found = dateparser.parse(
        f"1 {name.lower()} 2000",
        languages=list(MONTHS_IN),
        settings={
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "STRICT_PARSING": True,
        },
    )
    return found.month if found and (found.year, found.day) == (2000, 1) else 0
