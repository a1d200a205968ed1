"""Candidates -> Quotes, and the gate that every quote of a source passes before it is shown."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.fragments import text_fragment
from corpus.index import Snapshot
from corpus.index.form import page_key
from corpus.index.snapshot import StoredPassage, StoredStatement
from corpus.values import STANCE_OF_KIND, Quote

SCORE_DIGITS = 4


def in_language(texts: dict[str, str], language: str) -> tuple[str, str]:
    """(text, its language): the one wanted, else English, else the first."""
    for wanted in (language, "en", *sorted(texts)):
        if wanted in texts:
            return texts[wanted], wanted
    raise KeyError(language)


def brief_quote(statement: StoredStatement, language: str, score: float) -> Quote:
    """A Statement as it is shown: our own wording, never letter for letter."""
    text, used = in_language(statement.text, language)
    replaced = in_language(statement.replaced_by, language)[0] if statement.replaced_by else None
    return Quote(
        text=text,
        origin="brief",
        stance=statement.stance,
        publisher=statement.publisher,
        url=statement.url,
        link=statement.url,
        language=used,
        assistants=(statement.assistant,),
        topics=(statement.topic,),
        as_of=statement.as_of,
        document=None,
        confidence=statement.confidence,
        score=round(score, SCORE_DIGITS),
        published=statement.published,
        seen=statement.seen,
        still_current=statement.current,
        replaced_by=replaced,
        fact=statement.fact,
    )


def source_quote(place: StoredPassage, assistants: Iterable[str], topics: Iterable[str], score: float) -> Quote:
    """The passage's words as they stand in its Version."""
    text = place.version_text[place.start : place.end]
    return Quote(
        text=text,
        origin="source",
        stance=STANCE_OF_KIND[place.kind],
        publisher=place.publisher,
        title=place.title,
        url=place.url,
        link=text_fragment(place.url, text),
        language=place.language,
        assistants=tuple(assistants),
        topics=tuple(topics),
        as_of=place.recorded,
        document=place.url,
        confidence="high",
        score=round(score, SCORE_DIGITS),
        published=place.published,
        seen=place.seen,
        still_current=None if place.superseded is None else False,
        section=place.path,
    )


def passes_gate(quote: Quote, place: StoredPassage, snapshot: Snapshot) -> bool:
    """Whether the quote's words stand letter for letter at ``place``, read anew from the stored Version."""
    found = snapshot.database.execute(
        "SELECT text FROM version WHERE id = ? AND document = ? AND recorded = ?",
        (place.version, quote.document, quote.as_of),
    ).fetchone()
    return bool(quote.text) and found is not None and found[0][place.start : place.end] == quote.text


def stands_in(quote: Quote, snapshot: Snapshot) -> bool:
    """Whether a quote's words stand letter for letter in the Version of its document recorded on its date.

    Of a change also what stood before, in the Version that it is told from.
    """
    told = [(quote.as_of, quote.text)]
    if quote.change and quote.change["before"]:
        told.append((quote.change["from"], quote.change["before"]))
    return all(words and _holds(snapshot, quote.document, recorded, words) for recorded, words in told)


def _holds(snapshot: Snapshot, document: str | None, recorded: str, words: str) -> bool:
    query = "SELECT 1 FROM version WHERE document = ? AND recorded = ? AND instr(text, ?)"
    return snapshot.database.execute(query, (document, recorded, words)).fetchone() is not None


def same_page(one: str, other: str) -> bool:
    """Whether two addresses lead to the same page, their scheme, anchor and last slash aside.

    >>> same_page("http://a.example/p/", "https://a.example/p#top")
    True
    """
    return page_key(one) == page_key(other)
