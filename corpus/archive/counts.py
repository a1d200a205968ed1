"""What the archive holds, counted: for ``python -m corpus status``."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from corpus.archive.tables import documents, helds, looks, versions

AGES = ((7, "a week"), (31, "a month"), (366, "a year"))  # days since the last look, and their name
OLDER = "longer"


@dataclass(frozen=True, slots=True)
class Group:
    """Documents and Versions that have something in common."""

    name: str
    documents: int
    versions: int


@dataclass(frozen=True, slots=True)
class Counts:
    """``seen`` groups Documents by how long ago they were last seen, ``published`` by year."""

    documents: int
    versions: int
    assistants: tuple[Group, ...]
    kinds: tuple[Group, ...]
    languages: tuple[Group, ...]
    seen: tuple[Group, ...]
    published: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """An address that fails or is refused, or a Document whose text is held aside."""

    what: str
    outcome: str
    reason: str
    since: str
    times: int


def counted(connection: Connection, today: dt.date) -> Counts:
    query = (
        sa.select(
            documents.c.kind,
            documents.c.language,
            documents.c.assistants,
            documents.c.published,
            sa.func.count(versions.c.id).label("versions"),
            sa.func.max(versions.c.seen).label("seen"),
        )
        .join(versions, versions.c.document == documents.c.url)
        .group_by(documents.c.url)
    )
    rows = connection.execute(query).all()
    return Counts(
        len(rows),
        sum(row.versions for row in rows),
        _groups((assistant, row.versions) for row in rows for assistant in json.loads(row.assistants) or ["none"]),
        _groups((row.kind, row.versions) for row in rows),
        _groups((row.language, row.versions) for row in rows),
        _by_age((_age(row.seen, today), row.versions) for row in rows),
        _groups(((row.published or "no date")[:4].replace("no d", "no date"), row.versions) for row in rows),
    )


def troubles(connection: Connection) -> list[Trouble]:
    """What fails, is refused or is held aside, longest first."""
    failing = connection.execute(sa.select(looks).where(looks.c.failing.is_not(None)))
    found = [
        Trouble(
            look.source if look.unit == look.source else look.url, look.outcome, look.reason or "", look.failing,
            look.failures,
        )
        for look in failing
    ]  # fmt: skip
    held = connection.execute(sa.select(helds, documents.c.unit).join(documents, documents.c.url == helds.c.document))
    found += [Trouble(row.unit or row.document, "held", row.reason, row.since, row.looks) for row in held]
    return sorted(found, key=lambda trouble: (trouble.since, trouble.what))


def _groups(members: Iterable[tuple[str, int]]) -> tuple[Group, ...]:
    """The groups by size, largest first."""
    found, holding = Counter[str](), Counter[str]()
    for name, count in members:
        found[name] += 1
        holding[name] += count
    return tuple(Group(name, found[name], holding[name]) for name in sorted(found, key=lambda n: (-found[n], n)))


def _by_age(members: Iterable[tuple[str, int]]) -> tuple[Group, ...]:
    names = [name for _, name in AGES] + [OLDER]
    return tuple(sorted(_groups(members), key=lambda group: names.index(group.name)))


def _age(seen: str, today: dt.date) -> str:
    days = (today - dt.date.fromisoformat(seen)).days
    return next((name for limit, name in AGES if days <= limit), OLDER)
