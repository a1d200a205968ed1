"""Dates in a question -> as-of or since, where its words give them with certainty; else they stay words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.wording import MONTHS
from corpus.errors import UsageError
from corpus.labels import folded
from corpus.values import PartialDate

Dates = tuple[PartialDate | None, PartialDate | None]
UNCERTAIN: Dates = (None, None)

SINCE = r"since|after|from|depuis|apres|des|seit|nach|ab|desde(?: el)?|despues de|a partir de|a partir del"
BEFORE = r"before|until|till|by|prior to|avant|jusqu'en|jusqu'a|vor|bis|antes del?|hasta(?: el)?"
IN = (
    r"in|back in|during|as of|on|around|like|en|durant|pendant|courant|au cours de|im|in den|am|wahrend|anno|durante"
    r"|en el|el|le"
)
INTRO = rf"(?P<intro>\b(?:{SINCE}|{BEFORE}|{IN})\s+)?"
YEAR_WORD = r"(?:(?:the year|dem jahr|jahre?|l'annee|el ano|ano)\s+)?"
PART = (
    r"(?P<part>\b(?:a\s+)?(?:early|mid|late|the end of|anfang|mitte|ende|debut|mi|fin|principios|mediados|finales)"
    r"[ -](?:del? )?)?"
)
_MONTH = rf"\b(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_ORDINAL = r"(?:er|st|nd|rd|th)?\.?"
_OF = r"(?:(?:of|de|del)\s+)?"
_START = r"(?<![\d.,/-])"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d|[.,/-]\d|'?s\b|er\b)"  # not "the 2010s", "2019.5 million"
IN_WORDS = re.compile(
    rf"{INTRO}{YEAR_WORD}{PART}"
    rf"(?:(?:(?:the|dem|den|le|el)\s+)?(?:(?P<day>\d{{1,2}}){_ORDINAL}\s+{_OF})?(?P<month>{_MONTH})\.?\s+{_OF}"
    rf"|(?P<us_month>{_MONTH})\.?\s+(?:the\s+)?(?P<us_day>\d{{1,2}}){_ORDINAL},?\s+)?(?:(?<=\bmid-)|(?<=\bmi-)|{_START}){_YEAR}"
)
ISO = re.compile(rf"{INTRO}(?<![\w-])(?P<iso>(?:19|20)\d\d-\d\d(?:-\d\d)?)\b")
IN_FIGURES = re.compile(rf"{INTRO}{_START}(?:(?P<first>\d{{1,2}})(?P<mark>[./]))?(?P<second>\d{{1,2}})[./]{_YEAR}")
# "in the last year" may be any twelve months; "last year's" and "last year of" are about something else.
LAST_YEAR = (
    r"(?<!the )\blast year\b(?!'?s\b| of\b)|\bl'an(?:nee)? (?:derniere?|passee?)\b"
    r"|\b(?:letzt|vergangen|vorig)e[smn] jahr(?:es)?\b|\bel ano pasado\b"
)
LAST_MONTH = (
    r"(?<!the )\blast month\b(?!'?s\b| of\b)|\ble mois (?:dernier|passe)\b"
    r"|\b(?:letzt|vergangen|vorig)e[smn] monats?\b|\bel mes pasado\b"
)
THIS_YEAR = r"\bthis year\b|\bcette annee\b|\b(?:dieses|diesem) jahr(?:es)?\b|\beste ano\b"
THIS_MONTH = r"\bthis month\b|\bce mois\b|\b(?:dieses|diesem|diesen) monats?\b|\beste mes\b"
RELATIVE = re.compile(
    rf"{INTRO}(?:(?P<last_year>{LAST_YEAR})|(?P<last_month>{LAST_MONTH})|(?P<this_year>{THIS_YEAR})|(?P<this_month>{THIS_MONTH}))"
)


# "Since Amazon stopped recording in 2020, ...": the date is the clause's, not the question's.
CLAUSE = re.compile(
    r"^\W*(?:since|because|as|given that|now that|if|when|after|although|puisque|parce que|vu que|comme"
    r"|etant donne que|si|quand|alors que|da|weil|nachdem|wenn|obwohl|como|ya que|puesto que|dado que|cuando"
    r"|aunque)\b[^,]*,"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in the words. ``adverbial``: it says when something was, so far as its own words tell."""

    start: int
    date: PartialDate | None  # None: it names no day that exists, or may be read in two ways
    intro: str
    adverbial: bool = True
    begun: bool = False  # a time that goes on still, as "this year"


