"""A Document as it was found -> the archive: new, changed, unchanged, held aside, or a copy of another."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from corpus.archive.arrivals import How, note_arrival
from corpus.archive.doubled import undoubled
from corpus.archive.duplicates import SAME, Copies
from corpus.archive.judge import LOST_LOOKS, Held, Judgement, Kept, Look, judge, likeness
from corpus.archive.packing import digest_of
from corpus.archive.tables import addresses, documents, helds, version_pages, versions
from corpus.texts import comparable
from corpus.values import Document

# What is asked for every page is made once: making a statement costs SQLAlchemy more than SQLite's work on it.
OF_UNIT = sa.select(documents).where(documents.c.unit == sa.bindparam("of_unit"))
URLS: sa.BindParameter[str] = sa.bindparam("urls", expanding=True)
BY_ADDRESS = (
    sa.select(documents)
    .join(addresses, addresses.c.document == documents.c.url)
    .where(addresses.c.url.in_(URLS))
    .order_by(documents.c.url)
)
KNOWN_ADDRESSES = sa.select(addresses.c.url).where(addresses.c.url.in_(URLS))
ADD_DOCUMENT, ADD_ADDRESS, ADD_VERSION, ADD_PAGE = (
    table.insert() for table in (documents, addresses, versions, version_pages)
)
NEWEST_OF_UNIT = (
    sa.select(versions.c.id, versions.c.seen, versions.c.looks)
    .join(documents, documents.c.url == versions.c.document)
    .where(documents.c.unit == sa.bindparam("of_unit"))
    .order_by(versions.c.recorded.desc(), versions.c.id.desc())
    .limit(1)
)
SET_VERSION = versions.update().where(versions.c.id == sa.bindparam("of_version"))
FORGET_PAGES = version_pages.delete().where(version_pages.c.version == sa.bindparam("of_version"))
Debut = Literal["new", "first-look", "import"]
Outcome = Literal["new", "changed", "unchanged", "held", "copy"]


@dataclass(frozen=True, slots=True)
class Found:
    """A Document as it was seen on ``day``. ``unit`` is what is looked at: a source's id or an article's address.

    ``reader`` names what understood the page, its family and version: "page-3". ``pages`` are the rows of the pages
    it was understood from. A history knows ``until`` when the text stayed.
    """

    document: Document
    day: dt.date
    reader: str
    unit: str | None = None
    debut: Debut = "import"
    entered: dt.datetime | None = None
    authors: tuple[str, ...] = ()
    date_from: str | None = None
    addresses: tuple[str, ...] = ()  # where it was found, besides its canonical url
    pages: tuple[int, ...] = ()
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of it. ``document`` is the url of the Document that holds it; ``reason`` says why it is held."""

    outcome: Outcome
    document: str
    reason: str = ""
    version: int | None = None  # that it made, or that ``pages`` now belong to


def record(connection: Connection, found: Found, copies: Copies) -> Recorded:
    """Keeps ``found`` within the transaction of ``connection``."""
    found = replace(found, document=replace(found.document, sections=undoubled(found.document.sections)))
    known = _document(connection, found)
    if known is None:
        return _new(connection, found, copies)
    if found.unit is not None and known.unit not in (None, found.unit):
        return _of_another(connection, found, known, copies)
    _take_addresses(connection, known.url, (found.document.url, *found.addresses))
    return _judged(connection, found, known)


def _new(connection: Connection, found: Found, copies: Copies) -> Recorded:
    """What is known by none of its addresses: another one's copy, or a Document with its first Version."""
    document = found.document
    signature = copies.signature(document)
    original = copies.original(connection, document, signature) if signature else None
    if original is not None:
        _take_addresses(connection, original, (document.url, *found.addresses))
        return Recorded("copy", original)
    connection.execute(ADD_DOCUMENT, _document_row(found, signature))
    urls = sorted({document.url, *found.addresses})
    connection.execute(ADD_ADDRESS, [{"url": url, "document": document.url} for url in urls])
    if signature:
        copies.add(document.url, signature)
    version = _insert(connection, found, document.url, Judgement("new", found.day), found.debut)
    return Recorded("new", document.url, version=version)


def has_document(connection: Connection, unit: str) -> bool:
    """Whether there is a Document that is looked at as ``unit``."""
    return connection.execute(OF_UNIT, {"of_unit": unit}).first() is not None


