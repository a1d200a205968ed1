"""What a digest is made of: values that ``bot.digest`` composes and the renderings and the schedule take."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from corpus.values import PartialDate, Quote

EntryKind = Literal["story", "policy-change", "enforcement"]


@dataclass(frozen=True, slots=True)
class Report:
    """One source of a story: who told it, where, and when."""

    publisher: str
    title: str
    url: str
    published: PartialDate | None
    language: str
    document: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. ``id`` is a story's (its first Document's) or a change's, and never changes.

    ``quotes`` are letter for letter from the article, or the changed sentences with their ``change``. ``reports`` has
    the earliest and the best named first. ``follow_up`` says that an earlier digest brought the story already;
    ``quotes`` and ``reports`` then hold what is new.
    """

    id: str
    kind: EntryKind
    headline: str
    happened: PartialDate
    assistants: tuple[str, ...]
    topics: tuple[str, ...]
    quotes: tuple[Quote, ...]
    reports: tuple[Report, ...]
    service: str | None = None
    sections: tuple[tuple[str, ...], ...] = ()
    follow_up: bool = False


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened: at most 12 ``entries``, most relevant first; the rest in ``more``.

    ``watermark`` is how far into the archive this digest has looked: the next one begins behind it.
    """

    since: PartialDate | None
    until: dt.date
    assistants: tuple[str, ...]
    entries: tuple[Entry, ...]
    more: tuple[Entry, ...]
    watermark: int
    archive_date: dt.date | None
