"""Which channels get digests, and which policies they watch: rows of state.db."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import sqlalchemy as sa

from bot.slots import Cadence, Rhythm
from bot.state import State
from bot.tables import subscriptions as table

Kind = Literal["digest", "watch"]
Paused = Literal["forbidden", "gone"]
MOST_A_SERVER = 50  # subscriptions and watches of a server together


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a channel gets: a digest each day or week, or (``kind`` "watch") a post when ``service``'s policy changes.

    ``language`` None: the server's. ``watermark`` is how far into the archive the last sent one looked. Slots before
    ``created`` do not count. ``paused`` says why nothing is sent just now.
    """

    server: int
    channel: int
    watermark: int
    created: dt.datetime
    kind: Kind = "digest"
    service: str = ""
    cadence: Cadence = "weekly"
    day: int = 0
    time: dt.time = dt.time(9)
    assistants: tuple[str, ...] = ()
    language: str | None = None
    quiet: bool = True
    paused: Paused | None = None
    id: int = 0

    def rhythm(self, zone: str) -> Rhythm:
        return Rhythm(self.cadence, self.day, self.time, zone)


class TooManyError(Exception):
    """The server has as many subscriptions as it may have."""


class Subscriptions:
    """The subscriptions in ``state``. Its methods may be called from any thread; they raise StateError."""

    def __init__(self, state: State) -> None:
        self._state = state

    def put(self, new: Subscription) -> tuple[Subscription, bool]:
        """Keeps ``new`` in the place of what the channel had of its kind; returns it, and whether there was one.

        What was there keeps its id and watermark, so that nothing is lost or comes twice; it is no longer paused.
        Raises TooManyError.
        """
        with self._state.writing() as connection:
            old = connection.execute(
                sa.select(table.c.id, table.c.watermark).where(
                    table.c.channel == new.channel, table.c.kind == new.kind, table.c.service == new.service
                )
            ).first()
            if old:
                kept = replace(new, id=old.id, watermark=old.watermark)
                connection.execute(sa.update(table).where(table.c.id == old.id).values(_row(kept)))
                return kept, True
            count = sa.select(sa.func.count()).select_from(table).where(table.c.server == new.server)
            if connection.execute(count).scalar_one() >= MOST_A_SERVER:
                raise TooManyError
            made = connection.execute(sa.insert(table).values(_row(new))).inserted_primary_key
            assert made is not None
            return replace(new, id=made[0]), False

    def remove(self, server: int, channel: int, kind: Kind, service: str = "") -> bool:
        """Deletes a subscription with what was posted for it. Whether there was one."""
        with self._state.writing() as connection:
            there = (
                table.c.server == server,
                table.c.channel == channel,
                table.c.kind == kind,
                table.c.service == service,
            )
            return connection.execute(sa.delete(table).where(*there)).rowcount > 0

    def of_server(self, server: int) -> list[Subscription]:
        return self._found(table.c.server == server)

    def all(self) -> list[Subscription]:
        return self._found(sa.true())

    def get(self, subscription: int) -> Subscription | None:
        return next(iter(self._found(table.c.id == subscription)), None)

    def of_channel(self, server: int, channel: int) -> list[Subscription]:
        return self._found(sa.and_(table.c.server == server, table.c.channel == channel))

    def has_watches(self) -> bool:
        """Whether any channel watches a policy."""
        with self._state.reading() as connection:
            return connection.execute(sa.select(table.c.id).where(table.c.kind == "watch")).first() is not None

    def resume(self, subscription: int) -> None:
        with self._state.writing() as connection:
            connection.execute(sa.update(table).where(table.c.id == subscription).values(paused=None))

    def _found(self, which: Any) -> list[Subscription]:
        with self._state.reading() as connection:
            rows = connection.execute(sa.select(table).where(which).order_by(table.c.id)).mappings()
            return [_subscription(dict(row)) for row in rows]


def _row(subscription: Subscription) -> dict[str, Any]:
    row = asdict(subscription)
    del row["id"]
    return row | {
        "time": subscription.time.isoformat("minutes"),
        "assistants": " ".join(subscription.assistants),
        "created": subscription.created.isoformat(),
    }


def _subscription(row: dict[str, Any]) -> Subscription:
    return Subscription(
        **row
        | {
            "time": dt.time.fromisoformat(row["time"]),
            "assistants": tuple(row["assistants"].split()),
            "created": dt.datetime.fromisoformat(row["created"]),
        }
    )
