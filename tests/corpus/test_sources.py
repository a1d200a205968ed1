"""The catalogue of sources: what an entry may say, what a mistake is told as, and the documented example at work."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.__main__ import app
from corpus.archive import Archive
from corpus.catalogue.entries import SourceEntry
from corpus.catalogue.load import digest
from corpus.catalogue.sources import EVERY, load_sources, source_named
from corpus.commands.status import status_of
from corpus.embedding import Encoder
from corpus.errors import CatalogueError, SettingsError, UsageError
from corpus.settings import Settings
from corpus.values import Source
from tests.corpus.loopback import CONTACT, article, feed, machine
from tests.corpus.small_web import POLICY, SmallWeb, source
from tests.corpus.web import Reply, Web, page
from tests.shared import SHARED, needs_shared

DOCUMENT = Path(__file__).parents[2] / "docs" / "sources.md"
ENTRY = """
[[source]]
id = "lamp"
kind = "policy"
publisher = "Lamp"
url = "https://lamp.example/privacy"
"""


def loaded(tmp_path: Path, text: str) -> tuple[Source, ...]:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return load_sources(path)


def test_the_packaged_sources_are_in_order() -> None:
    known = load_sources()
    assert len(known) == 141
    assert sum(one.kind == "feed" for one in known) == 29
    assert {one.kind for one in known} == set(EVERY)
    assert all(one.every >= dt.timedelta(hours=1) for one in known)


@needs_shared
def test_every_address_worth_crawling_is_a_source() -> None:
    with (SHARED / "facts" / "sources.csv").open(encoding="utf-8") as file:
        wanted = {(row["url"], row["kind"], row["language"]) for row in csv.DictReader(file)}
    assert {(url, one.kind, one.language) for one in load_sources() for url in one.urls} == wanted


def test_an_entry_needs_little(tmp_path: Path) -> None:
    [found] = loaded(tmp_path, ENTRY)
    assert (found.urls, found.language, found.assistants) == (("https://lamp.example/privacy",), None, ())
    assert (found.every, found.ports, found.select, found.remove) == (dt.timedelta(days=1), (80, 443), None, ())


def test_an_entry_may_say_more(tmp_path: Path) -> None:
    [found] = loaded(
        tmp_path,
        ENTRY.replace('"https://lamp.example/privacy"', '["https://lamp.example/1", "https://lamp.example/2"]')
        + 'every = "12h"\nports = [8080]\nselect = "main > #text"\nremove = ["p.top", "aside"]\n',
    )
    assert found.urls == ("https://lamp.example/1", "https://lamp.example/2")
    assert (found.every, found.ports) == (dt.timedelta(hours=12), (8080,))
    assert (found.select, found.remove) == ("main > #text", ("p.top", "aside"))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('"policy"', '"gossip"'), "lamp: kind: "),
        (('"lamp"', '"The Lamp"'), "The Lamp: id: "),
        (('publisher = "Lamp"\n', ""), "lamp: publisher: "),
        (("https://lamp.example/privacy", "ftp://lamp.example/"), "lamp: url.*: .*absolute http"),
        (("https://lamp.example/privacy", "https://me:x@lamp.example/"), "lamp: url.*: .*password"),
        (("https://lamp.example/privacy", "javascript:alert(1)"), "lamp: url.*: .*absolute http"),
        (('publisher = "Lamp"', 'publisher = "Lamp"\nlanguage = "english"'), "lamp: language: "),
        (('publisher = "Lamp"', 'publisher = "Lamp"\nassistants = ["hal"]'), "lamp: assistants: 'hal' is not in"),
        (('publisher = "Lamp"', 'publisher = "Lamp"\nevery = "2 weeks"'), "lamp: every: '2 weeks' is no time"),
        (('publisher = "Lamp"', 'publisher = "Lamp"\nevery = "0h"'), "lamp: every: "),
        (('publisher = "Lamp"', 'publisher = "Lamp"\nevery = "9999d"'), "lamp: every: "),
        (('publisher = "Lamp"', 'publisher = "Lamp"\nports = [70000]'), "lamp: ports.0: "),
        (('publisher = "Lamp"', 'publisher = "Lamp"\nselect = "p[[["'), "lamp: select: .* is no CSS selector"),
        (('publisher = "Lamp"', 'publisher = "Lamp"\nremove = ["::"]'), "lamp: remove.0: "),
        (('publisher = "Lamp"', 'publisher = "Lamp"\ncolour = "red"'), "lamp: colour: "),
        (('publisher = "Lamp"', 'publisher = "Lamp"\narticles = "news"'), "lamp: entry: articles stands only"),
        (('"policy"', '"feed"\narticles = "feed"'), "lamp: entry: articles are no feeds"),
        (('"https://lamp.example/privacy"', "[]"), "lamp: url"),
        (("[[source]]", "[[sauce]]"), "file: "),
        (("id =", "id"), "file: syntax: "),
    ],
)
def test_a_mistake_is_told_with_file_entry_and_field(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    assert change[0] in ENTRY
    with pytest.raises(CatalogueError, match=r"^sources\.toml: " + problem):
        loaded(tmp_path, ENTRY.replace(*change))


def test_an_id_and_an_address_stand_once(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="lamp: id: stands twice"):
        loaded(tmp_path, ENTRY + ENTRY)
    with pytest.raises(CatalogueError, match=r"other: url: https://lamp\.example/privacy also stands in lamp"):
        loaded(tmp_path, ENTRY + ENTRY.replace('"lamp"', '"other"'))


def test_a_name_that_is_nearly_right_is_helped(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="perhaps ftc-feed"):
        source_named("ftc-fed", load_sources())


def test_sources_make_no_index_stale(tmp_path: Path) -> None:
    (tmp_path / "topics.toml").write_text("x = 1")
    before = digest(tmp_path)
    (tmp_path / "sources.toml").write_text(ENTRY)
    assert digest(tmp_path) == before


# --- the commands ---


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with three sources in a file of their own."""
    (tmp_path / "sources.toml").write_text(
        ENTRY + ENTRY.replace("lamp", "radio") + ENTRY.replace("lamp", "news").replace('"policy"', '"feed"'), "utf-8"
    )
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("EARSHOT_SOURCES", str(tmp_path / "sources.toml"))
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_sources_never_looked_at_are_listed(here: Path) -> None:
    assert run("sources").splitlines() == [
        "lamp: policy, Lamp, ?, any: never looked at",
        "radio: policy, Lamp, ?, any: never looked at",
        "news: feed, Lamp, ?, any: never looked at",
        "3 sources, 0 articles found in feeds",
    ]
    assert not (here / "data").exists()


