"""What is looked at, what is due, and what came of each look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from corpus.archive.packing import page_of, page_row
from corpus.archive.schedule import GIVEN_UP, HELD_RETRY, LONGEST, is_due, next_look, next_try
from corpus.archive.tables import fetches, looks, pages, versions
from corpus.archive.tables import version_pages as kept
from corpus.values import Page, Source

LOG_KEPT = dt.timedelta(days=400)  # of the fetch log: a year and what one looks back on


@dataclass(frozen=True, slots=True)
class Look:
    """An address that is looked at: ``n`` is its place among the pages of its unit (a source, or an article)."""

    url: str
    unit: str
    n: int
    role: str  # "feed" or "page"
    source: str
    debut: str
    due: str | None = None
    looked: str | None = None
    outcome: str | None = None
    reason: str | None = None
    failing: str | None = None
    failures: int = 0
    etag: str | None = None
    modified: str | None = None
    address: str | None = None
    digest: str | None = None
    extractor: str | None = None
    moved: str | None = None
    page: int | None = None


NAMES = tuple(field.name for field in fields(Look))
OF_PAGE = ("fetched", "etag", "modified", "address", "digest")  # what a look notes of a page
# What is asked for every page is made once: making a statement costs SQLAlchemy more than SQLite's work on it.
URL: sa.BindParameter[str] = sa.bindparam("of_url")
SET = looks.update().where(looks.c.url == URL)  # the columns that are given
LOG = fetches.insert()
ADD_LOOK, ADD_PAGE = looks.insert(), pages.insert()
WAITING = sa.select(looks.c.page).where(looks.c.url == URL)
UNIT_OF_URL = sa.select(looks.c.unit).where(looks.c.url == URL)
ALL = sa.select(*(looks.c[name] for name in NAMES)).order_by(looks.c.unit, looks.c.n)
OF_UNIT = ALL.where(looks.c.unit == sa.bindparam("of_unit"))
PAGE: sa.BindParameter[int] = sa.bindparam("page_id")
NOTED = sa.select(*(pages.c[name] for name in OF_PAGE)).where(pages.c.id == PAGE)
KEPT = sa.select(kept.c.page).where(kept.c.page == PAGE)
DROP = pages.delete().where(pages.c.id == PAGE)
LOAD = sa.select(pages).where(pages.c.id.in_(sa.bindparam("page_ids", expanding=True)))


def register(connection: Connection, sources: Iterable[Source]) -> None:
    """Makes a row for every address of ``sources``; one that the catalogue does not hold any more goes."""
    wanted = {
        url: {"unit": source.id, "n": n, "role": "feed" if source.kind == "feed" else "page", "source": source.id}
        for source in sources
        for n, url in enumerate(source.urls)
    }
    known = {look.url: look for look in all_looks(connection)}
    gone = [look for look in known.values() if look.unit == look.source and look.url not in wanted]
    for look in gone:
        connection.execute(looks.delete().where(looks.c.url == look.url))
        _drop_page(connection, look.page)
    for url, row in wanted.items():
        if url not in known:
            connection.execute(ADD_LOOK, {"url": url, "debut": "first-look", "failures": 0, **row})
        elif any(getattr(known[url], name) != value for name, value in row.items()):
            connection.execute(SET, {"of_url": url, **row})


def follow(connection: Connection, url: str, source: str, debut: str) -> bool:
    """Makes a row for a feed's article; False where its address is looked at already."""
    if connection.execute(UNIT_OF_URL, {"of_url": url}).first() is not None:
        return False
    row = {"url": url, "unit": url, "n": 0, "role": "page", "source": source, "debut": debut, "failures": 0}
    connection.execute(ADD_LOOK, row)
    return True


def due(
    connection: Connection, sources: Iterable[Source], now: dt.datetime, only: str | None = None, every: bool = False
) -> list[Look]:
    """What is to be looked at ``now``, in order; of a unit all pages where one is due.

    ``only`` takes one source, due or not, and its articles that are due; ``every`` takes all, due or not.
    """
    known = {source.id for source in sources}
    rows = [look for look in all_looks(connection) if look.source in known and only in (None, look.source)]
    units = {
        look.unit
        for look in rows
        if every or look.unit == only or is_due(dt.datetime.fromisoformat(look.due) if look.due else None, now)
    }
    return [look for look in rows if look.unit in units]


def unread(connection: Connection, sources: Iterable[Source]) -> list[Look]:
    """The addresses whose page arrived in an earlier round and was not understood yet."""
    known = {source.id for source in sources}
    return [look for look in all_looks(connection) if look.page is not None and look.source in known]


def unit_of(connection: Connection, unit: str) -> list[Look]:
    """The addresses of a unit, in order."""
    return [Look(*row) for row in connection.execute(OF_UNIT, {"of_unit": unit})]


def is_of_another(connection: Connection, url: str, unit: str) -> bool:
    """Whether the address ``url`` is looked at as another unit's."""
    found = connection.execute(UNIT_OF_URL, {"of_url": url}).scalar()
    return found not in (None, unit)


def all_looks(connection: Connection) -> list[Look]:
    """Every address that is looked at, by unit and place."""
    return [Look(*row) for row in connection.execute(ALL)]


# --- what came of a look ---


def log(connection: Connection, look: Look, now: dt.datetime, outcome: str, reason: str, size: int = 0) -> None:
    row = {"url": look.url, "source": look.source, "at": now.isoformat(), "outcome": outcome, "reason": reason}
    connection.execute(LOG, row | {"bytes": size})


