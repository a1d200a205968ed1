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
from corpus.stories.same import SUMMARY_CHARACTERS, SURE, Telling, likelihood, middles, tellings
from corpus.values import Kind, PartialDate

if TYPE_CHECKING:
    from corpus.archive import Archive
    from corpus.embedding import Encoder

TELLING: tuple[Kind, ...] = ("news", "regulator", "research")
NEAR_DAYS = 31  # how far back a near-duplicate is looked for
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
    made = tellings([(row.title, row.summary, row.language, row.day) for row in compared], encoder, middles(encoder))
    told = dict(zip([row.url for row in compared], made, strict=True)) if compared else {}
    stories = {row.url: row.story for row in rows if row.story is not None and row.url in told}
    with archive.writing() as connection:
        for row in rows:
            if row.url in waiting:
                story = _nearest(told[row.url], told, stories) if row.url in told else None
                assign_story(connection, row.url, story or row.url)
                if row.url in told:
                    stories[row.url] = story or row.url
    return len(waiting)


def _nearest(own: Telling, told: dict[str, Telling], stories: dict[str, str]) -> str | None:
    """The story of the likeliest report, the earliest of equals; None where none is likely enough."""
    near = [(url, likelihood(own, told[url])) for url in stories if abs((told[url].day - own.day).days) <= NEAR_DAYS]
    best = max(near, key=lambda pair: pair[1], default=(None, 0.0))
    return stories[best[0]] if best[0] is not None and best[1] >= SURE else None


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
