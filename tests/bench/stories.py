"""How well reports of the same news are told from others: ``python -m tests.bench.stories [--misses]``.

tests/bench/story_pairs.csv holds pairs of headlines with their summaries, invented on the pattern of real feeds and
labelled before the rule was written. The model's weights are fitted on these very pairs, so the figure that counts is
the cross-validated one: in each of ten parts, all pairs of a story are left out of the fitting (pairs that share a
headline belong together).
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.embedding import Encoder, model_folder, open_encoder
from corpus.settings import load_settings
from corpus.stories.same import MOST_DAYS, SURE, WEIGHTS, Telling, likelihood, middles, tellings

PARTS = 10
PENALTY = 1.0  # of the standardised weights, squared: the usual one
STEPS = 30  # of Newton's method, which needs about 8
DAY = dt.date(2026, 1, 1)
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    same: bool
    kind: str
    group: str  # a headline that stands for all pairs which hang together
    titles: tuple[str, str]
    one: Telling
    other: Telling


def load_pairs(encoder: Encoder) -> list[Pair]:
    with (Path(__file__).parent / "story_pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    reports = [
        report
        for row in rows
        for report in (
            (row["title"], row["summary"], row["language"], DAY),
            (row["other_title"], row["other_summary"], row["other_language"],
             DAY + dt.timedelta(days=int(row["days_apart"]))),
        )
    ]  # fmt: skip
    told = tellings(reports, encoder, middles(encoder))
    groups = _groups([(row["title"], row["other_title"]) for row in rows])
    return [
        Pair(
            row["same"] == "yes",
            row["kind"],
            groups[row["title"]],
            (row["title"], row["other_title"]),
            *told[n : n + 2],
        )
        for row, n in zip(rows, range(0, len(told), 2), strict=True)
    ]


def _groups(pairs: list[tuple[str, str]]) -> dict[str, str]:
    groups = {title: title for pair in pairs for title in pair}
    for one, other in pairs:
        old, new = groups[other], groups[one]
        groups = {title: new if group == old else group for title, group in groups.items()}
    return groups


def figures(pairs: list[Pair], found: list[bool]) -> tuple[float, float]:
    """(precision, recall)."""
    right = sum(pair.same and one for pair, one in zip(pairs, found, strict=True))
    return right / max(1, sum(found)), right / max(1, sum(pair.same for pair in pairs))


def as_shipped(pairs: list[Pair]) -> list[bool]:
    return [likelihood(pair.one, pair.other) >= SURE for pair in pairs]


def cross_validated(pairs: list[Pair]) -> list[bool]:
    """What models say that were fitted without the pair's story."""
    table = np.array([list(pair.one.features(pair.other).values()) for pair in pairs])
    near = table[:, list(WEIGHTS).index("days")] <= MOST_DAYS
    same = np.array([pair.same for pair in pairs])
    names = sorted({pair.group for pair in pairs}, key=lambda group: (-sum(p.group == group for p in pairs), group))
    part = np.array([names.index(pair.group) % PARTS for pair in pairs])
    found = np.zeros(len(pairs), bool)
    for n in range(PARTS):
        weights, intercept = fitted(table[near & (part != n)], same[near & (part != n)])
        found[part == n] = 1 / (1 + np.exp(-table[part == n] @ weights - intercept)) >= SURE
    return [bool(one) for one in found & near]


def fitted(table: Numbers, same: npt.NDArray[np.bool_]) -> tuple[Numbers, float]:
    """The weights of a logistic regression on standardised features, given for the features as they are."""
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    inputs = np.column_stack([(table - middle) / spread, np.ones(len(table))])
    penalty = np.diag([PENALTY] * table.shape[1] + [0.0])
    weights = np.zeros(inputs.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (likely - same) + penalty @ weights
        curve = (inputs * (likely * (1 - likely))[:, None]).T @ inputs + penalty
        weights -= np.linalg.solve(curve, slope)
    plain = weights[:-1] / spread
    return plain, float(weights[-1] - plain @ middle)


def main() -> None:
    settings = load_settings()
    pairs = load_pairs(open_encoder(model_folder(settings), settings))
    near = [pair for pair in pairs if pair.one.features(pair.other)["days"] <= MOST_DAYS]
    table = np.array([list(pair.one.features(pair.other).values()) for pair in near])
    weights, intercept = fitted(table, np.array([pair.same for pair in near]))
    print(
        f"{len(pairs)} pairs, {sum(pair.same for pair in pairs)} of the same story, {len(near)} within {MOST_DAYS} days"
    )
    print("| | precision | recall |\n| --- | --- | --- |")
    for name, found in (
        ("cross-validated", cross_validated(pairs)),
        ("as shipped, on what it was fitted on", as_shipped(pairs)),
    ):
        print("| {} | {:.2f} | {:.2f} |".format(name, *figures(pairs, found)))
        if "--misses" in sys.argv:
            for pair, one in zip(pairs, found, strict=True):
                if pair.same != one:
                    print("missed" if pair.same else "joined", pair.kind, *pair.titles, sep=" | ")
    print("fitted:", dict(zip(WEIGHTS, (round(float(w), 3) for w in weights), strict=True)), round(intercept, 3))


if __name__ == "__main__":
    main()