def parse_as_of(text: str) -> PartialDate:
    """A PartialDate from an option. Raises UsageError."""
    try:
        return PartialDate.parse(text.strip())
    except ValueError as error:
        raise UsageError(f"--as-of: {error}") from None


def dates_in(text: str, today: dt.date, language: str | None = None) -> Dates:
    """(as-of, since) where the question's words give them with certainty: one date, not in the future.

    ``language`` tells how to read "04/11/2019".

    >>> [str(d) for d in dates_in("did people listen in march 2019?", dt.date(2026, 1, 1)) if d]
    ['2019-03']
    >>> [str(d) for d in dates_in("was it fined last year?", dt.date(2026, 1, 1)) if d]
    ['2025']
    >>> dates_in("the 2019 scandal", dt.date(2026, 1, 1))
    (None, None)
    """
    plain = folded(text)
    found = list(mentions(plain, today, language))
    if len(found) != 1:
        return UNCERTAIN
    mention = found[0]
    clause = CLAUSE.match(plain)
    if clause and 0 < mention.start < clause.end():
        return UNCERTAIN
    if mention.date is None or not mention.adverbial or mention.date.first > today:
        return UNCERTAIN
    if re.fullmatch(BEFORE, mention.intro):
        return UNCERTAIN
    if mention.begun or re.fullmatch(SINCE, mention.intro):
        return None, mention.date
    return mention.date, None


def mentions(plain: str, today: dt.date, language: str | None) -> Iterator[Mention]:
    """The dates in folded text, certain or not."""
    for match in ISO.finditer(plain):
        yield Mention(match.start(), _date(match["iso"]), _intro(match))
    for match in IN_WORDS.finditer(plain):
        month, day = (match["month"], match["day"]) if match["month"] else (match["us_month"], match["us_day"])
        date = _date(match["year"], MONTHS[month] if month else None, day)
        yield Mention(match.start(), date, _intro(match), bool(_intro(match) or month or match["part"]))
    for match in IN_FIGURES.finditer(plain):
        yield Mention(match.start(), _from_figures(match, language), _intro(match))
    for match in RELATIVE.finditer(plain):
        yield _relative(match, today)


def _intro(match: re.Match[str]) -> str:
    return (match["intro"] or "").strip()


def _date(year: str, month: int | str | None = None, day: str | None = None) -> PartialDate | None:
    parts = [year, *(f"{int(part):02d}" for part in (month, day) if part)]
    try:
        return PartialDate.parse("-".join(parts))
    except ValueError:
        return None


def _from_figures(match: re.Match[str], language: str | None) -> PartialDate | None:
    """The date of "11.04.2019" or "04/2019"; None for "4/11/2019" in English, which has two readings."""
    if match["first"] is None:
        return _date(match["year"], match["second"])
    first, second = int(match["first"]), int(match["second"])
    american = language in (None, "en") and match["mark"] == "/"
    if american and second > 12:
        first, second = second, first
    elif american and first <= 12 and first != second:
        return None
    return _date(match["year"], second, str(first))


def _relative(match: re.Match[str], today: dt.date) -> Mention:
    if match["last_year"]:
        return Mention(match.start(), _date(str(today.year - 1)), _intro(match))
    if match["last_month"]:
        last = today.replace(day=1) - dt.timedelta(days=1)
        return Mention(match.start(), _date(str(last.year), last.month), _intro(match))
    date = _date(str(today.year)) if match["this_year"] else _date(str(today.year), today.month)
    return Mention(match.start(), date, _intro(match), begun=True)
