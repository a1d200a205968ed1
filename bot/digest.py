"""What is new -> Digest: chosen, ordered, each thing once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from functools import cache

from bot.digesting.changes import change_entries, is_about_voice_data
from bot.digesting.sentences import news_quotes
from bot.digesting.stories import Story, stories
from bot.digesting.window import Window, known_to_both, told_documents
from bot.digests import Digest, Entry
from corpus.archive import Archive
from corpus.archive.arrivals import read_arrivals, read_memberships
from corpus.embedding import Encoder
from corpus.index import Snapshot
from corpus.labels import Recogniser
from corpus.values import PartialDate

MOST_ENTRIES = 12
# What an entry is worth: an act of a regulator more than a changed policy, that more than a report.
WORTH = {"enforcement": 3.0, "policy-change": 2.0, "story": 1.0}
SOURCE_WORTH, MOST_SOURCES = 0.5, 4  # told by several, it matters more
NAMED_WORTH = 1.0  # names an assistant
TOPIC_WORTH, MOST_TOPICS = 0.25, 4


def compose(
    archive: Archive,
    snapshot: Snapshot,
    encoder: Encoder,
    *,
    after: int | None = None,
    since: PartialDate | dt.date | None = None,
    assistants: Collection[str] = (),
    had: Collection[str] = (),
    today: dt.date,
    language: str = "en",
) -> Digest:
    """What happened: the entries are the same for the same archive, Snapshot, options and day.

    ``after`` takes what entered the archive behind the watermark of the last Digest; ``since`` what was published on
    that day or later, or was first seen then where it states none. Of what is in ``had`` (ids of entries) only what is
    new comes again. ``assistants`` (none: all) are those that an entry must be about.
    """
    from corpus.stories.assign import assign_stories

    assign_stories(archive, encoder)  # a rebuild does it; only what no rebuild has seen is left
    start = PartialDate(since, since) if isinstance(since, dt.date) else since
    window, found = _found(archive, snapshot, after, start, had, today, language)
    wanted = [story for story in found if not assistants or set(story.entry.assistants) & set(assistants)]
    changes = [entry for entry in change_entries(snapshot, window, is_about_voice_data) if entry.id not in had]
    changes = [entry for entry in changes if not assistants or set(entry.assistants) & set(assistants)]
    articles = {story.entry.id: story.best for story in wanted}
    ordered = sorted([*(story.entry for story in wanted), *changes], key=_rank)
    shown = [
        replace(entry, quotes=news_quotes(articles[entry.id], snapshot, encoder, entry.topics))
        if entry.id in articles
        else entry
        for entry in ordered[:MOST_ENTRIES]
    ]
    return Digest(
        since=start,
        until=today,
        assistants=tuple(sorted(assistants)),
        entries=tuple(shown),
        more=tuple(ordered[MOST_ENTRIES:]),
        watermark=max(window.until, after or 0),
        archive_date=dt.date.fromisoformat(snapshot.manifest.archive_date),
    )


def _found(
    archive: Archive,
    snapshot: Snapshot,
    after: int | None,
    since: PartialDate | None,
    had: Collection[str],
    today: dt.date,
    language: str,
) -> tuple[Window, list[Story]]:
    with archive.reading() as connection:
        arrivals, memberships = read_arrivals(connection), read_memberships(connection)
    both = known_to_both(arrivals, snapshot)
    window = Window(after, since, both[-1].n if both else 0, today, both)
    told = told_documents(snapshot, window, memberships)
    return window, stories(told, window, memberships, recogniser(), had, language)


@cache
def recogniser() -> Recogniser:
    from corpus.catalogue import load_assistants, load_topics

    return Recogniser(load_assistants(), load_topics())


def changes_of_service(archive: Archive, snapshot: Snapshot, service: str, after: int) -> tuple[Entry, ...]:
    """All changes of the pages of ``service`` that entered the archive behind the watermark ``after``, oldest first.

    ``service`` is an assistant's id, a service's or a publisher's name.
    """
    from corpus.labels import folded

    with archive.reading() as connection:
        both = known_to_both(read_arrivals(connection), snapshot)
    window = Window(after, None, both[-1].n if both else 0, dt.date.max, both)
    wanted = folded(service)
    found = change_entries(
        snapshot,
        window,
        lambda change: wanted in (folded(change.service or ""), folded(change.publisher), *change.assistants),
    )
    return tuple(sorted(found, key=lambda entry: (entry.happened, entry.id)))


def _rank(entry: Entry) -> tuple[float, int, str]:
    worth = WORTH[entry.kind]
    worth += SOURCE_WORTH * min(len({report.publisher for report in entry.reports}) - 1, MOST_SOURCES)
    worth += NAMED_WORTH * bool(entry.assistants)
    worth += TOPIC_WORTH * min(len(entry.topics), MOST_TOPICS)
    return -worth, -entry.happened.first.toordinal(), entry.id
