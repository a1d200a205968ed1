"""Vectors of a Snapshot under way, kept until it is built: a build that is killed embeds nothing twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import sqlalchemy as sa

from corpus.archive.tables import vectors
from corpus.catalogue.vectors import Key, key_hash

if TYPE_CHECKING:
    from corpus.archive.store import Archive
    from corpus.embedding.encoder import Vectors


class KeptVectors:
    """The table "vector", keyed by a model's fingerprint and a text's hash."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def load(self, model: str, keys: Iterable[Key]) -> dict[Key, Vectors]:
        """The vectors of those of ``keys`` that are kept, float32."""
        with self._archive.reading() as connection:
            rows = connection.execute(sa.select(vectors.c.key, vectors.c.vector).where(vectors.c.model == model))
            kept = {bytes(row.key): row.vector for row in rows}
        if not kept:
            return {}
        return {key: np.frombuffer(kept[place], np.float32) for key in keys if (place := key_hash(key)) in kept}

    def keep(self, model: str, fresh: dict[Key, Vectors]) -> None:
        rows = [
            {"model": model, "key": key_hash(key), "vector": np.asarray(vector, np.float32).tobytes()}
            for key, vector in fresh.items()
        ]
        with self._archive.writing() as connection:
            connection.execute(vectors.insert(), rows)

    def forget(self) -> None:
        with self._archive.writing() as connection:
            connection.execute(vectors.delete())
