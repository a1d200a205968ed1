"""In which order Versions entered the archive: what a digest has looked at lies before its watermark, the rest behind.

The order is a number that only grows; no clock is asked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from corpus.archive.tables import addresses, arrivals, documents

if TYPE_CHECKING:
    from corpus.archive.store import Archive

# How a Version came: as a Document's first one (its debut), as a later one, or out of a history that was imported.
How = Literal["new", "first-look", "import", "changed", "history"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A Version that entered the archive as the ``n``-th."""

    n: int
    version: int
    document: str
    how: How


@dataclass(frozen=True, slots=True)
class Membership:
    """When (UTC, ISO) a Document entered the archive, whom it is about, where else it stood, and its story.

    A story is named by the url of its first Document.
    """

    entered: str
    story: str | None
    assistants: tuple[str, ...]
    addresses: tuple[str, ...]


def note_arrival(connection: Connection, version: int, document: str, how: How) -> None:
    """Notes that ``version`` is the newest that entered."""
    connection.execute(arrivals.insert().values(version=version, document=document, how=how))


def current_watermark(archive: Archive) -> int:
    """How far the archive goes: the number of the last Version that entered it, 0 where it is empty."""
    with archive.reading() as connection:
        return int(connection.execute(sa.select(sa.func.max(arrivals.c.n))).scalar() or 0)


def read_arrivals(connection: Connection) -> list[Arrival]:
    """Every arrival, in order."""
    query = sa.select(arrivals.c.n, arrivals.c.version, arrivals.c.document, arrivals.c.how).order_by(arrivals.c.n)
    return [Arrival(*row) for row in connection.execute(query)]


def read_memberships(connection: Connection) -> dict[str, Membership]:
    """By url of the Document."""
    where: dict[str, list[str]] = {}
    for url, document in connection.execute(sa.select(addresses.c.url, addresses.c.document).order_by(addresses.c.url)):
        where.setdefault(document, []).append(url)
    rows = connection.execute(
        sa.select(documents.c.url, documents.c.entered, documents.c.story, documents.c.assistants)
    )
    return {
        row.url: Membership(
            row.entered or "", row.story, tuple(json.loads(row.assistants)), tuple(where.get(row.url, ()))
        )
        for row in rows
    }


def assign_story(connection: Connection, document: str, story: str) -> None:
    """Puts a Document into a story for good."""
    only = documents.update().where(documents.c.url == document, documents.c.story.is_(None))
    connection.execute(only.values(story=story))
