"""A passage -> the one to three sentences of it that answer a question, with what limits them, in one stretch."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from bot import wording
from corpus.index.snapshot import StoredPassage
from corpus.labels import Recogniser, folded, stems
from corpus.sentences import Span, sentences
from corpus.units import SEPARATOR, word_count
from corpus.values import Question

MOST_SENTENCES = 3
MOST_WORDS = 80  # of a quote, unless one sentence is longer
NEAR_BEST = 0.5  # of the best sentence's relevance: a neighbour that reaches it is shown too
WORDS_WEIGHT, TOPICS_WEIGHT, FIGURE_WEIGHT = 3.0, 1.0, 1.0
WHOLE_LIST_WORDS = 60  # a list with its introduction that is no longer is quoted whole
# How a sentence begins that limits the one before it; folded.
LIMITS = re.compile(
    r"(?:unless|except|however|but|only|if you|if your|in (?:that|such|some|certain) cases?|subject to|otherwise"
    r"|provided|this does not|this doesn't|these do not"
    r"|sauf|toutefois|cependant|neanmoins|mais|a moins|a l'exception|si vous"
    r"|dans (?:ce|certains) cas|sous reserve|uniquement|es sei denn|ausser|ausgenommen|jedoch|allerdings|aber|nur"
    r"|wenn sie|falls sie|sofern sie|in (?:diesem|diesen|manchen) f(?:a|ae)ll|dies gilt nicht|salvo|excepto|sin embargo"
    r"|no obstante|pero|a menos que|a no ser que|si usted|si no|en (?:ese|este|algunos) casos?|solo)\b"
)
# How a sentence begins that leans on the one before it; folded.
LEANS = re.compile(
    r"(?:this|these|those|that|it|they|such|also|in addition|for example|as a result|the (?:latter|former)|doing so"
    r"|cela|ceci|ces|cette|ce|il|elle|ils|elles|celles?-ci|ceux-ci|par exemple|ainsi|de plus|en outre"
    r"|dies|diese[rsnm]?|dazu|dabei|damit|zum beispiel|ausserdem"
    r"|esto|esta|este|estos|estas|eso|ello|ellos|por ejemplo|ademas|asi)\b"
)


def spans_of(text: str, language: str) -> list[Span]:
    """The places of the sentences, list items and table cells of a passage."""
    found, place = list[Span](), 0
    for block in text.split(SEPARATOR):
        found += [(place + start, place + end) for start, end in sentences(block, language)]
        place += len(block) + len(SEPARATOR)
    return found


def relevance(texts: Sequence[str], question: Question, recogniser: Recogniser) -> list[float]:
    """How well each text answers ``question``: greater than 0, and twice as great means twice as well.

    By the question's words, its topics, which texts of other languages share with it, and a figure where it asks for
    one. Meaning adds nothing to that within a passage of some sentences (docs/quality.md), and no text is encoded.
    """
    wanted = set(stems(recogniser.names_removed(question.search)))
    topics = set(question.topics)
    figure = bool(wording.FIGURE.search(folded(question.text)))
    found = []
    for text in texts:
        words = len(wanted & set(stems(text))) / max(1, len(wanted))
        shared = len(topics & set(recogniser.topics(text))) / max(1, len(topics))
        number = figure and bool(wording.HAS_FIGURE.search(text))
        found.append(math.exp(WORDS_WEIGHT * words + TOPICS_WEIGHT * shared + FIGURE_WEIGHT * number))
    return found


def excerpt(text: str, spans: Sequence[Span], scores: Sequence[float]) -> Span:
    """The place in ``text`` of its best sentences: the best one, what it leans on, what limits it, near-equal ones.

    ``spans`` and ``scores`` belong to its sentences in order; there is at least one.
    """
    best = max(range(len(spans)), key=lambda i: (scores[i], -i))
    if listed := _list_around(text, spans, best):
        return spans[listed[0]][0], spans[listed[1] - 1][1]
    first, last = best, best + 1
    if last < len(spans) and _fits(text, spans, first, last + 1) and LIMITS.match(_folded(text, spans[last])):
        last += 1
    if first and _fits(text, spans, first - 1, last) and LEANS.match(_folded(text, spans[first])):
        first -= 1
    for neighbour in sorted({first - 1, last} & set(range(len(spans))), key=lambda i: -scores[i]):
        low, high = min(first, neighbour), max(last, neighbour + 1)
        if scores[neighbour] >= NEAR_BEST * scores[best] > 0 and _fits(text, spans, low, high):
            first, last = low, high
    return spans[first][0], spans[last - 1][1]


def _fits(text: str, spans: Sequence[Span], first: int, last: int) -> bool:
    return last - first <= MOST_SENTENCES and word_count(text[spans[first][0] : spans[last - 1][1]]) <= MOST_WORDS


def _folded(text: str, span: Span) -> str:
    return folded(text[span[0] : span[0] + 60]).lstrip("\"'“«•*-– ")


def _list_around(text: str, spans: Sequence[Span], best: int) -> tuple[int, int] | None:
    """(first, last) of the list that the best sentence introduces or belongs to: whole, or from its introduction on."""
    first = best
    while first and not _introduces(text, spans[first]) and SEPARATOR in _between(text, spans, first):
        first -= 1
    if not _introduces(text, spans[first]):
        return None
    last = first + 1
    while last < len(spans) and SEPARATOR in _between(text, spans, last):
        last += 1
    if last > best and word_count(text[spans[first][0] : spans[last - 1][1]]) <= WHOLE_LIST_WORDS:
        return first, last
    last = max(best, first + 1) + 1  # an introduction is shown with its first item at least
    fits = last <= len(spans) and word_count(text[spans[first][0] : spans[last - 1][1]]) <= MOST_WORDS
    return (first, last) if fits else None


def _introduces(text: str, span: Span) -> bool:
    return text[span[0] : span[1]].endswith((":", "："))


def _between(text: str, spans: Sequence[Span], i: int) -> str:
    return text[spans[i - 1][1] : spans[i][0]]


def narrowed(place: StoredPassage, question: Question, recogniser: Recogniser) -> StoredPassage:
    """``place`` narrowed to its sentences that answer ``question`` best; the gate compares that place."""
    text = place.version_text[place.start : place.end]
    spans = spans_of(text, place.language)
    if len(spans) < 2:
        return place
    start, end = excerpt(text, spans, relevance([text[a:b] for a, b in spans], question, recogniser))
    return replace(place, start=place.start + start, end=place.start + end)
