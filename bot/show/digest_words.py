"""The frame of a digest in words: what every rendering of it says, in four languages."""

from __future__ import annotations

from collections.abc import Sequence

from bot.digests import Digest, Entry
from bot.locales import N_, translator
from bot.show.harmless import harmless

KINDS = {
    "story": N_("Reported"),
    "policy-change": N_("Changed policy"),
    "enforcement": N_("Enforcement"),
}
MOST_MORE = 50  # that are listed; a feed of thousands must not make a page of thousands


def title(digest: Digest, language: str) -> str:
    """For instance: Voice privacy: what happened since 2026-11."""
    _ = translator(language)
    if digest.since is None:
        return _("Voice privacy: what is new on {date}").format(date=digest.until)
    return _("Voice privacy: what happened since {date}").format(date=digest.since)


def quiet(language: str) -> str:
    return translator(language)("All quiet: nothing new about voice privacy.")


def label(entry: Entry, language: str) -> str:
    """For instance: Changed policy · Quillby · 2026-11-18."""
    _ = translator(language)
    kind = _(KINDS[entry.kind]) + (" · " + _("follow-up") if entry.follow_up else "")
    return " · ".join([kind, *([harmless(entry.service)] if entry.service else []), str(entry.happened)])


def about(entry: Entry, language: str) -> str:
    """The assistants and topics that an entry is about, by name; empty where none is known."""
    from corpus.catalogue import load_assistants, load_topics

    names = [assistant.name for assistant in load_assistants() if assistant.id in entry.assistants]
    topics = {topic.id: topic.names for topic in load_topics()}
    names += [topics[each].get(language, topics[each]["en"]) for each in entry.topics if each in topics]
    return ", ".join(names)


def sections(entry: Entry) -> list[str]:
    return [harmless(" › ".join(path)) for path in entry.sections]


def more(entries: Sequence[Entry], language: str) -> str:
    """For instance: 7 more."""
    return translator(language)("{count} more").format(count=len(entries))


def note(digest: Digest, language: str) -> str:
    """The last line: how old the knowledge is."""
    _ = translator(language)
    return _("State of knowledge: {date}. Not legal advice.").format(date=digest.archive_date or digest.until)
