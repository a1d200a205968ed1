"""Small real Digests, and an archive that grows as a test wants, for the schedule."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from bot.answering import Knowledge
from bot.composing import Wanted
from bot.digests import Digest, Entry, Report
from corpus.values import PartialDate, Quote

UTC = dt.UTC
BEGIN = dt.datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # a Tuesday
MOST_SHOWN = 12


def at(text: str) -> dt.datetime:
    """A time in UTC, written 2026-11-24 09:00."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class WallClock:
    """The time of day, moved by the test."""

    time: dt.datetime = BEGIN

    def __call__(self) -> dt.datetime:
        return self.time

    def go(self, **step: float) -> None:
        self.time += dt.timedelta(**step)


def story(n: int, *, assistants: tuple[str, ...] = ("alexa",), headline: str = "", text: str = "") -> Entry:
    day = PartialDate.parse("2026-11-24")
    url = f"https://news.example/{n}"
    said = text or f"Story number {n} says that Alexa keeps recordings longer than it told."
    quote = Quote(
        said, "source", "reported", "The News", url, url, "en", assistants, ("retention",), "2026-11-24", f"doc{n}",
        "high", 1.0,
    )  # fmt: skip
    report = Report("The News", headline or f"Story {n}", url, day, "en", f"doc{n}")
    return Entry(
        f"story-{n:04d}", "story", headline or f"Story {n}", day, assistants, ("retention",), (quote,), (report,)
    )


def change(n: int, service: str) -> Entry:
    day = PartialDate.parse("2026-11-24")
    url = f"https://policy.example/{n}"
    told = {"kind": "reworded", "before": f"We keep it for {n} days.", "from": "2026-11-01", "to": "2026-11-24"}
    quote = Quote(
        f"We keep it for {n + 1} days.", "source", "company-says", service, url, url, "en", ("alexa",), ("retention",),
        "2026-11-24", f"policy{n}", "high", 1.0, section=("Voice",), change=told,
    )  # fmt: skip
    return Entry(
        f"change-{n}", "policy-change", f"{service} changed its policy", day, ("alexa",), ("retention",), (quote,), (),
        service=service, sections=(("Voice",),),
    )  # fmt: skip


@dataclass
class News:
    """A Composer over what has entered so far: (watermark, entry), in order."""

    entered: list[Entry] = field(default_factory=list)
    composed: int = 0
    fails: list[Exception] = field(default_factory=list)

    def add(self, *entries: Entry) -> None:
        self.entered += entries

    def watermark(self, knowledge: Knowledge) -> int:
        return len(self.entered)

    def compose(self, knowledge: Knowledge, wanted: Wanted) -> Digest:
        if self.fails:
            raise self.fails.pop(0)
        self.composed += 1
        new = [
            entry
            for entry in self.entered[wanted.after :]
            if entry.id not in wanted.had
            and (not wanted.assistants or set(entry.assistants) & set(wanted.assistants))
            and (entry.service == wanted.service if wanted.service else True)
        ]
        return Digest(
            None, wanted.today, wanted.assistants, tuple(new[:MOST_SHOWN]), tuple(new[MOST_SHOWN:]),
            max(len(self.entered), wanted.after), dt.date(2026, 11, 24),
        )  # fmt: skip
