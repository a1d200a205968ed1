"""What changed in the archived pages -> Entries: a page's new Version is one, with its changed sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from bot.answering.quotes import stands_in
from bot.digesting.window import Window
from bot.digests import Entry, Report
from corpus.change_quotes import quote_of
from corpus.index import Snapshot
from corpus.index.changes import StoredChange, read_changes
from corpus.index.form import short_id
from corpus.values import PartialDate

MOST_SENTENCES = 6  # of a change that an entry shows; the page has the others

Wanted = Callable[[StoredChange], bool]


def is_about_voice_data(change: StoredChange) -> bool:
    """Whether a change is for a digest: about voice, in a policy, a help page or a regulator's page."""
    return change.about_voice and change.document_kind in ("policy", "help", "regulator")


def change_entries(snapshot: Snapshot, window: Window, wanted: Wanted) -> list[Entry]:
    """An Entry for each page's new Version in the window that has a ``wanted`` change; what only moved is none."""
    rows = snapshot.database.execute("SELECT document, recorded, id FROM version")
    fresh = {(url, recorded) for url, recorded, version in rows if window.is_new_version(int(version), recorded)}
    read = read_changes(snapshot.database, documents={url for url, _ in fresh})
    found = []
    for page, group in groupby(read, key=lambda change: (change.url, change.to)):
        changes = [change for change in group if change.kind != "moved" and wanted(change)]
        if changes and page in fresh:
            found.append(_entry(snapshot, changes))
    return found


def _entry(snapshot: Snapshot, changes: list[StoredChange]) -> Entry:
    first = changes[0]
    quotes = [quote_of(change) for change in changes[:MOST_SENTENCES]]
    day = PartialDate.parse(first.to)
    return Entry(
        id=short_id("change", first.url, first.from_, first.to),
        kind="enforcement" if first.document_kind == "regulator" else "policy-change",
        headline=first.title,
        happened=day,
        assistants=_sorted(change.assistants for change in changes),
        topics=_sorted(change.topics for change in changes),
        quotes=tuple(quote for quote in quotes if stands_in(quote, snapshot)),
        reports=(Report(first.publisher, first.title, first.url, day, first.language, first.url),),
        service=first.service or first.publisher,
        sections=tuple(dict.fromkeys(change.section for change in changes if change.section)),
    )


def _sorted(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({value for values in lists for value in values}))
