"""Fits when a service's own pages answer (bot/answering/page_verdict.py): ``python -m tests.bench.page_verdict``.

    EARSHOT_DATA=FOLDER, filled by ``python -m tests.bench.shared_archive``

Asked are our questions with a marked place (tests/bench/place_questions.csv) of the page that holds it: right is where
the passage that ranks first holds the place; and of every page some of our questions that have no answer. Judged by
cross-validation over the pages.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.answering import Knowledge
from bot.answering.candidates import candidates_of
from bot.answering.page_verdict import features
from bot.answering.ranking import ranked
from bot.answering.weights import load_weights
from bot.commands.knowledge import open_knowledge
from bot.question import Asked, understand
from corpus.index import Hit
from tests.bench.cases import NO_ANSWER, QUESTIONS, SEED, TODAY
from tests.bench.collections import PLACES, RIGHT_SHARE
from tests.bench.places import Place, shared_document
from tests.bench.shared_archive import policies

NEGATIVES_A_PAGE = 40  # questions without an answer that each page is asked
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Page:
    """A policy's newest version: the file, its address in the archive, and the numbers of its passages."""

    file: str
    url: str
    targets: tuple[int, ...]


def newest_pages(knowledge: Knowledge) -> Iterator[Page]:
    files = {}
    with PLACES.open(encoding="utf-8", newline="") as file:
        wanted = {row["file"] for row in csv.DictReader(file)}
    for document, day in policies():
        for name in wanted:
            if name.endswith(f"/{day}.md") and shared_document(name).text == document.text:
                files[name] = document.url
    for name, url in sorted(files.items()):
        rows = knowledge.snapshot.database.execute(
            "SELECT DISTINCT t.n FROM target t JOIN passage p ON p.id = t.id JOIN version v ON v.id = p.version"
            " WHERE v.document = ? AND v.superseded IS NULL ORDER BY t.n",
            (url,),
        )
        if found := tuple(n for (n,) in rows):
            yield Page(name, url, found)


def asked_of(knowledge: Knowledge, page: Page, text: str, place: Place | None) -> tuple[list[float], bool]:
    """The features for ``text`` asked of ``page``, and whether the first passage holds ``place``."""
    snapshot = knowledge.snapshot
    question = replace(understand(Asked(text), knowledge.recogniser, TODAY), assistants=(), services=("it",))
    vector = knowledge.encoder.encode_questions([question.search])[0]
    marks = ",".join("?" * len(page.targets))
    rows = snapshot.database.execute(
        f"SELECT n, id, kind, topic FROM target WHERE n IN ({marks}) ORDER BY n",
        page.targets,
    )
    hits = [Hit(n, target, kind, topic, (), 0.0) for n, target, kind, topic in rows]
    ranking = ranked(candidates_of(hits, knowledge.prepared, question, vector), question, load_weights().ranking)
    resembles = knowledge.prepared.resembles(knowledge.prepared.asking(vector, question.language))
    values = list(features(ranking, question, resembles, snapshot, knowledge.recogniser).values())
    if place is None:
        return values, False
    at = place.located(shared_document(page.file).text)
    first = snapshot.passages(ranking[0].candidate.id)[0]
    assert at
    return values, min(first.end, at[1]) - max(first.start, at[0]) >= RIGHT_SHARE * (at[1] - at[0])


def main() -> None:
    knowledge = open_knowledge()
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        without = [row["question"] for row in csv.DictReader(file) if row["gold_fact_ids"] in NO_ANSWER]
    rng = np.random.default_rng(SEED)
    table, truth, groups = [], [], []
    for number, page in enumerate(newest_pages(knowledge)):
        places = [
            (row["question"], Place(page.file, int(row["start"]), int(row["end"]), int(row["words"]), row["sha256"]))
            for row in rows
            if row["file"] == page.file
        ]
        others = [(str(text), None) for text in rng.choice(without, NEGATIVES_A_PAGE, replace=False)]
        for text, place in [*places, *others]:
            values, right = asked_of(knowledge, page, text, place)
            table.append(values)
            truth.append((place is not None, right))
            groups.append(number)
    report(np.array(table), np.array(truth), np.array(groups))


def report(values: npt.NDArray[np.float64], truth: Flags, groups: npt.NDArray[np.int64]) -> None:
    """Prints weights fitted on everything, and what cross-validation over pages says of them."""
    asked_right = truth[:, 0]  # the page answers; whether the first passage is the marked one is counted beside it
    sure = np.zeros(len(values))
    for group in set(groups.tolist()):
        known = groups != group
        sure[~known] = fitted(values[known], asked_right[known]).predict_proba(values[~known])[:, 1]
    right = truth[:, 1].sum()
    print(f"{asked_right.sum()} questions with an answer, {(~asked_right).sum()} without; first right: {right}")
    print(f"cross-validated AUC {roc_auc_score(asked_right, sure):.3f}")
    for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        above = sure >= threshold
        print(
            f"from {threshold}: {above[asked_right].mean():.2f} of those with an answer,"
            f" {above[~asked_right].mean():.2f} of those without;"
            f" first passage right in {truth[above & asked_right, 1].mean():.2f}"
        )
    model = fitted(values, asked_right)
    print([round(float(weight), 3) for weight in model.coef_[0]], round(float(model.intercept_[0]), 3))


def fitted(values: npt.NDArray[np.float64], truth: Flags) -> LogisticRegression:
    return LogisticRegression(C=1.0, class_weight="balanced", max_iter=1000).fit(values, truth)


if __name__ == "__main__":
    main()
