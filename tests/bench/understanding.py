"""How well questions are understood: ``python -m tests.bench.understanding [--misses] [--meaning]``.

    questions.csv       350 questions with their language and assistants; topics are those of the gold facts
    understanding.csv   216 questions written for this measurement alone, with kind and dates too

``--meaning`` also opens the index and tells topics by meaning. ``--misses`` lists what went wrong. Rows of
understanding.csv whose part is "held" are counted but never listed: they are there to tell how well questions are
understood that nobody looked at while the rules were written.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from bot.question import Asked, understand
from corpus.catalogue import load_assistants, load_catalogue, load_topics
from corpus.labels import Recogniser, topics_by_meaning
from corpus.values import Question

HERE = Path(__file__).parent
TODAY = dt.date(2026, 11, 24)
Row = dict[str, str]
Case = tuple[Row, Question]
MEASURES: dict[str, Callable[[Question], str]] = {
    "assistants": lambda question: " ".join(question.assistants),
    "language": lambda question: question.spoken,
    "kind": lambda question: question.kind,
    "as_of": lambda question: str(question.as_of or ""),
    "since": lambda question: str(question.since or ""),
}


def understood(path: Path, recogniser: Recogniser) -> tuple[list[Case], float]:
    """The rows of ``path`` with how they are understood, and the median time of one in ms (the second time round)."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    asked = [Asked(row["question"], previous=row["previous_turn"] or None) for row in rows]
    questions = [understand(one, recogniser, TODAY) for one in asked]
    times = []
    for one in asked:
        start = time.perf_counter()
        understand(one, recogniser, TODAY)
        times.append(1000 * (time.perf_counter() - start))
    return list(zip(rows, questions, strict=True)), median(times)


def print_measures(name: str, cases: Sequence[Case], list_misses: bool) -> None:
    print(f"\n{name}: {len(cases)} questions")
    for column, said in MEASURES.items():
        if column not in cases[0][0]:
            continue
        wrong = [(row, question) for row, question in cases if said(question) != row[column]]
        print(f"  {column:<11} {100 * (1 - len(wrong) / len(cases)):5.1f} %  ({len(wrong)} wrong)")
        for row, question in wrong if list_misses else []:
            after = f" (after: {row['previous_turn']})" if row["previous_turn"] else ""
            print(f"    {row['id']} {row['question']}{after}: {said(question)!r}, not {row[column]!r}")


def print_topics(cases: Sequence[Case], by_meaning: bool) -> None:
    """How often the topics found hold one of the gold facts', how often the first one is, and how many are found."""
    topic_of = {statement.fact: statement.topic for statement in load_catalogue().statements}
    gold = [({topic_of[fact] for fact in row["gold_fact_ids"].split(";") if fact in topic_of}, q) for row, q in cases]
    known = [(topics, question) for topics, question in gold if topics]
    ways = {"by words": [question.topics for _, question in known]}
    if by_meaning:
        ways["by meaning"] = topics_of_nearest([question for _, question in known])
    for way, found in ways.items():
        right = sum(bool(wanted & set(topics)) for (wanted, _), topics in zip(known, found, strict=True))
        first = sum(bool(wanted & set(topics[:1])) for (wanted, _), topics in zip(known, found, strict=True))
        each = sum(map(len, found)) / len(known)
        print(
            f"  topics      {100 * right / len(known):5.1f} %  of {len(known)} {way}; the first one"
            f" {100 * first / len(known):.1f} %; {each:.2f} a question"
        )


def topics_of_nearest(questions: Sequence[Question]) -> list[tuple[str, ...]]:
    """The topics of each question by meaning, from what the index finds for it."""
    from bot.answering.candidates import find_candidates
    from bot.commands.knowledge import open_knowledge

    known = open_knowledge()
    vectors = known.encoder.encode_questions([question.search for question in questions])
    found = []
    for question, vector in zip(questions, vectors, strict=True):
        near = find_candidates(known.prepared, question, vector, known.relatives)
        found.append(topics_by_meaning(((c.topic, max(c.asked, c.said)) for c in near), question.topics))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--misses", action="store_true", help="list what was misunderstood")
    parser.add_argument("--meaning", action="store_true", help="topics by meaning too (opens model and index)")
    args = parser.parse_args()
    recogniser = Recogniser(load_assistants(), load_topics())
    cases, took = understood(HERE / "questions.csv", recogniser)
    print_measures("questions.csv", cases, args.misses)
    print_topics(cases, args.meaning)
    print(f"  median time {took:.2f} ms")
    cases, took = understood(HERE / "understanding.csv", recogniser)
    for part in ("seen", "held"):
        own = [(row, question) for row, question in cases if row["part"] == part]
        print_measures(f"understanding.csv, {part}", own, args.misses and part == "seen")
    print(f"  median time {took:.2f} ms")


if __name__ == "__main__":
    main()
