"""What a PDF says: in reading order, with its headings, without what repeats on every page."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus.errors import ExtractionError
from corpus.gather.pdf import read_pdf
from corpus.gather.reading import Reading
from tests.corpus.pdfs import HEIGHT, Text, column, pdf

FETCHED = dt.date(2026, 3, 1)
LINES = (
    "The lamp keeps what its owner says to it for thirty days, and for",
    "longer where the law of the land in which it was sold wants it so.",
    "Nobody at the factory listens to it unless the owner has agreed.",
)
LEFT_COLUMN = (
    "The lamp in the hall hears all",
    "that is said below it by night.",
    "Its maker keeps the sound of it",
    "in a cellar of the old factory,",
    "where three engineers write it",
    "down word by word for the radio",
    "that will be sold next summer.",
)
RIGHT_COLUMN = (
    "The radio on the other hand is",
    "deaf until its knob is turned.",
    "Then it sends what it hears to",
    "a house by the sea. No one has",
    "ever seen who lives there, and",
    "nobody from the town would ask",
    "them what becomes of the tapes.",
)


def read(*pages: list[Text], **stated: str) -> Reading:
    return read_pdf(pdf(*pages, **stated), None, "https://lamp.example/a.pdf", FETCHED)


def paragraphs(reading: Reading) -> list[str]:
    return [text for section in reading.sections for text in section.paragraphs]


def test_lines_are_joined_to_paragraphs() -> None:
    second = column(LINES[::-1], 200)
    assert paragraphs(read([*column(LINES, 120), *second])) == [" ".join(LINES), " ".join(LINES[::-1])]


def test_columns_are_read_one_after_the_other_whatever_the_order_of_drawing() -> None:
    rows = [
        text for pair in zip(column(LEFT_COLUMN, 150), column(RIGHT_COLUMN, 150, x=320), strict=True) for text in pair
    ]
    found = paragraphs(read([Text(100, "Of lamps and radios", 18), *rows]))
    assert " ".join(found) == " ".join([*LEFT_COLUMN, *RIGHT_COLUMN])


def test_headings_are_told_by_their_size_and_by_bold_letters() -> None:
    reading = read(
        [
            Text(100, "The lamp and your voice", 20),
            *column(LINES, 140),
            Text(220, "1. What is kept", 15),
            *column(LINES, 250),
            Text(330, "In the cellar", bold=True),
            *column(LINES, 350),
            Text(430, "2. Who listens", 15),
            *column(LINES, 460),
        ]
    )
    assert reading.title == "The lamp and your voice"
    assert [section.path for section in reading.sections] == [
        ("The lamp and your voice",),
        ("The lamp and your voice", "1. What is kept"),
        ("The lamp and your voice", "1. What is kept", "In the cellar"),
        ("The lamp and your voice", "2. Who listens"),
    ]
    assert all(section.paragraphs == (" ".join(LINES),) for section in reading.sections)


@pytest.mark.parametrize(
    ("end", "start", "elsewhere", "text"),
    [
        ("the record-", "ings of the lamp", "", "the recordings of the lamp"),
        ("a third-", "party may listen", "Any third-party lamp.", "a third-party may listen"),
        ("the record-", "Ings of the lamp", "", "the record- Ings of the lamp"),
        ("from 2019-", "2020 all was kept", "", "from 2019- 2020 all was kept"),
    ],
)
def test_words_parted_at_the_end_of_a_line_are_mended(end: str, start: str, elsewhere: str, text: str) -> None:
    lines = [f"It was found in the spring of that year that {end}", f"{start} were sold to the radio. {elsewhere}"]
    assert text in paragraphs(read(column(lines, 120)))[0]


def test_running_heads_feet_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            Text(40, "Lumo Lamps Ltd. Privacy notice"),
            *column([f"Chapter {('one', 'two', 'three', 'four')[n]} of the notice is here.", *LINES], 120),
            Text(HEIGHT - 40, f"Page {n + 1} of 4"),
        ]
        for n in range(4)
    ]
    found = " ".join(paragraphs(read(*pages)))
    assert "Lumo" not in found
    assert "Page" not in found
    assert found.count("Nobody at the factory") == 4
    assert "Chapter three of the notice" in found


def test_a_paragraph_goes_on_on_the_next_page() -> None:
    first = column(["The lamp keeps what its owner says to it in the evening and"], 700)
    second = column(["sends it to the radio in the morning."], 120)
    assert paragraphs(read(first, second)) == [
        "The lamp keeps what its owner says to it in the evening and sends it to the radio in the morning."
    ]


def test_bullets_are_items_and_cells_side_by_side_are_rows() -> None:
    items = [Text(200 + 16 * n, f"• {words}") for n, words in enumerate(("Sound for a month.", "Text for a year."))]
    rows = [
        text
        for n, (what, long) in enumerate((("Kind of data", "Kept for"), ("Recordings", "30 days"), ("Texts", "1 year")))
        for text in (Text(300 + 16 * n, what), Text(300 + 16 * n, long, x=330))
    ]
    reading = read([*column(LINES, 120), *items, *rows])
    blocks = [block for section in reading.sections for block in section.blocks()]
    assert ("item", "Sound for a month.") in blocks
    assert ("row", "Recordings | 30 days") in blocks


@pytest.mark.parametrize(
    ("top", "stated", "date", "source"),
    [
        ("Last updated: 14 March 2023", {}, "2023-03-14", "text"),
        ("July 2023", {}, "2023-07", "text"),
        ("", {"CreationDate": "D:20220511120000Z"}, "2022-05-11", "pdf"),
        ("", {"CreationDate": "D:20990511120000Z"}, "None", None),
        ("", {"CreationDate": "yesterday"}, "None", None),
    ],
)
def test_the_day_is_the_text_s_else_the_file_s(top: str, stated: dict[str, str], date: str, source: str | None) -> None:
    reading = read([*([Text(90, top)] if top else []), *column(LINES, 130)], **stated)
    assert (str(reading.published), reading.date_from) == (date, source)


def test_metadata_give_the_title_where_there_is_no_heading_unless_it_is_a_file_s_name() -> None:
    assert read(column(LINES, 120), Title="On lamps that listen").title == "On lamps that listen"
    assert read(column(LINES, 120), Title="Microsoft Word - lamps.docx").title is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.4\nall in plain letters", "broken"),
        (pdf(column(LINES, 120))[:300], "broken"),
        (pdf([]), "no text"),
    ],
)
def test_a_pdf_without_text_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(ExtractionError) as error:
        read_pdf(data, None, "", FETCHED)
    assert error.value.reason == reason
