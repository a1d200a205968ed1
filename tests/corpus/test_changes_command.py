"""``python -m corpus changes``: read from the index in use, on a terminal and as JSON in the form of docs/json.md."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.commands import changes as command
from corpus.embedding import Encoder
from corpus.errors import SnapshotError, UsageError
from corpus.history import history
from corpus.index.changes import StoredChange, read_changes, read_comparisons
from corpus.index.form import CURRENT
from corpus.index.snapshot import Snapshot, open_current
from corpus.labels import Recogniser
from corpus.quote_json import QUOTE_ORDER
from corpus.values import Document, Section
from tests.corpus.tiny_index import archived, build, tiny_contents

ROOT = Path(__file__).resolve().parents[2]
KEPT = "Alexa recordings made through the lamp are kept for ninety days."
LONGER = "Alexa recordings made through the lamp are kept for two years."
SOLD = "We sell nothing of what we know about anybody."
TITLE = "Quillby voice policy"


def policy(*texts: str, title: str = TITLE, url: str = "https://lamp.example/voice") -> Document:
    return Document(url, title, "Quillby", None, "en", "policy", (Section(("Terms",), texts),))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """The data folder of an index with two pages of two versions each."""
    data = tmp_path_factory.mktemp("changes")
    contents = tiny_contents()
    recogniser = Recogniser(contents.catalogue.assistants, contents.catalogue.topics)
    shop = {"title": "Shop terms", "url": "https://lamp.example/shop"}
    versions = archived(
        [
            (policy(KEPT, SOLD), "2024-01-10", "2025-06-01"),
            (policy(LONGER, "The lamp shines."), "2025-06-01", None),
            (policy("Orders are sent by mail.", **shop), "2023-01-01", "2023-05-05"),
            (policy("Orders are sent by a carrier pigeon.", **shop), "2023-05-05", None),
        ],
        recogniser,
    )
    pages = [versions[:2], versions[2:]]
    found = [t for page in pages for t in history([(item.document, item.version) for item in page], recogniser)]
    folder = build(data / "index", replace(contents, archived=versions, transitions=tuple(found)), encoder)
    (data / "index" / CURRENT).write_text(folder.name + "\n", encoding="utf-8")
    return data


@pytest.fixture
def snapshot(index: Path) -> Iterator[Snapshot]:
    opened = open_current(index / "index")
    assert opened
    yield opened[0]
    opened[0].close()


@pytest.fixture
def shown(index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> object:
    monkeypatch.setenv("EARSHOT_DATA", str(index))

    def run(service: str | None = None, since: str | None = None, as_json: bool = False) -> str:
        command.changes(service, since, as_json)
        return capsys.readouterr().out

    return run


def test_changes_are_kept_in_the_index_with_the_words_of_both_versions(snapshot: Snapshot) -> None:
    found = [(c.kind, c.before, c.after, c.from_, c.to) for c in read_changes(snapshot.database) if c.title == TITLE]
    assert found == [
        ("reworded", KEPT, LONGER, "2024-01-10", "2025-06-01"),
        ("removed", SOLD, None, "2024-01-10", "2025-06-01"),
        ("added", None, "The lamp shines.", "2024-01-10", "2025-06-01"),
    ]
    assert [(item.title, item.to, item.held) for item in read_comparisons(snapshot.database)] == [
        ("Shop terms", "2023-05-05", False),
        (TITLE, "2025-06-01", False),
    ]


def test_only_changes_since_a_day_are_read(snapshot: Snapshot) -> None:
    assert {change.title for change in read_changes(snapshot.database, dt.date(2024, 1, 1))} == {TITLE}
    assert read_changes(snapshot.database, dt.date(2026, 1, 1)) == []


@pytest.mark.parametrize(
    ("service", "titles"),
    [
        (None, {TITLE, "Shop terms"}),
        ("Quillby", {TITLE, "Shop terms"}),
        ("quillby", {TITLE, "Shop terms"}),
        ("alexa", {TITLE}),
        ("shop", {"Shop terms"}),
        ("lamp.example/voice", {TITLE}),
    ],
)
def test_pages_are_chosen_by_service_assistant_publisher_title_or_address(
    snapshot: Snapshot, service: str | None, titles: set[str]
) -> None:
    contents = tiny_contents()
    recogniser = Recogniser(contents.catalogue.assistants, contents.catalogue.topics)
    found, compared = command.selected(snapshot, recogniser, service, None)
    assert {change.title for change in found} == titles
    assert {item.title for item in compared} == titles


def test_a_terminal_shows_what_came_and_went(shown) -> None:  # type: ignore[no-untyped-def]
    text = shown("voice policy")
    assert f"{TITLE} · Quillby" in text
    assert "2024-01-10 → 2025-06-01" in text
    assert "3 changes, 1 about voice" in text
    flat = " ".join(text.split())
    assert f"- {KEPT} + {LONGER}" in flat
    assert f"- {SOLD}" in flat
    assert "\x1b" not in text
    assert all(len(line) <= 80 or "://" in line for line in text.splitlines())


def test_nothing_about_voice_is_said_in_so_many_words(shown) -> None:  # type: ignore[no-untyped-def]
    assert "nothing about voice" in shown("shop")
    assert "Nothing was compared" in shown("shop", "2026")


def test_the_page_on_json_names_the_fields_of_changes(shown) -> None:  # type: ignore[no-untyped-def]
    made = json.loads(shown("quillby", "2023", as_json=True))
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    section = page.split("## Changes of a page")[1].split("\n## ")[0]
    assert list(made) == re.findall(r"^\| `(\w+)`", section, re.MULTILINE)
    assert all(list(change) == [*QUOTE_ORDER, "about_voice"] for change in made["changes"])
    first = next(change for change in made["changes"] if change["title"] == TITLE)
    assert first["change"] == {"kind": "reworded", "before": KEPT, "from": "2024-01-10", "to": "2025-06-01"}
    assert (first["text"], first["as_of"], first["stance"]) == (LONGER, "2025-06-01", "company-says")
    assert "#:~:text=" in first["link"]
    for name in made["compared"][0]:
        assert f"`{name}`" in section
    assert made["since"] == "2023-01-01"


def test_a_removed_sentence_is_quoted_from_the_version_that_still_had_it(shown) -> None:  # type: ignore[no-untyped-def]
    made = json.loads(shown("voice policy", as_json=True))
    [removed] = [change for change in made["changes"] if change["change"]["kind"] == "removed"]
    assert (removed["text"], removed["as_of"], removed["still_current"]) == (SOLD, "2024-01-10", False)
    assert removed["link"] == removed["url"]


@pytest.mark.parametrize(
    ("service", "since", "message"),
    [("nobody", None, "no page of 'nobody'"), (None, "2024-13", "--since: '2024-13'"), (None, "soon", "--since")],
)
def test_what_makes_no_sense_is_explained(shown, service: str | None, since: str | None, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError, match=re.escape(message)):
        shown(service, since)


def test_without_an_index_the_command_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    with pytest.raises(SnapshotError, match="no index yet"):
        command.changes(None, None, False)


def test_stored_changes_name_their_page(snapshot: Snapshot) -> None:
    change: StoredChange = read_changes(snapshot.database)[0]
    assert (change.publisher, change.document_kind, change.language) == ("Quillby", "policy", "en")
