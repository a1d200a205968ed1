"""Questions with the passages that answer them: PolicyQA's development half, and our own marked places."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.catalogue import load_assistants, load_topics
from corpus.labels import Recogniser
from corpus.passages import passages_of
from tests.bench.places import Place, shared_document
from tests.shared import SHARED

POLICYQA = SHARED / "bench" / "policyqa" / "dev.json"
PLACES = Path(__file__).with_name("place_questions.csv")
RIGHT_SHARE = 0.5  # of a marked place that a passage must hold to be right


@dataclass(frozen=True, slots=True)
class Collection:
    """A question is asked of the passages of its own group (a policy, a page); ``right`` are their numbers."""

    passages: list[str]
    groups: npt.NDArray[np.int64]  # of the passages
    languages: list[str]  # of the passages
    headings: list[str]  # the innermost above each passage
    questions: list[str]
    asked_of: npt.NDArray[np.int64]  # the group of each question
    asked_in: list[str]  # the language of each question
    right: list[frozenset[int]]


def policyqa() -> Collection:
    data = json.loads(POLICYQA.read_text(encoding="utf-8"))["data"]
    passages: list[str] = []
    groups: list[int] = []
    questions: list[str] = []
    asked_of: list[int] = []
    right: list[frozenset[int]] = []
    for number, policy in enumerate(data):
        answers: dict[str, set[int]] = {}
        for paragraph in policy["paragraphs"]:
            for entry in paragraph["qas"]:
                answers.setdefault(entry["question"], set()).add(len(passages))
            passages.append(paragraph["context"])
            groups.append(number)
        questions += answers
        asked_of += [number] * len(answers)
        right += [frozenset(found) for found in answers.values()]
    return Collection(
        passages, np.array(groups), ["en"] * len(passages), [""] * len(passages), questions, np.array(asked_of),
        ["en"] * len(questions), right,
    )  # fmt: skip


def places() -> Collection:
    """Our questions in four languages, each asked of the passages of the page that holds its place."""
    recogniser = Recogniser(load_assistants(), load_topics())
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    files = sorted({row["file"] for row in rows})
    passages: list[str] = []
    headings: list[str] = []
    groups: list[int] = []
    languages: list[str] = []
    spans: dict[str, list[tuple[int, int, int]]] = {}
    for number, name in enumerate(files):
        document = shared_document(name)
        for passage in passages_of(document, recogniser):
            spans.setdefault(name, []).append((passage.start, passage.end, len(passages)))
            passages.append(passage.text)
            headings.append(" ".join(passage.path[-1:]))
            groups.append(number)
            languages.append(document.language)
    right = []
    for row in rows:
        place = Place(row["file"], int(row["start"]), int(row["end"]), int(row["words"]), row["sha256"])
        at = place.located(shared_document(row["file"]).text)
        assert at, f"{row['id']}: its words are not in {row['file']} any more"
        right.append(
            frozenset(
                n
                for start, end, n in spans[row["file"]]
                if min(end, at[1]) - max(start, at[0]) >= RIGHT_SHARE * (at[1] - at[0])
            )
        )
    return Collection(
        passages, np.array(groups), languages, headings, [row["question"] for row in rows],
        np.array([files.index(row["file"]) for row in rows]), [row["question_language"] for row in rows], right,
    )  # fmt: skip
