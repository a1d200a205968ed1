"""Whether the answers are as good as they were: ``python -m tests.bench.gate [--accept] [--lower REASON]``.

Answers the own questions (fitted on, so their figures are high) and, where ../shared is there, the development
questions (never fitted on), and compares what is counted with the floors in floors.json. A floor that is missed, or
questions or briefs that are not those that the floors were set on, end it with exit code 1.

    --accept          takes over the questions and briefs as they are now, and raises floors to what is reached
    --lower REASON    sets the floors to what is reached, also where that is less; the reason is kept in floors.json
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answering import Knowledge, answer
from bot.answering.candidates import GENERAL
from bot.commands.knowledge import open_knowledge
from bot.question import Asked
from corpus.values import Answer
from tests.bench.cases import NO_ANSWER, QUESTIONS, TODAY
from tests.bench.fit_projection import briefs_digest
from tests.shared import SHARED

FLOORS = Path(__file__).with_name("floors.json")
SETS = {"questions": QUESTIONS, "questions-dev": SHARED / "facts" / "questions-dev.csv"}
LESS_IS_BETTER = {"refused", "misled", "wrong"}
Row = dict[str, str]
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """A set of questions: what was counted, and the digest of its file."""

    figures: Figures
    digest: str


def measure(knowledge: Knowledge, path: Path) -> Measured:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    made = [answer(knowledge, Asked(row["question"], previous=row["previous_turn"] or None), TODAY) for row in rows]
    return Measured(figures(knowledge, rows, made), hashlib.sha256(path.read_bytes()).hexdigest()[:16])


def figures(knowledge: Knowledge, rows: list[Row], made: list[Answer]) -> Figures:
    """The figures of ../shared/bench/score_answers.py: shares in %, ``wrong`` a count."""
    pairs = list(zip(rows, made, strict=True))
    open_ = [(_gold(row), a) for row, a in pairs if not _gold(row) & NO_ANSWER]
    closed = [a for row, a in pairs if _gold(row) & NO_ANSWER]
    quotes = [quote for a in made for quote in a.quotes]
    return {
        "top1": share([bool(gold & {quote.fact for quote in a.quotes[:1]}) for gold, a in open_]),
        "top3": share([bool(gold & {quote.fact for quote in a.quotes[:3]}) for gold, a in open_]),
        "answered": share([a.verdict == "answered" for _, a in open_]),
        "refused": share([not a.quotes for _, a in open_]),
        "held_back": share([not a.quotes for a in closed]),
        "misled": share([a.verdict == "answered" for a in closed]),
        "complete": share([bool(q.text and q.url and q.publisher and (q.published or q.as_of)) for q in quotes]),
        "wrong": sum(_is_wrong(knowledge, row["assistant"], set(q.assistants)) for row, a in pairs for q in a.quotes),
    }


def _gold(row: Row) -> set[str]:
    return set(row["gold_fact_ids"].split(";"))


def _is_wrong(knowledge: Knowledge, asked: str, about: set[str]) -> bool:
    family = {asked, GENERAL, *knowledge.relatives.get(asked, ())}
    return asked not in ("", GENERAL, "other") and not about & family


def share(flags: list[bool]) -> float:
    return round(100 * sum(flags) / len(flags), 1) if flags else 100.0


def misses(name: str, floors: Figures, reached: Figures) -> list[str]:
    """A line for every floor that is missed."""
    return [
        f"{name}: {figure} is {reached[figure]}, the floor is {floor}"
        for figure, floor in floors.items()
        if (reached[figure] > floor if figure in LESS_IS_BETTER else reached[figure] < floor)
    ]


def raised(floors: Figures, reached: Figures) -> Figures:
    """``floors``, and what is reached where that is better."""
    return {
        figure: min(floors.get(figure, value), value)
        if figure in LESS_IS_BETTER
        else max(floors.get(figure, value), value)
        for figure, value in reached.items()
    }


def problems(known: dict[str, Any], measured: dict[str, Measured], briefs: str) -> list[str]:
    """What speaks against going on: other questions or briefs than the floors were set on, and missed floors."""
    found = [] if known.get("briefs") == briefs else ["the briefs changed: look at the figures, then --accept"]
    for name, each in measured.items():
        entry = known.get(name, {"digest": None, "floors": {}})
        if entry["digest"] != each.digest:
            found.append(f"{name}: the questions changed: look at the figures, then --accept")
        found += misses(name, entry["floors"], each.figures)
    return found


def accepted(
    known: dict[str, Any], measured: dict[str, Measured], briefs: str, reason: str | None = None
) -> dict[str, Any]:
    """The floors file after --accept, or, with a ``reason``, after --lower; sets not measured stay as they are."""
    after = known | {"briefs": briefs}
    lowered = list(known.get("lowered", []))
    for name, each in measured.items():
        floors = known.get(name, {}).get("floors", {})
        if reason:
            lowered += [f"{miss}: {reason}" for miss in misses(name, floors, each.figures)]
        after[name] = {"digest": each.digest, "floors": each.figures if reason else raised(floors, each.figures)}
    return after | {"lowered": lowered}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--accept", action="store_true", help="take over changed questions and briefs; raise floors")
    parser.add_argument("--lower", metavar="REASON", help="lower floors to what is reached, for this reason")
    args = parser.parse_args()
    known = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    knowledge, briefs = open_knowledge(), briefs_digest()
    measured = {name: measure(knowledge, path) for name, path in SETS.items() if path.exists()}
    for name, each in measured.items():
        print(name, " ".join(f"{figure} {value}" for figure, value in each.figures.items()))
    if args.accept or args.lower:
        known = accepted(known, measured, briefs, args.lower)
        FLOORS.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    found = problems(known, measured, briefs)
    for line in found:
        print(f"gate: {line}", file=sys.stderr)
    if not found:
        print("gate: all floors are kept")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
