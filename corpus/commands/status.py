"""``python -m corpus status``: what is known, how fresh it is, and what fails since when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from corpus.cli import counted

if TYPE_CHECKING:
    from corpus.settings import Settings


def status(as_json: bool) -> None:
    from corpus.settings import load_settings

    found = status_of(load_settings())
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for line in _lines(found):
        typer.echo(line)


def status_of(settings: Settings) -> dict[str, Any]:
    """Counts of documents, versions and passages by assistant, kind, language and age; what fails."""
    from corpus.archive import Archive
    from corpus.archive.counts import counted, troubles
    from corpus.gather.tools import now

    found: dict[str, Any] = {"documents": 0, "versions": 0, "failing": []}
    if settings.archive.exists():
        archive = Archive(settings.archive)
        try:
            with archive.reading() as connection:
                found |= asdict(counted(connection, now().date()))
                found["failing"] = [asdict(trouble) for trouble in troubles(connection)]
        finally:
            archive.close()
    return found | {"index": _index(settings)}


def _index(settings: Settings) -> dict[str, Any] | None:
    """The passages in the Snapshot in use, by assistant, kind and language; None where there is none."""
    from corpus.index.snapshot import open_current

    opened = open_current(settings.index)
    if opened is None:
        return None
    snapshot = opened[0]
    try:
        database = snapshot.database
        (passages,) = database.execute("SELECT count(DISTINCT id) FROM passage").fetchone()
        by = {
            name: dict(database.execute(query).fetchall())
            for name, query in (
                (
                    "assistants",
                    "SELECT assistant, count(*) FROM target_assistant JOIN target USING (n) WHERE kind <> 'brief'"
                    " GROUP BY assistant ORDER BY 2 DESC, 1",
                ),
                ("kinds", "SELECT kind, count(*) FROM target WHERE kind <> 'brief' GROUP BY kind ORDER BY 2 DESC, 1"),
                (
                    "languages",
                    "SELECT language, count(*) FROM target WHERE kind <> 'brief' GROUP BY language ORDER BY 2 DESC, 1",
                ),
            )
        }
        manifest = snapshot.manifest
        return {"build": manifest.build, "built": manifest.built, "as_of": manifest.archive_date, "passages": passages,
                **by}  # fmt: skip
    finally:
        snapshot.close()


def _lines(found: dict[str, Any]) -> Iterator[str]:
    index = found["index"]
    passages = counted(index["passages"], "passage") if index else "no index yet"
    yield f"{counted(found['documents'], 'document')}, {counted(found['versions'], 'version')}, {passages}"
    if index:
        yield f"index {index['build']}, as of {index['as_of']}"
    titles = {
        "assistants": "by assistant",
        "kinds": "by kind",
        "languages": "by language",
        "seen": "last seen within",
        "published": "published in",
    }
    for key, title in titles.items():
        if found.get(key):
            yield f"{title}:"
            for group in found[key]:
                held = (index or {}).get(key, {}).get(group["name"])
                more = f", {counted(held, 'passage')}" if held is not None else ""
                holds = f"{counted(group['documents'], 'document')}, {counted(group['versions'], 'version')}"
                yield f"  {group['name']}: {holds}{more}"
    yield "failing: nothing" if not found["failing"] else "failing:"
    for trouble in found["failing"]:
        times = "once" if trouble["times"] == 1 else f"{trouble['times']} times"
        yield f"  {trouble['what']}: {trouble['outcome']}: {trouble['reason']}, since {trouble['since'][:10]}, {times}"
