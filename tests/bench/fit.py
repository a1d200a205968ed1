"""Fits bot/answering/weights.json on tests/bench/questions.csv: ``python -m tests.bench.fit [--write]``.

The ranking's weights are a conditional logit over each question's candidates (its facts against all others), the
verdict's a logistic regression on whether the question has an answer. Both are judged by cross-validation in folds that
keep questions about the same facts together (tests/bench/cases.py); only then they are fitted on everything. The
thresholds come from the cross-validated probabilities. With --write, projection.npz is fitted first where the briefs
or the model are no longer those that it was fitted on, and everything is written.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.answering import Knowledge
from bot.answering.projection import write_projection
from bot.answering.ranking import features as ranking_features
from bot.answering.ranking import ranked
from bot.answering.verdict import features as verdict_features
from bot.answering.weights import Weights
from bot.commands.knowledge import open_knowledge
from tests.bench.cases import SEED, Case, Floats, folds, load_cases
from tests.bench.fit_projection import refit_where_stale

RANKING_PENALTY = 0.0003  # L2, on weights of features that are about 0 to 1
VERDICT_C = 0.1  # inverse strength of the penalty, on standardised features
ANSWERABLE_C = 1.0  # the same, on vectors of unit length
ASKS, ASK_WEIGHT = 1000, 0.1  # of the briefs, beside the own questions
ANSWERED_SHARE = 0.85  # of questions that have an answer; the rest of the way to 1 is "uncertain" or refused
REFUSED_SHARE = 0.02  # of questions that have an answer, below "uncertain"
OFF_TOPIC_SHARE = 0.5  # of the off-topic questions, below "on_topic"
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What cross-validation gave: by case, the place of the first gold fact (0 is first) and the probability."""

    place: npt.NDArray[np.int64]
    sure: Floats


def fit_ranking(cases: Sequence[Case], names: Sequence[str]) -> dict[str, float]:
    """Weights that make the gold candidates likely among all (softmax), with an L2 penalty."""
    columns = [i for i, name in enumerate(ranking_names(cases)) if name in names]
    used = [(case.ranking[:, columns], case.right) for case in cases if case.right.any()]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = RANKING_PENALTY * float(weights @ weights), 2 * RANKING_PENALTY * weights
        for table, right in used:
            scores = table @ weights
            scores -= scores.max()
            every = np.exp(scores)
            gold = every * right
            total += float(np.log(every.sum()) - np.log(gold.sum())) / len(used)
            slope = slope + (table.T @ (every / every.sum() - gold / gold.sum())) / len(used)
        return total, slope

    found = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B")
    return dict.fromkeys(ranking_names(cases), 0.0) | {
        ranking_names(cases)[column]: round(float(weight), 4) for column, weight in zip(columns, found.x, strict=True)
    }


def ranking_names(cases: Sequence[Case]) -> list[str]:
    case = next(case for case in cases if case.candidates)
    return list(ranking_features(case.candidates[0], case.question))


def fit_verdict(values: Floats, truth: Flags) -> tuple[Floats, float]:
    """Weights of the features as they are, and the intercept; the penalty acts on the standardised ones."""
    mean, scale = values.mean(axis=0), values.std(axis=0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=VERDICT_C, max_iter=3000).fit((values - mean) / scale, truth)
    slopes = model.coef_[0] / scale
    return slopes, float(model.intercept_[0] - slopes @ mean)


def verdict_row(knowledge: Knowledge, case: Case, ranking: dict[str, float]) -> dict[str, float]:
    """The verdict's features; how far the question resembles others is filled in later."""
    found = ranked(case.candidates, case.question, ranking)
    return verdict_features(found, case.question, 0.0, knowledge.snapshot, knowledge.recogniser)


