"""A feed's bytes -> its entries, as it states them: RSS and Atom, read by feedparser."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from corpus.errors import FeedError
from corpus.gather.content import claimed_type
from corpus.gather.feed_texts import feed_date, feed_text
from corpus.gather.urls import canonical_url
from corpus.values import PartialDate

MAX_ENTRIES = 10_000  # of one feed are read, its first; the largest real ones list a few hundred
TITLE_CHARACTERS = 500
SUMMARY_CHARACTERS = 2_000  # enough to tell what the entry is about; some feeds carry whole articles
EARLIEST = dt.date(1990, 1, 1)  # older dates are zeros of somebody's clock
FUTURE_DAYS = 2  # a day ahead is another time zone, more is a mistake
ENTRY_START = re.compile(rb"<(?:atom:|rss:)?(?:item|entry)[\s>/]", re.IGNORECASE)
ENTRY_END = re.compile(rb"</(?:atom:|rss:)?(?:item|entry)\s*>|<(?:atom:|rss:)?(?:item|entry)\s*/>", re.IGNORECASE)
PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What a feed says of one article. ``id`` is the entry's own, else its canonical url, else of its content."""

    id: str
    url: str | None  # canonical; None where it has none that can be followed
    title: str
    summary: str  # plain text
    published: PartialDate | None  # the day that the feed states, in its own zone
    updated: PartialDate | None = None
    author: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """``dropped`` counts what was not believed or not read, by its reason."""

    title: str
    entries: tuple[FeedEntry, ...]
    language: str | None = None
    dropped: dict[str, int] = field(default_factory=dict)


