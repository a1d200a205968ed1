"""The same article at several addresses: found by MinHash over its words, confirmed on the words themselves."""

from __future__ import annotations

import zlib
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from corpus.archive.judge import likeness
from corpus.archive.tables import documents, versions
from corpus.texts import comparable
from corpus.values import Document, Kind

KINDS: tuple[Kind, ...] = ("news", "regulator", "research")  # a policy's regional editions are alike and not the same
PERMUTATIONS = 64
SCHEME: Any = "affine32"  # datasketch's newest; signatures that are kept stay with theirs
SHINGLE = 5  # words
FACTOR = 0x9E3779B1  # odd, with bits well spread (2^32 by the golden ratio): mixes the hashes of a shingle's words
FEWEST_WORDS = 80  # shorter texts are alike by chance
THRESHOLD = 0.7  # estimated Jaccard from which a candidate is compared word by word
SAME = 0.8  # share of common 4-grams: a copy with another headline, byline or picture's caption


class Copies:
    """Finds the Document that a new one is a copy of; loads what it needs when first asked."""

    def __init__(self) -> None:
        self._index: Any = None

    def signature(self, document: Document) -> bytes | None:
        """MinHash of the document's words; None where it is of a kind, or too short, to be a copy."""
        words = document.text.casefold().split() if document.kind in KINDS else []
        return _signature(words) if len(words) >= FEWEST_WORDS else None

    def original(self, connection: Connection, document: Document, signature: bytes) -> str | None:
        """The url of the Document that ``document`` is a copy of."""
        if self._index is None:
            self._load(connection)
        words: str | None = None
        for url in sorted(self._index.query(_minhash(signature))):
            newest = (
                sa.select(versions.c.text, versions.c.language)
                .where(versions.c.document == url)
                .order_by(versions.c.recorded.desc(), versions.c.id.desc())
            )
            row = connection.execute(newest).first()
            if row is not None:
                words = words or comparable(document.text, document.language)
                if likeness(words, comparable(row.text, row.language or "")) >= SAME:
                    return str(url)
        return None

    def add(self, url: str, signature: bytes) -> None:
        if self._index is not None and url not in self._index:
            self._index.insert(url, _minhash(signature))

    def _load(self, connection: Connection) -> None:
        from datasketch import MinHashLSH

        self._index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
        known = sa.select(documents.c.url, documents.c.signature).where(documents.c.signature.is_not(None))
        for url, signature in connection.execute(known):
            self._index.insert(url, _minhash(signature))


def _signature(words: list[str]) -> bytes:
    """MinHash of the shingles; their hashes are made for all of them at once, from those of their words."""
    import numpy as np

    each = {word: zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in set(words)}
    hashes = np.array([each[word] for word in words], np.uint32)
    size = len(words) - SHINGLE + 1
    shingles = np.zeros(size, np.uint32)
    for place in range(SHINGLE):
        shingles = (shingles * np.uint32(FACTOR)) ^ hashes[place : place + size]
    minhash = _empty().copy()
    minhash.update_batch(shingles.tolist())
    return bytes(np.asarray(minhash.hashvalues, np.uint32).tobytes())


def _minhash(signature: bytes) -> Any:
    import numpy as np
    from datasketch import MinHash

    values = np.frombuffer(signature, np.uint32)
    same = _empty().permutations
    return MinHash(PERMUTATIONS, hashfunc=int, scheme=SCHEME, hashvalues=values, permutations=same)


@cache
def _empty() -> Any:
    """A MinHash of nothing, whose permutations all others share."""
    from datasketch import MinHash

    return MinHash(PERMUTATIONS, hashfunc=int, scheme=SCHEME)
