"""What each step of ranking and verdict brings: ``python -m tests.bench.ablation [--write]`` (about ten minutes).

On the own questions, cross-validated in folds that keep questions about the same facts together wherever something is
fitted. With --write, the tables are written to docs/quality.md between their marks.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from bot.answering import Knowledge
from bot.answering.candidates import allowed_assistants
from bot.answering.prepared import centred
from bot.answering.projection import projected, unit
from bot.commands.knowledge import open_knowledge
from corpus.embedding.encoder import Vectors
from tests.bench.cases import Case, Floats, load_cases
from tests.bench.fit import (
    ANSWERED_SHARE,
    REFUSED_SHARE,
    has_answer,
    places,
    probabilities,
    ranking_names,
    rankings,
    verdict_row,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "quality.md"
VECTORS = [  # (what, with asks, centred, projected)
    ("vectors of the statements' texts", False, False, False),
    ("+ their asks", True, False, False),
    ("+ centring (less the mean of manner and language)", True, True, False),
    ("+ projection", True, True, True),
]
RANKING = [
    ("fitted mixture of asks and texts", ("asked", "said")),
    ("+ words (BM25 over a statement's whole card)", ("words",)),
    ("+ labels (topic's phrases, own assistant, general)", ("topic", "own", "general")),
    ("+ middle of all entries", ("whole",)),
    ("+ likely topic by meaning", ("topical",)),
]
VERDICT = [
    ("closeness (asks, middle, scale, score)", ("asked", "whole", "scaled", "score")),
    ("+ words covered and unknown", ("covered", "content_covered", "three_covered", "unknown", "stranger", "content")),
    ("+ labels (likely topic, evidence on such a topic)", ("topical", "labelled")),
    ("+ future, figures", ("future", "figure_asked", "figure_missing")),
    ("+ other details that are missing", ("name_missing", "place_missing", "law_missing")),
    ("+ resembles questions with an answer", ("resembles",)),
]


def vector_places(knowledge: Knowledge, cases: Sequence[Case], asks: bool, centre: bool, project: bool) -> list[int]:
    """By case with an answer, the place of the first gold statement, ranked by the nearest entry alone."""
    snapshot, layout = knowledge.snapshot, knowledge.snapshot.layout
    rows = np.arange(len(layout.targets))
    rows = rows if asks else rows[~layout.asked]
    vectors = snapshot.vectors_of(rows)
    questions = knowledge.encoder.encode_questions([case.question.search for case in cases])
    if centre:
        vectors = centred(snapshot, vectors, rows)
        means = np.stack([layout.means[layout.codes["asked", case.question.language]] for case in cases])
        questions = unit(questions - means)
    if project:
        vectors, questions = (projected(each, knowledge.prepared.matrix) for each in (vectors, questions))
    return [_place(knowledge, case, vectors, layout.targets[rows], q) for case, q in zip(cases, questions, strict=True)]


def _place(knowledge: Knowledge, case: Case, vectors: Vectors, owners: npt.NDArray[np.int64], question: Vectors) -> int:
    best = np.full(knowledge.snapshot.target_count, -2.0)
    np.maximum.at(best, owners, vectors @ question)
    allowed = allowed_assistants(case.question.assistants, knowledge.relatives)
    by_id = {s.id: s for s in knowledge.snapshot.statements.values()}
    ids = [by_id[i] for (i,) in knowledge.snapshot.database.execute("SELECT id FROM target ORDER BY n") if i in by_id]
    order = [ids[n] for n in np.argsort(-best, kind="stable")]
    facts = [s.fact for s in order if not allowed or s.assistant in allowed]
    return next((place for place, fact in enumerate(facts) if fact in case.gold), len(facts))


def tops(cases: Sequence[Case], place: npt.NDArray[np.int64]) -> str:
    """Columns of a table: top1 and top3 of all, top3 by language."""
    answered = has_answer(cases)
    spoken = np.array([case.spoken for case in cases])
    parts = [f"{100 * (place[answered] < depth).mean():.1f}" for depth in (1, 3)]
    languages = ("en", "fr", "de", "es")
    parts += [f"{100 * (place[answered & (spoken == language)] < 3).mean():.1f}" for language in languages]
    return " | ".join(parts)


def verdicts(cases: Sequence[Case], sure: Floats) -> str:
    """Columns of a table: AUC, and what the thresholds that are in use hold back and let through."""
    truth, off_topic = has_answer(cases), np.array([case.off_topic for case in cases])
    answered, uncertain = (np.quantile(sure[truth], q) for q in (1 - ANSWERED_SHARE, REFUSED_SHARE))
    near = sure[~truth & ~off_topic]
    held = 100 * (sure[~truth] < uncertain).mean()
    return f"{roc_auc_score(truth, sure):.3f} | {held:.1f} | {100 * (near >= answered).mean():.1f}"


def tables(knowledge: Knowledge) -> str:
    cases = load_cases(knowledge)
    lines = ["| ranking by | top1 | top3 | top3 en | fr | de | es |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for what, asks, centre, project in VECTORS:
        lines.append(f"| {what} | {tops(cases, np.array(vector_places(knowledge, cases, asks, centre, project)))} |")
    names: list[str] = []
    for what, more in RANKING:
        names += more
        weights = rankings(cases, names)
        lines.append(f"| {what} | {tops(cases, places(cases, weights))} |")
    assert set(names) == set(ranking_names(cases))
    lines += [
        "",
        "| verdict by | AUC | held back, % of those without | near misses answered, % |",
        "| --- | --- | --- | --- |",
    ]
    rows = [verdict_row(knowledge, case, each) for case, each in zip(cases, weights, strict=True)]
    columns: list[str] = []
    for what, more in VERDICT:
        columns += more
        lines.append(f"| {what} | {verdicts(cases, probabilities(knowledge, cases, rows, columns))} |")
    assert set(columns) == set(rows[0])
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="write the tables to docs/quality.md")
    args = parser.parse_args()
    made = tables(open_knowledge())
    print(made)
    if args.write:
        page = DOCUMENT.read_text(encoding="utf-8")
        part = re.compile(r"(?<=<!-- ablation -->\n).*?(?=\n<!-- end -->)", re.DOTALL)
        DOCUMENT.write_text(part.sub(lambda _: made, page), encoding="utf-8")


if __name__ == "__main__":
    main()
