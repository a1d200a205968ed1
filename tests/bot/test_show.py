"""An Answer on a terminal and as JSON: narrow, plain, and harmless whatever stands in a source."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import sys
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.answering import Knowledge, answer
from bot.question import Asked
from bot.show.as_json import answer_dict, answer_json
from bot.show.harmless import harmless
from bot.show.terminal import MAX_WIDTH, PLAIN_WIDTH, print_answer
from corpus.values import LANGUAGES, STANCES, Answer, Quote, Verdict
from tests.bot.samples import QUOTE, STEP

TODAY = dt.date(2026, 11, 24)
ESCAPES = re.compile(r"\x1b\[([\d;]*)m")
COLOURS = {*range(30, 39), *range(40, 49), *range(90, 98), *range(100, 108)}
NASTY = "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J back\x08\x08 \u202eesrever\u202c \r over\nnew\tline \x00 \ue000 end"
LONG = "Recordings are kept until somebody deletes them, which the company says can be done at any time. " * 3


def made(
    language: str = "en", verdict: Verdict = "answered", quotes: tuple[Quote, ...] = (QUOTE,), **values: object
) -> Answer:
    answer = Answer(
        question="how long is it kept?",
        language=language,
        verdict=verdict,
        assistants=("alexa",),
        services=(),
        topics=("retention",),
        as_of=None,
        since=None,
        notice=None,
        archive_date="2026-11-23",
        newer=None,
        quotes=quotes,
        near=(),
        steps=(),
        took_ms=1.0,
    )
    return replace(answer, **values)  # type: ignore[arg-type]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def shown(answer: Answer, stream: io.StringIO | None = None) -> str:
    """What is printed on ``stream``; where there is none, on one that is no terminal."""
    stream = stream or io.StringIO()
    before, sys.stdout = sys.stdout, stream
    try:
        print_answer(answer)
    finally:
        sys.stdout = before
    return stream.getvalue()


def is_url(line: str) -> bool:
    return line.strip().startswith(("http://", "https://"))


def everything(language: str) -> list[Answer]:
    """Answers of every shape, with long texts."""
    brief = replace(QUOTE, origin="brief", text=LONG, document=None, link=QUOTE.url, fact="A001", confidence="medium")
    quotes = (
        replace(QUOTE, text=LONG, plain=LONG, language=language, publisher="The Commission of " + "Long Names " * 9),
        replace(brief, still_current=False, replaced_by=LONG),
        replace(brief, still_current=False, replaced_by=None),
        *(replace(brief, stance=stance) for stance in STANCES),
    )
    steps = (STEP, replace(STEP, text=LONG, url="https://a.example/" + "x" * 120), replace(STEP, publisher=LONG))
    return [
        made(language, "answered", quotes, steps=steps, notice=LONG),
        made(language, "uncertain", quotes),
        made(language, "unanswered", (), near=quotes),
        made(language, "off_topic", (), notice="No."),
        made(language, "about_earshot", (), notice=LONG),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_but_a_url_is_wider_than_80_columns(language: str) -> None:
    for made in everything(language):
        lines = shown(made).splitlines()
        assert all(cell_len(line) <= PLAIN_WIDTH for line in lines if not is_url(line))


@pytest.mark.parametrize("text", ["語" * 100, "x" * 200, "🙂" * 90, "Donaudampfschifffahrt" * 8])
def test_wide_and_endless_words_are_folded(text: str) -> None:
    lines = shown(made(quotes=(replace(QUOTE, text=text),))).splitlines()
    assert all(cell_len(line) <= PLAIN_WIDTH for line in lines if not is_url(line))
    assert text in "".join(line.strip(" “”") for line in lines)


def test_a_url_stays_in_one_line() -> None:
    link = "https://a.example/" + "long/" * 60
    assert any(line.strip() == link for line in shown(made(quotes=(replace(QUOTE, link=link),))).splitlines())


@pytest.mark.parametrize("name", [None, "FORCE_COLOR", "COLORTERM", "TTY_COMPATIBLE", "CLICOLOR_FORCE"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_no_escape_code_where_it_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, language: str, name: str | None
) -> None:
    if name:
        monkeypatch.setenv(name, "1")
    for made in everything(language):
        assert "\x1b" not in shown(made)


def styles(text: str) -> set[int]:
    """The numbers in the escape codes of ``text``."""
    return {int(number) for codes in ESCAPES.findall(text) for number in codes.split(";") if number}


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, columns: int = 80) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(columns))


def test_a_terminal_shows_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_terminal(monkeypatch)
    assert styles(shown(made(), Terminal())) & COLOURS


@pytest.mark.parametrize("force", [False, True])
def test_no_color_is_respected_on_a_terminal(monkeypatch: pytest.MonkeyPatch, force: bool) -> None:
    on_a_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    if force:
        monkeypatch.setenv("FORCE_COLOR", "1")
    for made in everything("en"):
        assert not styles(shown(made, Terminal())) & COLOURS


def test_a_dumb_terminal_gets_no_escape_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_terminal(monkeypatch)
    monkeypatch.setenv("TERM", "dumb")
    assert not styles(shown(made(), Terminal())) & COLOURS


@pytest.mark.parametrize("columns", [40, 80, 100, 250])
def test_lines_fit_the_terminal_and_are_never_wider_than_is_good_to_read(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    on_a_terminal(monkeypatch, columns)
    lines = ESCAPES.sub("", shown(everything("de")[0], Terminal())).splitlines()
    widest = max(cell_len(line) for line in lines if not is_url(line))
    assert widest <= min(columns, MAX_WIDTH)


def nasty(language: str) -> Answer:
    quote = replace(
        QUOTE, text=NASTY, plain=NASTY, publisher=NASTY, link="https://a.example/" + NASTY, title=NASTY,
        still_current=False, replaced_by=NASTY,
    )  # fmt: skip
    step = replace(STEP, text=NASTY, publisher=NASTY, url="https://a.example/" + NASTY)
    brief = replace(quote, origin="brief")
    return made(language, "answered", (quote, brief), near=(quote,), steps=(step,), notice=NASTY)


def is_steering(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs") and c != "\n"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_a_source_can_steer_the_terminal(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    assert not is_steering(shown(nasty(language)))
    on_a_terminal(monkeypatch)
    assert not is_steering(ESCAPES.sub("", shown(nasty(language), Terminal())))


@pytest.mark.parametrize("text", ["[bold]loud[/bold]", ":smile:", "[link=https://evil.example]x[/link]", "[/]"])
def test_markup_in_a_source_is_only_text(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    on_a_terminal(monkeypatch)
    assert f"“{text}”" in ESCAPES.sub("", shown(made(quotes=(replace(QUOTE, text=text),)), Terminal()))


@given(st.text())
def test_harmless_text_is_one_line_without_controls_and_keeps_every_letter(text: str) -> None:
    plain = harmless(text)
    assert not is_steering(plain)
    assert "\n" not in plain
    assert [c for c in plain if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.parametrize(
    ("language", "opening", "closing"), [("en", "“", "”"), ("fr", "« ", " »"), ("de", "„", "“"), ("es", "«", "»")]
)
def test_only_a_sources_words_stand_in_quotation_marks(language: str, opening: str, closing: str) -> None:
    wrapped = f"{opening}{QUOTE.text}{closing}"
    brief = replace(QUOTE, origin="brief", document=None, fact="A001")
    assert wrapped in shown(made(language))
    printed = shown(made(language, quotes=(brief,)))
    assert QUOTE.text in printed
    assert not any(mark in printed for mark in "“”„«»")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_source_and_a_summary_are_told_apart_in_words_too(language: str) -> None:
    brief = replace(QUOTE, origin="brief", document=None, fact="A001")
    source, summary = (
        next(line for line in shown(made(language, quotes=(quote,))).splitlines() if "Example Press" in line)
        for quote in (QUOTE, brief)
    )
    assert source != summary


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_says_it_when_and_where_is_always_shown(language: str) -> None:
    printed = " ".join(shown(made(language, steps=(STEP,))).split())
    for wanted in ("Example Press, 2024-02", "2024-03-01", QUOTE.link, "2024-03", STEP.url, "1. Open the app."):
        assert wanted in printed
    assert "2026-11-23" in printed


@pytest.mark.parametrize("language", ["fr", "de", "es"])
def test_the_whole_frame_is_in_the_answers_language(language: str) -> None:
    for here, english in zip(everything(language), everything("en"), strict=True):
        frame = [line for line in shown(here).splitlines() if line and not line.startswith(" ")]
        same = set(frame) & {line for line in shown(english).splitlines() if not line.startswith(" ")}
        assert not {line for line in same if line.strip() not in LONG and line.strip() != "No."}


def test_every_stance_has_its_words_in_every_language() -> None:
    for language in LANGUAGES:
        printed = {shown(made(language, quotes=(replace(QUOTE, stance=stance),))) for stance in STANCES}
        assert len(printed) == len(STANCES)


def test_what_no_longer_holds_says_what_holds_instead() -> None:
    outdated = replace(QUOTE, still_current=False, replaced_by="It is kept for two years.")
    assert "No longer so: It is kept for two years." in shown(made(quotes=(outdated,)))
    assert "No longer so." in shown(made(quotes=(replace(outdated, replaced_by=None),)))
    assert "No longer so" not in shown(made())


@pytest.mark.parametrize("other", [{"as_of": "2020"}, {"url": "https://b.example/"}, {"action": "history"}])
def test_steps_are_numbered_anew_for_every_source_and_action(other: dict[str, str]) -> None:
    another = replace(STEP, text="Or say it.", **other)  # type: ignore[arg-type]
    printed = shown(made(steps=(STEP, replace(STEP, text="Then tap."), another)))
    assert re.findall(r"^ +(\d)\. (.+)", printed, re.MULTILINE) == [
        ("1", "Open the app."),
        ("2", "Then tap."),
        ("1", "Or say it."),
    ]


@pytest.mark.parametrize(
    ("assistants", "language", "told"),
    [
        (("homepod",), "en", "about HomePod"),
        (("homepod",), "de", "über HomePod"),
        (("general",), "en", "about voice assistants in general"),
        (("general",), "es", "sobre los asistentes de voz en general"),
    ],
)
def test_a_quote_about_another_than_the_one_asked_about_says_about_whom(
    assistants: tuple[str, ...], language: str, told: str
) -> None:
    other = replace(QUOTE, assistants=assistants)
    assert told in " ".join(shown(made(language, assistants=("siri",), quotes=(other,))).split())
    assert told in " ".join(shown(made(language, "unanswered", (), assistants=("siri",), near=(other,))).split())


def test_a_quote_about_the_one_asked_about_does_not_repeat_it() -> None:
    printed = " ".join(shown(made(assistants=("alexa", "siri"), quotes=(QUOTE,))).split())
    assert "about Alexa" not in printed
    assert "about Alexa" not in " ".join(shown(made(assistants=(), quotes=(QUOTE,))).split())


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("how do i delete my alexa recordings", "en"),
        ("qui écoute siri", "fr"),
        ("wie lange speichert google aufnahmen", "de"),
        ("bixby me escucha siempre?", "es"),
    ],
)
def test_a_real_answer_fits_80_columns(knowledge: Knowledge, question: str, language: str) -> None:
    real = answer(knowledge, Asked(question), TODAY)
    assert real.language == language
    printed = shown(real)
    assert "\x1b" not in printed
    assert all(cell_len(line) <= PLAIN_WIDTH for line in printed.splitlines() if not is_url(line))
    words = " ".join(printed.split())
    assert all(" ".join(quote.text.split()) in words for quote in (*real.quotes, *real.near))


def test_json_is_one_line_that_reads_back_as_the_answer() -> None:
    text = answer_json(nasty("fr"))
    assert len(text.splitlines()) == 1
    assert json.loads(text) == json.loads(json.dumps(answer_dict(nasty("fr"))))


def test_json_keeps_accents_readable() -> None:
    assert "« été »" in answer_json(made(quotes=(replace(QUOTE, text="« été »"),)))
