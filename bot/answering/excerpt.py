"""A passage -> the one to three sentences of it that answer a question, with what limits them, in one stretch."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from bot import wording
from bot.answering.prepared import Prepared
from corpus.embedding.encoder import Vectors
from corpus.labels import Recogniser, folded, stems
from corpus.sentences import Span
from corpus.units import SEPARATOR, word_count
from corpus.values import Question

MOST_SENTENCES = 3
MOST_WORDS = 80  # of a quote, unless one sentence is longer
NEAR_BEST = 0.5  # of the best sentence's relevance: a neighbour that reaches it is shown too
QUESTION_SPREAD = 0.5  # of the cosines of sentences with a question: so much more means e times as relevant
CLAIM_SPREAD = 0.1  # the same with a claim that one of them makes
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


def relevance(
    texts: Sequence[str], cosines: Sequence[float], question: Question, recogniser: Recogniser
) -> list[float]:
    """How well each text answers ``question``: greater than 0, and twice as great means twice as well.

    By meaning (``cosines`` of centred vectors), the question's words, its topics, which texts of other languages share
    with it, and a figure where it asks for one (docs/retrieval.md).
    """
    wanted = set(stems(recogniser.names_removed(question.search)))
    topics = set(question.topics)
    figure = bool(wording.FIGURE.search(folded(question.text)))
    found = []
    for text, cosine in zip(texts, cosines, strict=True):
        words = len(wanted & set(stems(text))) / max(1, len(wanted))
        shared = len(topics & set(recogniser.topics(text))) / max(1, len(topics))
        number = figure and bool(wording.HAS_FIGURE.search(text))
        weighed = WORDS_WEIGHT * words + TOPICS_WEIGHT * shared + FIGURE_WEIGHT * number
        found.append(math.exp(cosine / QUESTION_SPREAD + weighed))
    return found


def backing(cosines: Sequence[float]) -> list[float]:
    """How likely each text says a claim, by its cosine with that."""
    return [math.exp(cosine / CLAIM_SPREAD) for cosine in cosines]


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
