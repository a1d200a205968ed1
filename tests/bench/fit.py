"""Fits bot/answering/weights.json on tests/bench/questions.csv: ``python -m tests.bench.fit [--write]``.

The ranking's weights are a conditional logit over each question's candidates (its facts against all others), the
verdict's a logistic regression on whether the first quote's question has an answer at all. Both are judged by ten-fold
cross-validation, which is printed; only then they are fitted on everything. The thresholds come from the
cross-validated probabilities.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold

from bot.answering import Knowledge
from bot.answering.candidates import Candidate, find_candidates
from bot.answering.ranking import features as ranking_features
from bot.answering.ranking import ranked
from bot.answering.verdict import features as verdict_features
from bot.answering.weights import Weights
from bot.commands.knowledge import open_knowledge
from bot.question import Asked, understand
from corpus.values import Question

QUESTIONS = Path(__file__).with_name("questions.csv")
TODAY = dt.date(2026, 11, 24)
FOLDS, SEED = 10, 7
RANKING_PENALTY = 0.01  # L2, on weights of features that are about 0 to 1
VERDICT_C = 0.1  # inverse strength of the penalty, on standardised features
ANSWERED_SHARE = 0.90  # of questions that have an answer; the rest of the way to 1 is "uncertain" or refused
REFUSED_SHARE = 0.015  # of questions that have an answer, below "uncertain"
OFF_TOPIC_SHARE = 0.5  # of the off-topic questions, below "on_topic"
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    question: Question
    candidates: list[Candidate]
    gold: frozenset[str]
    off_topic: bool
    ranking: Floats  # features, a row a candidate
    right: npt.NDArray[np.bool_]  # which candidates are gold

    @property
    def has_answer(self) -> bool:
        return bool(self.gold)


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
        found = find_candidates(knowledge.snapshot, question, vector, knowledge.relatives, knowledge.projection)
        gold = frozenset(row["gold_fact_ids"].split(";")) - {"UNANSWERABLE", "OFFTOPIC"}
        table = np.array([list(ranking_features(c, question).values()) for c in found], float)
        right = np.array([bool(c.statement and c.statement.fact in gold) for c in found], bool)
        cases.append(Case(question, found, gold, row["gold_fact_ids"] == "OFFTOPIC", table, right))
    return cases


def fit_ranking(cases: Sequence[Case], names: Sequence[str]) -> dict[str, float]:
    """Weights that make the gold candidates likely among all (softmax), with an L2 penalty."""
    used = [case for case in cases if case.right.any()]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = RANKING_PENALTY * float(weights @ weights), 2 * RANKING_PENALTY * weights
        for case in used:
            scores = case.ranking @ weights
            scores -= scores.max()
            every = np.exp(scores)
            gold = every * case.right
            total += float(np.log(every.sum()) - np.log(gold.sum())) / len(used)
            slope = slope + (case.ranking.T @ (every / every.sum() - gold / gold.sum())) / len(used)
        return total, slope

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return {name: round(float(weight), 4) for name, weight in zip(names, found.x, strict=True)}


def fit_verdict(values: Floats, truth: npt.NDArray[np.bool_]) -> tuple[Floats, float]:
    """Weights of the features as they are, and the intercept; the penalty acts on the standardised ones."""
    mean, scale = values.mean(axis=0), values.std(axis=0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=VERDICT_C, max_iter=3000).fit((values - mean) / scale, truth)
    slopes = model.coef_[0] / scale
    return slopes, float(model.intercept_[0] - slopes @ mean)


def verdict_table(knowledge: Knowledge, cases: Sequence[Case], weights: dict[str, float]) -> list[dict[str, float]]:
    return [
        verdict_features(
            ranked(case.candidates, case.question, weights), case.question, knowledge.snapshot, knowledge.recogniser
        )
        for case in cases
    ]


def hits(cases: Sequence[Case], weights: dict[str, float]) -> tuple[int, int, int]:
    """Of the questions with an answer: how many, a gold fact first, among the first three."""
    answered = [case for case in cases if case.has_answer]
    first = third = 0
    for case in answered:
        best = [
            item.candidate.statement.fact
            for item in ranked(case.candidates, case.question, weights)[:3]
            if item.candidate.statement
        ]
        first += bool(set(best[:1]) & case.gold)
        third += bool(set(best) & case.gold)
    return len(answered), first, third


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="write weights.json")
    args = parser.parse_args()
    knowledge = open_knowledge()
    cases = load_cases(knowledge)
    names = list(ranking_features(cases[0].candidates[0], cases[0].question))
    folds = list(KFold(FOLDS, shuffle=True, random_state=SEED).split(cases))

    totals = np.zeros(3, int)
    sure = np.zeros(len(cases))
    truth = np.array([case.has_answer for case in cases])
    for train, test in folds:
        ranking = fit_ranking([cases[i] for i in train], names)
        totals += hits([cases[i] for i in test], ranking)
        table = verdict_table(knowledge, cases, ranking)
        columns = list(table[0])
        values = np.array([[row[name] for name in columns] for row in table])
        slopes, intercept = fit_verdict(values[train], truth[train])
        sure[test] = 1 / (1 + np.exp(-(values[test] @ slopes + intercept)))
    print(f"cross-validated: top1 {100 * totals[1] / totals[0]:.1f}, top3 {100 * totals[2] / totals[0]:.1f}")
    print(f"cross-validated: AUC of the verdict {roc_auc_score(truth, sure):.3f}")

    ranking = fit_ranking(cases, names)
    table = verdict_table(knowledge, cases, ranking)
    columns = list(table[0])
    values = np.array([[row[name] for name in columns] for row in table])
    slopes, intercept = fit_verdict(values, truth)
    answered = float(np.quantile(sure[truth], 1 - ANSWERED_SHARE))
    uncertain = float(np.quantile(sure[truth], REFUSED_SHARE))
    off_topic = np.array([case.off_topic for case in cases])
    on_topic = min(uncertain, float(np.quantile(sure[off_topic], OFF_TOPIC_SHARE)))
    for name, threshold in (("answered", answered), ("uncertain", uncertain)):
        print(
            f"cross-validated, {name} from {threshold:.3f}: {100 * (sure[truth] >= threshold).mean():.1f} % of those"
            f" with an answer, {100 * (sure[~truth] >= threshold).mean():.1f} % of those without"
        )
    weights = Weights(
        ranking,
        {name: round(float(weight), 4) for name, weight in zip(columns, slopes, strict=True)},
        round(intercept, 4),
        *(round(value, 4) for value in (answered, uncertain, on_topic)),
    )
    print(weights)
    if args.write:
        weights.write()


if __name__ == "__main__":
    main()
