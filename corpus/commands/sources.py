"""``python -m corpus sources``: where Earshot looks, what the last looks brought, and when the next ones come."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import typer

from corpus.cli import counted

if TYPE_CHECKING:
    from corpus.archive.looks import Look
    from corpus.values import Source


def sources(as_json: bool) -> None:
    from corpus.archive import Archive
    from corpus.archive.looks import all_looks
    from corpus.catalogue.sources import load_sources
    from corpus.gather.tools import now
    from corpus.settings import load_settings

    settings = load_settings()
    known = load_sources(settings.sources)
    looks: list[Look] = []
    if settings.archive.exists():
        archive = Archive(settings.archive)
        try:
            with archive.reading() as connection:
                looks = all_looks(connection)
        finally:
            archive.close()
    rows = [row_of(source, looks, now()) for source in known]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        typer.echo(_line(row))
    articles = sum(look.unit != look.source for look in looks)
    typer.echo(f"{counted(len(rows), 'source')}, {counted(articles, 'article')} found in feeds")


def row_of(source: Source, looks: list[Look], now: dt.datetime) -> dict[str, Any]:
    """What is known of a source: its entry, its last look and the next; the worst result where it has several pages."""
    own = [look for look in looks if look.unit == source.id]
    worst = max(own, key=lambda look: look.failures, default=None)
    looked = min((look.looked for look in own if look.looked), default=None)
    due = min((look.due for look in own if look.due), default=None)
    return {
        "id": source.id,
        "kind": source.kind,
        "publisher": source.publisher,
        "urls": list(source.urls),
        "language": source.language,
        "assistants": list(source.assistants),
        "every_hours": round(source.every.total_seconds() / 3600),
        "last_look": looked,
        "age_hours": round((now - dt.datetime.fromisoformat(looked)).total_seconds() / 3600, 1) if looked else None,
        "result": worst.outcome if worst else None,
        "reason": (worst.reason or None) if worst else None,
        "failing_since": worst.failing if worst else None,
        "next_look": due,
        "moved_to": next((look.moved for look in own if look.moved), None),
        "articles": sum(look.source == source.id and look.unit != source.id for look in looks),
    }


def _line(row: dict[str, Any]) -> str:
    if row["last_look"] is None:
        seen = "never looked at"
    else:
        why = f" ({row['reason']}, since {row['failing_since'][:10]})" if row["failing_since"] else ""
        seen = f"{row['result']}{why}, {_age(row['age_hours'])} ago, next {row['next_look'][:16].replace('T', ' ')}"
    moved = f"; moved to {row['moved_to']}" if row["moved_to"] else ""
    articles = f", {counted(row['articles'], 'article')}" if row["articles"] else ""
    about = ", ".join(row["assistants"]) or "any"
    return f"{row['id']}: {row['kind']}, {row['publisher']}, {row['language'] or '?'}, {about}{articles}: {seen}{moved}"


def _age(hours: float) -> str:
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} d"
