"""How often the sentences that are quoted of the right passage hold the marked place, and how many words they take."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict

from bot.answering.excerpt import excerpt, relevance, spans_of
from bot.question import Asked, understand
from corpus.catalogue import load_assistants, load_topics
from corpus.labels import Recogniser
from corpus.passages import passages_of
from corpus.units import word_count
from corpus.values import Passage
from tests.bench.collections import PLACES, RIGHT_SHARE
from tests.bench.labels import nearest
from tests.bench.places import Place, shared_document

TODAY = dt.date(2026, 11, 24)


def excerpt_lines() -> list[str]:
    """A table: the quoted sentences, beside the whole passage and its first sentence."""
    recogniser = Recogniser(load_assistants(), load_topics())
    held: dict[tuple[str, str], list[bool]] = defaultdict(list)
    words: dict[tuple[str, str], list[int]] = defaultdict(list)
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known: dict[str, tuple[Passage, ...]] = {}
    for row in rows:
        document = shared_document(row["file"])
        passages = known.setdefault(row["file"], passages_of(document, recogniser))
        place = Place(row["file"], int(row["start"]), int(row["end"]), int(row["words"]), row["sha256"])
        at = place.located(document.text)
        assert at
        passage = nearest(passages, *at)
        assert passage
        start, end = max(at[0], passage.start) - passage.start, min(at[1], passage.end) - passage.start
        spans = spans_of(passage.text, document.language)
        question = understand(Asked(row["question"]), recogniser, TODAY)
        scores = relevance([passage.text[a:b] for a, b in spans], question, recogniser)
        way = "within one language" if row["question_language"] == row["language"] else "across two"
        for name, (a, b) in {
            "the whole passage": (0, len(passage.text)),
            "its first sentence": spans[0],
            "what is quoted": excerpt(passage.text, spans, scores),
        }.items():
            held[name, way].append(min(b, end) - max(a, start) >= RIGHT_SHARE * (end - start))
            words[name, way].append(word_count(passage.text[a:b]))
    lines = ["| shown of the right passage | asked | holds the place | words |", "| --- | --- | --- | --- |"]
    for (name, way), hits in held.items():
        mean = sum(words[name, way]) / len(hits)
        lines.append(f"| {name} | {way} | {sum(hits) / len(hits):.2f} | {mean:.0f} |")
    return lines