def looked_at(here: Path) -> None:
    """A round in which one source is new, one fails, and a feed leads to an article."""
    web = SmallWeb({"https://lamp.example/privacy": POLICY})
    web.now = dt.datetime.now(dt.UTC) - dt.timedelta(hours=3)
    web.pages["https://news.example/privacy"] = "feed\n1|https://news.example/1|A lamp listened|2026-01-02"
    web.pages["https://news.example/1"] = POLICY.replace("Privacy", "Story")
    archive = Archive(here / "data" / "archive.db")
    web.round(archive, *load_sources(here / "sources.toml"))
    archive.close()


def test_sources_tell_last_look_result_age_and_next_look(here: Path) -> None:
    looked_at(here)
    lamp, radio, news, total = run("sources").splitlines()
    assert re.fullmatch(r"lamp: policy, Lamp, \?, any: page, 3 h ago, next \d{4}-\d\d-\d\d \d\d:\d\d", lamp)
    assert re.match(r"radio: policy, Lamp, \?, any: failed \(404, since \d{4}-\d\d-\d\d\), 3 h ago, next ", radio)
    assert news.startswith("news: feed, Lamp, ?, any, 1 article: page, 3 h ago, next ")
    assert total == "3 sources, 1 article found in feeds"
    rows = {row["id"]: row for row in json.loads(run("sources", "--json"))}
    assert (rows["lamp"]["result"], rows["lamp"]["age_hours"], rows["lamp"]["every_hours"]) == ("page", 3.0, 24)
    assert (rows["radio"]["result"], rows["radio"]["reason"], rows["news"]["articles"]) == ("failed", "404", 1)


def test_status_counts_and_tells_what_fails(here: Path) -> None:
    assert run("status").startswith("0 documents, 0 versions, no index yet")
    looked_at(here)
    lines = run("status").splitlines()
    assert lines[0] == "2 documents, 2 versions, no index yet"
    assert "  policy: 1 document, 1 version" in lines
    assert "  a week: 2 documents, 2 versions" in lines
    assert "  2026: 1 document, 1 version" in lines
    assert re.fullmatch(r"  radio: failed: 404, since \d{4}-\d\d-\d\d, once", lines[-1])
    found = json.loads(run("status", "--json"))
    assert (found["documents"], found["versions"], found["index"]) == (2, 2, None)
    assert [(one["what"], one["reason"], one["times"]) for one in found["failing"]] == [("radio", "404", 1)]


