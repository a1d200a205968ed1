"""When a digest is due: a day's or a week's time in a server's time zone, right across daylight saving changes.

A slot's key is its local day, so that a day never has two of them, whatever the clocks and the managers do. A time
that does not exist on a day (the clocks go forward) comes as much later; one that comes twice counts the first time.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

Cadence = Literal["daily", "weekly"]
UTC_ZONE = "UTC"
DAY = dt.timedelta(days=1)
LATE = DAY  # a slot that was missed by less is still served
TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.IGNORECASE | re.ASCII)
NOON = 12


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which something is due; ``key`` is its day in the server's time zone."""

    key: str
    at: dt.datetime  # UTC


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every day, or every week on ``day`` (0 is Monday), at ``time`` in ``zone``.

    >>> newyear = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)  # a Thursday
    >>> Rhythm("weekly", 0, dt.time(9), "Europe/Berlin").next(newyear)
    Slot(key='2026-01-05', at=datetime.datetime(2026, 1, 5, 8, 0, tzinfo=datetime.timezone.utc))
    """

    cadence: Cadence
    day: int
    time: dt.time
    zone: str

    def newest(self, now: dt.datetime) -> Slot:
        """The last slot that is not after ``now``."""
        first = self._local_day(now) + DAY
        return next(slot for slot in self._slots(first, -1) if slot.at <= now)

    def next(self, now: dt.datetime) -> Slot:
        """The first slot after ``now``."""
        first = self._local_day(now) - DAY
        return next(slot for slot in self._slots(first, 1) if slot.at > now)

    def _local_day(self, now: dt.datetime) -> dt.date:
        return now.astimezone(zone_of(self.zone)).date()

    def _slots(self, day: dt.date, step: int) -> Iterator[Slot]:
        zone = zone_of(self.zone)
        while True:
            if (self.cadence == "daily" or day.weekday() == self.day) and _exists(day, zone):
                yield Slot(day.isoformat(), dt.datetime.combine(day, self.time, zone).astimezone(dt.UTC))
            day += step * DAY


def day_in(zone: str, now: dt.datetime) -> str:
    """The local day in ``zone``: the slot of what comes once a day at most, at no set time."""
    return now.astimezone(zone_of(zone)).date().isoformat()


def _exists(day: dt.date, zone: ZoneInfo) -> bool:
    """Whether ``zone`` had that day at all: Samoa had no 30 December 2011."""
    noon = dt.datetime.combine(day, dt.time(NOON), zone)
    return noon.astimezone(dt.UTC).astimezone(zone).date() == day


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that IANA name; UTC where this machine does not know it (any more)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(UTC_ZONE)


@cache
def zone_names() -> tuple[str, ...]:
    """Every IANA name that may be chosen, places first."""
    names = {name for name in available_timezones() if name not in ("localtime", "Factory")}
    return tuple(sorted(names, key=lambda name: ("/" not in name or name.startswith("Etc/"), name)))


def parsed_time(typed: str) -> dt.time | None:
    """The time of day that was typed; None where it is none.

    >>> parsed_time("9"), parsed_time("21:30"), parsed_time("9.05 pm"), parsed_time("25:00")
    (datetime.time(9, 0), datetime.time(21, 30), datetime.time(21, 5), None)
    """
    match = TIME.fullmatch(typed.strip())
    if not match:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half and not 1 <= hour <= NOON:
        return None
    if half:
        hour = hour % NOON + (NOON if half == "pm" else 0)
    try:
        return dt.time(hour, minute)
    except ValueError:
        return None
