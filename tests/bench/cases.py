"""The own questions as cases to fit and judge on: what is found for each, and folds that keep the related together."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.answering import Knowledge
from bot.answering.candidates import Candidate, find_candidates
from bot.answering.ranking import features
from bot.question import Asked, understand
from corpus.values import Question

QUESTIONS = Path(__file__).with_name("questions.csv")
TODAY = dt.date(2026, 11, 24)
NO_ANSWER = {"UNANSWERABLE", "OFFTOPIC"}
FOLDS, SEED = 10, 7
SAME_QUESTION = 0.75  # cosine of two questions without an answer from which they share a fold
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A question with its candidates, their ranking features (a row each), and which of them are gold."""

    question: Question
    spoken: str  # the language it was written in
    gold: frozenset[str]
    off_topic: bool
    vector: Floats  # the question's, as it is compared
    candidates: list[Candidate]
    ranking: Floats
    right: npt.NDArray[np.bool_]


def load_cases(knowledge: Knowledge, path: Path = QUESTIONS) -> list[Case]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    questions = [
        understand(Asked(row["question"], previous=row["previous_turn"] or None), knowledge.recogniser, TODAY)
        for row in rows
    ]
    vectors = knowledge.encoder.encode_questions([question.search for question in questions])
    cases = []
    for row, question, vector in zip(rows, questions, vectors, strict=True):
        found = find_candidates(knowledge.prepared, question, vector, knowledge.relatives)
        gold = frozenset(row["gold_fact_ids"].split(";")) - NO_ANSWER
        table = np.array([list(features(candidate, question).values()) for candidate in found], float)
        right = np.array([bool(c.statement and c.statement.fact in gold) for c in found], bool)
        asking = np.asarray(knowledge.prepared.asking(vector, question.language), float)
        off_topic = row["gold_fact_ids"] == "OFFTOPIC"
        cases.append(Case(question, row["language"], gold, off_topic, asking, found, table, right))
    return cases


def folds(cases: Sequence[Case]) -> npt.NDArray[np.int64]:
    """The fold of every case, 0 to FOLDS - 1.

    Questions that share a gold fact, directly or over others, share a fold; so do those without an answer that ask
    much the same (in several languages, say). Large groups are dealt out first, each to the smallest fold.
    """
    group = _groups(cases)
    sizes = Counter(group)
    order = list(sizes)
    np.random.default_rng(SEED).shuffle(order)
    filled = np.zeros(FOLDS, int)
    fold_of = {}
    for key in sorted(order, key=lambda key: -sizes[key]):
        fold_of[key] = int(np.argmin(filled))
        filled[fold_of[key]] += sizes[key]
    return np.array([fold_of[key] for key in group])


def _groups(cases: Sequence[Case]) -> list[Hashable]:
    parents: dict[Hashable, Hashable] = {}

    def root(key: Hashable) -> Hashable:
        while parents.setdefault(key, key) != key:
            key = parents[key]
        return key

    for i, case in enumerate(cases):
        for fact in case.gold:
            parents[root(fact)] = root(i)
    none = [i for i, case in enumerate(cases) if not case.gold]
    stacked = np.stack([cases[i].vector for i in none])
    for a, b in np.argwhere(np.triu(stacked @ stacked.T >= SAME_QUESTION, 1)):
        parents[root(none[a])] = root(none[b])
    return [root(i) for i in range(len(cases))]