def read_feed(body: bytes, address: str, content_type: str | None = None, *, today: dt.date | None = None) -> Feed:
    """The feed in ``body``, which came from ``address``; ``content_type`` is the header's value.

    Dates far from ``today`` are dropped, not the entries. Raises FeedError where ``body`` is no feed.
    """
    cut, left_out = _cut(body)
    found = _parsed(cut, _content_type(body, content_type))
    if not found.get("version"):
        raise FeedError(_what_else(body))
    dropped = Counter({"too many entries": left_out})
    latest = (today or dt.datetime.now(dt.UTC).date()) + dt.timedelta(days=FUTURE_DAYS)
    reader = EntryReader(address, found.version.startswith("atom"), latest, dropped)
    entries = _told_apart([reader.read(entry) for entry in found.entries[:MAX_ENTRIES]], dropped)
    return Feed(
        title=reader.text(found.feed, "title")[:TITLE_CHARACTERS],
        entries=entries,
        language=_language(found.feed),
        dropped={reason: count for reason, count in dropped.items() if count},
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """Which entries to follow to their page; the others are counted."""

    follow: tuple[FeedEntry, ...]
    off_topic: int
    without_link: int  # of those on topic


def choose(feed: Feed, relevant: Callable[[str, str], bool]) -> Choice:
    """The entries that ``relevant``, asked with title and summary, finds to be about our subject."""
    about = [entry for entry in feed.entries if relevant(entry.title, entry.summary)]
    follow = tuple(entry for entry in about if entry.url)
    return Choice(follow, off_topic=len(feed.entries) - len(about), without_link=len(about) - len(follow))


def _parsed(body: bytes, content_type: str) -> Any:
    import feedparser

    try:
        return feedparser.parse(
            BytesIO(body),  # bytes that name a local file would be taken for its name
            response_headers={"content-type": content_type},  # and no address, which would change ids
            sanitize_html=False,  # all markup is taken out anyway
            resolve_relative_uris=False,
        )
    except Exception as error:  # feedparser promises nothing about broken feeds
        raise FeedError(f"it cannot be read: {type(error).__name__}: {error}") from None


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Reads entries of one feed, and counts what it drops of them."""

    address: str
    atom: bool
    latest: dt.date
    dropped: Counter[str]

    def read(self, entry: Any) -> FeedEntry:
        url = self._url(entry)
        title = self.text(entry, "title")[:TITLE_CHARACTERS]
        summary = (self.text(entry, "summary") or self._content(entry))[:SUMMARY_CHARACTERS]
        content = hashlib.sha256(f"{title}\n{summary}".encode()).hexdigest()
        return FeedEntry(
            id=str(entry.get("id") or "").strip() or url or f"sha256:{content}",
            url=url,
            title=title,
            summary=summary,
            published=self._date(entry, "published") or self._date(entry, "created"),
            updated=self._date(entry, "updated"),
            author=feed_text(str(entry.get("author") or ""), markup=True)[:TITLE_CHARACTERS],
        )

    def text(self, entry: Any, name: str) -> str:
        """One line of plain text. Atom says when a text is no markup; RSS never does."""
        kind = (entry.get(f"{name}_detail") or {}).get("type")
        return feed_text(str(entry.get(name) or ""), markup=not (self.atom and kind == "text/plain"))

    def _content(self, entry: Any) -> str:
        return next((feed_text(str(part.get("value") or ""), markup=True) for part in entry.get("content", [])), "")

    def _url(self, entry: Any) -> str | None:
        """The canonical address of the entry's page, if it states one that can be followed."""
        from corpus.addresses import check_url

        link = str(entry.get("feedburner_origlink") or entry.get("link") or "").strip()
        if not link or (link == entry.get("id") and "://" not in link):  # an id is an address only if it looks like one
            return None
        try:
            return canonical_url(check_url(urljoin(self.address, link)))
        except ValueError:
            self.dropped["link"] += 1
            return None

    def _date(self, entry: Any, name: str) -> PartialDate | None:
        if name not in entry:  # "updated" would fall back on "published", with a warning
            return None
        date = feed_date(str(entry[name]), entry.get(f"{name}_parsed"))
        if date is None:
            return None
        if date.last < EARLIEST or date.first > self.latest:
            self.dropped["future date" if date.first > self.latest else "early date"] += 1
            return None
        return date


def _told_apart(entries: Iterable[FeedEntry], dropped: Counter[str]) -> tuple[FeedEntry, ...]:
    """Each entry once, under an id of its own; some feeds give all their entries the same."""
    kept: dict[str, FeedEntry] = {}
    for entry in entries:
        known = kept.get(entry.id)
        if known and entry.url and known.url != entry.url:
            entry = replace(entry, id=entry.url)
            known = kept.get(entry.id)
        if known:
            dropped["repeated entry"] += 1
        else:
            kept[entry.id] = entry
    return tuple(kept.values())


def _cut(body: bytes) -> tuple[bytes, int]:
    """``body`` with its first MAX_ENTRIES entries, still well-formed, and how many are left out."""
    starts = [match.start() for match in ENTRY_START.finditer(body)]
    if len(starts) <= MAX_ENTRIES:
        return body, 0
    last = max((match.end() for match in ENTRY_END.finditer(body, starts[MAX_ENTRIES])), default=len(body))
    return body[: starts[MAX_ENTRIES]] + body[last:], len(starts) - MAX_ENTRIES


def _content_type(body: bytes, header: str | None) -> str:
    """What feedparser is told: XML, for ``text/xml`` alone means ASCII to it, in UTF-8 where the bytes show that."""
    _, charset = claimed_type(header)
    if _is_utf8(body):
        charset = "utf-8"
    return f"application/xml; charset={charset}" if charset else "application/xml"


def _is_utf8(body: bytes) -> bool:
    """Whether the bytes leave no doubt: no other encoding's accents happen to be valid UTF-8 throughout."""
    try:
        return not body.isascii() and bool(body.decode())
    except UnicodeDecodeError:
        return False


def _what_else(body: bytes) -> str:
    """What stands where a feed should."""
    if not body.strip():
        return "empty, not a feed"
    if PAGE.match(body):
        return "a page, not a feed"
    if body.lstrip()[:1] in (b"{", b"["):
        return "JSON, not a feed of RSS or Atom"
    return "neither RSS nor Atom"


def _language(feed: Any) -> str | None:
    declared = str(feed.get("language") or "")[:2].lower()
    return declared if re.fullmatch("[a-z]{2}", declared) else None
