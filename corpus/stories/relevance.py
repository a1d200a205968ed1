"""Which texts are about our subject: how voice or assistant data is handled.

A headline with its summary is judged by its words (corpus/catalogue/relevance.toml): is something named that listens,
is speech caught, is data handled, does somebody ask for it, or is it a shop window. ``python -m tests.bench.relevance``
measures the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from corpus.labels import Recogniser, folded

MOST = 2  # words of one kind that count: a long list in a summary says no more


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Patterns on folded text, one a kind of word."""

    listening: re.Pattern[str]
    maybe: re.Pattern[str]
    catching: re.Pattern[str]
    handling: re.Pattern[str]
    asking: re.Pattern[str]
    selling: re.Pattern[str]


def is_relevant(title: str, summary: str) -> bool:
    """Whether a text with this title and summary is about how voice or assistant data is handled.

    Something that listens must be named, and more must speak of the handling of data than of a sale. Things that only
    may listen (a car, a television) need both speech that is caught and data that is handled, or somebody who asks.

    >>> is_relevant("Lamp maker keeps what its voice assistant hears", "Recordings stay for a year.")
    True
    >>> is_relevant("Lamp with voice assistant on sale", "The price falls to 20 dollars.")
    False
    """
    words = _vocabulary()
    text = folded(f"{title}\n{summary}")
    catching, handling, asking, selling = (
        min(MOST, len(set(kind.findall(text))))
        for kind in (words.catching, words.handling, words.asking, words.selling)
    )
    listens = words.listening.search(text) or _recogniser().assistants(text)
    if not listens and not (catching and handling + asking and words.maybe.search(text)):
        return False
    return catching + handling + asking > selling


@cache
def _vocabulary() -> Vocabulary:
    from corpus.catalogue.load import load_relevance

    return Vocabulary(**{kind: _any_of(phrases) for kind, phrases in load_relevance().items()})


@cache
def _recogniser() -> Recogniser:
    """Finds assistants by their own names and devices; a maker's name, or a phone, is in too many headlines."""
    from corpus.catalogue import load_assistants

    named = [replace(assistant, makers=(), hosts=()) for assistant in load_assistants()]
    return Recogniser(named, ())


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of ``phrases`` as whole words; a ``*`` leaves a word open."""
    parts = {re.escape(folded(phrase)).replace(r"\*", r"\w*") for phrase in phrases}
    return re.compile(r"(?<!\w)(?:" + "|".join(sorted(parts, key=lambda part: (-len(part), part))) + r")(?!\w)")
