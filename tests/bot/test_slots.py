"""When digests are due: days and weeks in a time zone, across daylight saving in both directions."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slots import Rhythm, day_in, parsed_time, zone_names, zone_of


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("zone", "time", "after", "slots"),
    [
        # the clocks go forward: 02:30 does not exist on 29 March, so it comes an hour later
        ("Europe/Berlin", "02:30", "2026-03-27T12:00",
         ["28@2026-03-28T01:30", "29@2026-03-29T01:30", "30@2026-03-30T00:30"]),
        # they go back: 02:30 comes twice on 25 October, and counts once
        ("Europe/Berlin", "02:30", "2026-10-23T12:00",
         ["24@2026-10-24T00:30", "25@2026-10-25T00:30", "26@2026-10-26T01:30"]),
        ("Europe/Berlin", "09:00", "2026-03-28T00:00",
         ["28@2026-03-28T08:00", "29@2026-03-29T07:00", "30@2026-03-30T07:00"]),
        ("America/New_York", "09:00", "2026-10-31T00:00",
         ["31@2026-10-31T13:00", "01@2026-11-01T14:00", "02@2026-11-02T14:00"]),
        # by half an hour only
        ("Australia/Lord_Howe", "02:15", "2026-10-02T12:00",
         ["03@2026-10-02T15:45", "04@2026-10-03T15:45", "05@2026-10-04T15:15"]),
        # at midnight: the day begins at 01:00
        ("Africa/Cairo", "00:30", "2026-04-22T12:00",
         ["23@2026-04-22T22:30", "24@2026-04-23T22:30", "25@2026-04-24T21:30"]),
        # a day that a country left out
        ("Pacific/Apia", "09:00", "2011-12-29T00:00",
         ["29@2011-12-29T19:00", "31@2011-12-30T19:00", "01@2011-12-31T19:00"]),
        ("Asia/Kathmandu", "09:00", "2026-11-24T00:00",
         ["24@2026-11-24T03:15", "25@2026-11-25T03:15", "26@2026-11-26T03:15"]),
    ],
)  # fmt: skip
def test_daily_slots_keep_the_local_time(zone: str, time: str, after: str, slots: list[str]) -> None:
    rhythm, now, found = Rhythm("daily", 0, dt.time.fromisoformat(time), zone), utc(after), []
    for _ in slots:
        slot = rhythm.next(now)
        found.append(f"{slot.key[-2:]}@{slot.at.isoformat()[:16]}")
        now = slot.at
    assert found == slots


def test_weekly_slots_come_on_their_day() -> None:
    rhythm = Rhythm("weekly", 6, dt.time(18), "Europe/Paris")
    assert rhythm.next(utc("2026-11-24T08:00")).at == utc("2026-11-29T17:00")
    assert rhythm.newest(utc("2026-11-24T08:00")).at == utc("2026-11-22T17:00")
    assert rhythm.newest(utc("2026-11-22T17:00")).key == "2026-11-22"


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("09:00", "09:00"), ("9", "09:00"), ("9.30", "09:30"), ("21h15", "21:15"), ("12am", "00:00"),
        ("12 pm", "12:00"),
        ("7:05 PM", "19:05"), ("24:00", None), ("9:60", None), ("13pm", None), ("0am", None), ("soon", None),
        ("", None),
        ("٩:٠٠", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_it_is_typed(typed: str, time: str | None) -> None:
    assert parsed_time(typed) == (dt.time.fromisoformat(time) if time else None)


def test_an_unknown_zone_is_utc() -> None:
    for name in ("Mars/Olympus", "", "../etc/passwd", "UTC"):
        assert str(zone_of(name)) == "UTC"


zones = st.sampled_from([name for name in zone_names() if name not in ("build/etc/localtime",)])
times = st.times(min_value=dt.time(0), max_value=dt.time(23, 59)).map(
    lambda time: time.replace(second=0, microsecond=0)
)
FIRST, LAST = utc("1990-01-01T00:00"), utc("2037-01-01T00:00")
moments = st.integers(0, int((LAST - FIRST).total_seconds())).map(lambda seconds: FIRST + dt.timedelta(seconds=seconds))


@settings(max_examples=200)
@given(zones, times, moments, st.sampled_from(["daily", "weekly"]), st.integers(0, 6))
def test_slots_follow_one_another_and_none_is_left_out(
    zone: str, time: dt.time, now: dt.datetime, cadence: str, day: int
) -> None:
    rhythm = Rhythm(cadence, day, time, zone)  # type: ignore[arg-type]
    newest, coming = rhythm.newest(now), rhythm.next(now)
    assert newest.at <= now < coming.at
    assert rhythm.newest(coming.at) == coming
    assert rhythm.next(newest.at) == coming
    assert newest.key < coming.key
    assert newest == rhythm.newest(coming.at - dt.timedelta(microseconds=1))


@settings(max_examples=100)
@given(zones, times, moments)
def test_a_day_has_one_slot_at_its_time_or_as_much_later_as_the_clocks_jumped(
    zone: str, time: dt.time, now: dt.datetime
) -> None:
    slot = Rhythm("daily", 0, time, zone).next(now)
    local = slot.at.astimezone(zone_of(zone))
    asked = dt.datetime.combine(dt.date.fromisoformat(slot.key), time)
    assert dt.timedelta() <= local.replace(tzinfo=None) - asked <= dt.timedelta(hours=3)
    assert day_in(zone, slot.at) >= slot.key
