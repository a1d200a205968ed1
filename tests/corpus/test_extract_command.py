"""``python -m corpus extract``: a line of JSON a file in the order given, in the form that docs/json.md tells."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.pdfs import Text, column, pdf
from tests.program import Ended, run

PAGE = Path(__file__).resolve().parents[2] / "docs" / "json.md"
RULES = (
    "The lamp keeps what its owner says to it for thirty days, and for longer where the law wants it so.",
    "Nobody at the factory listens to the recordings unless the owner has agreed to it in writing before.",
    "Whoever sells the lamp deletes the voices that it has learned, and tells the maker that it was sold.",
)
HTML = f"""<!DOCTYPE html><html lang="en"><head><title>Privacy policy of the lamp</title>
<link rel="canonical" href="https://lamp.example/privacy"></head><body><nav><a href="/">Home</a></nav>
<main><h1>Privacy policy of the lamp</h1><p>{RULES[0]}</p><p>Last updated: 14 March 2023</p>
<h2 id="who">Who listens</h2><p>{RULES[1]}</p><ul><li>{RULES[2]}</li><li>The radio hears nothing.</li></ul>
<table><tr><td>Recordings</td><td>30 days</td></tr></table></main></body></html>"""
TYPES: dict[str, type] = {"text": str, "list": list, "date": str, "null": type(None)}


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    folder = tmp_path_factory.mktemp("saved")
    files = {
        "page.html": HTML.encode(),
        "packed.html.gz": gzip.compress(HTML.encode()),
        "nothing.html": b"",
        "lamp.pdf": pdf([Text(90, "Of the printed lamp", 18), *column(" ".join(RULES).split(", "), 130)]),
        "notes.txt": " ".join(RULES).encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    names = [str(folder / name) for name in [*files, "absent.html"]]
    return run(folder / "data", "extract", *names, "--json", module="corpus")


def documents(ended: Ended) -> dict[str, dict[str, Any]]:
    lines = [json.loads(line) for line in ended.out.splitlines()]
    return {Path(line["file"]).name: line for line in lines}


def told(title: str) -> dict[str, str]:
    """Field -> type, of the first table below a heading of the page."""
    section = PAGE.read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", section, re.MULTILINE))


def test_a_line_a_file_comes_in_the_order_given_and_a_bad_one_stops_no_other(ended: Ended) -> None:
    assert list(documents(ended)) == [
        "page.html", "packed.html.gz", "nothing.html", "lamp.pdf", "notes.txt", "absent.html",
    ]  # fmt: skip
    assert ended.code == 1
    assert ended.error == ""
    for name in ("nothing.html", "absent.html"):
        assert set(documents(ended)[name]) == {"file", "error"}
    assert "is empty" in documents(ended)["nothing.html"]["error"]


@pytest.mark.parametrize("name", ["page.html", "packed.html.gz", "lamp.pdf", "notes.txt"])
def test_a_document_has_the_form_that_the_page_tells(ended: Ended, name: str) -> None:
    document = documents(ended)[name]
    fields = told("A Document in JSON")
    assert list(document) == list(fields)
    for field, types in fields.items():
        allowed = tuple(TYPES[word] for word in re.findall(r"\w+", types) if word in TYPES)
        assert isinstance(document[field], allowed), field
    for block in document["blocks"]:
        assert list(block) == list(told("Fields of a block"))
        assert block["kind"] in ("heading", "paragraph", "item", "row")
        assert block["text"]


def test_blocks_tell_what_stands_below_which_heading(ended: Ended) -> None:
    document = documents(ended)["page.html"]
    assert (document["kind"], document["url"], document["language"]) == ("policy", "https://lamp.example/privacy", "en")
    assert (document["title"], document["published"]) == ("Privacy policy of the lamp", "2023-03-14")
    [top, *_, item, _, row] = document["blocks"]
    assert (top["kind"], top["path"], top["text"]) == ("heading", [], "Privacy policy of the lamp")
    path = ["Privacy policy of the lamp", "Who listens"]
    assert (item["kind"], item["path"], item["anchor"], item["text"]) == ("item", path, "who", RULES[2])
    assert (row["kind"], row["text"]) == ("row", "Recordings | 30 days")
    heading = next(block for block in document["blocks"] if block["text"] == "Who listens")
    assert (heading["kind"], heading["path"], heading["anchor"]) == ("heading", path[:1], "who")
    assert documents(ended)["packed.html.gz"] | {"file": document["file"]} == document


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("a.html", "b.html", "--url", "https://lamp.example/"), "--url goes with one file only"),
        (("a.html", "--kind", "gossip"), "unknown kind 'gossip'"),
    ],
)
def test_a_wrong_option_is_wrong_usage(tmp_path: Path, arguments: tuple[str, ...], problem: str) -> None:
    said = run(tmp_path / "data", "extract", *arguments, module="corpus")
    assert (said.code, said.out) == (2, "")
    assert problem in said.error
