"""The words of the house as values: frozen, slotted, without behaviour beyond their own meaning."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

LANGUAGES = ("en", "fr", "de", "es")
Stance = Literal["company-says", "reported", "regulator-found", "court", "researcher-found"]
STANCES: tuple[Stance, ...] = ("company-says", "reported", "regulator-found", "court", "researcher-found")
Kind = Literal["policy", "help", "news", "regulator", "research", "feed"]
KINDS: tuple[Kind, ...] = ("policy", "help", "news", "regulator", "research", "feed")
# Whose voice a page of a kind is.
STANCE_OF_KIND: dict[str, Stance] = {
    "policy": "company-says",
    "help": "company-says",
    "news": "reported",
    "feed": "reported",
    "regulator": "regulator-found",
    "research": "researcher-found",
}
Action = Literal["delete", "opt-out", "mute", "history"]
ACTIONS: tuple[Action, ...] = ("delete", "opt-out", "mute", "history")
Verdict = Literal["answered", "uncertain", "unanswered", "off_topic", "about_earshot"]
QuestionKind = Literal["fact", "how-to", "comparison", "changed", "when", "still-true"]
BlockKind = Literal["paragraph", "item", "row"]
Texts = dict[str, str]  # language -> text


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month or a year; never filled up with an invented day.

    >>> april = PartialDate.parse("2019-04")
    >>> april.first, april.last
    (datetime.date(2019, 4, 1), datetime.date(2019, 4, 30))
    >>> str(april)
    '2019-04'
    >>> PartialDate.parse("2019-02-30")
    Traceback (most recent call last):
    ValueError: '2019-02-30' is not a day (2019-04-11), a month (2019-04) or a year (2019)
    """

    first: dt.date
    last: dt.date

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Raises ValueError where ``text`` is no date of the three forms, or names a day that does not exist."""
        match = re.fullmatch(r"([12]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?", text)
        try:
            if not match:
                raise ValueError
            year, month, day = (int(part) if part else None for part in match.groups())
            assert year is not None
            if day is not None and month is not None:
                first = last = dt.date(year, month, day)
            elif month is not None:
                first = dt.date(year, month, 1)
                last = dt.date(year, month, calendar.monthrange(year, month)[1])
            else:
                first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        except ValueError:
            raise ValueError(f"{text!r} is not a day (2019-04-11), a month (2019-04) or a year (2019)") from None
        return cls(first, last)

    def __str__(self) -> str:
        if self.first == self.last:
            return self.first.isoformat()
        if self.first.month == self.last.month:
            return self.first.isoformat()[:7]
        return self.first.isoformat()[:4]


@dataclass(frozen=True, slots=True)
class Assistant:
    """An entry of assistants.toml. ``aliases`` name it, ``devices`` imply it; all in lower case.

    ``hosts`` run many assistants; in ``other_senses`` a name means something else; ``lookalikes`` are no misspellings.
    """

    id: str
    name: str
    maker: str
    aliases: tuple[str, ...]
    devices: tuple[str, ...]
    misspellings: tuple[str, ...]
    wake_words: tuple[str, ...]
    makers: tuple[str, ...]  # maker names that point to this assistant alone
    relatives: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    other_senses: tuple[str, ...] = ()
    lookalikes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    meaning: str
    names: Texts
    phrases: dict[str, tuple[str, ...]]  # language -> example phrasings


@dataclass(frozen=True, slots=True)
class Source:
    """An entry of sources.toml. A Document may be several pages in order: then it has several ``urls``."""

    id: str
    kind: Kind
    publisher: str
    urls: tuple[str, ...]
    language: str | None  # None: told from the text
    assistants: tuple[str, ...]  # none: told from the text
    every: dt.timedelta  # between two looks
    articles: Kind = "news"  # what a feed's articles are
    ports: tuple[int, ...] = (80, 443)
    select: str | None = None  # CSS selector of the part of the page that counts
    remove: tuple[str, ...] = ()  # CSS selectors of parts that do not


@dataclass(frozen=True, slots=True)
class Statement:
    """A curated fact in our own words. ``current`` is None where it is not known whether it still holds."""

    fact: str
    assistant: str
    topic: str
    stance: Stance
    publisher: str
    url: str
    published: PartialDate | None
    as_of: PartialDate
    until: PartialDate | None
    current: bool | None
    confidence: Literal["high", "medium"]
    text: Texts
    asks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    replaced_by: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guide:
    """How to do one thing, step by step; its source and date are those of the Statement ``fact``."""

    fact: str
    action: Action
    assistant: str
    steps: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Section:
    """Paragraphs under a heading path (outermost first).

    ``kinds`` says of each paragraph whether it is one, an item of a list or a row of a table; empty: all are
    paragraphs. ``anchor`` is the innermost heading's id on the page.

    >>> list(Section(("Voice",), ("We keep:", "recordings"), ("paragraph", "item")).blocks())
    [('paragraph', 'We keep:'), ('item', 'recordings')]
    """

    path: tuple[str, ...]
    paragraphs: tuple[str, ...]
    kinds: tuple[BlockKind, ...] = ()
    anchor: str | None = None

    def blocks(self) -> Iterator[tuple[BlockKind, str]]:
        each: BlockKind = "paragraph"
        return zip(self.kinds or (each,) * len(self.paragraphs), self.paragraphs, strict=True)


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes that were fetched: ``url`` was asked for, ``address`` is where redirects led."""

    url: str
    address: str
    fetched: dt.datetime  # UTC, aware
    status: int
    media_type: str  # as the header claims, in lower case, without parameters
    charset: str | None  # as the header claims
    etag: str | None
    modified: str | None  # Last-Modified, as it was sent
    body: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """One url's meaning. ``published`` is the day that the page states, in the page's own zone."""

    url: str
    title: str
    publisher: str
    published: PartialDate | None
    language: str
    kind: Kind
    sections: tuple[Section, ...]
    assistants: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The plain NFC text: headings and paragraphs in order, a blank line between them."""
        lines: list[str] = []
        for section in self.sections:
            lines += [*section.path[-1:], *section.paragraphs]
        return "\n\n".join(lines)


@dataclass(frozen=True, slots=True)
class Version:
    """A Document's text as it stood from ``recorded`` on; ``seen`` is the day of the last look."""

    id: int
    document: str  # canonical url
    recorded: dt.date
    seen: dt.date
    text: str
    superseded: dt.date | None = None  # the day on which the next Version was recorded


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a Version: ``version.text[start:end] == text``, under the heading path ``path``.

    ``language`` is its own; a page may quote another language. Empty: its Document's.
    """

    id: str
    text: str
    start: int
    end: int
    path: tuple[str, ...]
    assistants: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of evidence as it is shown; the form of an Answer's quotes in JSON (docs/json.md)."""

    text: str
    origin: Literal["source", "brief"]
    stance: Stance
    publisher: str
    url: str
    link: str
    language: str
    assistants: tuple[str, ...]
    topics: tuple[str, ...]
    as_of: str
    document: str | None
    confidence: str
    score: float
    plain: str | None = None
    title: str | None = None
    published: str | None = None
    seen: str | None = None
    still_current: bool | None = None
    replaced_by: str | None = None
    fact: str | None = None
    section: tuple[str, ...] = ()
    change: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    text: str
    action: Action
    assistant: str
    as_of: str
    url: str
    publisher: str


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, understood as far as the words alone allow."""

    text: str
    language: str  # of the answer: one of LANGUAGES
    spoken: str  # as detected: ISO 639-1, or "other"
    assistants: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kind: QuestionKind = "fact"
    actions: tuple[Action, ...] = ()
    as_of: PartialDate | None = None
    since: PartialDate | None = None
    about_earshot: bool = False
    services: tuple[str, ...] = ()
    search: str = ""  # what is searched: the text, names put right, with what it takes from options and the turn before
    content: tuple[str, ...] = ()  # folded words that carry its subject, its own first, without names of assistants


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    language: str
    verdict: Verdict
    assistants: tuple[str, ...]
    services: tuple[str, ...]
    topics: tuple[str, ...]
    as_of: str | None
    since: str | None
    notice: str | None
    archive_date: str
    newer: dict[str, str] | None
    quotes: tuple[Quote, ...]
    near: tuple[Quote, ...]
    steps: tuple[Step, ...]
    took_ms: float
