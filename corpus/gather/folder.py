"""A folder of saved pages -> its files in a stable order, and the address of each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import NamedTuple
from urllib.parse import quote

from corpus.gather.imports import MARKDOWN_SUFFIXES, PAGE_SUFFIXES, TEXT_SUFFIXES

PACKED = ".gz"
SUFFIXES = (*PAGE_SUFFIXES, *MARKDOWN_SUFFIXES, *TEXT_SUFFIXES, ".pdf")


class Entry(NamedTuple):
    """A file in the folder; ``reason`` says why it is not read, and is empty where it is."""

    path: Path
    name: str  # within the folder, with forward slashes
    reason: str = ""


def entries(folder: Path) -> list[Entry]:
    """Every file below ``folder`` by its name, hidden ones aside; links to folders are not followed.

    Pages are told by their suffix; a file without any may be one, as mirrors of websites have them.
    """
    return sorted(_found(folder), key=lambda entry: PurePath(entry.name).parts)


def _found(folder: Path) -> Iterator[Entry]:
    closed: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for file in files:
            path = Path(root, file)
            if not file.startswith("."):
                yield Entry(path, path.relative_to(folder).as_posix(), _why_not(path))
    for error in closed:
        path = Path(error.filename)
        yield Entry(path, path.relative_to(folder).as_posix(), "a folder that cannot be read")


def _why_not(path: Path) -> str:
    if path.is_symlink():
        return "a link to another file"
    suffix = without_packing(path).suffix.lower()
    return "" if not suffix or suffix in SUFFIXES else "no page by its name"


def without_packing(path: PurePath) -> PurePath:
    """``path`` without the suffix of compression.

    >>> without_packing(PurePath("a/terms.html.gz")).name
    'terms.html'
    """
    return path.with_suffix("") if path.suffix.lower() == PACKED else path


def address_below(base: str, name: str) -> str:
    """The address of the file ``name`` in a folder whose own address is ``base``.

    >>> address_below("https://lamp.example/legal", "en/the terms.html.gz")
    'https://lamp.example/legal/en/the%20terms.html'
    """
    return f"{base.rstrip('/')}/{quote(without_packing(PurePath(name)).as_posix())}"
