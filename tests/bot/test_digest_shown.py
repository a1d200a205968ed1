"""How a digest is shown: nothing of other people's text is markup, everything has its source, all quiet is one line."""

from __future__ import annotations

import datetime as dt
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.digests import Digest, Entry, Report
from bot.show.digest_atom import digest_atom
from bot.show.digest_json import digest_json
from bot.show.digest_markdown import digest_markdown
from bot.show.digest_page import COLOURS, digest_page
from bot.show.digest_terminal import print_digest
from corpus.settings import Settings
from corpus.values import LANGUAGES, PartialDate, Quote
from tests.program import run

DAY = PartialDate.parse("2026-11-18")
EVIL = '<script>alert(1)</script> \u202egnp.exe [x](javascript:alert(1)) **b** & "q" \x1b[31m # h'
PAGE = Path(__file__).resolve().parents[2] / "docs" / "json.md"
ATOM = "{http://www.w3.org/2005/Atom}"


def quote(text: str, change: dict[str, str] | None = None) -> Quote:
    return Quote(
        text=text, origin="source", stance="reported", publisher=EVIL, url="javascript:alert(1)", link="x",
        language="en", assistants=(), topics=(), as_of="2026-11-18", document="x", confidence="high", score=1.0,
        change=change,
    )  # fmt: skip


def report(url: str = "https://a.example/n?a=1&b=2", publisher: str = "Post") -> Report:
    return Report(publisher, "Title", url, DAY, "en", url)


def entry(name: str = "a", **values: object) -> Entry:
    made = Entry(name, "story", f"Headline {name}", DAY, ("alexa",), ("retention",), (quote("Word."),), (report(),))
    return replace(made, **values)  # type: ignore[arg-type]


CHANGE = quote("Kept for two years.", {"kind": "reworded", "before": "Kept for ninety days.", "from": "", "to": ""})
CHANGED = entry(
    "c", kind="policy-change", quotes=(CHANGE,), service="Quillby", sections=(("Voice", "How long"),), topics=("nope",)
)
HOSTILE = entry(
    EVIL, headline=EVIL, quotes=(quote(EVIL),), reports=(report("javascript:alert(1)", EVIL),), service=EVIL,
    sections=((EVIL,),),
)  # fmt: skip


def digest(*entries: Entry, more: tuple[Entry, ...] = ()) -> Digest:
    return Digest(PartialDate.parse("2026-11"), dt.date(2026, 11, 20), (), entries, more, 7, dt.date(2026, 11, 19))


