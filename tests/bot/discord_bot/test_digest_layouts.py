"""A digest as a message: within Discord's limits, nothing lost between the pages, whatever stands in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.composing import Composed
from bot.digests import Digest, Entry
from bot.discord_bot.buttons.digest import digest_view
from bot.discord_bot.escape import length
from bot.discord_bot.layouts.digest import Names, digest_texts, page_texts, pages
from bot.discord_bot.layouts.limits import MOST_COMPONENTS, MOST_TEXT, total
from tests.bot.discord_bot.digesting import change, story
from tests.bot.discord_bot.hostile import HOSTILE

NAMES = Names({"alexa": "Alexa", "siri": "Siri"}, {"retention": "How long it is kept"})
KEY = "AbCdEfGh-_12"


def composed(*entries: Entry, first: bool = True, language: str = "en") -> Composed:
    digest = Digest(None, dt.date(2026, 11, 24), ("alexa",), entries[:12], entries[12:], 5, dt.date(2026, 11, 24))
    return Composed(digest, language, first=first, renewed="2026-11-20")


def check(made: Composed) -> None:
    """Every page keeps the limits, and every entry stands on one of them."""
    view = digest_view(made, KEY, NAMES)
    assert view.total_children_count <= MOST_COMPONENTS
    assert view.content_length() <= MOST_TEXT
    found = pages(made, NAMES)
    assert sum(len(page) for page in found) == len(made.digest.entries) + len(made.digest.more)
    assert total(text for part in digest_texts(made, NAMES, found) for text in part) <= MOST_TEXT
    for n in range(1, len(found)):
        texts = page_texts(made, found, n)
        assert texts is not None
        assert total(text for part in texts for text in part) <= MOST_TEXT
        assert sum(len(part) + 1 for part in texts) + 6 <= MOST_COMPONENTS
    assert page_texts(made, found, len(found)) is None


@pytest.mark.parametrize("language", ["en", "fr", "de", "es"])
@pytest.mark.parametrize("count", [0, 1, 12, 13, 60])
def test_the_limits_are_kept_however_many_there_are(count: int, language: str) -> None:
    entries = [story(n) if n % 3 else change(n, "Acme") for n in range(count)]
    check(composed(*entries, language=language))
    check(composed(*entries, first=False, language=language))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_keep_them_too(words: str) -> None:
    words = words[:400]
    entry = story(1, headline=words * 20, text=words * 50)
    report = replace(entry.reports[0], publisher=words * 30, url="https://news.example/" + "x" * 3000)
    wide = replace(entry, reports=(report,) * 9, service=words * 30, sections=((words * 30,),) * 3)
    changed = replace(change(1, words * 9), sections=((words * 90,),))
    check(composed(wide, changed, *(replace(wide, id=f"{n}") for n in range(20))))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=400), st.text(max_size=2500)), max_size=20))
def test_any_words_keep_them(told: list[tuple[str, str]]) -> None:
    check(composed(*(story(n, headline=head or "x", text=text or "x") for n, (head, text) in enumerate(told))))


def test_words_that_do_not_fit_are_left_to_the_page_and_never_cut() -> None:
    long = "This sentence goes on and on. " * 300
    made = composed(story(1, text=long))
    texts = "\n".join(text for part in digest_texts(made, NAMES, pages(made, NAMES)) for text in part)
    assert "This sentence" not in texts
    assert "**Story 1**" in texts
    assert "[news.example](<https://news.example/1>)" in texts
    assert length(texts) < MOST_TEXT


def test_what_is_stored_is_read_back_the_same() -> None:
    made = composed(story(1), change(2, "Acme"))
    assert Composed.loaded(made.dumped()) == made
