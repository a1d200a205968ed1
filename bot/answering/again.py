"""Quotes and steps from the ids that a button keeps, without the question: from the Snapshot alone.

An id is that of a Statement or of a Passage (see ``house.md``); both live on in later Snapshots as long as their
words do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering.answer import Knowledge
from bot.answering.evidence import SAME_CLAIM
from bot.answering.projection import unit
from bot.answering.quotes import brief_quote, source_quote
from corpus.embedding.encoder import Vectors
from corpus.index import Filter, Snapshot, search
from corpus.index.snapshot import StoredPassage
from corpus.values import ACTIONS, Action, PartialDate, Quote, Step

MOST_GUIDES = 2  # ways of doing one thing that are shown
Way = tuple[Step, ...]  # one way of doing something, from one source
CONTEXT_CHARS = 1200  # of the Version's text on either side of a passage


def ids_of(snapshot: Snapshot, quotes: Iterable[Quote]) -> tuple[str, ...]:
    """The id of what each quote shows, in order; a quote that cannot be found again has none."""
    by_fact = {statement.fact: statement.id for statement in snapshot.statements.values()}
    found = [
        by_fact.get(quote.fact or "") if quote.origin == "brief" else _passage_id(snapshot, quote) for quote in quotes
    ]
    return tuple(dict.fromkeys(each for each in found if each))


def _passage_id(snapshot: Snapshot, quote: Quote) -> str | None:
    """The passage that holds the quote's words: the very one, else the shortest that contains them."""
    row = snapshot.database.execute(
        "SELECT p.id FROM passage p JOIN version v ON v.id = p.version WHERE v.document = ?"
        " AND instr(substr(v.text, p.start + 1, p.end - p.start), ?) ORDER BY v.recorded = ? DESC, p.end - p.start,"
        " p.start LIMIT 1",
        (quote.document, quote.text, quote.as_of),
    ).fetchone()
    return str(row[0]) if row else None


def ways_of(snapshot: Snapshot, steps: Sequence[Step], language: str) -> tuple[tuple[str, ...], tuple[Way, ...]]:
    """(ids, ways): the Statements whose guides ``steps``, told in ``language``, are made of, and the steps of each.

    One page may tell two ways of doing a thing; numbered through, they would read as one.
    """
    shown = [(step.text, step.url, step.as_of) for step in steps]
    found: dict[int, tuple[str, Way]] = {}
    for action, assistant in dict.fromkeys((step.action, step.assistant) for step in steps):
        told: dict[str, list[str]] = {}
        for fact, _, text in snapshot.guide_steps(action, (assistant,), language):
            told.setdefault(fact, []).append(text)
        for statement in snapshot.statements.values():
            guide = [(text, statement.url, statement.as_of) for text in told.get(statement.fact, ())]
            at = next((i for i in range(len(shown)) if guide and shown[i : i + len(guide)] == guide), None)
            if at is not None:
                found.setdefault(at, (statement.id, tuple(steps[at : at + len(guide)])))
    ordered = [found[at] for at in sorted(found)]
    if sum(len(way) for _, way in ordered) != len(steps):
        return tuple(each for each, _ in ordered), (tuple(steps),) if steps else ()
    return tuple(each for each, _ in ordered), tuple(way for _, way in ordered)


def quotes_again(knowledge: Knowledge, ids: Sequence[str], language: str, as_of: str | None) -> list[Quote | None]:
    """The quote of each id, in order; None where the Snapshot holds it no more."""
    interval = PartialDate.parse(as_of) if as_of else None
    return [_quote(knowledge, each, language, interval) for each in ids]


def _quote(knowledge: Knowledge, wanted: str, language: str, as_of: PartialDate | None) -> Quote | None:
    statement = knowledge.snapshot.statements.get(wanted)
    if statement:
        return brief_quote(statement, language, 0.0)
    place = _place(knowledge.snapshot, wanted, as_of)
    return _source_quote(knowledge, place) if place else None


def _place(snapshot: Snapshot, wanted: str, as_of: PartialDate | None) -> StoredPassage | None:
    interval: tuple[dt.date, dt.date] | None = (as_of.first, as_of.last) if as_of else None
    places = snapshot.passages(wanted, interval) or snapshot.passages(wanted)
    return next((place for place in places if place.version_text[place.start : place.end].strip()), None)


def _source_quote(knowledge: Knowledge, place: StoredPassage) -> Quote:
    text = place.version_text[place.start : place.end]
    assistants = knowledge.snapshot.database.execute(
        "SELECT assistant FROM target_assistant a JOIN target t ON t.n = a.n WHERE t.id = ? ORDER BY assistant",
        (place.id,),
    )
    return source_quote(place, (assistant for (assistant,) in assistants), knowledge.recogniser.topics(text), 0.0)


