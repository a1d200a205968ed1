"""What a digest looks at: which Documents and Versions are new to it, and which are only background."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from corpus.archive.arrivals import Arrival, Membership
from corpus.index import Snapshot
from corpus.stories.assign import TELLING
from corpus.values import Kind, PartialDate

AHEAD = dt.timedelta(days=1)  # the day may have begun elsewhere; what is dated later is dated wrongly


@dataclass(frozen=True, slots=True)
class Told:
    """A Document that may tell a story, with its newest Version in the Snapshot, and how it came."""

    url: str
    title: str
    publisher: str
    published: PartialDate | None
    language: str
    kind: Kind
    text: str
    version: int
    recorded: str
    seen: str
    assistants: tuple[str, ...]
    story: str
    arrival: Arrival  # of its first Version
    entered: dt.date

    def happened(self, today: dt.date) -> PartialDate:
        """The day that it states, unless that lies ahead; else the day on which it was first seen."""
        if self.published is not None and self.is_dated(today):
            return self.published
        first_seen = min(self.entered, today)
        return PartialDate(first_seen, first_seen)

    def is_dated(self, today: dt.date) -> bool:
        return self.published is not None and self.published.first <= today + AHEAD


@dataclass(frozen=True)
class Window:
    """From a watermark on, or since a day; ``until`` is how far the archive and the Snapshot both go."""

    after: int | None
    since: PartialDate | None
    until: int
    today: dt.date
    arrivals: tuple[Arrival, ...]

    @cached_property
    def first(self) -> dict[str, Arrival]:
        """The first arrival of each Document."""
        found: dict[str, Arrival] = {}
        for arrival in self.arrivals:
            found.setdefault(arrival.document, arrival)
        return found

    @cached_property
    def by_version(self) -> dict[int, Arrival]:
        return {arrival.version: arrival for arrival in self.arrivals}

    def is_new(self, told: Told) -> bool:
        """Whether a Document is news. What a source's first fetch found is none, unless it states a day."""
        if self.after is not None and not (told.arrival.n > self.after and told.arrival.how != "first-look"):
            return False
        if self.since is None:
            return True
        if told.arrival.how == "first-look" and not told.is_dated(self.today):
            return False
        return told.happened(self.today).last >= self.since.first

    def is_new_version(self, version: int, recorded: str) -> bool:
        """Whether a later Version of a page is news: not where its history came together with the page."""
        arrival = self.by_version.get(version)
        if arrival is None or arrival.n > self.until:
            return False
        if self.after is not None:
            first = self.first[arrival.document]
            if arrival.n <= self.after or (arrival.how == "history" and first.n > self.after):
                return False
        return self.since is None or recorded >= self.since.first.isoformat()


def known_to_both(arrivals: list[Arrival], snapshot: Snapshot) -> tuple[Arrival, ...]:
    """The arrivals before the first one that the Snapshot does not hold yet: later ones wait for the next one."""
    held = {int(version) for (version,) in snapshot.database.execute("SELECT id FROM version")}
    found = []
    for arrival in arrivals:
        if arrival.version not in held:
            break
        found.append(arrival)
    return tuple(found)


def told_documents(snapshot: Snapshot, window: Window, memberships: Mapping[str, Membership]) -> list[Told]:
    """The Documents of a kind that tells stories, by arrival."""
    marks = ",".join("?" * len(TELLING))
    rows = snapshot.database.execute(
        "SELECT d.url, d.title, d.publisher, d.published, d.language, d.kind, v.text, v.id, v.recorded, v.seen"  # noqa: S608
        f" FROM document d JOIN version v ON v.document = d.url WHERE d.kind IN ({marks}) AND v.superseded IS NULL",
        TELLING,
    )
    found = {}
    for url, title, publisher, published, language, kind, *version in rows:
        arrival, member = window.first.get(url), memberships.get(url)
        if arrival is None or member is None:
            continue
        day = PartialDate.parse(published) if published else None
        entered = dt.date.fromisoformat(member.entered[:10] or version[2])
        values: list[Any] = [url, title, publisher, day, language, kind, *version]
        values += [member.assistants, member.story or url, arrival, entered]
        found[url] = Told(*values)
    return sorted(found.values(), key=lambda told: told.arrival.n)