class Tags(HTMLParser):
    """Collects elements, and checks that they are closed in order."""

    VOID = ("meta", "br")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_quiet_is_one_line(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_digest(digest(), language)
    line = capsys.readouterr().out
    assert line.count("\n") == 1
    assert digest_markdown(digest(), language) == line
    assert line.strip().replace("'", "&#x27;") in digest_page(digest(), language)
    assert (language == "en") == line.startswith("All quiet")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frame_is_in_the_language_that_is_asked_for(language: str) -> None:
    shown = digest_markdown(digest(entry(), CHANGED, more=(entry("m"),)), language)
    assert ("what happened since 2026-11" in shown) == (language == "en")
    assert ("Changed policy" in shown) == (language == "en")
    assert ("1 more" in shown) == (language == "en")


def test_the_terminal_shows_nothing_that_steers_it(capsys: pytest.CaptureFixture[str]) -> None:
    print_digest(digest(entry(), CHANGED, HOSTILE, more=(entry("m"),)), "en")
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "“Word.”" in shown
    assert "- Kept for ninety days.\n  + Kept for two years." in shown
    assert "https://a.example/n?a=1&b=2" in shown
    assert "1 more\n  Headline m" in shown


def test_markdown_shows_other_peoples_text_as_it_is() -> None:
    shown = digest_markdown(digest(HOSTILE), "en")
    assert "\u202e" not in shown
    assert "\x1b" not in shown
    assert not re.search(r"(?<!\\)<", shown)
    assert not re.search(r"(?<!\\)\]\(javascript", shown)
    assert "\\*\\*b\\*\\*" in shown
    assert "> − ~~Kept for ninety days.~~" in digest_markdown(digest(CHANGED), "en")


def test_the_page_is_well_formed_and_holds_no_script_and_no_foreign_address() -> None:
    page = digest_page(digest(entry(), CHANGED, HOSTILE, more=(HOSTILE,)), "en")
    tags = Tags(page).found
    names = [name for name, _ in tags]
    assert names.count("h1") == names.count("main") == names.count("title") == 1
    assert names.count("article") == names.count("h2") == 3
    assert not {"script", "img", "iframe", "link", "object", "form"} & set(names)
    assert all(not name.startswith("on") for _, attributes in tags for name in attributes)
    assert [a["href"] for name, a in tags if name == "a"] == ["https://a.example/n?a=1&b=2"] * 2
    assert "\u202e" not in page
    assert "<del>Kept for ninety days.</del><br><ins>Kept for two years.</ins>" in page
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    labelled = [attributes["aria-labelledby"] for name, attributes in tags if name == "article"]
    assert ids == labelled == [f"entry-{n}" for n in range(3)]
    assert dict(tags[0][1]) == {"lang": "en"}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("mode", list(COLOURS))
@pytest.mark.parametrize("ground", ["ground", "card"])
@pytest.mark.parametrize("ink", ["text", "dim", "link", "plus", "minus"])
def test_every_text_of_the_page_can_be_read_in_light_and_dark(mode: str, ground: str, ink: str) -> None:
    one, other = sorted(luminance(COLOURS[mode][name]) for name in (ground, ink))
    assert (other + 0.05) / (one + 0.05) >= 4.5


def test_the_feed_is_valid_atom_with_ids_that_stay() -> None:
    text = digest_atom(digest(entry(), CHANGED, HOSTILE, more=(entry("m"),)), "en")
    feed = ET.fromstring(text)
    assert [feed.findtext(f"{ATOM}{name}") for name in ("id", "updated")] == [
        "urn:earshot:digest",
        "2026-11-18T00:00:00Z",
    ]
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Earshot"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 4
    for each in entries:
        assert each.findtext(f"{ATOM}id", "").startswith("urn:earshot:")
        assert each.findtext(f"{ATOM}title")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", each.findtext(f"{ATOM}updated", ""))
        assert [link.get("href") for link in each.findall(f"{ATOM}link")] in ([], ["https://a.example/n?a=1&b=2"])
        assert each.find(f"{ATOM}content").get("type") == "text"  # type: ignore[union-attr]
    ids = [each.findtext(f"{ATOM}id") for each in entries]
    assert len(set(ids)) == 4
    later = ET.fromstring(
        digest_atom(
            replace(digest(entry(reports=(report(), report("https://b.example/")))), until=dt.date(2026, 12, 1)), "de"
        )
    )
    assert later.findtext(f"{ATOM}entry/{ATOM}id") == ids[0]
    followed = ET.fromstring(digest_atom(digest(entry(follow_up=True)), "en"))
    assert followed.findtext(f"{ATOM}entry/{ATOM}id") != ids[0]


def documented(heading: str) -> list[str]:
    part = PAGE.read_text(encoding="utf-8").split(f"\n{heading}\n", 1)[1].split("\n## ")[0].split("\n### ")[0]
    return re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)


def test_the_json_has_the_documented_form() -> None:
    made = json.loads(digest_json(digest(entry(), CHANGED, HOSTILE)))
    assert list(made) == documented("## A digest")
    for each in made["entries"]:
        assert list(each) == documented("### An entry")
        for one in each["reports"]:
            assert list(one) == documented("### A report")
    assert made["since"] == "2026-11"
    assert made["entries"][1]["quotes"][0]["change"]["before"] == "Kept for ninety days."


def test_an_archive_that_is_not_there_yet_is_no_quiet_week(ready_settings: Settings) -> None:
    for format_ in ("--json", "--atom", None):
        ended = run(ready_settings.data, "digest", *([format_] if format_ else ()))
        assert ended.code == 0
        assert [line for line in ended.lines if "nothing was gathered yet" in line and "rebuild" in line]
        assert bool(ended.out) is bool(format_)