def fit_answerable(vectors: Floats, truth: Flags, asks: Floats) -> Floats:
    """A linear model on questions' vectors of whether there is an answer, the intercept last, shape (dim + 1,).

    ``asks`` are some of the briefs', all with an answer, which weigh a tenth of a question each.
    """
    weights = np.concatenate([np.ones(len(vectors)), np.full(len(asks), ASK_WEIGHT)])
    truths = np.concatenate([truth, np.ones(len(asks), bool)])
    model = LogisticRegression(C=ANSWERABLE_C, max_iter=1000)
    model.fit(np.concatenate([vectors, asks]), truths, sample_weight=weights)
    return np.append(model.coef_[0], model.intercept_[0])


def resembling(vectors: Floats, truth: Flags, asks: Floats, fold: npt.NDArray[np.int64], used: Flags) -> Floats:
    """The logit of every ``used`` question, told by a model that saw none of its fold; 0 for the rest."""
    found = np.zeros(len(vectors))
    for f in np.unique(fold[used]):
        learned = fit_answerable(vectors[used & (fold != f)], truth[used & (fold != f)], asks)
        found[used & (fold == f)] = vectors[used & (fold == f)] @ learned[:-1] + learned[-1]
    return found


def some_asks(knowledge: Knowledge) -> Floats:
    """The prepared vectors of ASKS of the briefs' asks, shape (ASKS, dim)."""
    near = knowledge.prepared.near
    rows = np.flatnonzero(knowledge.snapshot.layout.asked[: len(near)])
    return np.asarray(near[np.random.default_rng(SEED).choice(rows, ASKS, replace=False)], float)


def place_of_gold(case: Case, ranking: dict[str, float]) -> int:
    """0 where a gold fact comes first; the number of candidates where none is found."""
    best = ranked(case.candidates, case.question, ranking)
    facts = [item.candidate.statement.fact if item.candidate.statement else "" for item in best]
    return next((place for place, fact in enumerate(facts) if fact in case.gold), len(facts))


def rankings(cases: Sequence[Case], names: Sequence[str] | None = None) -> list[dict[str, float]]:
    """By case, the ranking's weights, with the features ``names`` (None: all), fitted on the folds without it."""
    fold, wanted = folds(cases), names or ranking_names(cases)
    fitted = []
    for f in range(fold.max() + 1):
        others = [case for case, other in zip(cases, fold, strict=True) if other != f]
        fitted.append(fit_ranking(others, wanted))
    return [fitted[f] for f in fold]


def places(cases: Sequence[Case], weights: Sequence[dict[str, float]]) -> npt.NDArray[np.int64]:
    return np.array([place_of_gold(case, each) for case, each in zip(cases, weights, strict=True)])


def probabilities(
    knowledge: Knowledge,
    cases: Sequence[Case],
    rows: Sequence[dict[str, float]],
    columns: Sequence[str] | None = None,
) -> Floats:
    """By case, how probably it has an answer, cross-validated; with the verdict features ``columns`` (None: all)."""
    wanted, fold = list(columns or rows[0]), folds(cases)
    values = np.array([[row[name] for name in wanted] for row in rows])
    truth, asked, asks = has_answer(cases), fitted_on(cases), some_asks(knowledge)
    vectors = np.stack([case.vector for case in cases])
    sure = np.zeros(len(cases))
    for f in range(fold.max() + 1):
        known, new = asked & (fold != f), fold == f
        if "resembles" in wanted:
            column = wanted.index("resembles")
            values[:, column] = resembling(vectors, truth, asks, fold, known)
            learned = fit_answerable(vectors[known], truth[known], asks)
            values[new, column] = vectors[new] @ learned[:-1] + learned[-1]
        slopes, intercept = fit_verdict(values[known], truth[known])
        sure[new] = 1 / (1 + np.exp(-(values[new] @ slopes + intercept)))
    sure[~asked] = 0.0
    return sure


