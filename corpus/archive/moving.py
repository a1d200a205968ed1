"""What moves on a page from one look to the next although nothing changed: dates that follow the clock, counters.

Texts are as ``corpus.texts.comparable`` gives them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise

CONTEXT = 2  # words on each side that tell one number from another
DAY_SLACK = 1  # days between a page's date and ours: time zones, caches
NEAR_DAYS = 31  # that a date which follows the clock lies from it: today, tomorrow, in a month
UNIT = re.compile(
    r"# (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|percent|sekunden?|minuten?|stunden?|tagen?|wochen?|"
    r"monaten?|jahren?|prozent|secondes?|heures?|jours?|semaines?|mois|ans?|années?|pour|segundos?|minutos?|horas?|"
    r"días?|semanas?|mes|meses|años?|por|dollars?|euros?|usd|eur|gb|mb)\b"
)
WEEKDAYS = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
)
DATE = re.compile(
    rf"(?<!\w)(?:(?:{WEEKDAYS}) )?(?:[12]\d{{3}}-\d{{2}}-\d{{2}}|\d{{1,2}}\.\d{{1,2}}\.[12]\d{{3}}|"
    r"\d{1,2}(?:er|st|nd|rd|th|º)? (?:de |of )?[^\W\d_]{3,10} (?:de |del )?[12]\d{3}|"
    r"[^\W\d_]{3,10} \d{1,2}(?:st|nd|rd|th)? [12]\d{3})(?!\w)"
)


def only_moved(words: str, old: str, day: dt.date, before: tuple[dt.date, dt.date], moves: Sequence[str] = ()) -> bool:
    """Whether two texts are one but for numbers known to move (``moves``) and dates that follow the clock.

    ``before`` are the first and the last day on which the old text was seen, ``day`` is the new one's.
    """
    if words == old:
        return True
    if moves and _blanked(words.split(), moves) == _blanked(old.split(), moves):
        return True
    if DATE.sub("#", words) != DATE.sub("#", old):
        return False
    pairs = zip(DATE.finditer(words), DATE.finditer(old), strict=True)
    differing = {(one[0], other[0]) for one, other in pairs if one[0] != other[0]}
    return bool(differing) and all(_follows(one, other, day, before) for one, other in differing)


def found_moving(texts: Sequence[str]) -> frozenset[str]:
    """The contexts of the numbers in which every two neighbours of ``texts`` differ; empty where anything else does.

    What a unit of time, a share or a sum follows is what rules are made of, and never moves by itself.
    """
    split = [text.split() for text in texts]
    differing = {_differing(one, other) for one, other in pairwise(split)}
    contexts = next(iter(differing)) if len(differing) == 1 else frozenset[str]()
    return frozenset() if any(UNIT.search(context) for context in contexts) else contexts


def _follows(one: str, other: str, day: dt.date, before: tuple[dt.date, dt.date]) -> bool:
    """Whether the day ``one`` is near ``day`` and lies as far from ``other`` as the looks that saw them."""
    days = [_day(one), _day(other)]
    if days[0] is None or days[1] is None:
        return False
    moved = (days[0] - days[1]).days
    if moved == 0 or abs((days[0] - day).days) > NEAR_DAYS:
        return False
    return any(abs(moved - (day - look).days) <= DAY_SLACK for look in before)


def _day(text: str) -> dt.date | None:
    from corpus.gather.dates import stated_dates

    return next((date.first for date in stated_dates(text, "fr") if date.first == date.last), None)


def _differing(one: list[str], other: list[str]) -> frozenset[str]:
    """The contexts of the numbers in which two texts differ; none where they differ in anything else."""
    if len(one) != len(other):
        return frozenset()
    found = set()
    for n, (new, old) in enumerate(zip(one, other, strict=True)):
        if new != old:
            if not (_is_number(new) and _is_number(old)):
                return frozenset()
            found.add(_context(one, n))
    return frozenset(found)


def _blanked(words: list[str], moves: Sequence[str]) -> list[str]:
    return ["#" if _is_number(word) and _context(words, n) in moves else word for n, word in enumerate(words)]


def _context(words: list[str], n: int) -> str:
    around = [*words[max(0, n - CONTEXT) : n], "#", *words[n + 1 : n + 1 + CONTEXT]]
    return " ".join("#" if _is_number(word) else word for word in around)


def _is_number(word: str) -> bool:
    return any(c.isdigit() for c in word)
