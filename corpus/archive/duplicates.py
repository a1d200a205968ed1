"""The same article at several addresses: found by MinHash over its words, confirmed on the words themselves."""

from __future__ import annotations

import zlib
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
    import numpy as np
    from datasketch import MinHash

    shingles = {" ".join(words[n : n + SHINGLE]).encode() for n in range(len(words) - SHINGLE + 1)}
    minhash = MinHash(num_perm=PERMUTATIONS, hashfunc=zlib.crc32, scheme=SCHEME)
    minhash.update_batch(sorted(shingles))
    return bytes(np.asarray(minhash.hashvalues, np.uint32).tobytes())


def _minhash(signature: bytes) -> Any:
    import numpy as np
    from datasketch import MinHash

    values = np.frombuffer(signature, np.uint32).astype(np.uint64)
    return MinHash(num_perm=PERMUTATIONS, hashfunc=zlib.crc32, scheme=SCHEME, hashvalues=values)
