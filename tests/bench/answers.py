"""How good the answers are, scored by ../shared/bench/score_answers.py through the real ``earshot ask --jsonl``.

    python -m tests.bench.answers                        the development questions of ../shared
    python -m tests.bench.answers QUESTIONS.csv          any others of the same form
    python -m tests.bench.answers --show-misses

With the data folder that is set; model and index are made first where they are missing.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from corpus.settings import Settings, load_settings
from tests.shared import SHARED

DEVELOPMENT = SHARED / "facts" / "questions-dev.csv"
SCORER = SHARED / "bench" / "score_answers.py"
Table = dict[str, dict[str, float]]  # group ("all", "en", ...) -> figure -> value


def score(settings: Settings, questions: Path = DEVELOPMENT) -> Table:
    """The scorer's figures by group, for the program's answers to ``questions``."""
    rows = read_questions(questions)
    table: Table = scorer().score(rows, answers(settings, rows))
    return table


def answers(settings: Settings, rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The program's Answers, in order, as a process of its own prints them. Raises where a line is an error."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--jsonl"],
        input="\n".join(scorer().as_lines(rows)).encode(),
        env=os.environ | {"EARSHOT_DATA": str(settings.data), "EARSHOT_MODEL": settings.model},
        stdout=subprocess.PIPE,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def read_questions(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def scorer() -> Any:
    """The shared script as a module."""
    spec = importlib.util.spec_from_file_location("score_answers", SCORER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    given = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    path = Path(given[0]) if given else DEVELOPMENT
    if not SCORER.is_file() or not path.is_file():
        sys.exit(f"{SCORER} or {path} is missing")
    rows = read_questions(path)
    made = answers(load_settings(), rows)
    scorer().print_table(scorer().score(rows, made))
    if "--show-misses" in sys.argv:
        scorer().print_misses(rows, made)


if __name__ == "__main__":
    main()
