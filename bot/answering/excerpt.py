"""The best sentences of a passage, one to three: the nearest, and those beside it that it is not read without."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from bot.answering.prepared import Prepared
from corpus.embedding.encoder import Vectors
from corpus.labels import folded

Span = tuple[int, int]  # start and end in the passage
MOST_CHARACTERS = 700  # of an excerpt of several sentences; a longer neighbour is left out
# A sentence that begins so limits the one before it.
LIMITS = re.compile(
    r"(?:unless|except|however|but|only|if you|provided that|this does not"
    r"|sauf|a moins|excepte|toutefois|cependant|mais|si vous"
    r"|es sei denn|ausser|jedoch|allerdings|aber|wenn sie"
    r"|salvo|excepto|sin embargo|pero|no obstante|si usted|a menos que)\b"
)
# A sentence that begins so goes on from the one before it.
LEANS = re.compile(
    r"(?:it|its|they|their|these|those|this|that|such|he|she|also|in addition|for example"
    r"|il|elle|ils|elles|cela|ceci|ces|cette|ce|c'est|celui-ci|celle-ci|de plus|par exemple"
    r"|es|sie|diese[rsmn]?|dies|dazu|zudem|ausserdem|zum beispiel"
    r"|esto|eso|ello|estos|estas|este|esta|ademas|por ejemplo)\b"
)


def excerpt(spans: Sequence[Span], texts: Sequence[str], cosines: Sequence[float]) -> Span:
    """The stretch of a passage that is quoted, given its sentences' places, words and nearness to what is asked.

    >>> excerpt([(0, 12), (13, 30)], ["We keep it.", "Unless you opt out."], [0.8, 0.3])
    (0, 30)
    """
    first = last = int(np.argmax(cosines))
    if last + 1 < len(spans) and LIMITS.match(folded(texts[last + 1])):
        last = _if_short(spans, first, last + 1, last)
    leans = folded(texts[first])
    if first and (LIMITS.match(leans) or LEANS.match(leans)):
        first = first - 1 if _if_short(spans, first - 1, last, -1) == last else first
    return spans[first][0], spans[last][1]


def _if_short(spans: Sequence[Span], first: int, last: int, otherwise: int) -> int:
    return last if spans[last][1] - spans[first][0] <= MOST_CHARACTERS else otherwise


def sentences_of(prepared: Prepared, n: int, toward: Vectors) -> tuple[list[str], list[float]]:
    """The sentences of the passage that is target ``n``, with their cosines to the nearest of ``toward``.

    ``toward`` holds centred, not projected vectors, shape (k, dim). A passage of one sentence has none of its own.
    """
    rows = [(row, text) for row, role, text in prepared.snapshot.entries_of(n) if role == "sentence"]
    if not rows:
        return [], []
    vectors = prepared.centred([row for row, _ in rows])
    return [text for _, text in rows], [float(c) for c in (vectors @ toward.T).max(axis=1)]


def places(passage: str, sentences: Sequence[str]) -> list[Span]:
    """Where each of ``sentences`` stands in ``passage``, in order; those that do not are left out."""
    found, cursor = [], 0
    for sentence in sentences:
        at = passage.find(sentence, cursor)
        if at >= 0:
            found.append((at, at + len(sentence)))
            cursor = at + len(sentence)
    return found
