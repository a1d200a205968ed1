"""An article -> the one or two of its sentences that carry the news, letter for letter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.fragments import text_fragment
from corpus.labels import folded, stems
from corpus.sentences import Span, sentences
from corpus.units import SEPARATOR, is_label, word_count
from corpus.values import STANCE_OF_KIND, Quote

if TYPE_CHECKING:
    from bot.digesting.window import Told
    from corpus.embedding import Encoder
    from corpus.index import Snapshot

LOOKED_AT = 14  # sentences from the article's beginning; news stands there
FEWEST_WORDS, MOST_WORDS = 6, 55  # of a sentence that can stand alone
PLACE_COST = 0.03  # a sentence: later ones tell details
WORDS_WEIGHT = 0.5  # of the share of the headline's words that it holds
SUBJECT_WEIGHT = 0.25  # where it is about our subject by itself
SECOND_BEHIND = 0.25  # a second sentence that is worth so much less than the best is not shown
ALIKE = 0.8  # share of common words from which a second sentence says the same
# How a sentence begins that cannot stand alone; folded.
LEANS = re.compile(
    r"(?:this|these|those|that|it|they|he|she|such|but|and|also|however|in addition|for example|still|meanwhile"
    r"|cela|ceci|ces|cette|ce|il|elle|ils|elles|mais|et|par exemple|ainsi|de plus|en outre|toutefois|cependant"
    r"|dies|diese[rsnm]?|das|er|sie|es|aber|und|dazu|dabei|damit|zum beispiel|ausserdem|doch"
    r"|esto|esta|este|estos|estas|eso|ello|ellos|pero|y|por ejemplo|ademas|asi|sin embargo)\b"
)
END = re.compile(r"[.!…。！。][\"”»’')\]」』]*$")


def news_quotes(told: Told, snapshot: Snapshot, encoder: Encoder, topics: tuple[str, ...]) -> tuple[Quote, ...]:
    """One or two sentences of the article, in their order, each checked against the Snapshot's stored text."""
    places = _candidates(told.text, told.title, told.language)
    if not places:
        return ()
    values = _values(told, [told.text[start:end] for start, end in places], encoder)
    order = sorted(range(len(places)), key=lambda i: (-values[i], i))
    chosen = order[:1]
    for i in order[1:]:
        if values[i] < values[order[0]] - SECOND_BEHIND:
            break
        if not _alike(told.text[slice(*places[i])], told.text[slice(*places[order[0]])]):
            chosen.append(i)
            break
    quotes = [_quote(told, places[i], topics) for i in sorted(chosen)]
    return tuple(quote for quote, i in zip(quotes, sorted(chosen), strict=True) if passes(quote, places[i], snapshot))


def passes(quote: Quote, place: Span, snapshot: Snapshot) -> bool:
    """Whether the quote's words stand letter for letter at ``place`` in the Version that the Snapshot keeps."""
    found = snapshot.database.execute(
        "SELECT substr(text, ?, ?) FROM version WHERE document = ? AND recorded = ?",
        (place[0] + 1, place[1] - place[0], quote.document, quote.as_of),
    ).fetchall()
    return bool(quote.text) and (quote.text,) in found


def _candidates(text: str, title: str, language: str) -> list[Span]:
    """The places of whole sentences near the beginning that can stand alone; else of any whole ones."""
    whole: list[Span] = []
    place = 0
    for block in text.split(SEPARATOR):
        if not is_label(block) and folded(block) != folded(title):
            for start, end in sentences(block, language):
                words = word_count(block[start:end])
                if FEWEST_WORDS <= words <= MOST_WORDS and END.search(block[start:end]):
                    whole.append((place + start, place + end))
        place += len(block) + len(SEPARATOR)
        if len(whole) >= LOOKED_AT:
            break
    whole = whole[:LOOKED_AT]
    alone = [span for span in whole if not LEANS.match(folded(text[span[0] : span[0] + 40]).lstrip("\"'“«„*•-– "))]
    return alone or whole


def _values(told: Told, texts: list[str], encoder: Encoder) -> list[float]:
    """How much of the news each sentence carries: near the headline in meaning and words, early, on our subject."""
    from corpus.stories import is_relevant

    vectors = encoder.encode_passages([told.title, *texts])
    vectors = vectors - vectors.mean(axis=0)
    norms = (vectors**2).sum(axis=1) ** 0.5 + 1e-9
    cosines = (vectors[1:] @ vectors[0]) / (norms[1:] * norms[0])
    wanted = set(stems(told.title))
    return [
        round(
            float(cosine)
            + WORDS_WEIGHT * len(wanted & set(stems(text))) / max(1, len(wanted))
            + SUBJECT_WEIGHT * is_relevant(text, "")
            - PLACE_COST * n,
            4,
        )
        for n, (text, cosine) in enumerate(zip(texts, cosines, strict=True))
    ]


def _alike(one: str, other: str) -> bool:
    words, others = set(stems(one)), set(stems(other))
    return len(words & others) >= ALIKE * min(len(words), len(others))


def _quote(told: Told, place: Span, topics: tuple[str, ...]) -> Quote:
    text = told.text[slice(*place)]
    return Quote(
        text=text, origin="source", stance=STANCE_OF_KIND[told.kind], publisher=told.publisher, title=told.title,
        url=told.url, link=text_fragment(told.url, text), language=told.language, assistants=told.assistants,
        topics=topics, as_of=told.recorded, document=told.url, confidence="high", score=1.0,
        published=str(told.published) if told.published else None, seen=told.seen,
    )  # fmt: skip