def test_status_counts_the_passages_of_the_index_in_use(
    tmp_path: Path, ready_settings: Settings, encoder: Encoder
) -> None:
    own = machine(tmp_path / "data", ready_settings, encoder)
    web = SmallWeb({"https://lamp.example/privacy": POLICY})
    archive = Archive(own.settings.archive)
    web.round(archive, source("lamp"))
    archive.close()
    own.rebuild([source("lamp")], offline=True)
    index = status_of(own.settings)["index"]
    assert index["build"] == own.build
    assert index["passages"] >= 1
    assert index["kinds"] == {"policy": index["passages"]}
    assert index["languages"] == {"en": index["passages"]}
    assert index["assistants"]["alexa"] >= 1


def test_fetch_without_show_says_what_to_run(here: Path) -> None:
    with pytest.raises(UsageError, match="rebuild --source lamp"):
        run("fetch", "lamp")


def test_an_unknown_source_is_wrong_usage(here: Path) -> None:
    for arguments in (("fetch", "lmp", "--show"), ("rebuild", "--source", "lmp")):
        with pytest.raises(UsageError, match="no source 'lmp': perhaps lamp"):
            run(*arguments)


# --- docs/sources.md ---


def example() -> str:
    found = re.search(r"```toml\n(\[\[source\]\].*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_every_field_is_documented() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(rows) == set(SourceEntry.model_fields)


def test_the_documented_error_is_the_real_one(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as raised:
        loaded(tmp_path, example() + 'every = "2 weeks"\n')
    assert str(raised.value).partition(":")[2] in " ".join(DOCUMENT.read_text(encoding="utf-8").split())


def test_the_documented_entry_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [f"When you {verb} the lamp, what you said is kept for a year by its maker." for verb in ("ask", "wake")]
    with Web() as web:
        web.answers["lamp.localhost", "/legal/privacy"] = page(article("Privacy of the lamp", *rules))
        entry = example().replace("https://lamp.example", web.url("", "lamp.localhost")) + f"ports = [{web.port}]\n"
        (tmp_path / "sources.toml").write_text(entry, encoding="utf-8")
        for name, value in (("DATA", str(tmp_path)), ("SOURCES", str(tmp_path / "sources.toml")),
                            ("CONTACT", CONTACT), ("ALLOW_LOOPBACK", "1")):  # fmt: skip
            monkeypatch.setenv(f"EARSHOT_{name}", value)
        said = run("fetch", "lamp-privacy-policy", "--show")
    assert "title:     Privacy of the lamp" in said
    assert "language:  en" in said
    assert all(rule in said for rule in rules)
    assert "cut away:" in said
    assert not (tmp_path / "archive.db").exists()


def test_a_feed_is_shown_with_what_is_about_our_subject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Web() as web:
        entries = (("1", "http://a.example/1", "Alexa recordings were heard by staff, lawsuit says"),
                   ("2", "http://a.example/2", "Football: two to one"))  # fmt: skip
        web.answers["news.localhost", "/feed"] = Reply(feed(*entries), headers={"Content-Type": "application/rss+xml"})
        url = web.url("/feed", "news.localhost")
        text = f'[[source]]\nid = "news"\nkind = "feed"\npublisher = "News"\nurl = "{url}"\nports = [{web.port}]\n'
        (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
        for name, value in (("DATA", str(tmp_path)), ("SOURCES", str(tmp_path / "sources.toml")),
                            ("CONTACT", CONTACT), ("ALLOW_LOOPBACK", "1")):  # fmt: skip
            monkeypatch.setenv(f"EARSHOT_{name}", value)
        said = run("fetch", "news", "--show")
    assert "2 entries, 1 about our subject" in said
    assert "  * 2026-03-03  Alexa recordings were heard by staff, lawsuit says  http://a.example/1" in said
    assert "    2026-03-03  Football: two to one" in said


def test_a_sources_file_that_is_not_there_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_SOURCES", str(here / "nothing.toml"))
    with pytest.raises(CatalogueError, match=r"nothing\.toml.*does not exist"):
        run("sources")


def test_fetching_asks_for_a_contact(here: Path) -> None:
    with pytest.raises(SettingsError, match="EARSHOT_CONTACT"):
        run("fetch", "lamp", "--show")


def test_a_source_of_the_small_web_is_one_of_the_catalogue(tmp_path: Path) -> None:
    [found] = loaded(tmp_path, ENTRY.replace('"Lamp"', '"Example"') + 'language = "en"\nassistants = ["alexa"]\n')
    assert found == source("lamp")
