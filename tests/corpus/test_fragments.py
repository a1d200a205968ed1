"""The end of a link names words that a browser finds in the page, where it finds none that it made itself."""

from __future__ import annotations

import datetime as dt
import urllib.parse

import pytest
from lxml import html

from corpus.fragments import text_fragment
from corpus.gather.pages import Wanted, read_page
from corpus.units import CELL, SEPARATOR

URL = "https://lamp.example/rules"
RULES = "".join(
    f"<p>Rule {n} of the lamp says that what is said to it stays in the house for {n} days.</p>" for n in range(9)
)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Privacy policy</title></head><body><main>
<h1>Rules of the lamp</h1>
{RULES}
<ol start="3"><li>Sound is kept for a month.</li>
<li>Text is kept for a year, in the cellar of the old house by the sea.</li></ol>
<ol type="a"><li>Children are asked for their parents' consent first.</li></ol>
<ul><li>Nobody listens to them.</li></ul><p>1. This number is the page's own.</p>
<table><tr><td>Recordings of voices</td><td>thirty days</td></tr></table></main></body></html>"""


def named(text: str) -> list[str]:
    """The words that the link names: one text, or a beginning and an end."""
    fragment = text_fragment(URL, text).partition("#:~:text=")[2]
    return [urllib.parse.unquote(part) for part in fragment.split(",")]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Sound is kept.", ["Sound is kept."]),
        ("3. Sound is kept.", ["Sound is kept."]),
        ("iv. Sound is kept.", ["Sound is kept."]),
        ("2019 was a good year.", ["2019 was a good year."]),
        ("In 3. Sound is kept.", ["In 3. Sound is kept."]),
        (f"1. Sound is kept.{SEPARATOR}2. So is text.", ["Sound is kept.", "So is text."]),
        (CELL.join(["Recordings", "30 days", "Malta"]), ["Recordings", "Malta"]),
        ("a-b, c&d", ["a-b, c&d"]),
        ("1. ", ["1."]),
        ("one two three four five six seven eight nine ten", ["one two three four five six seven eight nine ten"]),
        ("1 2 3 4 5 6 7 8 9 10 11", ["1 2 3 4 5", "7 8 9 10 11"]),
    ],
)  # fmt: skip
def test_numbers_of_lists_and_borders_of_cells_are_not_named(text: str, parts: list[str]) -> None:
    assert named(text) == parts


def test_every_text_of_a_page_is_found_in_one_block_of_it() -> None:
    reading = read_page(PAGE, Wanted("policy", URL, dt.date(2026, 3, 1)))
    texts = [text for section in reading.sections for text in section.paragraphs]
    assert "3. Sound is kept for a month." in texts
    assert "a. Children are asked for their parents' consent first." in texts
    blocks = ["".join(element.itertext()) for element in html.fromstring(PAGE).iter("p", "li", "td")]
    for text in texts:
        for words in named(text):
            assert any(words in block for block in blocks), words