def _of_another(connection: Connection, found: Found, known: Any, copies: Copies) -> Recorded:
    """What states the address of another unit's Document: a copy of it, or a page that states a wrong address."""
    newest = connection.execute(
        sa.select(versions.c.text, versions.c.language)
        .where(versions.c.document == known.url)
        .order_by(versions.c.recorded.desc(), versions.c.id.desc())
    ).first()
    words = comparable(found.document.text, found.document.language)
    own = next((url for url in found.addresses if _owner(connection, url) is None), None)
    if newest is None or own is None or likeness(words, comparable(newest.text, newest.language or "")) >= SAME:
        _take_addresses(connection, known.url, found.addresses)
        return Recorded("copy", known.url)
    return record(connection, replace(found, document=replace(found.document, url=own), addresses=(own,)), copies)


def _owner(connection: Connection, url: str) -> str | None:
    return connection.execute(sa.select(addresses.c.document).where(addresses.c.url == url)).scalar()


def _document(connection: Connection, found: Found) -> Any:
    """The row of the Document that ``found`` is a look at; by its unit, else by its addresses."""
    if found.unit is not None:
        row = connection.execute(OF_UNIT, {"of_unit": found.unit}).first()
        if row is not None:
            return row
    urls = (found.document.url, *found.addresses)
    rows = connection.execute(BY_ADDRESS, {"urls": list(urls)}).all()
    return next((row for row in rows if row.url == found.document.url), rows[0] if rows else None)


def _judged(connection: Connection, found: Found, known: Any) -> Recorded:
    rows = connection.execute(
        sa.select(versions).where(versions.c.document == known.url).order_by(versions.c.recorded, versions.c.id)
    ).all()
    if found.until is not None:
        later = [row for row in rows if row.recorded > found.day.isoformat()]
        rows = rows[: len(rows) - len(later)]
        if later and _begins_earlier(rows, found, later[0]):
            connection.execute(
                versions.update().where(versions.c.id == later[0].id).values(recorded=found.day.isoformat())
            )
            return Recorded("unchanged", known.url, version=later[0].id)
    else:
        later = []
    held = None if later else _held(connection, known.url)
    judgement = _judgement(found, [_kept(row) for row in rows], held, known.flips)
    if judgement.held != held and not later:
        _keep_held(connection, known.url, judgement.held)
    if judgement.flipped:
        connection.execute(documents.update().where(documents.c.url == known.url).values(flips=known.flips + 1))
    if judgement.outcome == "held":
        return Recorded("held", known.url, judgement.held.reason if judgement.held else "")
    _update_document(connection, found, known, past=bool(later))
    if judgement.outcome == "unchanged":
        return Recorded("unchanged", known.url, version=_seen(connection, found, rows[-1], judgement))
    how: How = "changed" if found.until is None else "history"
    version = _insert(connection, found, known.url, judgement, how)
    outcome: Outcome = "new" if judgement.outcome == "new" and not later else "changed"
    return Recorded(outcome, known.url, version=version)


def _begins_earlier(rows: Sequence[Any], found: Found, later: Any) -> bool:
    """Whether ``found`` is the text of the Version ``later``, and of none before it: then that one began earlier."""
    words = comparable(found.document.text, found.document.language)
    same = [comparable(row.text, row.language or "") == words for row in (later, *rows[-1:])]
    return same[0] and not any(same[1:])


def _judgement(found: Found, known: Sequence[Kept], held: Held | None, flips: int) -> Judgement:
    """What the look, or each of the looks of a history's stretch, comes to."""
    look = Look(found.document.text, found.document.language, found.day, found.reader)
    judgement = judge(look, known, held, flips)
    if found.until is not None:
        days = [found.day + dt.timedelta(days=n) for n in range(1, LOST_LOOKS)] + [found.until]
        for day in days:
            if judgement.outcome != "held" or day > found.until:
                break
            judgement = judge(replace(look, day=day), known, judgement.held, flips)
    return judgement


def _kept(row: Any) -> Kept:
    recorded, seen = (dt.date.fromisoformat(day) for day in (row.recorded, row.seen))
    moves = tuple(json.loads(row.moves))
    return Kept(row.text, row.language or "und", recorded, seen, row.looks, moves, row.extractor or "")


def _held(connection: Connection, url: str) -> Held | None:
    row = connection.execute(sa.select(helds).where(helds.c.document == url)).first()
    if row is None:
        return None
    since, last = (dt.date.fromisoformat(day) for day in (row.since, row.last))
    return Held(row.reason, row.text, row.language, since, last, row.looks)


def _keep_held(connection: Connection, url: str, held: Held | None) -> None:
    connection.execute(helds.delete().where(helds.c.document == url))
    if held is not None:
        row = {**asdict(held), "since": held.since.isoformat(), "last": held.last.isoformat()}
        connection.execute(helds.insert().values(document=url, **row))


