"""``python -m corpus changes``: what changed in the archived pages, the most wanted first."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from corpus.errors import SnapshotError, UsageError
from corpus.labels import folded

if TYPE_CHECKING:
    from corpus.index.changes import StoredChange, StoredComparison
    from corpus.index.snapshot import Snapshot
    from corpus.labels import Recogniser

Belongs = Callable[["StoredChange | StoredComparison"], bool]


def changes(service: str | None, since: str | None, as_json: bool) -> None:
    from corpus.catalogue import load_assistants, load_topics
    from corpus.index.snapshot import open_current
    from corpus.labels import Recogniser
    from corpus.settings import load_settings

    day = _day(since)
    opened = open_current(load_settings().index)
    if opened is None:
        raise SnapshotError("there is no index yet: run: python -m corpus rebuild --offline")
    snapshot = opened[0]
    try:
        recogniser = Recogniser(load_assistants(), load_topics())
        found, compared = selected(snapshot, recogniser, service, day)
        if as_json:
            shown = changes_json(found, compared, service, day, snapshot.manifest.archive_date)
            typer.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        else:
            from corpus.commands.changes_shown import print_changes

            print_changes(found, compared, snapshot.manifest.archive_date)
    finally:
        snapshot.close()


def _day(since: str | None) -> dt.date | None:
    from corpus.values import PartialDate

    try:
        return PartialDate.parse(since.strip()).first if since is not None else None
    except ValueError as error:
        raise UsageError(f"--since: {error}") from None


def selected(
    snapshot: Snapshot, recogniser: Recogniser, service: str | None, since: dt.date | None
) -> tuple[list[StoredChange], list[StoredComparison]]:
    """The changes of the pages of ``service`` since a day, and the Versions that were compared for them.

    ``service`` is an assistant, a service, a publisher, or a part of a page's title or address; None: all pages. What
    only moved is counted with the comparisons, not listed. Raises UsageError where no page belongs to it.
    """
    from corpus.index.changes import read_changes, read_comparisons

    every = read_changes(snapshot.database)
    compared = read_comparisons(snapshot.database)
    if service is not None:
        belongs = _belongs(service, recogniser, snapshot)
        pages = {item.url for item in compared if belongs(item)} | {item.url for item in every if belongs(item)}
        about = _assistants(service, recogniser)
        if not pages:
            known = ", ".join(sorted({item.publisher for item in compared})) or "none yet"
            raise UsageError(f"no page of {service!r} has several versions; there are pages of: {known}")
        named = {item.url for item in compared if belongs(item)}
        every = [item for item in every if item.url in named or set(item.assistants) & about]
        compared = [item for item in compared if item.url in pages]
    day = since.isoformat() if since else ""
    listed = [item for item in every if item.to >= day and item.kind != "moved"]
    return listed, [item for item in compared if item.to >= day]


def _assistants(service: str, recogniser: Recogniser) -> set[str]:
    return {service} if service in recogniser.ids else set(recogniser.assistants(service))


def _belongs(service: str, recogniser: Recogniser, snapshot: Snapshot) -> Belongs:
    """Whether a page is one of ``service``, or a change is about the assistant of that name."""
    plain, about = folded(service), _assistants(service, recogniser)
    services = {known.id for known in snapshot.services if known.is_named_in(service) or folded(known.id) == plain}

    def belongs(item: StoredChange | StoredComparison) -> bool:
        texts = (item.publisher, item.title, item.url)
        said = set(getattr(item, "assistants", ()))
        return item.service in services or bool(said & about) or any(plain in folded(text) for text in texts)

    return belongs


def _compared_json(item: StoredComparison) -> dict[str, Any]:
    return {
        "url": item.url, "title": item.title, "publisher": item.publisher, "service": item.service,
        "from": item.from_, "to": item.to, "held": item.held, "apart": dict(item.apart),
    }  # fmt: skip


def changes_json(
    found: Sequence[StoredChange],
    compared: Sequence[StoredComparison],
    service: str | None,
    since: dt.date | None,
    archive_date: str,
) -> dict[str, Any]:
    """The form that docs/json.md gives."""
    from corpus.change_quotes import quote_of
    from corpus.quote_json import quote_dict

    return {
        "service": service,
        "since": since.isoformat() if since else None,
        "archive_date": archive_date,
        "changes": [quote_dict(quote_of(change)) | {"about_voice": change.about_voice} for change in found],
        "compared": [_compared_json(item) for item in compared],
    }
