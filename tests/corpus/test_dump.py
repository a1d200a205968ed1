"""The rules that cut an article out of a copied page; the dates that a text states; text made plain."""

from __future__ import annotations

import pytest

from corpus.gather.dates import day_in_front, stated_dates
from corpus.gather.dump import Shape, _block, _lines, read_dump, read_whole
from corpus.gather.reading import Reading, plain
from tests.shared import SHARED, needs_shared

SEED = SHARED / "seeds" / "kulturegeek-2019-04-11-alexa.txt"
SHORTEST_PARAGRAPH = 180  # characters in the seed's article; its comments and teasers are shorter

ARTICLE = (
    "The maker of the talking lamp Lumo keeps what its owners say for thirty days, the company said on Monday.",
    "Until last year the lamp deleted every recording after an hour. Then the maker moved its servers to Malta.",
    "Owners can switch the microphone off with the slider below the shade, and the lamp blinks twice when it is off.",
    "A regulator in Valletta has asked for papers and wants to decide before the summer.",
)
COPIED_PAGE = f"""Example Herald Home Talking lamp Lumo keeps recordings for thirty days

Talking lamp Lumo keeps recordings for thirty days

3 min.
14 March 2023 • 9:30
12

{ARTICLE[0]}

A white Lumo lamp on a desk

{ARTICLE[1]}

{ARTICLE[2]}

{ARTICLE[3]}

More about these subjects

2 comments on this article:

  • Brenda
    I threw mine away last week and I have never slept better than since that day.
  • Carl (from the app)
    Mine blinks all night, which nobody told me before I paid for it, and I want to sleep.

Latest articles

Garden hose

Garden hoses are growing shorter every year

2 February 2024 • 18:20
0 Garden

A study of four hundred garden hoses shows that each of them is a little shorter than the label...

Price finder

Find the best price for lamps and hoses

Search

Search the articles of this site"""


def paragraphs(reading: Reading) -> list[str]:
    return [text for section in reading.sections for text in section.paragraphs]


def test_of_a_copied_page_the_article_stays_and_nothing_else() -> None:
    reading = read_dump(COPIED_PAGE)
    assert paragraphs(reading) == list(ARTICLE)
    assert reading.title == "Talking lamp Lumo keeps recordings for thirty days"
    assert str(reading.published) == "2023-03-14"


def test_comments_with_dates_end_the_article_also_where_they_are_no_list() -> None:
    comment = "I bought two of these lamps in the spring and gave one of them to my brother."
    comments = "".join(f"\n\nReader {i}\n\n{i} May 2023\n\n{comment} ({i}.)\n\nReply" for i in range(1, 8))
    page = COPIED_PAGE.replace("\n\nMore about", comments + "\n\nMore about")
    assert paragraphs(read_dump(page)) == list(ARTICLE)


def test_a_title_that_stands_once_is_known_by_its_words() -> None:
    page = COPIED_PAGE.split("\n", 2)[2]
    assert read_dump(page).title == "Talking lamp Lumo keeps recordings for thirty days"


def test_short_sentences_and_items_between_paragraphs_stay() -> None:
    kept = ["“Not again!”", "- A lamp that listens is a microphone, and a microphone is a promise."]
    page = COPIED_PAGE.replace(ARTICLE[2], f"{kept[0]}\n\n{ARTICLE[2]}\n\n{kept[1]}")
    assert paragraphs(read_dump(page)) == [*ARTICLE[:2], kept[0], ARTICLE[2], kept[1], ARTICLE[3]]


def test_a_page_without_any_paragraph_holds_no_article() -> None:
    menu = "\n".join(f"Menu entry {i}" for i in range(40))
    assert paragraphs(read_dump(f"{menu}\n12 May 2020\n{menu}")) == []


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("\n\n".join(ARTICLE), None, list(ARTICLE)),
        ("\n".join(ARTICLE), None, list(ARTICLE)),
        ("A lamp that listens\n\n" + "\n\n".join(ARTICLE), "A lamp that listens", list(ARTICLE)),
        (f"{ARTICLE[0]}\n\nWhat to do\n\n{ARTICLE[1]}", None, [ARTICLE[0], "What to do", ARTICLE[1]]),
        (
            "<b>Bold</b> & <script>x()</script> are text here.",
            None,
            ["<b>Bold</b> & <script>x()</script> are text here."],
        ),
        ("One line without a full stop", None, ["One line without a full stop"]),
        ("", None, []),
    ],
)
def test_a_text_that_is_no_copied_page_comes_through_whole(text: str, title: str | None, expected: list[str]) -> None:
    reading = read_dump(text)
    assert (reading.title, paragraphs(reading)) == (title, expected)


def test_a_copied_page_can_be_kept_whole() -> None:
    assert "Search the articles of this site" in paragraphs(read_whole(COPIED_PAGE))


