"""How well passages are found: ``python -m tests.bench.retrieval [policyqa | places | beside] [--write]``.

PolicyQA's questions are asked of the passages of their own policy, ours of those of the page that holds the place.
BM25 alone, vectors alone and both mixed are measured in one run; what is fitted (the mean question, the share of BM25)
is fitted on the other policies only, in five folds. ``beside`` asks the development questions with and without pages
beside the briefs. docs/retrieval.md has the tables (``--write``).
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import numpy as np

from tests.bench.beside_pages import beside_lines
from tests.bench.collections import Collection, places, policyqa
from tests.bench.excerpts import excerpt_lines
from tests.bench.rankers import (
    WORD_SHARES,
    Scores,
    bm25,
    cosines,
    each_mrr,
    folds,
    less_means,
    reached,
    share_of_best,
)
from tests.bench.vectors import encoded

DOCUMENT = Path(__file__).parents[2] / "docs" / "retrieval.md"
RAW_SHARE = 0.015  # of BM25 beside raw cosines, as first measured; beside centred ones it is fitted


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("which", nargs="*", choices=list(TABLES), default=list(TABLES))
    parser.add_argument("--write", action="store_true", help="put the tables into docs/retrieval.md")
    args = parser.parse_args()
    for name in args.which:
        lines = TABLES[name]()
        print("\n".join(lines), "\n")
        if args.write:
            write_table(name, lines)


def policyqa_lines() -> list[str]:
    collection = policyqa()
    ways = {"BM25 alone": bm25(collection)} | _vectors(collection)
    words = share_of_best(ways["BM25 alone"], collection)
    ways[f"cosines + {RAW_SHARE} BM25"] = ways["vectors alone"] + RAW_SHARE * words
    fitted, shares = cross_validated(collection, words)
    ways |= fitted
    lines = ["| way | hit@1 | hit@3 | MRR@10 |", "| --- | --- | --- | --- |"]
    for name, scores in ways.items():
        figures = reached(collection, scores)
        lines.append(f"| {name} | {figures['Success@1']:.3f} | {figures['Success@3']:.3f} | {figures['RR@10']:.4f} |")
    said = ", ".join(f"{share:g}" for share in shares)
    return [*lines, "", f"Shares of BM25 that the five folds chose: {said}."]


def _vectors(collection: Collection) -> dict[str, Scores]:
    passages, questions = encoded(collection.passages, False), encoded(collection.questions, True)
    return {"vectors alone": cosines(questions, passages)}


def cross_validated(collection: Collection, words: Scores) -> tuple[dict[str, Scores], list[float]]:
    """The rankings by centred vectors, alone and with words; mean question and share come from the other policies."""
    passages, questions = encoded(collection.passages, False), encoded(collection.questions, True)
    centred = less_means(passages, collection.languages)
    alone, mixed = np.zeros_like(words), np.zeros_like(words)
    shares = []
    for train, test in folds(collection):
        scores = cosines(questions - questions[train].mean(axis=0), centred)
        means = [each_mrr(collection, scores + share * words)[train].mean() for share in WORD_SHARES]
        share = WORD_SHARES[int(np.argmax(means))]
        shares.append(share)
        alone[test], mixed[test] = scores[test], scores[test] + share * words[test]
    return {"centred vectors, cross-validated": alone, "centred + BM25, cross-validated": mixed}, shares


def places_lines() -> list[str]:
    """By language of question and text; the share of BM25 is what PolicyQA's folds choose, nothing is fitted here."""
    collection = places()
    words = share_of_best(bm25(collection), collection)
    passages, questions = encoded(collection.passages, False), encoded(collection.questions, True)
    centred = less_means(passages, collection.languages)
    asked = less_means(questions, collection.asked_in)
    ways = {
        "BM25": words,
        "vectors": cosines(questions, passages),
        "vectors + 0.015 BM25": cosines(questions, passages) + RAW_SHARE * words,
        "centred": cosines(asked, centred),
        "centred + 0.1 BM25": cosines(asked, centred) + 0.1 * words,
    }
    lines = ["| asked in → text in | questions | " + " | ".join(f"{name}: hit@1, hit@3, MRR" for name in ways) + " |"]
    lines.append("| --- | --- |" + " --- |" * len(ways))
    for title, members in pairs(collection).items():
        cells = []
        for scores in ways.values():
            figures = reached(collection, scores, members)
            cells.append(f"{figures['Success@1']:.2f}, {figures['Success@3']:.2f}, {figures['RR@10']:.3f}")
        lines.append(f"| {title} | {len(members)} | {' | '.join(cells)} |")
    return [*lines, "", *excerpt_lines()]


def pairs(collection: Collection) -> dict[str, list[int]]:
    """The numbers of questions by the languages of question and text, then within one language and across two."""
    text_in = [
        collection.languages[int(np.flatnonzero(collection.groups == group)[0])] for group in collection.asked_of
    ]
    found: dict[str, list[int]] = {}
    for number, (asked, text) in enumerate(zip(collection.asked_in, text_in, strict=True)):
        found.setdefault(f"{asked} → {text}", []).append(number)
        found.setdefault("within one language" if asked == text else "across two", []).append(number)
    return dict(sorted(found.items(), key=lambda item: ("→" not in item[0], item[0])))


def write_table(name: str, lines: list[str]) -> None:
    """Puts ``lines`` between the marks of ``name`` on the page."""
    page = DOCUMENT.read_text(encoding="utf-8")
    marks = f"<!-- {name} -->", f"<!-- end of {name} -->"
    pattern = re.compile(re.escape(marks[0]) + r".*?" + re.escape(marks[1]), re.DOTALL)
    DOCUMENT.write_text(pattern.sub(lambda _: "\n".join([marks[0], *lines, marks[1]]), page), encoding="utf-8")


TABLES = {"policyqa": policyqa_lines, "places": places_lines, "beside": beside_lines}

if __name__ == "__main__":
    main()