def _take_addresses(connection: Connection, document: str, urls: tuple[str, ...]) -> None:
    wanted = set(urls)
    known = set(connection.execute(KNOWN_ADDRESSES, {"urls": sorted(wanted)}).scalars())
    for url in sorted(wanted - known):
        connection.execute(ADD_ADDRESS, {"url": url, "document": document})


def _document_row(found: Found, signature: bytes | None) -> dict[str, Any]:
    document = found.document
    entered = found.entered or dt.datetime.combine(found.day, dt.time(), dt.UTC)
    return {
        "url": document.url, **_facts(found), "language": document.language, "kind": document.kind, "unit": found.unit,
        "entered": entered.isoformat(), "debut": found.debut, "signature": signature, "flips": 0,
    }  # fmt: skip


def _facts(found: Found) -> dict[str, Any]:
    document = found.document
    return {
        "title": document.title,
        "publisher": document.publisher,
        "published": str(document.published) if document.published else None,
        "assistants": json.dumps(document.assistants),
        "authors": json.dumps(found.authors, ensure_ascii=False),
        "date_from": found.date_from,
    }


def _update_document(connection: Connection, found: Found, known: Any, past: bool) -> None:
    if past:
        return  # what the page says of itself today is newer than this text
    document = found.document
    values = {**_facts(found), "language": document.language, "kind": document.kind, "unit": found.unit or known.unit}
    connection.execute(documents.update().where(documents.c.url == known.url).values(**values))


def version_row(document: Document, reader: str) -> dict[str, Any]:
    """The columns of a Version that hold its text and who read it."""
    sections = json.dumps([asdict(section) for section in document.sections], ensure_ascii=False)
    return {
        "sections": sections,
        "digest": digest_of(sections.encode("utf-8", "surrogatepass")),
        "text": document.text,
        "language": document.language,
        "extractor": reader,
    }


def _insert(connection: Connection, found: Found, url: str, judgement: Judgement, how: How) -> int:
    row = version_row(found.document, found.reader)
    recorded = judgement.recorded.isoformat()
    seen = max(judgement.recorded, found.day, found.until or found.day).isoformat()
    moves = json.dumps(judgement.moves, ensure_ascii=False)
    row |= {"document": url, "recorded": recorded, "seen": seen, "looks": 1, "moves": moves}
    made = connection.execute(ADD_VERSION, row)
    assert made.inserted_primary_key is not None
    version = int(made.inserted_primary_key[0])
    note_arrival(connection, version, url, how)
    keep_pages(connection, version, found.pages)
    return version


def _seen(connection: Connection, found: Found, newest: Any, judgement: Judgement) -> int | None:
    """Notes another look at the newest Version; its id where it now holds ``found``'s pages."""
    seen = max(newest.seen, found.day.isoformat(), (found.until or found.day).isoformat())
    values: dict[str, Any] = {"seen": seen, "looks": newest.looks + 1}
    if judgement.moves:
        values["moves"] = json.dumps(judgement.moves, ensure_ascii=False)
        values["looks"] = newest.looks
    if judgement.reread:
        values |= version_row(found.document, found.reader)
    connection.execute(versions.update().where(versions.c.id == newest.id).values(**values))
    if judgement.reread:
        keep_pages(connection, newest.id, found.pages)
        return int(newest.id)
    return None


def rewrite(connection: Connection, version: int, document: Document, reader: str) -> bool:
    """Puts in place of a Version's text what today's reader finds in its pages; whether that is another text."""
    document = replace(document, sections=undoubled(document.sections))
    row = version_row(document, reader)
    query = sa.select(versions.c.sections, versions.c.language).where(versions.c.id == version)
    before = connection.execute(query).one()
    connection.execute(versions.update().where(versions.c.id == version).values(**row))
    return (before.sections, before.language) != (row["sections"], row["language"])


def keep_pages(connection: Connection, version: int, pages: Sequence[int]) -> None:
    """Notes that the text of ``version`` was understood from ``pages``, in order, and from no others."""
    connection.execute(FORGET_PAGES, {"of_version": version})
    for n, page in enumerate(pages):
        connection.execute(ADD_PAGE, {"version": version, "n": n, "page": page})


def seen_again(connection: Connection, unit: str, day: dt.date) -> None:
    """Notes that the text of ``unit``'s Document stands there unchanged on ``day``."""
    row = connection.execute(NEWEST_OF_UNIT, {"of_unit": unit}).first()
    if row is not None:
        seen = max(row.seen, day.isoformat())
        connection.execute(SET_VERSION, {"of_version": row.id, "seen": seen, "looks": row.looks + 1})
