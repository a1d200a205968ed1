"""Places in the shared pages that were marked by hand: kept as file, start, end and a hash, never as text.

A place is found again where a reader of pages has come to set its text differently, as long as its words stayed.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.gather.imports import read_document
from corpus.values import Document, Kind
from tests.shared import SHARED

WORD = re.compile(r"[^\W_]+")
HINTS = str.maketrans("", "", "\u00ad\u200b\u200d\u2060\ufeff")  # characters that only a renderer heeds


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a Document's text: the hash is over its words, in lower case, with single spaces between."""

    file: str  # below the shared folder
    start: int
    end: int
    words: int
    sha256: str

    @classmethod
    def of(cls, file: str, text: str, start: int, end: int) -> Place:
        found = words_of(text[start:end])
        return cls(file, start, end, len(found), digest(found))

    def located(self, text: str) -> tuple[int, int] | None:
        """Where the place stands in ``text``, the nearest to where it stood; None where its words are not there."""
        if digest(words_of(text[self.start : self.end])) == self.sha256:
            return self.start, self.end
        spans = [(match.start(), match.end()) for match in WORD.finditer(text)]
        plain = words_of(text)
        if len(plain) != len(spans):  # a word that normalising cuts in two: too rare to be worth more
            plain = [" ".join(words_of(text[start:end])) for start, end in spans]
        hits = [
            (spans[i][0], spans[i + self.words - 1][1])
            for i in range(len(plain) - self.words + 1)
            if digest(plain[i : i + self.words]) == self.sha256
        ]
        return min(hits, key=lambda hit: abs(hit[0] - self.start), default=None)


def words_of(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold().translate(HINTS))


def digest(words: list[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


@cache
def shared_document(file: str) -> Document:
    """The Document in a file below the shared folder; its address is made up from its name."""
    path = SHARED / file
    url = f"https://shared.example/{file}"
    kind: Kind = "policy" if "policy" in path.name or "policies" in file else "news"
    if path.suffix != ".gz":
        return read_document(path, url, _publisher(file), None, kind)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / path.name.removesuffix(".gz")
        page.write_bytes(gzip.decompress(path.read_bytes()))
        return read_document(page, url, None, None, kind)


def _publisher(file: str) -> str | None:
    """Whose policy it is, as the index of the shared policies says."""
    return _publishers().get(file.removeprefix("policies/"))


@cache
def _publishers() -> dict[str, str]:
    import csv

    with (SHARED / "policies" / "index.csv").open(encoding="utf-8") as index:
        return {row["path"]: row["service"].partition(" (")[0] for row in csv.DictReader(index)}