def forget_old_log(connection: Connection, now: dt.datetime) -> None:
    connection.execute(fetches.delete().where(fetches.c.at < (now - LOG_KEPT).isoformat()))


def went_well(
    connection: Connection, look: Look, now: dt.datetime, every: dt.timedelta, outcome: str, moved: str | None = None
) -> None:
    """Notes a look that went well; the next one comes after ``every``."""
    _set(
        connection, look, looked=now.isoformat(), due=next_look(now, every).isoformat(), outcome=outcome, reason="",
        failing=None, failures=0, moved=moved,
    )  # fmt: skip


def went_wrong(
    connection: Connection,
    look: Look,
    now: dt.datetime,
    every: dt.timedelta,
    outcome: str,
    reason: str,
    retry_after: dt.datetime | None = None,
) -> None:
    """Notes a look that failed or was refused; the next one comes later with every failure."""
    failures = look.failures + 1
    again = next_try(now, every, failures, outcome == "refused", retry_after)
    if failures >= GIVEN_UP and look.unit != look.source and look.extractor is None:
        again = next_look(now, LONGEST)
    _set(
        connection, look, looked=now.isoformat(), due=again.isoformat(), outcome=outcome, reason=reason,
        failing=look.failing or now.isoformat(), failures=failures,
    )  # fmt: skip


def arrived(connection: Connection, look: Look, page: Page) -> None:
    """Keeps a page that arrived until it is understood, in place of one that still waits for it."""
    made = connection.execute(ADD_PAGE, page_row(page))
    assert made.inserted_primary_key is not None
    older = connection.execute(WAITING, {"of_url": look.url}).scalar()
    _set(connection, look, page=int(made.inserted_primary_key[0]))
    _drop_page(connection, older)


def understood(connection: Connection, look: Look, page: int, extractor: str, kept: bool, again: bool) -> None:
    """Notes that ``page`` was understood; it goes unless a Version keeps it.

    ``again``: what it said is not believed yet, so that it is fetched in full soon.
    """
    row = connection.execute(NOTED, {"page_id": page}).one()
    values: dict[str, Any] = {"page": None, "etag": None, "modified": None, "address": None, "digest": None}
    if again:
        due = dt.datetime.fromisoformat(row.fetched) + HELD_RETRY
        values["due"] = min(look.due, due.isoformat()) if look.due else due.isoformat()
    else:
        values |= {"etag": row.etag, "modified": row.modified, "address": row.address, "digest": row.digest}
    _set(connection, look, extractor=extractor, **values)
    if not kept:
        _drop_page(connection, page)


def look_seldom(connection: Connection, look: Look, now: dt.datetime) -> None:
    """Puts off the next look at an address that gave another Document's copy."""
    _set(connection, look, due=next_look(now, LONGEST).isoformat())


def not_understood(
    connection: Connection, look: Look, page: int, now: dt.datetime, every: dt.timedelta, reason: str
) -> None:
    """Notes that ``page`` said nothing; the next look fetches it in full."""
    _set(connection, look, page=None, etag=None, modified=None, address=None, digest=None)
    _drop_page(connection, page)
    went_wrong(connection, look, now, every, "failed", reason)
    log(connection, look, now, "failed", reason)


def feed_read(connection: Connection, look: Look, page: Page, digest: str, reader: str) -> None:
    """Notes a feed that was read; feeds are not kept, their entries are."""
    of_page = {"etag": page.etag, "modified": page.modified, "address": page.address}
    _set(connection, look, **of_page, digest=digest, extractor=reader)


def load_pages(connection: Connection, ids: Sequence[int]) -> list[Page]:
    """The pages with these ids, in order. Raises ArchiveError where one is damaged."""
    rows = {row.id: row for row in connection.execute(LOAD, {"page_ids": list(ids)})}
    return [page_of(rows[page]) for page in ids]


def pages_of_version(connection: Connection, version: int) -> list[int]:
    """The ids of the pages that a Version's text was understood from, in order."""
    query = sa.select(kept.c.page).where(kept.c.version == version).order_by(kept.c.n)
    return [int(page) for page in connection.execute(query).scalars()]


def versions_to_reread(connection: Connection, reader: str, every: bool) -> list[tuple[int, str]]:
    """(id, url of the Document) of the Versions whose pages are kept and were read by another reader; or all."""
    query = (
        sa.select(versions.c.id, versions.c.document)
        .where(versions.c.id.in_(sa.select(kept.c.version)))
        .order_by(versions.c.document, versions.c.recorded, versions.c.id)
    )
    if not every:
        query = query.where(versions.c.extractor != reader)
    return [(int(row.id), row.document) for row in connection.execute(query)]


def drop_unused_pages(connection: Connection) -> None:
    """Removes pages that no Version was read from and no look waits for."""
    used = sa.union(sa.select(kept.c.page), sa.select(looks.c.page).where(looks.c.page.is_not(None)))
    connection.execute(pages.delete().where(pages.c.id.not_in(used)))


def _drop_page(connection: Connection, page: int | None) -> None:
    if page is not None and not connection.execute(KEPT, {"page_id": page}).first():
        connection.execute(DROP, {"page_id": page})


def _set(connection: Connection, look: Look, **values: Any) -> None:
    connection.execute(SET, {"of_url": look.url, **values})
