"""The vectors of the briefs, which ship with the package so that the first question need not wait for them.

A file of float16 vectors, keyed by the hash of what was embedded, for one model by its fingerprint; with another
model, and for texts that changed since, everything is embedded anew. ``python -m corpus pack`` writes it; a test
fails when it is stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.catalogue.load import FOLDER, Catalogue

if TYPE_CHECKING:
    from corpus.embedding.encoder import Vectors

FILE = FOLDER / "vectors.npz"
KEY_BYTES = 16  # of SHA-256
Key = tuple[bool, str]  # whether it is a question, and the text


def key_hash(key: Key) -> bytes:
    return hashlib.sha256(f"{'query' if key[0] else 'passage'}\0{key[1]}".encode()).digest()[:KEY_BYTES]


def brief_keys(known: Catalogue) -> list[Key]:
    """What is embedded of the catalogue, each once, sorted."""
    texts = {(False, text) for statement in known.statements for text in statement.text.values()}
    asks = {(True, ask) for statement in known.statements for asks in statement.asks.values() for ask in asks}
    scale = {(True, question) for lists in known.scale.values() for group in lists.values() for question in group}
    return sorted(texts | asks | scale)


def packed_vectors(fingerprint: str, keys: Iterable[Key], path: Path = FILE) -> dict[Key, Vectors]:
    """The packed vectors of ``keys`` as far as there are any, float32 of unit length; none for another model."""
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as file:
        if str(file["fingerprint"]) != fingerprint:
            return {}
        hashes, vectors = file["hashes"], file["vectors"].astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    place = {bytes(row): i for i, row in enumerate(hashes)}
    return {key: vectors[place[key_hash(key)]] for key in keys if key_hash(key) in place}


def write_packed(vectors: dict[Key, Vectors], fingerprint: str, path: Path = FILE) -> None:
    """Writes ``vectors`` in a fixed order, so that the same vectors give the same file."""
    keys = sorted(vectors)
    hashes = np.frombuffer(b"".join(key_hash(key) for key in keys), np.uint8).reshape(len(keys), KEY_BYTES)
    stacked = np.stack([vectors[key] for key in keys]).astype(np.float16)
    np.savez(path, fingerprint=np.str_(fingerprint), hashes=hashes, vectors=stacked)
