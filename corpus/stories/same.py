"""Whether two reports tell the same news: the same words, or the same meaning within a few days.

Meaning is compared across languages: from every vector the mean of its language is taken, so that what is left is what
the report says. A logistic model weighs the likeness of the headlines with their leads, that of the headlines alone,
the days between and whether the languages differ; ``python -m tests.bench.stories`` measures it and fits it anew.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.labels import folded
from corpus.values import LANGUAGES

if TYPE_CHECKING:
    from corpus.embedding import Encoder
    from corpus.embedding.encoder import Vectors

MOST_DAYS = 3  # between two reports of the same news; later ones report on what followed
SUMMARY_CHARACTERS = 200  # of a lead: as long as a feed's summary
SHINGLE = 3  # words
PERMUTATIONS = 64
NEAR_DUPLICATE = 0.8  # estimated Jaccard of titles with leads: the same text, at another address or another time
TEMPLATE = 0.2  # estimated Jaccard from which different figures mean different news: the words are a form's
FIGURE = re.compile(r"\d[\d.,]*")
NEAR_DAYS = 31  # between two of the same text
FEWEST_SHINGLES = 8  # shorter texts are alike by chance
# Fitted on the 67 pairs of tests/bench/story_pairs.csv that are no more than MOST_DAYS apart.
WEIGHTS = {"text": 11.672, "title": 6.741, "days": -0.623, "other_language": 2.436}
INTERCEPT = -9.433
SURE = 0.5  # probability from which two reports are one story


@dataclass(frozen=True, slots=True)
class Telling:
    """A report as it is compared: vectors are centred and of unit length."""

    title: Vectors
    text: Vectors
    language: str
    day: dt.date
    words: Any = None  # hash values of its MinHash; None where there are too few words
    figures: frozenset[str] = frozenset()

    def differs_in_figures(self, other: Telling) -> bool:
        """Whether both give figures, and not one in common."""
        return bool(self.figures and other.figures) and not self.figures & other.figures

    def features(self, other: Telling) -> dict[str, float]:
        return {
            "text": float(self.text @ other.text),
            "title": float(self.title @ other.title),
            "days": float(abs((self.day - other.day).days)),
            "other_language": float(self.language != other.language),
        }


def likelihood(one: Telling, other: Telling) -> float:
    """The probability that both tell the same news; 1 for near-duplicates."""
    alike = 0.0
    if one.words is not None and other.words is not None:
        alike = float((one.words == other.words).mean())
    if alike >= TEMPLATE and one.differs_in_figures(other):
        return 0.0
    if alike >= NEAR_DUPLICATE and abs((one.day - other.day).days) <= NEAR_DAYS:
        return 1.0
    features = one.features(other)
    if features["days"] > MOST_DAYS:
        return 0.0
    return 1 / (1 + math.exp(-INTERCEPT - sum(WEIGHTS[name] * value for name, value in features.items())))


class Shelf:
    """Many Tellings side by side, so that one is compared with thousands at once; the same as ``likelihood``."""

    def __init__(self, told: Sequence[Telling]) -> None:
        import numpy as np

        self.title = np.stack([one.title for one in told])
        self.text = np.stack([one.text for one in told])
        self.day = np.array([one.day.toordinal() for one in told])
        self.language = np.array([one.language for one in told])
        self.has_words = np.array([one.words is not None for one in told])
        none = np.zeros(PERMUTATIONS, np.uint64)
        self.told = told
        self.words = np.stack([none if one.words is None else one.words for one in told])

    def nearest(self, n: int, among: Sequence[int]) -> tuple[int, float]:
        """(number, probability) of the likeliest to tell what the ``n``-th tells, the first of equals; else (n, 0)."""
        import numpy as np

        rows = np.asarray(among, np.int64)
        rows = rows[np.abs(self.day[rows] - self.day[n]) <= NEAR_DAYS] if len(rows) else rows
        if not len(rows):
            return n, 0.0
        days = np.abs(self.day[rows] - self.day[n])
        weighed = (
            INTERCEPT + WEIGHTS["text"] * (self.text[rows] @ self.text[n])
            + WEIGHTS["title"] * (self.title[rows] @ self.title[n]) + WEIGHTS["days"] * days
            + WEIGHTS["other_language"] * (self.language[rows] != self.language[n])
        )  # fmt: skip
        likely = np.where(days <= MOST_DAYS, 1 / (1 + np.exp(-weighed)), 0.0)
        alike = (self.words[rows] == self.words[n]).mean(axis=1) * self.has_words[rows] * self.has_words[n]
        likely[alike >= NEAR_DUPLICATE] = 1.0
        for place in np.flatnonzero(alike >= TEMPLATE):
            if self.told[n].differs_in_figures(self.told[rows[place]]):
                likely[place] = 0.0
        best = int(likely.argmax())
        return int(rows[best]), float(likely[best])


def tellings(
    reports: Sequence[tuple[str, str, str, dt.date]], encoder: Encoder, middles: Mapping[str, Vectors]
) -> list[Telling]:
    """A Telling for each (title, summary, language, day)."""
    titles = [title for title, _, _, _ in reports]
    texts = [f"{title}\n{summary}" for title, summary, _, _ in reports]
    vectors = encoder.encode_passages([*titles, *texts])
    found = []
    for n, (_title, _summary, language, day) in enumerate(reports):
        middle = middles.get(language, middles[""])
        centred = [_unit(vector - middle) for vector in (vectors[n], vectors[len(reports) + n])]
        figures = frozenset(re.sub(r"[.,]", "", figure) for figure in FIGURE.findall(texts[n]))
        found.append(Telling(centred[0], centred[1], language, day, minhash(texts[n]), figures))
    return found


def minhash(text: str) -> Any:
    """The MinHash of the text's shingles, shape (PERMUTATIONS,); None where there are too few."""
    from datasketch import MinHash

    words = folded(text).split()
    shingles = {" ".join(words[i : i + SHINGLE]).encode() for i in range(len(words) - SHINGLE + 1)}
    if len(shingles) < FEWEST_SHINGLES:
        return None
    made = MinHash(PERMUTATIONS)
    made.update_batch(sorted(shingles))
    return made.hashvalues


def middles(encoder: Encoder) -> dict[str, Vectors]:
    """By language, the mean vector of the starter corpus's Statements; under "" that of all languages."""
    import numpy as np

    from corpus.catalogue import load_catalogue
    from corpus.catalogue.vectors import packed_vectors

    statements = load_catalogue().statements
    found = {}
    for language in LANGUAGES:
        keys = sorted({(False, each.text[language]) for each in statements if language in each.text})
        known = packed_vectors(encoder.fingerprint, set(keys))
        vectors = np.stack([known[key] for key in keys]) if len(known) == len(keys) else None
        if vectors is None:
            vectors = encoder.encode_passages([text for _, text in keys])
        found[language] = vectors.mean(axis=0)
    found[""] = np.mean(np.stack(list(found.values())), axis=0)
    return found


def _unit(vector: Vectors) -> Vectors:
    length = float((vector**2).sum()) ** 0.5
    return vector / length if length else vector
