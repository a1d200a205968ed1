"""A Snapshot on disk, opened to be searched: read-only, never changed, safe to share between processes."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.embedding.encoder import Vectors
from corpus.errors import SnapshotError
from corpus.index.form import CURRENT, DATABASE, MEND, VECTORS, Manifest, file_sum, manner, page_key
from corpus.services import Service
from corpus.values import Action, Stance


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A Statement as the Snapshot keeps it; dates as text, texts by language."""

    fact: str
    id: str
    assistant: str
    topic: str
    stance: Stance
    publisher: str
    url: str
    published: str | None
    as_of: str
    until: str | None
    current: bool | None
    confidence: str
    seen: str
    text: dict[str, str]
    replaced_by: dict[str, str]


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A Passage with the Version and the Document that hold it."""

    id: str
    start: int
    end: int
    path: tuple[str, ...]
    version: int
    version_text: str
    recorded: str
    seen: str
    superseded: str | None
    url: str
    title: str
    publisher: str
    published: str | None
    language: str
    kind: str


@dataclass(frozen=True, slots=True)
class Layout:
    """By row of the vectors: target, group of manner and language, whether it is asked; and the groups' means."""

    targets: npt.NDArray[np.int64]
    groups: npt.NDArray[np.int16]
    asked: npt.NDArray[np.bool_]
    means: Vectors  # shape (groups, dim)
    codes: dict[tuple[str, str], int]  # (manner, language) -> group

    def rows_of(self, targets: Sequence[int]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The rows of ``targets`` (ascending), and where each target's begin among them. Every target has rows."""
        first = np.searchsorted(self.targets, targets, "left")
        last = np.searchsorted(self.targets, targets, "right")
        counts = last - first
        starts = np.cumsum(counts) - counts
        return np.arange(counts.sum()) - np.repeat(starts - first, counts), starts


class Snapshot:
    """An open Snapshot. Close it when a newer one is in use; use it from one thread at a time."""

    def __init__(self, folder: Path, manifest: Manifest, database: sqlite3.Connection, vectors: Any) -> None:
        self.folder = folder
        self.manifest = manifest
        self.database = database
        self.vectors = vectors  # a faiss index, inner product

    @cached_property
    def statements(self) -> dict[str, StoredStatement]:
        """All Statements by id."""
        texts: dict[str, dict[str, str]] = {}
        replaced: dict[str, dict[str, str]] = {}
        for fact, language, text, by in self.database.execute("SELECT * FROM statement_text"):
            texts.setdefault(fact, {})[language] = text
            if by:
                replaced.setdefault(fact, {})[language] = by
        rows = self.database.execute("SELECT * FROM statement ORDER BY fact")
        found = {}
        for row in rows:
            current = None if row[10] is None else bool(row[10])
            values: list[Any] = [*row[:10], current, *row[11:], texts[row[0]], replaced.get(row[0], {})]
            found[row[1]] = StoredStatement(*values)
        return found

    @cached_property
    def target_count(self) -> int:
        return int(self.database.execute("SELECT count(*) FROM target").fetchone()[0])

    @cached_property
    def layout(self) -> Layout:
        """Which target, manner and language every vector belongs to."""
        rows = self.database.execute("SELECT n, role, language FROM entry ORDER BY row").fetchall()
        means = self.database.execute("SELECT manner, language, vector FROM mean ORDER BY manner, language").fetchall()
        code = {(kind, language): i for i, (kind, language, _) in enumerate(means)}
        table = np.stack([np.frombuffer(vector, np.float32) for _, _, vector in means]) if means else np.empty((0, 0))
        groups = np.array([code[manner(role), language] for _, role, language in rows], np.int16)
        asked = np.array([manner(role) == "asked" for _, role, _ in rows], bool)
        return Layout(np.array([n for n, _, _ in rows], np.int64), groups, asked, table.astype(np.float32), code)

    def unknown_stems(self, stems: Iterable[str]) -> set[str]:
        """Those of ``stems`` that stand in no target."""
        wanted = sorted(set(stems))
        marks = ",".join("?" * len(wanted))
        found = self.database.execute(f"SELECT term FROM vocabulary WHERE term IN ({marks})", wanted)  # noqa: S608
        return set(wanted) - {term for (term,) in found}

    def text_of(self, n: int) -> str:
        """The first of a target's texts: a Statement's in English, a Passage's own."""
        return str(self.database.execute("SELECT text FROM entry WHERE n = ? ORDER BY row LIMIT 1", (n,)).fetchone()[0])

    def language_of(self, n: int) -> str | None:
        """The language of a target; None for one that is there in all languages."""
        found = self.database.execute("SELECT language FROM target WHERE n = ?", (n,)).fetchone()[0]
        return str(found) if found else None

    def entries_of(self, n: int) -> list[tuple[int, str, str]]:
        """(row, role, text) of all that leads to target ``n``, in order."""
        return self.database.execute("SELECT row, role, text FROM entry WHERE n = ? ORDER BY row", (n,)).fetchall()

    def stems_of(self, n: int) -> frozenset[str]:
        """The stems of all words of a target."""
        return frozenset(self.database.execute("SELECT words FROM target WHERE n = ?", (n,)).fetchone()[0].split())

    @cached_property
    def scale(self) -> dict[str, tuple[float, float]]:
        """By language, the raw cosine of the nearest entry for questions off our subject and on it, on average."""
        rows = self.database.execute("SELECT language, off_topic, on_topic FROM scale")
        return {language: (off_topic, on_topic) for language, off_topic, on_topic in rows}

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """The services that are no assistant and whose pages are here."""
        names: dict[str, list[tuple[str, bool]]] = {}
        for service, name, ordinary in self.database.execute("SELECT * FROM service_name ORDER BY service, name"):
            names.setdefault(service, []).append((name, bool(ordinary)))
        return tuple(
            Service(service, tuple(name for name, _ in found), frozenset(name for name, ordinary in found if ordinary))
            for service, found in names.items()
        )

    def passages(self, passage_id: str, as_of: tuple[dt.date, dt.date] | None = None) -> list[StoredPassage]:
        """The places where a passage stands, newest Version first; only Versions in force within ``as_of``."""
        rows = self.database.execute(
            "SELECT p.id, p.start, p.end, p.path, v.id, v.text, v.recorded, v.seen, v.superseded, d.url, d.title,"
            " d.publisher, d.published, p.language, d.kind FROM passage p JOIN version v ON v.id = p.version"
            " JOIN document d ON d.url = v.document WHERE p.id = ? ORDER BY v.recorded DESC, v.id",
            (passage_id,),
        )
        found = []
        for row in rows:
            values: list[Any] = [*row[:3], tuple(json.loads(row[3])), *row[4:]]
            found.append(StoredPassage(*values))
        if as_of is None:
            return found
        first, last = (day.isoformat() for day in as_of)
        return [p for p in found if p.recorded <= last and (p.superseded is None or p.superseded > first)]

    @cached_property
    def _documents(self) -> dict[str, str]:
        """The Documents' canonical urls by what is compared of them."""
        return {page_key(url): url for (url,) in self.database.execute("SELECT url FROM document ORDER BY url DESC")}

    def targets_on(self, url: str, as_of: tuple[dt.date, dt.date] | None = None) -> list[tuple[int, str]]:
        """(number, id) of the passages that stand on the page at ``url``: in its newest Version, or in those in force
        within ``as_of``; empty where the page is not in the archive."""
        document = self._documents.get(page_key(url))
        if document is None:
            return []
        first, last = (day.isoformat() for day in as_of) if as_of else ("9999-12-31", "9999-12-31")
        return self.database.execute(
            "SELECT DISTINCT t.n, t.id FROM version v JOIN passage p ON p.version = v.id JOIN target t ON t.id = p.id"
            " WHERE v.document = ? AND v.recorded <= ? AND (v.superseded IS NULL OR v.superseded > ?) ORDER BY t.n",
            (document, last, first),
        ).fetchall()

    def page_of(self, passage_id: str) -> str:
        """The canonical url of the Document that holds a passage."""
        query = "SELECT document FROM passage JOIN version ON version.id = passage.version WHERE passage.id = ? LIMIT 1"
        return str(self.database.execute(query, (passage_id,)).fetchone()[0])

    def guide_steps(self, action: Action, assistants: Iterable[str], language: str) -> list[tuple[str, str, str]]:
        """(fact, assistant, text) of the guides for ``action``, by fact and in order."""
        wanted = sorted(assistants)
        marks = ",".join("?" * len(wanted))
        return self.database.execute(
            f"SELECT fact, assistant, text FROM guide_step WHERE action = ? AND language = ?"  # noqa: S608
            f" AND assistant IN ({marks}) ORDER BY fact, n",
            (action, language, *wanted),
        ).fetchall()

    def vectors_of(self, rows: Sequence[int] | npt.NDArray[np.int64]) -> Vectors:
        """The stored vectors at ``rows``, shape (n, dim)."""
        if not len(rows):
            return np.empty((0, self.manifest.dim), np.float32)
        return np.asarray(self.vectors.reconstruct_batch(np.asarray(rows, np.int64)), np.float32)

    def close(self) -> None:
        self.database.close()


def open_snapshot(folder: Path) -> Snapshot:
    """The Snapshot in ``folder``. Sizes and headers are checked, sums are not (see ``verify_snapshot``).

    Raises SnapshotError with what is wrong and the command that mends it.
    """
    manifest = Manifest.read(folder)
    for name in (DATABASE, VECTORS):
        size = manifest.files.get(name, (-1, ""))[0]
        path = folder / name
        if not path.is_file() or path.stat().st_size != size:
            found = path.stat().st_size if path.is_file() else "no"
            raise SnapshotError(f"{path} is damaged ({found} bytes of {size}): run: {MEND}")
    import faiss

    try:
        vectors = faiss.read_index(str(folder / VECTORS), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError:
        raise SnapshotError(f"{folder / VECTORS} is damaged: run: {MEND}") from None
    database = sqlite3.connect(f"{(folder / DATABASE).as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        database.execute("PRAGMA query_only = ON")
        (count,) = database.execute("SELECT count(*) FROM entry").fetchone()
    except sqlite3.DatabaseError as error:
        database.close()
        raise SnapshotError(f"{folder / DATABASE} is damaged ({error}): run: {MEND}") from None
    if (vectors.ntotal, vectors.d) != (count, manifest.dim):
        database.close()
        raise SnapshotError(f"{folder} has {vectors.ntotal} vectors for {count} texts: run: {MEND}")
    return Snapshot(folder, manifest, database, vectors)


def verify_snapshot(folder: Path) -> None:
    """Checks the SHA-256 sums of the Snapshot's files. Raises SnapshotError."""
    manifest = Manifest.read(folder)
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file() or file_sum(path) != tuple(expected):
            raise SnapshotError(f"{path} is not what was built (its SHA-256 differs): run: {MEND}")


def builds(index: Path) -> list[Path]:
    """The folders of Snapshots under ``index``, newest first."""
    if not index.is_dir():
        return []
    return sorted((p for p in index.iterdir() if p.is_dir() and not p.name.startswith(".")), reverse=True)


def current_name(index: Path) -> str | None:
    """The build id of the Snapshot in use; None where there is none yet."""
    try:
        return (index / CURRENT).read_text(encoding="utf-8").strip() or None
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return None


def open_current(index: Path) -> tuple[Snapshot, str | None] | None:
    """The Snapshot in use, with a warning where an earlier one had to serve; None where there is none.

    Raises SnapshotError where there are Snapshots and none of them can be opened.
    """
    name = current_name(index)
    folders = builds(index)
    wanted = [folder for folder in folders if folder.name == name]
    older = [folder for folder in folders if name is None or folder.name < name]
    first_error: SnapshotError | None = None
    for folder in wanted + older:
        try:
            return open_snapshot(folder), str(first_error) if first_error else None
        except SnapshotError as error:
            first_error = first_error or error
    if first_error:
        raise first_error
    if name:
        raise SnapshotError(f"{index / CURRENT} names {name!r}, which is not there: run: {MEND}")
    return None
