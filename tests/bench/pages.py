"""How well saved pages are understood, by the reader and by trafilatura's own settings, against their truth.

    python -m tests.bench.pages            prints the table (half a minute)
    python -m tests.bench.pages --write    writes it to docs/gathering.md too
    python -m tests.bench.pages --show     a line a page, of the reader

The pages and the script that scores them are not part of the project: ../shared/pages, ../shared/bench/score_pages.py.
Another folder of the same make is named with --pages FOLDER.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.bench.written import written
from tests.shared import SHARED

DOCUMENT = Path(__file__).parents[2] / "docs" / "gathering.md"
SCORE = SHARED / "bench" / "score_pages.py"
KINDS = {"news": "news", "policy": "policies", "blog-or-site": "blogs"}
COLUMNS = ("precision", "recall", "F1", "let through", "title", "date", "headings kept", "right section", "wanted")
HEADING = re.compile(r"(#{1,6}) +(.*)")


def reader(pages: Path) -> Iterator[dict[str, Any]]:
    """A Document of every page, by the command that everybody has."""
    files = sorted(map(str, pages.glob("*.html.gz")))
    command = [sys.executable, "-m", "corpus", "extract", *files, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    yield from map(json.loads, done.stdout.splitlines())


def trafilatura(**favour: bool) -> Callable[[Path], Iterator[dict[str, Any]]]:
    """The same by trafilatura alone, with its settings."""

    def documents(pages: Path) -> Iterator[dict[str, Any]]:
        from trafilatura import extract

        logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
        for file in sorted(pages.glob("*.html.gz")):
            markup = gzip.decompress(file.read_bytes())
            found = extract(
                markup, output_format="markdown", include_comments=False, with_metadata=True, **favour
            )  # fmt: skip
            yield {"file": str(file), **_parsed(found or "")}

    return documents


def _parsed(markdown: str) -> dict[str, Any]:
    """The blocks of trafilatura's Markdown, and what it says on top of it."""
    stated: dict[str, str] = {}
    if markdown.startswith("---\n"):
        top, _, markdown = markdown[4:].partition("\n---\n")
        stated = {name: value.strip("'\" ") for name, _, value in (line.partition(":") for line in top.splitlines())}
    path: list[tuple[int, str]] = []
    blocks = []
    for line in filter(str.strip, markdown.splitlines()):
        heading = HEADING.fullmatch(line)
        above = [text for level, text in path if not heading or level < len(heading[1])]
        if heading:
            path = [*[one for one in path if one[0] < len(heading[1])], (len(heading[1]), heading[2])]
        blocks.append({
            "kind": "heading" if heading else "paragraph",
            "path": above,
            "text": re.sub(r"^\s*[-*] |[*`|]", "", heading[2] if heading else line),
        })  # fmt: skip
    return {"title": stated.get("title"), "published": stated.get("date"), "blocks": blocks}


READERS: dict[str, Callable[[Path], Iterator[dict[str, Any]]]] = {
    "Earshot": reader,
    "trafilatura": trafilatura(),
    "trafilatura, precision favoured": trafilatura(favor_precision=True),
    "trafilatura, recall favoured": trafilatura(favor_recall=True),
}


def scored(pages: Path, documents: Iterable[dict[str, Any]], show: bool = False) -> Iterator[dict[str, Any]]:
    """A line of figures a kind of page; what ``show`` asks for is printed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "documents.jsonl"
        file.write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
        command = [sys.executable, str(SCORE), str(pages), str(file), *(["--show"] if show else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            yield json.loads(line)
        else:
            print(line)


def table(pages: Path, show: bool) -> Iterator[str]:
    yield "| pages | read by | " + " | ".join(COLUMNS) + " |"
    yield "|" + " --- |" * (len(COLUMNS) + 2)
    found = {name: {row["kind"]: row for row in scored(pages, read(pages), show and name == "Earshot")}
             for name, read in READERS.items()}  # fmt: skip
    for kind, called in KINDS.items():
        for name, rows in found.items():
            row = rows[kind]
            cells = " | ".join(str(row.get(column, "")) for column in COLUMNS)
            yield f"| {row['pages']} {called} | {name} | {cells} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--pages", type=Path, default=SHARED / "pages")
    asked = parser.parse_args()
    lines = list(table(asked.pages, asked.show))
    print("\n".join(lines))
    if asked.write:
        begin = "<!-- python -m tests.bench.pages --write -->"
        text = DOCUMENT.read_text(encoding="utf-8")
        DOCUMENT.write_text(written(text, begin, "\n".join(lines)), encoding="utf-8")


if __name__ == "__main__":
    main()
