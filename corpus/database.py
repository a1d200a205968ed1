"""A SQLite database behind SQLAlchemy, brought up to date by Alembic; the one file that knows SQLite's dialect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from corpus.durable import explained
from corpus.errors import ArchiveError

BUSY_MS = 30_000  # how long a second process waits for the writer
WRITES = "earshot_writes"  # the option of a connection whose transactions write


def open_database(path: Path, migrations: str) -> Engine:
    """The database in ``path``, made or upgraded by the Alembic scripts in the package ``migrations``.

    WAL mode, foreign keys on. Raises ArchiveError where it is damaged or was written by a newer Earshot.
    """
    with explained(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        _upgrade(engine, migrations, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine, path: Path) -> Iterator[Connection]:
    """A transaction that may read and write: it waits for other writers at its start, so that it cannot fail later.

    Raises ArchiveError or DataFolderError; then nothing of it was kept.
    """
    with explained_database(path), engine.execution_options(**{WRITES: True}).begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine, path: Path) -> Iterator[Connection]:
    """A connection that sees one state of the database, whatever is written meanwhile."""
    with explained_database(path), engine.connect() as connection:
        yield connection


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transaction of its own: _begin does
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", f"busy_timeout = {BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _upgrade(engine: Engine, migrations: str, path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", migrations)
    with explained_database(path):
        try:
            with writing(engine, path) as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except CommandError as error:
            if "locate revision" in str(error):
                raise ArchiveError(
                    f"{path} was written by a newer Earshot: install that one, or set EARSHOT_DATA to another folder"
                ) from None
            raise


@contextmanager
def explained_database(path: Path) -> Iterator[None]:
    """Turns a database's error of the block into one that names ``path`` and says what to do."""
    try:
        yield
    except DatabaseError as error:
        reason = str(error.orig)
        with explained(path.parent):
            if "full" in reason or "disk I/O" in reason:
                raise OSError(28, reason) from None
            if "readonly" in reason or "unable to open" in reason:
                raise PermissionError(13, reason) from None
        if "locked" in reason or "busy" in reason:
            raise ArchiveError(f"{path} is being written by another process: try again when it is done") from None
        raise ArchiveError(f"{path} cannot be used ({reason}): move it away and gather anew") from None
