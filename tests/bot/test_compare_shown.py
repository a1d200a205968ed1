"""A Comparison on a terminal, as JSON and as a picture: whole, narrow, harmless."""

from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from rich.cells import cell_len

from bot.answering import Knowledge
from bot.compare import Cell, Comparison, Row, compare, topics_named
from bot.show.as_json import QUOTE_ORDER, comparison_dict
from bot.show.cells import alternative, whole_sentences, words_of
from bot.show.comparison import print_comparison
from bot.show.picture import DARK, LIGHT, MOST_PX, WIDTH_PX, font, picture, wrapped
from corpus.catalogue import load_assistants, load_topics
from corpus.settings import Settings
from corpus.values import LANGUAGES
from tests.bot.samples import QUOTE
from tests.bot.test_show import LONG, NASTY, Terminal
from tests.program import run

ROOT = Path(__file__).resolve().parents[2]
TOPICS = load_topics()
NAMES = {assistant.id: assistant.name for assistant in load_assistants()}
TITLES = {topic.id: topic.names["en"] for topic in TOPICS}


def shown_of(*cells: Cell, language: str = "en") -> Comparison:
    row = Row("retention", cells)
    return Comparison(tuple(c.assistant for c in cells), ("retention",), language, None, "2026-11-23", (row,))


SMALL = shown_of(
    Cell("alexa", QUOTE, ("alexa",)),
    Cell("siri", replace(QUOTE, assistants=("homepod",)), ("homepod",)),
    Cell("roku", None),
)


@pytest.fixture(scope="module")
def whole(knowledge: Knowledge) -> Comparison:
    return compare(knowledge, ("alexa", "siri", "google-assistant", "bixby"), TOPICS, "en")


def printed(made: Comparison, monkeypatch: pytest.MonkeyPatch, stream: io.StringIO) -> str:
    monkeypatch.setattr(sys, "stdout", stream)
    print_comparison(made, NAMES, TITLES)
    return stream.getvalue()