def judge(knowledge: Knowledge, cases: Sequence[Case]) -> Judged:
    """All of it, cross-validated."""
    weights = rankings(cases)
    rows = [verdict_row(knowledge, case, each) for case, each in zip(cases, weights, strict=True)]
    return Judged(places(cases, weights), probabilities(knowledge, cases, rows))


def has_answer(cases: Sequence[Case]) -> Flags:
    return np.array([bool(case.gold) for case in cases])


def fitted_on(cases: Sequence[Case]) -> Flags:
    """Which cases the verdict is learned from: not those about Earshot itself, which words tell."""
    return np.array([not case.question.about_earshot for case in cases])


def print_judged(cases: Sequence[Case], judged: Judged) -> None:
    truth = has_answer(cases)
    for language in ("all", "en", "fr", "de", "es"):
        of = truth & np.array([language in ("all", case.spoken) for case in cases])
        first, third = 100 * (judged.place[of] == 0).mean(), 100 * (judged.place[of] < 3).mean()
        print(f"cross-validated, {language}: top1 {first:.1f}, top3 {third:.1f} of {of.sum()}")
    print(f"cross-validated: AUC of the verdict {roc_auc_score(truth, judged.sure):.3f}")


def thresholds(cases: Sequence[Case], sure: Floats) -> tuple[float, float, float]:
    """(answered, uncertain, on_topic) from cross-validated probabilities."""
    truth, off_topic = has_answer(cases), np.array([case.off_topic for case in cases])
    answered = float(np.quantile(sure[truth], 1 - ANSWERED_SHARE))
    uncertain = float(np.quantile(sure[truth], REFUSED_SHARE))
    on_topic = min(uncertain, float(np.quantile(sure[off_topic], OFF_TOPIC_SHARE)))
    for name, threshold in (("answered", answered), ("uncertain", uncertain)):
        shares = (100 * (sure[which] >= threshold).mean() for which in (truth, ~truth & ~off_topic, off_topic))
        print(
            "cross-validated, {} from {:.3f}: {:.1f} % of those with an answer, {:.1f} % of those without, {:.1f} % of"
            " those off topic".format(name, threshold, *shares)
        )
    return answered, uncertain, on_topic


def fit(knowledge: Knowledge, cases: Sequence[Case]) -> tuple[Weights, Floats]:
    """The weights, and what tells questions that resemble those with an answer, shape (dim + 1,)."""
    judged = judge(knowledge, cases)
    print_judged(cases, judged)
    ranking = fit_ranking(cases, ranking_names(cases))
    truth, asked, asks = has_answer(cases), fitted_on(cases), some_asks(knowledge)
    vectors = np.stack([case.vector for case in cases])
    resembles = resembling(vectors, truth, asks, folds(cases), asked)
    rows = [
        verdict_row(knowledge, case, ranking) | {"resembles": value}
        for case, value in zip(cases, resembles, strict=True)
    ]
    values = np.array([list(row.values()) for row in rows])
    slopes, intercept = fit_verdict(values[asked], truth[asked])
    weights = Weights(
        ranking,
        {name: round(float(weight), 4) for name, weight in zip(rows[0], slopes, strict=True)},
        round(intercept, 4),
        *(round(value, 4) for value in thresholds(cases, judged.sure)),
    )
    return weights, fit_answerable(vectors[asked], truth[asked], asks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="write weights.json and projection.npz")
    args = parser.parse_args()
    knowledge = open_knowledge()
    if knowledge.snapshot.manifest.counts["documents"]:
        parser.error("fit on the briefs alone: EARSHOT_DATA names a folder with imported documents")
    if args.write and refit_where_stale(knowledge.snapshot):
        knowledge = open_knowledge()
    weights, answerable = fit(knowledge, load_cases(knowledge))
    print(weights)
    if args.write:
        weights.write()
        assert knowledge.prepared.projection
        made = replace(knowledge.prepared.projection, answerable=answerable.astype(np.float32))
        write_projection(made, knowledge.snapshot.manifest.model)


if __name__ == "__main__":
    main()
