"""How often the sentences that are quoted of the right passage hold the marked place, and how many words they take."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.answering.excerpt import excerpt, relevance
from bot.question import Asked, understand
from corpus.catalogue import load_assistants, load_topics
from corpus.labels import Recogniser
from corpus.passages import passages_of
from corpus.sentences import Span, sentences
from corpus.units import word_count
from corpus.values import Passage
from tests.bench.collections import PLACES, RIGHT_SHARE
from tests.bench.labels import nearest
from tests.bench.places import Place, shared_document
from tests.bench.rankers import less_means, unit
from tests.bench.vectors import encoded

TODAY = dt.date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class Case:
    question: str
    asked_in: str
    text: str  # of the right passage
    text_in: str
    spans: list[Span]  # of its sentences
    place: Span  # the marked one, in the passage


def load_cases(recogniser: Recogniser) -> Iterator[Case]:
    known: dict[str, tuple[Passage, ...]] = {}
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        document = shared_document(row["file"])
        passages = known.setdefault(row["file"], passages_of(document, recogniser))
        place = Place(row["file"], int(row["start"]), int(row["end"]), int(row["words"]), row["sha256"])
        at = place.located(document.text)
        passage = nearest(passages, *at) if at else None
        assert at
        assert passage
        inner = max(at[0], passage.start) - passage.start, min(at[1], passage.end) - passage.start
        spans = sentences(passage.text, document.language)
        yield Case(row["question"], row["question_language"], passage.text, document.language, spans, inner)


def excerpt_lines() -> list[str]:
    """A table: the quoted sentences, beside the whole passage and its first sentence."""
    recogniser = Recogniser(load_assistants(), load_topics())
    cases = list(load_cases(recogniser))
    said = [(case.text[a:b], case.text_in) for case in cases for a, b in case.spans]
    texts, languages = [text for text, _ in said], [language for _, language in said]
    by_text = dict(zip(texts, unit(less_means(encoded(texts, False), languages)), strict=True))
    questions = [case.question for case in cases]
    asked = unit(less_means(encoded(questions, True), [case.asked_in for case in cases]))
    held: dict[tuple[str, str], list[bool]] = defaultdict(list)
    words: dict[tuple[str, str], list[int]] = defaultdict(list)
    for case, vector in zip(cases, asked, strict=True):
        parts = [case.text[a:b] for a, b in case.spans]
        cosines = [float(by_text[part] @ vector) for part in parts]
        question = understand(Asked(case.question), recogniser, TODAY)
        nearest_one = case.spans[int(np.argmax(cosines))]
        way = "within one language" if case.asked_in == case.text_in else "across two"
        for name, (a, b) in {
            "the whole passage": (0, len(case.text)),
            "its first sentence": case.spans[0],
            "the sentence of the nearest meaning": nearest_one,
            "what is quoted": excerpt(case.text, case.spans, relevance(parts, cosines, question, recogniser)),
        }.items():
            start, end = case.place
            held[name, way].append(min(b, end) - max(a, start) >= RIGHT_SHARE * (end - start))
            words[name, way].append(word_count(case.text[a:b]))
    lines = ["| shown of the right passage | asked | holds the place | words |", "| --- | --- | --- | --- |"]
    for (name, way), hits in sorted(held.items(), key=lambda item: item[0][1], reverse=True):
        mean = sum(words[name, way]) / len(hits)
        lines.append(f"| {name} | {way} | {sum(hits) / len(hits):.2f} | {mean:.0f} |")
    return lines
