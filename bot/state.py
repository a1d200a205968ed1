"""The bot's own database, state.db: servers' settings, subscriptions, posts, votes. Nothing about a person.

Settings are kept in memory too, so that reading them never waits; writing them goes to the file first.
Every table with a column ``server`` is about one server: ``purge`` and ``stored`` find it there, also later ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy import event

from bot.slots import UTC_ZONE
from bot.tables import public_channels, registered, servers, tables, votes
from corpus.database import explained_database, open_database, writing
from corpus.errors import ArchiveError, StateError

MIGRATIONS = "bot:migrations"
PublicIn = Literal["anywhere", "listed"]
Sharing = Literal["everyone", "moderators", "nobody"]
SHARING: tuple[Sharing, ...] = get_args(Sharing)
Vote = Literal["helpful", "not-helpful"]
Reason = Literal["wrong-assistant", "out-of-date", "not-asked", "not-in-source", "hard-to-read"]
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What a server's managers have set; the defaults are what holds until they do.

    ``language`` is None where public answers follow the server's own locale. ``channels`` counts only where
    ``public_in`` is "listed".
    """

    language: str | None = None
    private: bool = True
    public_in: PublicIn = "anywhere"
    sharing: Sharing = "everyone"
    channels: frozenset[int] = frozenset()
    zone: str = UTC_ZONE  # IANA name of the time zone in which digests are due

    def allows_public(self, *channels: int | None) -> bool:
        """Whether public answers are allowed in one of ``channels`` (a thread and the channel that it hangs on)."""
        return self.public_in == "anywhere" or any(channel in self.channels for channel in channels)


class State:
    """state.db, open for one process; close it when done. Its methods may be called from any thread."""

    def __init__(self, path: Path) -> None:
        """Opens ``path``, making or upgrading it. Raises StateError or DataFolderError."""
        self.path = path
        with explained_state():
            self._engine = open_database(path, MIGRATIONS)
        self._engine.dispose()  # the connection that upgraded: every later one is prepared first
        event.listen(self._engine, "connect", _durably)
        self._settings = self._read_settings()

    def _read_settings(self) -> dict[int, ServerSettings]:
        with self._connect() as connection:
            rows = connection.execute(sa.select(servers)).all()
            channels: dict[int, set[int]] = {}
            for server, channel in connection.execute(sa.select(public_channels)):
                channels.setdefault(server, set()).add(channel)
        return {
            row.id: ServerSettings(
                row.language,
                row.private,
                row.public_in,
                row.sharing,
                frozenset(channels.get(row.id, ())),
                row.zone or UTC_ZONE,
            )
            for row in rows
        }

    def settings(self, server: int | None) -> ServerSettings:
        """The settings of ``server``, from memory; the defaults where nothing was set, or in a direct message."""
        return self._settings.get(server, DEFAULTS) if server is not None else DEFAULTS

    def change(self, server: int, **changes: Any) -> ServerSettings:
        """Keeps the settings of ``server`` with ``changes``. Returns the new ones."""
        new = replace(self.settings(server), **changes)
        row = {
            "id": server,
            "language": new.language,
            "private": new.private,
            "public_in": new.public_in,
            "sharing": new.sharing,
            "zone": None if new.zone == UTC_ZONE else new.zone,
        }
        with self._connect() as connection:
            connection.execute(sa.delete(public_channels).where(public_channels.c.server == server))
            if not connection.execute(sa.update(servers).where(servers.c.id == server).values(row)).rowcount:
                connection.execute(sa.insert(servers).values(row))
            if new.channels:
                listed = [{"server": server, "channel": channel} for channel in sorted(new.channels)]
                connection.execute(sa.insert(public_channels), listed)
        self._settings[server] = new
        return new

    def add_vote(
        self, server: int | None, passages: Iterable[str], vote: Vote, reason: Reason | None, day: dt.date
    ) -> None:
        """Keeps a vote: on which passages, in which server, why, on which day; never whose, never on which question."""
        row = {
            "server": server,
            "passages": " ".join(passages),
            "vote": vote,
            "reason": reason,
            "day": day.isoformat(),
        }
        with self._connect() as connection:
            connection.execute(sa.insert(votes).values(row))

    def stored(self, server: int) -> dict[str, list[dict[str, Any]]]:
        """Every row about ``server``, by table."""
        found: dict[str, list[dict[str, Any]]] = {}
        with self._connect() as connection:
            for table, column in _tables_about_servers():
                rows = connection.execute(sa.select(table).where(column == server)).mappings()
                found[table.name] = [dict(row) for row in rows]
        return found

    def purge(self, *gone: int) -> int:
        """Deletes every row about the servers ``gone``; returns how many rows that were."""
        deleted = 0
        with self._connect() as connection:
            for table, column in reversed(_tables_about_servers()):
                deleted += connection.execute(sa.delete(table).where(column.in_(gone))).rowcount
        for server in gone:
            self._settings.pop(server, None)
        return deleted

    def servers(self) -> set[int]:
        """The ids of all servers about which something is stored."""
        with self._connect() as connection:
            return {
                server
                for _, column in _tables_about_servers()
                for (server,) in connection.execute(sa.select(column).distinct())
                if server is not None
            }

    def registered(self, application: int) -> str | None:
        """The digest of the commands that were last registered for ``application``."""
        with self._connect() as connection:
            query = sa.select(registered.c.digest).where(registered.c.application == application)
            return connection.execute(query).scalar()

    def set_registered(self, application: int, digest: str) -> None:
        with self._connect() as connection:
            connection.execute(sa.delete(registered).where(registered.c.application == application))
            connection.execute(sa.insert(registered).values({"application": application, "digest": digest}))

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that may read and write; it waits for other writers at its start. Raises StateError."""
        with explained_state(), writing(self._engine, self.path) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that reads one state of the database. Raises StateError."""
        with self._connect() as connection:
            yield connection

    @contextmanager
    def _connect(self) -> Iterator[sa.Connection]:
        """A connection whose block is one transaction."""
        with explained_state(), explained_database(self.path), self._engine.begin() as connection:
            yield connection


DEFAULTS = ServerSettings()


def _durably(connection: Any, _record: object) -> None:
    """What was committed outlives a power cut too: that a post is being sent must be known after it."""
    connection.execute("PRAGMA synchronous = FULL")


def _tables_about_servers() -> list[tuple[sa.Table, sa.Column[Any]]]:
    """Every table that says something about a server, with the column that holds its id."""
    return [(servers, servers.c.id)] + [
        (table, table.c.server) for table in tables.sorted_tables if "server" in table.c
    ]


@contextmanager
def explained_state() -> Iterator[None]:
    """Turns a database's error of the block into a StateError: what lies in state.db cannot be gathered anew."""
    try:
        yield
    except ArchiveError as error:
        problem = str(error).partition(": move it away")[0]
        advice = (
            "" if "newer Earshot" in problem else ": put a backup of it in its place, or move it away to start anew"
        )
        raise StateError(problem + advice) from None
