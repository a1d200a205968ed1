"""Vectors that were embedded once, kept by what was embedded and by model, so that no rebuild embeds a text again.

One SQLite file a model, ``models/vectors-<fingerprint>.db``. It is written while a rebuild embeds, so that one which
is stopped goes on from there; it may be deleted at any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.catalogue.vectors import Key, key_hash
from corpus.durable import explained

if TYPE_CHECKING:
    from corpus.embedding.encoder import Vectors

HASHES_AT_ONCE = 500  # in one query; SQLite's oldest limit is 999
SCHEMA = "CREATE TABLE IF NOT EXISTS vector (hash BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"


class KeptVectors:
    """The kept vectors of one model. Call it under the index's lock: there is one writer."""

    def __init__(self, models: Path, fingerprint: str, dim: int) -> None:
        self._path = models / f"vectors-{fingerprint}.db"
        self._bytes = dim * np.dtype(np.float32).itemsize

    def read(self, keys: Sequence[Key]) -> dict[Key, Vectors]:
        """The vectors of ``keys`` as far as they are kept, shape (dim,); none where the file is damaged."""
        if not keys or not self._path.is_file():
            return {}
        by_hash = {key_hash(key): key for key in keys}
        hashes = list(by_hash)
        found: dict[Key, Vectors] = {}
        try:
            with self._open() as database:
                for start in range(0, len(hashes), HASHES_AT_ONCE):
                    part = hashes[start : start + HASHES_AT_ONCE]
                    marks = ",".join("?" * len(part))
                    rows = database.execute(f"SELECT hash, vector FROM vector WHERE hash IN ({marks})", part)  # noqa: S608
                    found |= {by_hash[h]: np.frombuffer(v, np.float32) for h, v in rows if len(v) == self._bytes}
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)
            return {}
        return found

    def add(self, vectors: dict[Key, Vectors]) -> None:
        """Keeps ``vectors``. Raises DataFolderError where the disk is full or the folder cannot be written."""
        rows = [(key_hash(key), np.ascontiguousarray(vector, np.float32).tobytes()) for key, vector in vectors.items()]
        with explained(self._path.parent):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with self._open() as database, database:
                    database.execute(SCHEMA)
                    database.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)
            except sqlite3.OperationalError as error:
                raise OSError(28, f"no space left: {error}") from None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path)) as database:
            yield database
