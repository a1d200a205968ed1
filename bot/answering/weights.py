"""Numbers that were fitted: how features are weighed. ``python -m tests.bench.fit --write`` makes weights.json."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """``ranking`` weighs a candidate's features; ``verdict`` those of an answer, a logit with ``intercept``.

    From ``answered`` on, a probability means an answer; from ``uncertain`` on, perhaps; from ``on_topic`` on, that the
    question is at least about our subject.
    """

    ranking: dict[str, float]
    verdict: dict[str, float]
    intercept: float
    answered: float
    uncertain: float
    on_topic: float

    def write(self, path: Path = FILE) -> None:
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


@cache
def load_weights(path: Path = FILE) -> Weights:
    return Weights(**json.loads(path.read_text(encoding="utf-8")))
