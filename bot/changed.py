"""What changed in the archived pages of a service, most relevant first; and whose pages were compared at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.change_quotes import quote_of
from corpus.commands.changes import selected
from corpus.errors import UsageError
from corpus.index import Snapshot
from corpus.index.changes import read_compared
from corpus.labels import Recogniser
from corpus.values import PartialDate, Quote


@dataclass(frozen=True, slots=True)
class Changed:
    """``quotes`` each carry their ``change``; the first ``about_voice`` of them are about voice."""

    quotes: tuple[Quote, ...]
    about_voice: int
    compared: int  # pairs of Versions
    archive_date: str


def changed(snapshot: Snapshot, recogniser: Recogniser, service: str | None, since: str | None) -> Changed | None:
    """The changes of ``service`` (None: of all pages): about voice first, then newest. None where it has no page."""
    day = PartialDate.parse(since).first if since else None
    try:
        found, compared = selected(snapshot, recogniser, service, day)
    except UsageError:
        return None
    ordered = sorted(found, key=lambda change: (change.about_voice, change.to), reverse=True)
    return Changed(
        tuple(quote_of(change) for change in ordered),
        sum(change.about_voice for change in ordered),
        len(compared),
        snapshot.manifest.archive_date,
    )


def compared_services(snapshot: Snapshot, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(name, value) of whose pages have several Versions: assistants by ``names``, services, publishers, by name."""
    about, compared = read_compared(snapshot.database)
    found = {assistant: names[assistant] for assistant in about if assistant in names}
    found |= {name: name for name in compared - set(found.values())}
    return tuple(sorted(((name, value) for value, name in found.items()), key=lambda each: each[0].casefold()))
