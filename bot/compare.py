"""Assistants side by side, topic by topic: of each the best short piece of evidence, or that nothing is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process, utils

from bot.answering import Knowledge
from bot.answering.candidates import GENERAL, candidates_of
from bot.answering.evidence import Chooser
from bot.answering.ranking import Ranked, ranked
from bot.answering.weights import load_weights
from bot.question import content_words
from corpus.embedding.encoder import Vectors
from corpus.errors import UsageError
from corpus.index import Filter, search
from corpus.labels import folded
from corpus.values import Assistant, PartialDate, Question, Quote, Topic

LEAST, MOST = 2, 6  # assistants; more than six columns nobody can read
SHORT_CHARS = 280  # evidence that is longer is taken only where none is shorter
LOOKED_AT = 8  # best candidates of a cell that are read for one that is short and says it
SUGGESTS = 80.0  # of 100, from which a name is near enough to be suggested
# What people want to compare first (``chief``); pictures and terminals show these unless a topic is named.
CHIEF = ("human-review", "retention", "deletion", "opt-out", "third-party-sharing", "training-ai")
Status = Literal["own", "relative", "nothing-known"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of ``assistant`` on a topic. ``quote`` is None where nothing is known.

    ``about`` is whom the quote is about: the assistant itself, or relatives that answer for it.
    """

    assistant: str
    quote: Quote | None
    about: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        """Whose evidence it is; that nothing is known is a value too."""
        if self.quote is None:
            return "nothing-known"
        return "own" if self.assistant in self.about else "relative"