def test_the_date_line_on_top_of_a_plain_text_is_its_date() -> None:
    assert str(read_dump("A lamp that listens\n3 May 2020\n" + "\n".join(ARTICLE)).published) == "2020-05-03"
    assert read_dump("\n".join([*ARTICLE, *ARTICLE, "3 May 2020"])).published is None


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("12", "number"),
        ("8:00 • 3", "number"),
        ("Published on 14 March 2023 at 9:30", "date"),
        ("On 14 March 2023 the maker wrote to all owners that recordings would be kept.", "prose"),
        ("A study of four hundred hoses shows that each is...", "cut"),
        ("Une lampe écoute, et personne ne sait vraiment pourquoi elle le fait…", "cut"),
        ("The lamp listens to all that is said beside it.", "prose"),
        ("„Die Lampe hört alles, was neben ihr gesagt wird, immer zu.“", "prose"),
        ("話すランプは部屋で話されたことをすべて三十日のあいだ保存している。", "prose"),
        ("Not again!", "remark"),
        ("A white lamp on a desk", "bare"),
        ("  • Brenda", "item"),
        ("2. Switch the lamp off.", "item"),
    ],
)
def test_the_shape_of_a_line(line: str, shape: Shape) -> None:
    assert _block(line, None).shape == shape


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one\ntwo\n\nthree", ["one", "two", "three"]),
        ("- one\n  goes on\n- two", ["- one goes on", "- two"]),
        (
            "A line that was wrapped at a fixed width\nof forty characters is one paragraph,\nlike before.\n\nAnother.",
            ["A line that was wrapped at a fixed width of forty characters is one paragraph, like before.", "Another."],
        ),
        ("A short verse of a song,\nwhich nobody wrapped\n" + "x" * 200, None),
    ],
)
def test_lines_become_blocks(text: str, lines: list[str] | None) -> None:
    assert _lines(text) == (lines if lines is not None else text.splitlines())


@pytest.mark.parametrize(
    ("text", "language", "dates"),
    [
        ("11 Avr. 2019 • 8:00", None, ["2019-04-11"]),
        ("3 févr. 2024", None, ["2024-02-03"]),
        ("Freitag, 3. Mai 2019", None, ["2019-05-03"]),
        ("5 de mayo de 2021", None, ["2021-05-05"]),
        ("March 14th, 2023", None, ["2023-03-14"]),
        ("2025年1月13日", None, ["2025-01-13"]),
        ("July 2026", None, ["2026-07"]),
        ("05/04/2021", None, []),
        ("05/04/2021", "en", []),
        ("05/04/2021", "fr", ["2021-04-05"]),
        ("12/31/2020 and 31/12/2020", None, ["2020-12-31", "2020-12-31"]),
        ("04.05.2020", "en", ["2020-05-04"]),
        ("2019-02-30", None, []),
        ("in 2019, 12 people, 3 of the 2000, echo 5 2018", None, []),
        ("il y a 3 jours, yesterday, 2 hours ago", None, []),
    ],
)
def test_only_dates_that_are_stated_are_found(text: str, language: str | None, dates: list[str]) -> None:
    assert [str(date) for date in stated_dates(text, language)] == dates


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2019-04-11T23:30:00+02:00", "2019-04-11"),
        ("2019-04", "2019-04"),
        ("2019", "2019"),
        ("2019-04-31", "None"),
        ("20190411", "None"),
        ("", "None"),
    ],
)
def test_a_machine_written_day_is_never_converted(text: str, date: str) -> None:
    assert str(day_in_front(text)) == date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« oui » – “yes”", "« oui » – “yes”"),
        ("«\u00a0oui\u00a0» \u00a0 non\u202f!", "«\u00a0oui\u00a0» non\u202f!"),
        ("cafe\u0301", "café"),
        ("soft\u00adhyphen, zero\u200bwidth", "softhyphen, zerowidth"),
        ("a\u202eb\u2066c", "abc"),
        ("שלום עולם\u200f!", "שלום עולם\u200f!"),
        ("\x1b[31mred\x07\x9b", "[31mred"),
        ("e\x00\u0301", "é"),
        ("\ud800", ""),
    ],
)
def test_plain_text_keeps_what_a_reader_sees(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_marks_that_are_stacked_without_end_are_cut() -> None:
    assert len(plain("a" + "\u0301\u0323" * 100_000)) < 40


@needs_shared
def test_the_article_that_the_project_began_with() -> None:
    text = SEED.read_text(encoding="utf-8")
    reading = read_dump(text, "fr")
    assert paragraphs(reading) == [line for line in text.splitlines() if len(line) >= SHORTEST_PARAGRAPH]
    assert reading.title == text.splitlines()[2]
    assert str(reading.published) == "2019-04-11"
