"""What feeds have listed: each entry once, by its identity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import Connection

from corpus.archive.looks import Look, follow
from corpus.archive.tables import entries
from corpus.values import PartialDate

if TYPE_CHECKING:
    from corpus.gather.feeds import FeedEntry

SUMMARY_CHARACTERS = 2000  # that are kept, so that a better rule of relevance can judge again
LOOKED_UP = 500  # identities in one query


@dataclass(frozen=True, slots=True)
class Listed:
    """What a feed listed: ``follow`` are the addresses of articles that are looked at from now on."""

    entries: int
    new: int
    relevant: int
    follow: tuple[str, ...]
    unusable: int = 0  # relevant, but without an address that may be fetched


@dataclass(frozen=True, slots=True)
class Announced:
    """What the feed said of an article."""

    title: str
    published: PartialDate | None
    debut: str


def take(
    connection: Connection,
    look: Look,
    listed: Iterable[FeedEntry],
    now: dt.datetime,
    relevant: Callable[[str, str], bool],
) -> Listed:
    """Keeps the entries that are new. A first look at a feed takes what it lists and calls nothing new."""
    listed = list(listed)
    debut = "first-look" if look.digest is None else "new"
    known = _known(connection, look.source, [entry.id for entry in listed])
    new = relevants = unusable = 0
    followed = []
    for entry in listed:
        if entry.id in known:
            continue
        known.add(entry.id)
        new += 1
        about = relevant(entry.title, entry.summary)
        connection.execute(entries.insert().values(**_row(entry, look.source, now, debut, about)))
        if about:
            relevants += 1
            if entry.url is None:
                unusable += 1
            elif follow(connection, entry.url, look.source, debut):
                followed.append(entry.url)
    return Listed(len(listed), new, relevants, tuple(followed), unusable)


def announced(connection: Connection, url: str) -> Announced | None:
    """What a feed said of the article at ``url``, as the first one that listed it."""
    query = sa.select(entries).where(entries.c.url == url).order_by(entries.c.seen, entries.c.source)
    row = connection.execute(query).first()
    if row is None:
        return None
    published = PartialDate.parse(row.published) if row.published else None
    return Announced(row.title or "", published, row.debut)


def _known(connection: Connection, source: str, identities: list[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(identities), LOOKED_UP):
        part = identities[start : start + LOOKED_UP]
        query = sa.select(entries.c.identity).where(entries.c.source == source, entries.c.identity.in_(part))
        known |= set(connection.execute(query).scalars())
    return known


def _row(entry: FeedEntry, source: str, now: dt.datetime, debut: str, about: bool) -> dict[str, Any]:
    return {
        "source": source,
        "identity": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary[:SUMMARY_CHARACTERS],
        "published": str(entry.published) if entry.published else None,
        "seen": now.isoformat(),
        "debut": debut,
        "relevant": about,
    }
