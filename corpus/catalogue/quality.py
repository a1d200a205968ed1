"""What is checked of the briefs beyond their form: languages that agree, statements and asks that do not repeat."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from corpus.catalogue.agreement import disagreement
from corpus.catalogue.load import Catalogue
from corpus.catalogue.vectors import brief_keys, packed_vectors
from corpus.errors import CatalogueError
from corpus.labels import Recogniser
from corpus.values import LANGUAGES

FEWEST_ASKS = 3  # ways of asking for a statement, in each language
FRAME_WORDS, MOST_IN_FRAME = 4, 5  # no more asks of a language begin with the same words
SAME_STATEMENT = 0.9  # cosine of two English texts, less their mean, from which they say the same


def check_quality(known: Catalogue) -> None:
    """Raises CatalogueError with the first mistake there is, and how many more."""
    found = list(mistakes(known))
    if found:
        fact, field, problem = found[0]
        assistant = next((s.assistant for s in known.statements if s.fact == fact), "briefs")
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise CatalogueError(f"{assistant}.toml", fact, field, problem + more)


def mistakes(known: Catalogue) -> Iterator[tuple[str, str, str]]:
    """(fact, field, problem) of every mistake."""
    names = Recogniser(known.assistants, known.topics).assistants
    for statement in known.statements:
        problem = disagreement(statement.text, names)
        if problem:
            yield statement.fact, "text", problem
        for language, asks in statement.asks.items():
            if len(asks) < FEWEST_ASKS:
                yield statement.fact, f"asks.{language}", f"{len(asks)} asks; at least {FEWEST_ASKS} are wanted"
            text = _words(statement.text[language])
            for ask in asks:
                if _words(ask) in text or text in _words(ask):
                    yield statement.fact, f"asks.{language}", f"{ask!r} repeats the statement"
    yield from _repeated_asks(known)
    yield from _same_statements(known)


def _repeated_asks(known: Catalogue) -> Iterator[tuple[str, str, str]]:
    for language in LANGUAGES:
        asks = [(statement.fact, ask) for statement in known.statements for ask in statement.asks[language]]
        whole = Counter(_words(ask) for _, ask in asks)
        frames = Counter(_frame(ask) for _, ask in asks)
        for fact, ask in asks:
            if whole[_words(ask)] > 1:
                yield fact, f"asks.{language}", f"{ask!r} stands more than once"
            elif _frame(ask) and frames[_frame(ask)] > MOST_IN_FRAME:
                yield fact, f"asks.{language}", f"{frames[_frame(ask)]} asks begin with {_frame(ask)!r}"


def _same_statements(known: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Statements of one assistant that say the same, by the vectors that ship; nothing where they are stale."""
    from corpus.embedding.packaged import FINGERPRINT

    vectors = packed_vectors(FINGERPRINT, brief_keys(known))
    texts = [statement.text["en"] for statement in known.statements]
    if any((False, text) not in vectors for text in texts) or len(texts) < 2:
        return
    stacked = np.stack([vectors[False, text] for text in texts])
    stacked -= stacked.mean(axis=0)
    stacked /= np.linalg.norm(stacked, axis=1, keepdims=True)
    closeness = stacked @ stacked.T
    for (i, one), (j, other) in combinations(enumerate(known.statements), 2):
        if one.assistant == other.assistant and closeness[i, j] >= SAME_STATEMENT:
            yield one.fact, "text", f"says the same as {other.fact}"


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _frame(ask: str) -> str:
    words = _words(ask).split()
    return " ".join(words[:FRAME_WORDS]) if len(words) >= FRAME_WORDS else ""
