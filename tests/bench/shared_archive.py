"""An archive of all shared material: every version of the policies, the pages, and the article of the seed.

    EARSHOT_DATA=FOLDER python -m tests.bench.shared_archive

fills the archive of an empty data folder with it and builds the index.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from corpus.archive import Archive
from corpus.catalogue import load_assistants, load_topics
from corpus.gather.imports import read_document
from corpus.labels import Recogniser
from corpus.passages import assistants_of
from corpus.settings import load_settings
from corpus.values import Document
from tests.bench.places import shared_document
from tests.shared import SHARED

SEED = SHARED / "seeds" / "kulturegeek-2019-04-11-alexa.txt"
SEED_URL = "https://shared.example/seeds/alexa"
PAGES_READ = dt.date(2026, 11, 1)  # the day on which the pages without a date are taken to have been read


def policies(service: str | None = None) -> Iterator[tuple[Document, dt.date]]:
    """Every version of every policy (or of those of one folder) with the day of its record, in order of dates.

    Where several policies are said to stand at one address, the second one's is made up.
    """
    with (SHARED / "policies" / "index.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (row["path"].rpartition("/")[0], row["version_date"]))
    stands_at: dict[str, str] = {}
    for row in rows:
        folder = row["path"].rpartition("/")[0]
        url = row["source_url"].split(" | ")[0].strip()
        if not url or stands_at.setdefault(url, folder) != folder:
            url = f"https://shared.example/policies/{folder}"
        if service is None or folder.startswith(f"{service}/"):
            document = shared_document(f"policies/{row['path']}")
            yield replace(document, url=url, language=row["language"]), dt.date.fromisoformat(row["version_date"])


def pages() -> Iterator[tuple[Document, dt.date]]:
    """The saved pages, each with the day on which it says that it was published."""
    for path in sorted((SHARED / "pages").glob("*.html.gz")):
        document = shared_document(f"pages/{path.name}")
        yield document, document.published.last if document.published else PAGES_READ


def seed() -> tuple[Document, dt.date]:
    return read_document(SEED, SEED_URL, "KultureGeek", "2019-04-11", "news"), dt.date(2019, 4, 11)


def fill(archive: Archive, found: Iterator[tuple[Document, dt.date]]) -> Counter[str]:
    """Adds what was ``found``, and counts what came of it."""
    outcomes = Counter[str]()
    for document, day in found:
        outcomes[archive.add(replace(document, assistants=assistants_of(document, _recogniser())), day)] += 1
    return outcomes


@cache
def _recogniser() -> Recogniser:
    return Recogniser(load_assistants(), load_topics())


def everything() -> Iterator[tuple[Document, dt.date]]:
    yield from policies()
    yield from pages()
    yield seed()


def main() -> None:
    from corpus.commands.importing import build

    settings = load_settings()
    archive = Archive(settings.archive)
    try:
        print(", ".join(f"{count} {outcome}" for outcome, count in sorted(fill(archive, everything()).items())))
    finally:
        archive.close()
    build(settings)


if __name__ == "__main__":
    main()
