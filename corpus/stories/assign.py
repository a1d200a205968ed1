"""Documents -> their stories, once and for good: a story is named by the url of the Document that told it first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import Connection

from corpus.archive.arrivals import assign_story
from corpus.archive.tables import arrivals, documents, versions
from corpus.stories.leads import lead
from corpus.stories.relevance import is_relevant
from corpus.stories.same import NEAR_DAYS, SUMMARY_CHARACTERS, SURE, Shelf, middles, tellings
from corpus.values import Kind, PartialDate

if TYPE_CHECKING:
    from corpus.archive import Archive
    from corpus.embedding import Encoder

TELLING: tuple[Kind, ...] = ("news", "regulator", "research")
AHEAD = dt.timedelta(days=1)  # a later date than that of its arrival is a mistake


@dataclass(frozen=True, slots=True)
class _Row:
    url: str
    title: str
    summary: str
    language: str
    day: dt.date
    story: str | None
    relevant: bool


def assign_stories(archive: Archive, encoder: Encoder) -> int:
    """Puts every Document that has no story yet into one, in the order of arrival; how many these were.

    It joins the story of the report that is likeliest to tell the same news, or begins one of its own. What is not
    about our subject is compared with nothing.
    """
    with archive.reading() as connection:
        if not connection.execute(_without_story().limit(1)).first():
            return 0
        rows = _rows(connection)
    waiting = {row.url for row in rows if row.story is None}
    days = [row.day for row in rows if row.url in waiting]
    first, last = min(days) - dt.timedelta(NEAR_DAYS), max(days) + dt.timedelta(NEAR_DAYS)
    compared = [row for row in rows if row.relevant and (row.url in waiting or first <= row.day <= last)]
    stories = {row.url: row.url for row in rows if row.url in waiting} | _joined(compared, encoder)
    with archive.writing() as connection:
        for url in waiting:
            assign_story(connection, url, stories[url])
    return len(waiting)


def _joined(compared: list[_Row], encoder: Encoder) -> dict[str, str]:
    """The story of each, in the order of arrival: that of the likeliest one before it, the earliest of equals."""
    if not any(row.story is None for row in compared):
        return {}
    reports = [(row.title, row.summary, row.language, row.day) for row in compared]
    told = Shelf(tellings(reports, encoder, middles(encoder)))
    stories = [row.story for row in compared]
    for n, row in enumerate(compared):
        if row.story is None:
            known = [i for i, story in enumerate(stories) if story is not None]
            nearest, likely = told.nearest(n, known)
            stories[n] = stories[nearest] if likely >= SURE else row.url
    return {row.url: story for row, story in zip(compared, stories, strict=True) if story is not None}


def _without_story() -> Any:
    return sa.select(documents.c.url).where(documents.c.kind.in_(TELLING), documents.c.story.is_(None))


def _rows(connection: Connection) -> list[_Row]:
    """Every Document that may tell a story, with its first text, in the order of arrival."""
    first = sa.select(sa.func.min(arrivals.c.n)).group_by(arrivals.c.document)
    query = (
        sa.select(documents, versions.c.text, versions.c.recorded)
        .join(arrivals, arrivals.c.document == documents.c.url)
        .join(versions, versions.c.id == arrivals.c.version)
        .where(arrivals.c.n.in_(first), documents.c.kind.in_(TELLING))
        .order_by(arrivals.c.n)
    )
    return [_row(row) for row in connection.execute(query)]


def _row(row: Any) -> _Row:
    entered = dt.date.fromisoformat((row.entered or row.recorded)[:10])
    stated = PartialDate.parse(row.published).first if row.published else entered
    day = stated if stated <= entered + AHEAD else entered
    relevant = is_relevant(row.title, lead(row.title, row.text))
    summary = lead(row.title, row.text, SUMMARY_CHARACTERS)
    return _Row(row.url, row.title, summary, row.language, day, row.story, relevant)
