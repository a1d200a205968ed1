"""sources.toml as values: where to look, how often, and what for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.catalogue.load import FOLDER, SOURCES, check_unique, load_assistants, read_file
from corpus.errors import CatalogueError, UsageError
from corpus.values import Kind, Source

if TYPE_CHECKING:
    from corpus.catalogue.entries import SourceEntry

EVERY: dict[Kind, dt.timedelta] = {  # between two looks, where the entry sets none
    "feed": dt.timedelta(hours=6),  # busy feeds list their last 10 to 20 hours
    "policy": dt.timedelta(days=1),  # a policy may change from one day to the next, and people ask what changed
    "help": dt.timedelta(days=7),
    "regulator": dt.timedelta(days=30),
    "research": dt.timedelta(days=90),
    "news": dt.timedelta(days=90),  # an old article; it changes by a correction, if at all
}


def load_sources(path: Path | None = None) -> tuple[Source, ...]:
    """The sources in ``path``, else those that ship with the package. Raises CatalogueError at the first mistake."""
    from corpus.catalogue.entries import SourcesFile

    path = path or FOLDER / SOURCES
    entries = read_file(path, SourcesFile).source
    check_unique(path, [entry.id for entry in entries])
    known = {assistant.id for assistant in load_assistants()}
    owners: dict[str, str] = {}
    for entry in entries:
        for assistant in entry.assistants:
            if assistant not in known:
                raise CatalogueError(path.name, entry.id, "assistants", f"{assistant!r} is not in assistants.toml")
        for url in _urls(entry):
            if url in owners:
                raise CatalogueError(path.name, entry.id, "url", f"{url} also stands in {owners[url]}")
            owners[url] = entry.id
    return tuple(_source(entry) for entry in entries)


def source_named(name: str, sources: Iterable[Source]) -> Source:
    """The source with the id ``name``. Raises UsageError that names those that are like it."""
    import difflib

    known = {source.id: source for source in sources}
    if name not in known:
        like = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
        raise UsageError(f"no source {name!r}: " + (f"perhaps {' or '.join(like)}" if like else "see: sources"))
    return known[name]


def _source(entry: SourceEntry) -> Source:
    from corpus.catalogue.entries import every

    return Source(
        id=entry.id,
        kind=entry.kind,
        publisher=entry.publisher,
        urls=_urls(entry),
        language=entry.language,
        assistants=tuple(entry.assistants),
        every=every(entry.every) if entry.every else EVERY[entry.kind],
        articles=entry.articles or "news",
        ports=tuple(entry.ports) if entry.ports else (80, 443),
        select=entry.select,
        remove=tuple(entry.remove),
    )


def _urls(entry: SourceEntry) -> tuple[str, ...]:
    return (entry.url,) if isinstance(entry.url, str) else tuple(entry.url)
