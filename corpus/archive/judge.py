"""Whether a text is a new Version: only where a reader would see that it is another one.

Not a change: white space and typography; ids, counters and dates that move from look to look; a text that stands
there twice; a page that flips between two variants; a page that lost most of its text. The last two are held aside
and looked at again: what stays so is accepted, with the day on which it began.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from corpus.archive.moving import found_moving, only_moved
from corpus.texts import comparable

LOST_SHARE = 0.2  # of the words: a text with fewer than these of its last Version has lost most
LOST_WORDS = 60  # shorter Versions say too little to tell a loss from a change
LOST_LOOKS = 5  # on as many days, until the short text is believed
FEWEST_CHARACTERS = 300  # the shortest text that may take a long one's place at all: real stubs had 55 to 556
STAY_DAYS = 14  # that a text which stood there before stays, until it is believed to be back
MAX_STAY_DAYS = 366  # STAY_DAYS doubles with every flip up to here
STAY_LOOKS = 2
SAME_TEXT = 0.9  # of the words' 4-grams: two readers of one page agree in as much, two texts seldom do
GRAM = 4  # words
MOVED = 3  # Versions in a row, of one look each, that differ in one number alone: then it moves by itself

Outcome = Literal["new", "changed", "unchanged", "held"]
Reason = Literal["", "back to an earlier text", "another language", "lost most of its text"]


@dataclass(frozen=True, slots=True)
class Look:
    """A text as it was seen on a day; ``reader`` names what understood the page (its family, before a dash)."""

    text: str
    language: str
    day: dt.date
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A Version as it is compared. ``looks`` counts the looks that saw it; ``moves`` names numbers that move."""

    text: str
    language: str
    recorded: dt.date
    seen: dt.date
    looks: int = 1
    moves: tuple[str, ...] = ()
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A text that is held aside: since when, how many days' looks found it so."""

    reason: Reason
    text: str
    language: str
    since: dt.date
    last: dt.date
    looks: int = 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """``recorded`` is the day of a new Version; ``held`` what is held aside from now on; ``moves`` of the Version."""

    outcome: Outcome
    recorded: dt.date
    held: Held | None = None
    moves: tuple[str, ...] = ()
    flipped: bool = False  # it went to another variant, or came back from one
    reread: bool = False  # the same text as another reader understood it


def judge(look: Look, known: Sequence[Kept], held: Held | None = None, flips: int = 0) -> Judgement:
    """What ``look`` means for a Document with the Versions ``known`` (oldest first), one held aside, and its flips."""
    day = max(look.day, known[-1].recorded) if known else look.day  # a clock that went back makes no older Version
    if not known:
        return Judgement("new", day)
    newest = known[-1]
    unchanged = Judgement("unchanged", day, None, newest.moves, flipped=held is not None and held.reason in FLIPS)
    if look.text == newest.text:
        return unchanged
    words, old = comparable(look.text, look.language), comparable(newest.text, newest.language)
    if only_moved(words, old, look.day, (newest.recorded, newest.seen), newest.moves):
        return unchanged
    if _family(look.reader) != _family(newest.reader) and likeness(words, old) >= SAME_TEXT:
        return replace(unchanged, reread=True)
    reason = _doubt(words, old, look, known, flips)
    if reason:
        return _hold(reason, look, day, newest, held, flips)
    learned = _learned(words, old, known)
    if learned:
        return replace(unchanged, moves=tuple(sorted({*newest.moves, *learned})))
    return Judgement("changed", day, None, newest.moves, flipped=_stood_before(words, known))


FLIPS: tuple[Reason, ...] = ("back to an earlier text", "another language")


def stay_days(flips: int) -> int:
    """For how many days a text that came back must stay, on a page that flipped as often.

    >>> stay_days(0), stay_days(2), stay_days(50)
    (14, 56, 366)
    """
    return min(STAY_DAYS << min(flips, 10), MAX_STAY_DAYS)


def likeness(one: str, other: str) -> float:
    """The share of their words' 4-grams that two comparable texts have in common: 0 to 1."""
    grams = [Counter(zip(*(words[n:] for n in range(GRAM)), strict=False)) for words in (one.split(), other.split())]
    common, total = sum((grams[0] & grams[1]).values()), sum((grams[0] | grams[1]).values())
    return common / total if total else float(one == other)


def _family(reader: str) -> str:
    return reader.split("-")[0]


def _doubt(words: str, old: str, look: Look, known: Sequence[Kept], flips: int) -> Reason:
    """Why ``look`` is not taken for a change at once; empty: it is."""
    newest = known[-1]
    size = len(old.split())
    if size >= LOST_WORDS and len(words.split()) < LOST_SHARE * size:
        return "lost most of its text"
    if _language(look) != _language(newest):
        return "another language"
    settled = (newest.seen - newest.recorded).days >= stay_days(flips)  # what follows it is believed
    return "" if settled or not _stood_before(words, known) else "back to an earlier text"


def _language(text: Look | Kept) -> str:
    """The language that the text itself tells; a catalogue may declare one that the page then does not keep to."""
    return _told_language(text.text, text.language)


@lru_cache(maxsize=16)  # on a page that flips the same few texts are asked about again and again
def _told_language(text: str, declared: str) -> str:
    from corpus.gather.imports import detected_language

    return detected_language(text, declared)


def _stood_before(words: str, known: Sequence[Kept]) -> bool:
    return any(comparable(kept.text, kept.language) == words for kept in known[:-1])


def _hold(reason: Reason, look: Look, day: dt.date, newest: Kept, held: Held | None, flips: int) -> Judgement:
    same = held is not None and held.reason == reason and _goes_on(held, look)
    if held is None or not same:
        now = Held(reason, look.text, look.language, day, day)
        return Judgement("held", day, now, newest.moves, flipped=held is not None and held.reason in FLIPS)
    now = Held(reason, look.text, look.language, held.since, max(day, held.last), held.looks + (day > held.last))
    if reason == "lost most of its text":
        accepted = now.looks >= LOST_LOOKS and len(look.text) >= FEWEST_CHARACTERS
    else:
        accepted = now.looks >= STAY_LOOKS and (now.last - now.since).days >= stay_days(flips)
    if accepted:
        return Judgement("changed", max(now.since, newest.recorded), None, newest.moves, flipped=reason in FLIPS)
    return Judgement("held", day, now, newest.moves)


def _goes_on(held: Held, look: Look) -> bool:
    if held.reason == "back to an earlier text":
        return comparable(held.text, held.language) == comparable(look.text, look.language)
    return held.reason == "lost most of its text" or held.language == look.language


def _learned(words: str, old: str, known: Sequence[Kept]) -> frozenset[str]:
    """The numbers that were found to move: seen by a single look each, while the page else stayed as it is."""
    last = known[-MOVED:]
    if len(last) < MOVED or any(kept.looks > 1 for kept in last):
        return frozenset()
    return found_moving([words, old, *(comparable(kept.text, kept.language) for kept in reversed(last[:-1]))])