def test_the_table_fits_80_columns_and_is_plain_where_stdout_is_no_terminal(
    whole: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = printed(whole, monkeypatch, io.StringIO())
    assert "\x1b" not in text
    assert all(cell_len(line) <= 80 for line in text.splitlines() if "://" not in line)
    assert all(f"\n{TITLES[topic]}\n" in text for topic in ("retention", "deletion"))
    assert "14 more topics (--topic ID): recording-indicator-mute," in text


def test_a_cell_tells_words_voice_date_source_and_about_whom(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(printed(SMALL, monkeypatch, io.StringIO()).split())
    assert "nothing known" in text
    assert "about HomePod" in text
    assert "2024-03-01 [1]" in text
    assert f"[1] {QUOTE.link}" in text
    assert "[2]" not in text, "a source that several cells name has one number"


def test_on_a_terminal_nothing_in_a_source_steers_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    nasty = replace(QUOTE, text=NASTY, publisher=NASTY)
    text = printed(shown_of(Cell("alexa", nasty, ("alexa",)), Cell("siri", None)), monkeypatch, Terminal())
    assert set(re.findall(r"\x1b.", text)) <= {"\x1b["}
    assert "\x07" not in text
    assert "\u202e" not in text


def test_a_quotation_is_never_cut_and_a_summary_only_at_a_sentences_end() -> None:
    verbatim = Cell("alexa", replace(QUOTE, text=LONG), ("alexa",))
    assert words_of(verbatim, "en") == f"“{LONG.strip()}”"
    assert words_of(Cell("alexa", replace(QUOTE, text=LONG * 2, plain="Kept."), ("alexa",)), "en") == "Kept."
    brief = words_of(Cell("alexa", replace(QUOTE, origin="brief", text=LONG * 2), ("alexa",)), "en")
    assert brief.endswith("at any time. …")
    assert len(brief) <= 322
    assert whole_sentences("A sentence that has no end in sight", "en", 10) == "A sentence that has no end in sight"


def test_the_text_alternative_holds_every_cell(whole: Comparison) -> None:
    told = alternative(whole.rows, "en", NAMES, TITLES)
    assert told.count("\n\n") == len(whole.rows) - 1
    assert "nothing known" in told
    assert all(words_of(cell, "en") in told for row in whole.rows for cell in row.cells)


def test_the_page_on_json_names_the_fields_of_a_comparison(whole: Comparison) -> None:
    made = json.loads(json.dumps(comparison_dict(whole)))
    section = (ROOT / "docs" / "json.md").read_text(encoding="utf-8").split("## A comparison")[1].split("\n## ")[0]
    tables = section.split("Fields of a cell")
    assert re.findall(r"^\| `(\w+)`", tables[0], re.MULTILINE) == list(made)
    fields = re.findall(r"^\| `(\w+)`", tables[1], re.MULTILINE)
    for row in made["rows"]:
        assert list(row) == ["topic", "cells"]
        for cell in row["cells"]:
            assert list(cell) == fields
            assert cell["quote"] is None or list(cell["quote"]) == list(QUOTE_ORDER)
            assert (cell["quote"] is None) == (cell["status"] == "nothing-known")
            assert f"`{cell['status']}`" in section


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    assert image.format == "PNG"
    return image.convert("RGB")


@pytest.mark.parametrize(("dark", "ground"), [(False, LIGHT.ground), (True, DARK.ground)])
def test_the_picture_is_a_png_that_fits_a_phone_light_or_dark(whole: Comparison, dark: bool, ground: str) -> None:
    data = picture(whole, NAMES, TITLES, dark=dark)
    image = opened(data)
    assert image.width == WIDTH_PX
    assert image.height <= MOST_PX + 300  # the lines below stand there in any case
    assert image.getpixel((2, 2)) == tuple(bytes.fromhex(ground[1:]))
    assert len(data) < 500_000


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_stand_out_from_what_is_behind_them(theme: object) -> None:
    def brightness(colour: str) -> float:
        parts = [value / 255 for value in bytes.fromhex(colour[1:])]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for above in ("text", "faint", "accent"):
        for below in ("ground", "card"):
            high, low = sorted((brightness(getattr(theme, n)) for n in (above, below)), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (above, below)  # WCAG 2.2, AA


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_font_holds_every_letter_of_the_language(language: str) -> None:
    face = font(30, "Regular")
    missing = bytes(face.getmask("\uffff"))
    letters = {
        "en": "‘’“”…–—·", "fr": "éèêëàâäçîïôöùûüÿœæÉÈÀÇŒ«»", "de": "äöüßÄÖÜẞ„“", "es": "áéíóúüñÁÉÍÓÚÑ¿¡«»"
    }[language]  # fmt: skip
    assert not [letter for letter in letters if bytes(face.getmask(letter)) == missing]


def test_lines_are_broken_between_words_and_only_a_long_word_within() -> None:
    face = font(30, "Regular")
    lines = wrapped("Kept for a year. " + "W" * 60, face, 300)
    assert all(face.getlength(line) <= 300 for line in lines)
    assert "".join(lines).replace(" ", "") == "Keptforayear." + "W" * 60
    assert wrapped("", face, 300) == []


def test_a_picture_of_what_is_long_and_nasty_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    nasty = replace(QUOTE, text=NASTY + "x" * 900, publisher=NASTY)
    cells = [
        Cell("alexa", nasty, ("alexa",)),
        *(Cell(each, None) for each in ("siri", "bixby", "roku", "ring", "nest")),
    ]
    assert opened(picture(shown_of(*cells), NAMES, TITLES, dark=False)).width == WIDTH_PX


def test_the_command_prints_the_table_json_and_the_picture(ready_settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "side by side.png"
    ended = run(ready_settings.data, "compare", "alexa", "siri", "--topic", "retention", "--json", "--image", str(file))
    assert (ended.code, ended.error) == (0, "")
    assert [row["topic"] for row in json.loads(ended.out)["rows"]] == ["retention"]
    assert opened(file.read_bytes()).width == WIDTH_PX
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["alexa", "sirri"], 2, "earshot: unknown assistant 'sirri': did you mean siri?"),
        (["alexa"], 2, "earshot: one assistant cannot be compared"),
        (["alexa", "siri", "--topic", "nope"], 2, "earshot: unknown topic 'nope'"),
        (["alexa", "siri", "--language", "nl"], 2, "earshot: unknown language 'nl'"),
        (["alexa", "siri", "--as-of", "soon"], 2, "earshot: --as-of: 'soon' is not a day"),
        (["alexa", "siri", "--image", "a.jpg"], 2, "earshot: --image a.jpg: the picture is a PNG"),
        (["alexa", "siri", "--image", "nope/a.png"], 1, "earshot: nope/a.png cannot be written: there is no folder"),
        (["alexa", "siri", "--image", "."], 2, "earshot: --image .: the picture is a PNG"),
    ],
)
def test_wrong_usage_gets_one_line_before_anything_is_opened(
    tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    ended = run(tmp_path / "data", "compare", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert len(ended.lines) == 1
    assert ended.error.startswith(said)
    assert not (tmp_path / "data").exists()


def test_a_picture_that_cannot_be_written_leaves_what_was_there(ready_settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    file = folder / "a.png"
    file.write_bytes(b"earlier")
    folder.chmod(0o555)
    arguments = ["compare", "alexa", "siri", "--topic", "retention", "--image", str(file)]
    ended = run(ready_settings.data, *arguments, obeying=True)
    folder.chmod(0o755)
    assert (ended.code, ended.out) == (1, "")
    assert len(ended.lines) == 1
    assert "a.png cannot be written (Permission denied)" in ended.error
    assert file.read_bytes() == b"earlier"


def test_topics_can_be_named_several_times(knowledge: Knowledge) -> None:
    made = compare(knowledge, ("alexa", "siri"), topics_named(["deletion", "retention"], TOPICS), "fr")
    assert made.topics == ("deletion", "retention")
