"""Documents that tell the same -> one Entry with all its sources; what a subscription has had comes as a follow-up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.digesting.window import Told, Window
from bot.digests import Entry, Report
from corpus.archive.arrivals import Membership
from corpus.labels import Recogniser, folded
from corpus.stories import is_relevant
from corpus.stories.leads import lead


@dataclass(frozen=True, slots=True)
class Story:
    """An Entry without its quotes yet, and the article that these are taken from."""

    entry: Entry
    best: Told


def is_about_our_subject(told: Told) -> bool:
    return is_relevant(told.title, lead(told.title, told.text))


def stories(
    told: Collection[Told],
    window: Window,
    memberships: Mapping[str, Membership],
    recogniser: Recogniser,
    had: Collection[str],
    language: str,
) -> list[Story]:
    """The stories with something new in them, each once."""
    members: dict[str, list[Told]] = {}
    for one in told:
        if one.arrival.n <= window.until:
            members.setdefault(one.story, []).append(one)
    found = []
    for story, every in members.items():
        if not any(window.is_new(one) for one in every):
            continue  # most are old: not even their subject is looked at
        relevant = [one for one in every if is_about_our_subject(one)]
        fresh = [one for one in relevant if window.is_new(one)]
        if story in had:
            fresh = [one for one in fresh if window.after is not None and _says_more(one, every)]
        if fresh:
            shown = fresh if story in had else relevant
            found.append(_story(story, shown, window.today, memberships, recogniser, story in had, language))
    return found


def _says_more(one: Told, every: Collection[Told]) -> bool:
    """Whether a report is another one than those before it: not the same publisher's same headline again."""
    earlier = [other for other in every if other.arrival.n < one.arrival.n]
    own = folded(one.title), lead(one.title, one.text)
    return all(own[0] != folded(other.title) or own[1] != lead(other.title, other.text) for other in earlier)


def _story(
    story: str,
    members: list[Told],
    today: dt.date,
    memberships: Mapping[str, Membership],
    recogniser: Recogniser,
    follow_up: bool,
    language: str,
) -> Story:
    by_day = sorted(members, key=lambda one: (one.happened(today).first, one.arrival.n))
    texts = [f"{one.title}\n{lead(one.title, one.text)}" for one in by_day]
    named = {assistant for text in texts for assistant in recogniser.assistants(text)}
    named = named or {assistant for one in by_day for assistant in one.assistants}
    topics = {topic for text in texts for topic in recogniser.topics(text)}
    best = min(by_day, key=lambda one: (one.language != language, one.kind != "regulator", -_size(one), one.arrival.n))
    ordered = list(dict.fromkeys([by_day[0], best, *by_day]))
    reports = [report for one in ordered for report in _reports(one, today, memberships)]
    entry = Entry(
        id=story,
        kind="enforcement" if any(one.kind == "regulator" for one in by_day) else "story",
        headline=best.title if best.language == language else by_day[0].title,
        happened=by_day[0].happened(today),
        assistants=tuple(sorted(named)),
        topics=tuple(sorted(topics)),
        quotes=(),
        reports=tuple(reports),
        follow_up=follow_up,
    )
    return Story(entry, best)


def _size(one: Told) -> int:
    """How thorough a report is, roughly."""
    return min(len(one.text) // 1000, 5)


def _reports(one: Told, today: dt.date, memberships: Mapping[str, Membership]) -> list[Report]:
    """The report, and the same text on other publishers' pages."""
    day = one.published if one.is_dated(today) else None
    found = [Report(one.publisher, one.title, one.url, day, one.language, one.url)]
    hosts = {_host(one.url)}
    for url in memberships[one.url].addresses:
        if _host(url) not in hosts:
            hosts.add(_host(url))
            found.append(Report(_host(url), one.title, url, day, one.language, one.url))
    return found


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.").removeprefix("m.")