def ways_again(snapshot: Snapshot, ids: Sequence[str], actions: Iterable[Action], language: str) -> tuple[Way, ...]:
    """The steps for ``actions`` that each of the Statements ``ids`` tells, in order."""
    wanted = [snapshot.statements[each] for each in ids if each in snapshot.statements]
    ways = [
        tuple(
            Step(text, action, assistant, statement.as_of, statement.url, statement.publisher)
            for fact, assistant, text in snapshot.guide_steps(action, (statement.assistant,), language)
            if fact == statement.fact
        )
        for action in actions
        for statement in wanted
    ]
    return tuple(way for way in ways if way)


def guides_for(snapshot: Snapshot, assistant: str, action: Action) -> tuple[str, ...]:
    """The ids of the Statements that tell how to do ``action``: what holds today, newest first, few."""
    facts = {fact for fact, _, _ in snapshot.guide_steps(action, (assistant,), "en")}
    told = [statement for statement in snapshot.statements.values() if statement.fact in facts]
    current = [statement for statement in told if statement.current is not False] or told
    newest = sorted(sorted(current, key=lambda statement: statement.fact), key=lambda s: s.as_of, reverse=True)
    return tuple(statement.id for statement in newest[:MOST_GUIDES])


def actions_of(snapshot: Snapshot, assistant: str) -> tuple[Action, ...]:
    """What the Snapshot tells how to do with ``assistant``."""
    return tuple(action for action in ACTIONS if snapshot.guide_steps(action, (assistant,), "en"))


def more_like(
    knowledge: Knowledge, ids: Sequence[str], language: str, as_of: str | None, skip: int, most: int
) -> list[Quote]:
    """``most`` further quotes near to the evidence ``ids``, after the first ``skip``: about the same assistants,
    on the same topics first, the nearest first, none that says what another one says."""
    snapshot = knowledge.snapshot
    shown = [quote for quote in quotes_again(knowledge, ids, language, as_of) if quote]
    about = {assistant for quote in shown for assistant in quote.assistants}
    rows = [row for each in ids for row in _rows(snapshot, each)]
    if not rows:
        return []
    centre = snapshot.vectors_of(rows).mean(axis=0)
    only = Filter(assistants=tuple(sorted(about)), as_of=PartialDate.parse(as_of) if as_of else None)
    hits = [hit for hit in search(snapshot, centre / np.linalg.norm(centre), "", only) if hit.id not in ids]
    vectors = {hit.id: _centred(snapshot, _rows(snapshot, hit.id)) for hit in hits}
    topics = {topic for quote in shown for topic in quote.topics}
    known = _centred(snapshot, rows)
    taken: list[Vectors] = [known]
    chosen: list[str] = []
    for hit in sorted(hits, key=lambda hit: (hit.topic not in topics, -_closeness(vectors[hit.id], known), hit.id)):
        each = hit.id
        if len(chosen) < skip + most and all(_closeness(vectors[each], other) < SAME_CLAIM for other in taken):
            chosen.append(each)
            taken.append(vectors[each])
    return [quote for quote in quotes_again(knowledge, chosen[skip:], language, as_of) if quote]


def _rows(snapshot: Snapshot, wanted: str) -> list[int]:
    """Where the vectors of a target's texts lie (not those of its asks)."""
    query = "SELECT row FROM entry JOIN target ON target.n = entry.n WHERE target.id = ? AND role != 'ask' ORDER BY row"
    return [row for (row,) in snapshot.database.execute(query, (wanted,))]


def _centred(snapshot: Snapshot, rows: Sequence[int]) -> Vectors:
    """The vectors at ``rows`` less the mean of their manner and language, so that languages can be compared."""
    if not rows:
        return np.empty((0, snapshot.manifest.dim), np.float32)
    return unit(snapshot.vectors_of(rows) - snapshot.layout.means[snapshot.layout.groups[list(rows)]])


def _closeness(one: Vectors, other: Vectors) -> float:
    """The greatest cosine of two targets' texts; -1 where one has none."""
    return float(np.max(one @ other.T)) if len(one) and len(other) else -1.0


@dataclass(frozen=True, slots=True)
class Context:
    """A passage with the text around it, as one Version has it."""

    quote: Quote
    before: str
    after: str
    cut_before: bool  # whether more text stands before
    cut_after: bool


def context_of(knowledge: Knowledge, wanted: str, language: str, as_of: str | None) -> Context | None:
    """The passage around a quote; of a Statement, whose page is not kept, the quote alone. None where it is gone."""
    interval = PartialDate.parse(as_of) if as_of else None
    place = _place(knowledge.snapshot, wanted, interval)
    if place is None:
        quote = _quote(knowledge, wanted, language, interval)
        return Context(quote, "", "", False, False) if quote else None
    text = place.version_text
    first, last = max(0, place.start - CONTEXT_CHARS), min(len(text), place.end + CONTEXT_CHARS)
    return Context(
        _source_quote(knowledge, place), text[first : place.start], text[place.end : last], first > 0, last < len(text)
    )
