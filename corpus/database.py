"""A SQLite database behind SQLAlchemy, brought up to date by Alembic; the one file that knows SQLite's dialect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from corpus.durable import explained
from corpus.errors import ArchiveError

BUSY_MS = 30_000  # how long a second process waits for the writer


def open_database(path: Path, migrations: str) -> Engine:
    """The database in ``path``, made or upgraded by the Alembic scripts in the package ``migrations``.

    WAL mode, foreign keys on. Raises ArchiveError where it is damaged or was written by a newer Earshot.
    """
    with explained(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _prepare)
    try:
        _upgrade(engine, migrations, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _prepare(connection: Any, _record: object) -> None:
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
            with engine.begin() as connection:
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
        raise ArchiveError(f"{path} cannot be used ({reason}): move it away and gather anew") from None
