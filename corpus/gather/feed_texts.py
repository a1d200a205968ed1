"""A feed's titles, summaries and dates -> plain text and PartialDates."""

from __future__ import annotations

import datetime as dt
import email.utils
import html
import re
import time

from corpus.gather.dates import day_in_front, stated_dates
from corpus.gather.reading import plain
from corpus.values import PartialDate

MAX_CHARACTERS = 50_000  # of one text are looked at
MAX_DATE = 100  # characters; nobody needs more for a date
UNSEEN = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
WITHIN = re.compile(
    r"</?(?:a|abbr|b|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|tt|u)\b[^<>]*>", re.IGNORECASE
)
TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
WRITTEN_TWICE = re.compile(r"</?(?:a|b|br|em|i|p|span|strong)\b[^<>]*>", re.IGNORECASE)
MAIL_DATE = re.compile(r"(?:[a-z]{3,9}\.?,?\s+)?\d{1,2}\s+[a-z]{3,9}\.?\s+\d{2,4}\b", re.IGNORECASE)  # RFC 822
COMPACT = re.compile(r"\s*([12]\d{3})(\d{2})(\d{2})(?!\d)")  # 20190411, with or without a time


def feed_text(text: str, markup: bool) -> str:
    """``text`` as one line; where it may be ``markup``, tags and entities undone, also what was escaped twice.

    >>> feed_text("Q&amp;amp;A: the <b>la</b>mp &lt;b&gt;listens&lt;/b&gt;<br>5 < 6", markup=True)
    'Q&A: the lamp listens 5 < 6'
    """
    text = text[:MAX_CHARACTERS]
    if markup and ("<" in text or "&" in text):
        text = TAG.sub(" ", WITHIN.sub("", UNSEEN.sub(" ", text)))
        text = WRITTEN_TWICE.sub("", html.unescape(text))
        text = html.unescape(text) if "&amp;" in text or "&#" in text else text
    return plain(text)


def feed_date(text: str, parsed: time.struct_time | None = None) -> PartialDate | None:
    """The day, month or year that ``text`` states, in the zone that it is written in; never converted.

    ``parsed`` is feedparser's reading, in UTC, for forms that only it knows.

    >>> [str(feed_date(text)) for text in ("Tue, 14 Mar 2023 23:30:00 -0500", "2023-03-14T23:30:00-05:00", "July 2026")]
    ['2023-03-14', '2023-03-14', '2026-07']
    """
    text = text.strip()[:MAX_DATE]
    day = day_in_front(text)
    if day:
        return day
    if MAIL_DATE.match(text) and (fields := email.utils.parsedate_tz(text)):
        return _day(*fields[:3])
    if compact := COMPACT.match(text):
        return _day(*(int(part) for part in compact.groups()))
    stated = stated_dates(text)
    if stated:
        return stated[0]
    return _day(*parsed[:3]) if parsed else None


def _day(year: int, month: int, day: int) -> PartialDate | None:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return PartialDate(date, date)
