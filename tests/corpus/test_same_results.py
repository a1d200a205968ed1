"""Which of the two encoders is in use changes neither what is found nor what is answered."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.answering import Knowledge, answer
from bot.question import Asked
from bot.show.as_json import answer_dict
from corpus.catalogue import load_catalogue
from corpus.embedding import Encoder, model_folder
from corpus.embedding.encoder import Vectors
from corpus.embedding.torch_encoder import TorchEncoder
from corpus.settings import Settings
from corpus.values import LANGUAGES
from tests.shared import SHARED, needs_shared

OWN = Path(__file__).resolve().parents[1] / "bench" / "questions.csv"
DEVELOPMENT = SHARED / "facts" / "questions-dev.csv"
FIRST, OVERLAP = 10, 0.97
TODAY = dt.date(2026, 11, 24)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def torch(model_settings: Settings) -> Encoder:
    return TorchEncoder(model_folder(model_settings), 1)  # its threads wait for one another on a busy machine


def questions(path: Path, every: int = 1) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["question"] for row in csv.DictReader(file)][::every]


def nearest(encoder: Encoder, asked: list[str], texts: list[str]) -> list[set[int]]:
    """Which of ``texts`` are the FIRST nearest to each question."""
    passages: Vectors = encoder.encode_passages(texts)
    cosines = encoder.encode_questions(asked) @ passages.T
    return [set(row[:FIRST].tolist()) for row in np.argsort(-cosines, axis=1)]


@pytest.mark.parametrize("path", [OWN, pytest.param(DEVELOPMENT, marks=needs_shared)], ids=["own", "development"])
def test_the_nearest_texts_are_the_same(encoder: Encoder, torch: Encoder, path: Path) -> None:
    texts = [s.text[LANGUAGES[n % len(LANGUAGES)]] for n, s in enumerate(load_catalogue().statements)]
    asked = questions(path)
    pairs = zip(nearest(encoder, asked, texts), nearest(torch, asked, texts), strict=True)
    overlap = sum(len(ours & theirs) for ours, theirs in pairs) / FIRST / len(asked)
    assert overlap >= OVERLAP, overlap


@pytest.mark.parametrize("path", [OWN, pytest.param(DEVELOPMENT, marks=needs_shared)], ids=["own", "development"])
def test_the_answers_are_the_same(knowledge: Knowledge, torch: Encoder, path: Path) -> None:
    other = replace(knowledge, encoder=torch)
    for question in questions(path, every=2):
        ours, theirs = (answer_dict(answer(known, Asked(question), TODAY)) for known in (knowledge, other))
        for made in (ours, theirs):
            del made["took_ms"]
            for quote in (*made["quotes"], *made["near"]):
                del quote["score"]  # rounded: it may differ in its last place
        assert ours == theirs, question
