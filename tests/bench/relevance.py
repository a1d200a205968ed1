"""How well headlines about our subject are told from others: ``python -m tests.bench.relevance [--misses]``.

tests/bench/headlines.csv holds 300 headlines with their summaries, invented on the pattern of real feeds and labelled
before the rule was written; headlines-later.csv holds 100 more, invented after it by somebody who had seen its words,
and labelled before it was run on them. The rule was not changed for them.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from corpus.stories import is_relevant

FILES = ("headlines.csv", "headlines-later.csv")


@dataclass(frozen=True, slots=True)
class Headline:
    language: str
    relevant: bool
    title: str
    summary: str


def load_headlines(name: str) -> list[Headline]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return [
            Headline(row["language"], row["relevant"] == "yes", row["title"], row["summary"])
            for row in csv.DictReader(file)
        ]


def figures(headlines: list[Headline]) -> tuple[float, float]:
    """(precision, recall) of the rule."""
    counts = Counter((item.relevant, is_relevant(item.title, item.summary)) for item in headlines)
    right = counts[True, True]
    return right / max(1, right + counts[False, True]), right / max(1, right + counts[True, False])


def main() -> None:
    print("| headlines | language | of them relevant | precision | recall |\n| --- | --- | --- | --- | --- |")
    for name in FILES:
        headlines = load_headlines(name)
        for language in (None, *sorted({item.language for item in headlines})):
            chosen = [item for item in headlines if language in (None, item.language)]
            precision, recall = figures(chosen)
            relevant = sum(item.relevant for item in chosen)
            print(f"| {name} | {language or 'all'} | {relevant} of {len(chosen)} | {precision:.3f} | {recall:.3f} |")
        if "--misses" in sys.argv:
            for item in headlines:
                if is_relevant(item.title, item.summary) != item.relevant:
                    print("missed" if item.relevant else "let in", item.title)


if __name__ == "__main__":
    main()
