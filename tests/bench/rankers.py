"""Ways to rank passages for questions, as matrices of scores, shape (questions, passages); and what they reach."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import ir_measures
import numpy as np
import numpy.typing as npt
from ir_measures import RR, Success
from sklearn.model_selection import GroupKFold

from corpus.embedding.encoder import Vectors
from corpus.labels import stems
from tests.bench.collections import Collection

Scores = npt.NDArray[np.float64]
MEASURES = (Success @ 1, Success @ 3, RR @ 10)
FOLDS = 5
WORD_SHARES = (0.0, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.125, 0.15, 0.2)  # of the best BM25, tried when fitting


def bm25(collection: Collection) -> Scores:
    """BM25 over stems, by the same FTS5 that a Snapshot uses; 0 where no word is shared."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE card USING fts5(words, tokenize='unicode61 remove_diacritics 2')")
    database.executemany(
        "INSERT INTO card (rowid, words) VALUES (?, ?)",
        ((n, " ".join(stems(text))) for n, text in enumerate(collection.passages)),
    )
    found = np.zeros((len(collection.questions), len(collection.passages)))
    known: dict[str, Scores] = {}
    for number, question in enumerate(collection.questions):
        if question not in known:
            row = np.zeros(len(collection.passages))
            words = " OR ".join(f'"{stem}"' for stem in dict.fromkeys(stems(question)))
            query = "SELECT rowid, -bm25(card) FROM card WHERE card MATCH ?"
            for n, score in database.execute(query, (words,)) if words else ():
                row[n] = max(0.0, score)
            known[question] = row
        found[number] = known[question]
    database.close()
    return found


def share_of_best(scores: Scores, collection: Collection) -> Scores:
    """``scores`` as shares of the best passage of the group that a question is asked of."""
    own = np.where(collection.groups[None] == collection.asked_of[:, None], scores, 0.0)
    best = own.max(axis=1, keepdims=True)
    return np.asarray(np.divide(scores, best, out=np.zeros_like(scores), where=best > 0))


def cosines(questions: Vectors, passages: Vectors) -> Scores:
    return np.asarray(unit(questions) @ unit(passages).T, np.float64)


def unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)


def less_means(vectors: Vectors, kinds: Sequence[str], means: dict[str, Vectors] | None = None) -> Vectors:
    """``vectors`` less the mean of their kind (a language), or that which ``means`` gives for it."""
    found = vectors.copy()
    for kind in set(kinds):
        members = [n for n, each in enumerate(kinds) if each == kind]
        found[members] -= vectors[members].mean(axis=0) if means is None else means[kind]
    return found


def reached(collection: Collection, scores: Scores, only: Iterable[int] | None = None) -> dict[str, float]:
    """The figures of a ranking, each question among the passages of its own group; ties go by order."""
    wanted = range(len(collection.questions)) if only is None else list(only)
    found = ir_measures.calc_aggregate(
        MEASURES, list(_qrels(collection, wanted)), list(_run(collection, scores, wanted))
    )
    return {str(measure): float(value) for measure, value in found.items()}


def each_mrr(collection: Collection, scores: Scores) -> Scores:
    """RR@10 of each question."""
    wanted = range(len(collection.questions))
    values = ir_measures.iter_calc([RR @ 10], list(_qrels(collection, wanted)), list(_run(collection, scores, wanted)))
    found = np.zeros(len(collection.questions))
    for metric in values:
        found[int(metric.query_id)] = metric.value
    return found


def _qrels(collection: Collection, wanted: Iterable[int]) -> Iterator[ir_measures.Qrel]:
    for number in wanted:
        for passage in collection.right[number]:
            yield ir_measures.Qrel(str(number), str(passage), 1)


def _run(collection: Collection, scores: Scores, wanted: Iterable[int]) -> Iterator[ir_measures.ScoredDoc]:
    for number in wanted:
        members = np.flatnonzero(collection.groups == collection.asked_of[number])
        order = members[np.argsort(-scores[number, members], kind="stable")]
        for rank, passage in enumerate(order[:20]):
            yield ir_measures.ScoredDoc(str(number), str(passage), -float(rank))


def folds(collection: Collection) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """(train, test) numbers of questions; no policy is in both."""
    yield from GroupKFold(FOLDS).split(collection.questions, groups=collection.asked_of)
