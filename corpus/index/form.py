"""The form of a Snapshot on disk: its files, its tables, its manifest."""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import OutdatedSnapshotError, SnapshotError

FORMAT = 3  # raised whenever a program of another format could not read what is written
DATABASE, VECTORS, MANIFEST, CURRENT = "snapshot.db", "vectors.faiss", "manifest.json", "current"
ID_CHARS = 12
MEND = "python -m corpus rebuild --offline"

SCHEMA = """
CREATE TABLE statement (
    fact TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, assistant TEXT NOT NULL, topic TEXT NOT NULL,
    stance TEXT NOT NULL, publisher TEXT NOT NULL, url TEXT NOT NULL, published TEXT, as_of TEXT NOT NULL,
    until TEXT, current INTEGER, confidence TEXT NOT NULL, seen TEXT NOT NULL);
CREATE TABLE statement_text (
    fact TEXT NOT NULL REFERENCES statement, language TEXT NOT NULL, text TEXT NOT NULL, replaced_by TEXT,
    PRIMARY KEY (fact, language)) WITHOUT ROWID;
CREATE TABLE guide_step (
    fact TEXT NOT NULL REFERENCES statement, action TEXT NOT NULL, assistant TEXT NOT NULL, language TEXT NOT NULL,
    n INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (fact, action, language, n)) WITHOUT ROWID;
CREATE TABLE document (
    url TEXT PRIMARY KEY, title TEXT NOT NULL, publisher TEXT NOT NULL, published TEXT, language TEXT NOT NULL,
    kind TEXT NOT NULL, service TEXT);
-- Services that are no assistant, each with its names (folded); an ordinary one is a word of the language too.
CREATE TABLE service_name (
    service TEXT NOT NULL, name TEXT NOT NULL, ordinary INTEGER NOT NULL, PRIMARY KEY (service, name)) WITHOUT ROWID;
CREATE TABLE version (
    id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES document, recorded TEXT NOT NULL, seen TEXT NOT NULL,
    superseded TEXT, text TEXT NOT NULL);
CREATE TABLE passage (
    id TEXT NOT NULL, version INTEGER NOT NULL REFERENCES version, start INTEGER NOT NULL, end INTEGER NOT NULL,
    path TEXT NOT NULL, language TEXT NOT NULL, PRIMARY KEY (id, version)) WITHOUT ROWID;
CREATE INDEX version_document ON version (document);
CREATE INDEX passage_version ON passage (version);
-- What is found: a statement or a passage, with the days between which it holds and all its words.
CREATE TABLE target (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, topic TEXT, language TEXT,
    first INTEGER NOT NULL, last INTEGER NOT NULL, words TEXT NOT NULL);
CREATE TABLE target_assistant (
    assistant TEXT NOT NULL, n INTEGER NOT NULL REFERENCES target, PRIMARY KEY (assistant, n)) WITHOUT ROWID;
CREATE TABLE target_service (
    service TEXT NOT NULL, n INTEGER NOT NULL REFERENCES target, PRIMARY KEY (service, n)) WITHOUT ROWID;
CREATE VIRTUAL TABLE card USING fts5(
    words, content='target', content_rowid='n', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(card, row);
-- What leads to it: row is the vector's place in the FAISS file.
CREATE TABLE entry (
    row INTEGER PRIMARY KEY, n INTEGER NOT NULL REFERENCES target, role TEXT NOT NULL, language TEXT NOT NULL,
    text TEXT NOT NULL);
CREATE INDEX entry_n ON entry (n);
-- What changed from one Version to the next, the most wanted first; places in the old and in the new Version.
CREATE TABLE change (
    id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES document, kind TEXT NOT NULL,
    old INTEGER NOT NULL REFERENCES version, old_start INTEGER, old_end INTEGER,
    new INTEGER NOT NULL REFERENCES version, new_start INTEGER, new_end INTEGER,
    section TEXT NOT NULL, topics TEXT NOT NULL, assistants TEXT NOT NULL, voice INTEGER NOT NULL);
CREATE INDEX change_document ON change (document);
-- Every pair of Versions that was compared: whether the new one is held for a second look, and what is no change of
-- meaning, counted by its kind.
CREATE TABLE comparison (
    document TEXT NOT NULL REFERENCES document, old INTEGER NOT NULL REFERENCES version,
    new INTEGER NOT NULL REFERENCES version, held INTEGER NOT NULL, apart TEXT NOT NULL,
    PRIMARY KEY (old, new)) WITHOUT ROWID;
-- The mean vector (float32) of what is asked and of what is said in a language, subtracted to compare languages.
CREATE TABLE mean (manner TEXT NOT NULL, language TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (manner, language));
-- The scale of raw cosines: the mean of the nearest entry's, for questions on and off our subject.
CREATE TABLE scale (language TEXT PRIMARY KEY, off_topic REAL NOT NULL, on_topic REAL NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a Snapshot was made of; ``files`` gives each file's size in bytes and SHA-256."""

    format: int
    build: str
    built: str
    archive_date: str
    model: str  # fingerprint
    dim: int
    catalogue: str  # digest
    counts: dict[str, int]
    files: dict[str, tuple[int, str]]
    archive: str = ""  # digest of what was in archive.db

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Raises SnapshotError where there is none, it is damaged, or a newer program wrote it."""
        path = folder / MANIFEST
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data["format"] > FORMAT:
                raise SnapshotError(
                    f"{folder} was written by a newer Earshot (format {data['format']}, this one reads {FORMAT}): "
                    f"install the newer one, or set EARSHOT_DATA to another folder"
                )
            if data["format"] < FORMAT:
                raise OutdatedSnapshotError(
                    f"{folder} was written by an older Earshot (format {data['format']}, this one reads {FORMAT}): "
                    f"run: {MEND}"
                )
            files = {name: (int(size), str(sha)) for name, (size, sha) in data.pop("files").items()}
            return cls(**data, files=files)
        except FileNotFoundError:
            raise SnapshotError(f"{folder} holds no {MANIFEST}: it is no Snapshot; run: {MEND}") from None
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
            raise SnapshotError(f"{path} is damaged ({type(error).__name__}): run: {MEND}") from None

    def write(self, folder: Path) -> None:
        (folder / MANIFEST).write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")


def short_id(*parts: str) -> str:
    """12 base64url characters of the SHA-256 of ``parts``.

    >>> short_id("statement", "A001")
    'sdOXN7NMxBi1'
    """
    total = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(total)[:ID_CHARS].decode()


def manner(role: str) -> str:
    """How an entry speaks: "asked" as people type, or "said" as pages do; the two lie apart in vector space."""
    return "asked" if role == "ask" else "said"


def page_key(url: str) -> str:
    """What tells a page: its address without scheme, anchor and last slash.

    >>> page_key("http://a.example/p/") == page_key("https://a.example/p#top")
    True
    """
    return url.partition("#")[0].partition("://")[2].rstrip("/")


def normalised(text: str) -> str:
    """``text`` for comparing: NFKC, case folded, white space as single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def file_sum(path: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