@dataclass(frozen=True, slots=True)
class Row:
    """A topic with a cell for each assistant, in the order of the Comparison."""

    topic: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Assistants by topics; without a grade: whether something is good or bad, the reader decides."""

    assistants: tuple[str, ...]
    topics: tuple[str, ...]
    language: str
    as_of: str | None
    archive_date: str
    rows: tuple[Row, ...]

    def quotes(self) -> Iterator[Quote]:
        """The quotes of all cells, row by row."""
        return (cell.quote for row in self.rows for cell in row.cells if cell.quote)


def compare(
    knowledge: Knowledge,
    assistants: Sequence[str],
    topics: Sequence[Topic],
    language: str,
    as_of: PartialDate | None = None,
) -> Comparison:
    """The Comparison of ``assistants`` (ids) on ``topics``, in their order; ``language`` is that of our own words."""
    asked = [(assistant, topic) for topic in topics for assistant in assistants]
    questions = [_question(knowledge, assistant, topic, language, as_of) for assistant, topic in asked]
    vectors = knowledge.encoder.encode_questions([question.search for question in questions])
    cells = [_cell(knowledge, question, vector) for question, vector in zip(questions, vectors, strict=True)]
    width = len(assistants)
    rows = tuple(Row(topic.id, tuple(cells[n * width : (n + 1) * width])) for n, topic in enumerate(topics))
    return Comparison(
        tuple(assistants),
        tuple(topic.id for topic in topics),
        language,
        str(as_of) if as_of else None,
        knowledge.snapshot.manifest.archive_date,
        rows,
    )


def _question(knowledge: Knowledge, assistant: str, topic: Topic, language: str, as_of: PartialDate | None) -> Question:
    name = topic.names.get(language) or topic.names["en"]
    said = f"{knowledge.recogniser.called[assistant]}: {name}"
    return Question(
        said,
        language=language,
        spoken=language,
        assistants=(assistant,),
        topics=(topic.id,),
        as_of=as_of,
        search=said,
        content=tuple(content_words(folded(name))),
    )


def _cell(knowledge: Knowledge, question: Question, vector: Vectors) -> Cell:
    """The best evidence on the assistant itself, else on a relative; what holds comes before what no longer does."""
    [assistant], [topic] = question.assistants, question.topics
    family = (assistant, *knowledge.relatives[assistant])
    only = Filter(assistants=family, topics=(topic,), as_of=question.as_of, no_services=True)
    hits = search(knowledge.snapshot, vector, question.search, only)
    if not hits:
        return Cell(assistant, None)
    found = candidates_of(hits, knowledge.prepared, question, vector)
    ranking = ranked(found, question, load_weights().ranking)
    chooser = Chooser(
        question,
        knowledge.prepared,
        knowledge.recogniser,
        knowledge.relatives,
        1.0,
        knowledge.prepared.centred_question(vector, question.language),
    )
    own = [item for item in ranking if assistant in item.candidate.assistants]
    others = [item for item in ranking if assistant not in item.candidate.assistants]
    for tier in (own, others):
        quote = _best(chooser, _in_force_first(tier, question), topic)
        if quote:
            about = quote.assistants if assistant in quote.assistants else tuple(set(family) & set(quote.assistants))
            return Cell(assistant, quote, tuple(sorted(about)))
    return Cell(assistant, None)


def _in_force_first(tier: Iterable[Ranked], question: Question) -> list[Ranked]:
    """What no longer holds comes last, unless it is the past that is asked about."""
    if question.as_of:
        return list(tier)
    return sorted(
        tier, key=lambda item: item.candidate.statement is not None and item.candidate.statement.current is False
    )


def _best(chooser: Chooser, tier: Sequence[Ranked], topic: str) -> Quote | None:
    """The first short quote whose own words are on the topic, else the first long one."""
    long = None
    for n, item in enumerate(tier[:LOOKED_AT]):
        # The first of a ranking is its best: the others only lend it what says the same.
        level = [item, *(Ranked(other.candidate, item.score) for other in tier[:LOOKED_AT][n + 1 :])]
        for quote in chooser.choose(level, most=1)[:1]:
            if topic not in quote.topics:
                continue
            if len(quote.text) <= SHORT_CHARS:
                return quote
            long = long or quote
    return long


def assistants_named(typed: Sequence[str], known: Iterable[Assistant]) -> tuple[str, ...]:
    """The ids of what was typed (ids or names), each once, in that order. Raises UsageError."""
    candidates = [assistant for assistant in known if assistant.id != GENERAL]
    named = {folded(name): each.id for each in candidates for name in (each.id, each.name)}
    ids = tuple(dict.fromkeys(_meant(each, named, "assistant") for each in typed))
    if len(ids) < LEAST:
        raise UsageError("one assistant cannot be compared: name two or more, for instance: earshot compare alexa siri")
    if len(ids) > MOST:
        raise UsageError(f"{len(ids)} assistants do not fit side by side: {MOST} are the most")
    return ids


def topics_named(typed: Sequence[str], known: Iterable[Topic]) -> tuple[Topic, ...]:
    """The topics of what was typed (ids or names in any language), each once; all of them for nothing.

    Raises UsageError.
    """
    by_id = {topic.id: topic for topic in known}
    named = {folded(name): topic.id for topic in by_id.values() for name in (topic.id, *topic.names.values())}
    if not typed:
        return tuple(by_id.values())
    return tuple(by_id[each] for each in dict.fromkeys(_meant(text, named, "topic") for text in typed))


def _meant(typed: str, named: dict[str, str], what: str) -> str:
    """The id of ``typed``. Raises UsageError with what is near to it."""
    wanted = folded(" ".join(typed.split()))
    if wanted in named:
        return named[wanted]
    near = process.extract(wanted, list(named), scorer=fuzz.WRatio, processor=utils.default_process, limit=3)
    likely = list(dict.fromkeys(named[name] for name, score, _ in near if score >= SUGGESTS))
    shown = "".join(char for char in typed if char.isprintable())[:60]
    ids = list(dict.fromkeys(named.values()))
    rest = f"did you mean {' or '.join(likely[:2])}?" if likely else f"one of {', '.join(ids)}"
    raise UsageError(f"unknown {what} {shown!r}: {rest}")


def chief(comparison: Comparison) -> tuple[Row, ...]:
    """The rows that are shown where there is little room: those that people want first, all of a few."""
    if len(comparison.rows) <= len(CHIEF):
        return comparison.rows
    return tuple(row for row in comparison.rows if row.topic in CHIEF)
