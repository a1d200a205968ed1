"""Other people's text: nothing pings, nothing is a link, nothing breaks out, whatever it is."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_bot.escape import address, host_of, length, link, plain, without_mentions
from tests.bot.discord_bot.hostile import EFFECTS, HOSTILE, MASKED_LINK, active

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)  # surrogates too
MARKUP_TEXT = st.text(alphabet="ab 1.\\`*_~|[]()<>@#:-+/\n\u202e\u0301everyonhttp", max_size=60)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_has_no_effect(text: str) -> None:
    assert active(plain(text)) == []
    assert "\n" not in plain(text)


def test_unescaped_it_would_have_effects() -> None:
    assert {effect for text in HOSTILE for effect in active(text)} == set(EFFECTS)


@given(st.one_of(ANY_TEXT, MARKUP_TEXT))
def test_no_text_at_all_has_an_effect(text: str) -> None:
    shown = plain(text)
    assert active(shown) == []
    assert not {c for c in shown if unicodedata.category(c) in ("Cc", "Co", "Cs")}
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", shown)


@given(st.text(alphabet="abc ÄÖé,;!?’“0123456789", max_size=80))
def test_ordinary_text_stays_letter_for_letter(text: str) -> None:
    shown = re.sub(r"\\(?=[^\w\s])", "", plain(text))
    assert shown == unicodedata.normalize("NFC", " ".join(text.split()))


def test_zalgo_is_thinned_and_other_scripts_are_kept() -> None:
    zalgo = "e" + "\u0301\u0317\u0322\u0334" * 20
    assert len(plain(zalgo)) <= 3
    for text in ("Việt Nam", "हिन्दी", "العربية", "Łódź", "👩‍👧"):
        assert plain(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/p", "[a.example](<https://a.example/p>)"),
        ("https://a.example/p_(x)#:~:text=b%20c", "[a.example](<https://a.example/p_(x)#:~:text=b%20c>)"),
        ("https://a.example/<@1>", "[a.example](<https://a.example/%3C@1%3E>)"),
        ("https://a.example/a b\nc", None),
        ("https://\u0430pple.com/", "[xn--pple-43d.com](<https://xn--pple-43d.com/>)"),
        ("https://a.example@evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("https://a.example\\@evil.example/", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_a_link_shows_the_host_that_it_leads_to(url: str, shown: str | None) -> None:
    if shown is not None:
        assert link(url) == shown
    for label, target in MASKED_LINK.findall(link(url)):
        assert label == urlsplit(target).hostname


@given(st.one_of(ANY_TEXT, st.builds(lambda text: f"https://a.example/{text}", ANY_TEXT)))
def test_no_address_breaks_out_of_its_link(url: str) -> None:
    shown = link(url)
    rest = MASKED_LINK.sub("", shown)
    assert active(rest) == []
    assert not re.search(r"[\s<>`|\\]", address(url))
    for label, target in MASKED_LINK.findall(shown):
        assert label == host_of(target)


def test_a_link_that_is_too_long_falls_back_to_the_page() -> None:
    long = "https://a.example/p#:~:text=" + "x" * 600
    assert link(long, "https://a.example/p") == "[a.example](<https://a.example/p>)"
    assert link("https://a.example/" + "x" * 600) == "a.example"


def test_mentions_are_no_part_of_a_question() -> None:
    text = "<@1> <@!2> <@&3> <#4> </ask:5> <:a:6> <a:b:7> <t:8:R> is 1 < 2 and 3 > 2?"
    assert without_mentions(text) == "is 1 < 2 and 3 > 2?"


def test_length_is_counted_as_discord_may_count_it() -> None:
    assert length("a👂\ud800") == 4
