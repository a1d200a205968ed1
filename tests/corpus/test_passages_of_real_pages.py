"""Passages of the shared policies and pages stand where they say, hold what the page holds, and stay within bounds."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from corpus.catalogue import load_assistants, load_topics
from corpus.errors import ImportFileError
from corpus.gather.imports import read_document
from corpus.labels import Recogniser
from corpus.passages import cut
from corpus.units import word_count
from corpus.values import Document
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared
RECOGNISER = Recogniser(load_assistants(), load_topics())
URL = "https://policy.example/"
LONGEST_SENTENCE = 1000  # characters
LEFT_OUT = 0.1  # of a text: headings, contents, labels, scraps


def policies() -> list[Path]:
    return sorted((SHARED / "policies").glob("*/*/*.md"))


def newest(files: list[Path]) -> list[Path]:
    return [
        file for file, after in zip(files, [*files[1:], None], strict=True) if not after or after.parent != file.parent
    ]


def pages(folder: Path) -> list[Document]:
    """The shared pages as Documents; those without an article are left out."""
    found = []
    with (SHARED / "pages" / "pages.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        path = folder / row["file"].removesuffix(".gz")
        path.write_bytes(gzip.decompress((SHARED / "pages" / row["file"]).read_bytes()))
        try:
            found.append(read_document(path, URL, None, None, "policy" if row["kind"] == "policy" else "news"))
        except ImportFileError:
            continue
    return found


def check(document: Document) -> None:
    """Places are exact and in order, whatever is left out is small and counted, and no passage is overlong."""
    text, made = document.text, cut(document, RECOGNISER)
    covered = bytearray(len(text))
    start = 0
    for passage in made.passages:
        assert text[passage.start : passage.end] == passage.text == passage.text.strip()
        assert passage.start >= start
        start = passage.start
        assert word_count(passage.text) <= 130 or len(passage.text) <= LONGEST_SENTENCE
        covered[passage.start : passage.end] = b"\1" * (passage.end - passage.start)
    assert len({passage.id for passage in made.passages}) == len(made.passages)
    headings = sum(len(heading) for section in document.sections for heading in section.path[-1:])
    assert covered.count(0) - headings <= LEFT_OUT * len(text)
    assert made.passages


@pytest.mark.parametrize("path", newest(policies()), ids=lambda path: path.parent.parent.name)
def test_every_policys_newest_version_is_cut_at_exact_places(path: Path) -> None:
    check(read_document(path, URL, None, None, "policy"))


@pytest.mark.slow
def test_every_version_of_every_policy_is_cut_at_exact_places() -> None:
    for path in policies():
        check(read_document(path, URL, None, None, "policy"))


@pytest.mark.slow
def test_every_page_is_cut_at_exact_places(tmp_path: Path) -> None:
    found = pages(tmp_path)
    assert len(found) >= 40
    for document in found:
        check(document)
