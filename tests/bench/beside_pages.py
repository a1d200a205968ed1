"""Whether the development questions are still answered by the right statements where pages stand beside them.

Asked once of the briefs alone, once with every shared policy (all versions), page and seed in the archive as well. The
first run embeds 27,000 texts (minutes); both data folders are kept with the folder for temporary files.
"""

from __future__ import annotations

from typing import Any

from corpus.archive import Archive
from corpus.embedding import model_folder, open_encoder
from corpus.index.snapshot import current_name
from corpus.progress import TerminalReporter
from corpus.rebuild import rebuild
from corpus.settings import Settings
from tests.bench.answers import DEVELOPMENT, answers, read_questions
from tests.bench.cases import NO_ANSWER
from tests.bench.shared_archive import everything, fill
from tests.bench.vectors import FOLDER

FIRST = (1, 3)  # of the quotes among which the right statement may stand
Made = dict[str, Any]


def beside_lines() -> list[str]:
    """A table: of the questions with an answer, how many have a right statement first and among the first three."""
    rows = [row for row in read_questions(DEVELOPMENT) if not _gold(row) & NO_ANSWER]
    alone, beside = (answers(prepared(name), rows) for name in ("briefs", "everything"))
    lines = ["| in the archive | right first | right in the first three | answered |", "| --- | --- | --- | --- |"]
    for title, made in [("the briefs alone", alone), ("policies, pages and the seed beside them", beside)]:
        hits = [sum(_is_hit(row, each, n) for row, each in zip(rows, made, strict=True)) for n in FIRST]
        answered = sum(each["verdict"] == "answered" for each in made)
        lines.append(f"| {title} | {hits[0]} of {len(rows)} | {hits[1]} of {len(rows)} | {answered} |")
    lost = [
        sum(_is_hit(row, a, n) and not _is_hit(row, b, n) for row, a, b in zip(rows, alone, beside, strict=True))
        for n in FIRST
    ]
    words = sum(quote["origin"] == "source" for each in beside for quote in each["quotes"])
    both = sum(bool(quote["plain"]) for each in beside for quote in each["quotes"])
    return [
        *lines,
        "",
        f"Lost first: {lost[0]}, lost in the first three: {lost[1]}. With the pages, {words} quotes are a page's own"
        f" words, {both} of them beside the statement that says the same.",
    ]


def prepared(name: str) -> Settings:
    """A data folder with its index, made in the first run; ``everything`` holds the shared material too."""
    settings = Settings(data=FOLDER / name, threads=2)
    if current_name(settings.index) is None:
        settings.data.mkdir(parents=True, exist_ok=True)
        if name == "everything" and not settings.archive.exists():
            archive = Archive(settings.archive)
            fill(archive, everything())
            archive.close()
        encoder = open_encoder(model_folder(settings), settings)
        rebuild(settings, lambda: encoder, TerminalReporter())
    return settings


def _gold(row: dict[str, str]) -> set[str]:
    return set(row["gold_fact_ids"].split(";"))


def _is_hit(row: dict[str, str], made: Made, first: int) -> bool:
    return bool(_gold(row) & {quote["fact"] for quote in made["quotes"][:first]})
