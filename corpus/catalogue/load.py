"""The catalogue's files as values; a mistake in one is an error that names file, entry and field."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from corpus.errors import CatalogueError
from corpus.values import Assistant, Guide, PartialDate, Statement, Topic

if TYPE_CHECKING:
    from corpus.catalogue.entries import Entry, StatementEntry

FOLDER = Path(__file__).parent
SOURCES = "sources.toml"
NOT_BUILT = (SOURCES, "relevance.toml")  # they say what is gathered, not what is known: no Snapshot is made of them
T = TypeVar("T", bound="Entry")
CHECKED = "2026-11-23"  # the day on which the briefs were last checked against their sources
CURRENT = {"yes": True, "no": False, "unknown": None}


@dataclass(frozen=True, slots=True)
class Catalogue:
    assistants: tuple[Assistant, ...]
    topics: tuple[Topic, ...]
    statements: tuple[Statement, ...]
    guides: tuple[Guide, ...]
    scale: dict[bool, dict[str, tuple[str, ...]]]  # whether on topic -> language -> questions


def load_catalogue(folder: Path = FOLDER) -> Catalogue:
    """Everything, checked across files too. Raises CatalogueError at the first mistake."""
    assistants, topics = load_assistants(folder), load_topics(folder)
    statements, guides = load_briefs(folder, {a.id for a in assistants}, {t.id for t in topics})
    return Catalogue(assistants, topics, statements, guides, load_scale(folder))


def load_assistants(folder: Path = FOLDER) -> tuple[Assistant, ...]:
    from corpus.catalogue.entries import AssistantsFile

    path = folder / "assistants.toml"
    entries = read_file(path, AssistantsFile).assistant
    check_unique(path, [entry.id for entry in entries])
    known = {entry.id: entry for entry in entries}
    for entry in entries:
        for relative in entry.relatives:
            if relative not in known or entry.id not in known[relative].relatives:
                raise CatalogueError(path.name, entry.id, "relatives", f"{relative!r} does not name it back")
    return tuple(
        Assistant(
            entry.id,
            entry.name,
            entry.maker,
            aliases=tuple(entry.aliases),
            devices=tuple(entry.devices),
            misspellings=tuple(entry.misspellings),
            wake_words=tuple(entry.wake_words),
            makers=tuple(entry.makers),
            relatives=tuple(entry.relatives),
            hosts=tuple(entry.hosts),
            other_senses=tuple(entry.other_senses),
            lookalikes=tuple(entry.lookalikes),
        )
        for entry in entries
    )


def load_topics(folder: Path = FOLDER) -> tuple[Topic, ...]:
    from corpus.catalogue.entries import TopicsFile

    path = folder / "topics.toml"
    entries = read_file(path, TopicsFile).topic
    check_unique(path, [entry.id for entry in entries])
    return tuple(Topic(entry.id, entry.meaning, entry.names, _tuples(entry.phrases)) for entry in entries)


def load_briefs(
    folder: Path, assistants: set[str], topics: set[str]
) -> tuple[tuple[Statement, ...], tuple[Guide, ...]]:
    """All Statements and guides in order of their fact. Raises CatalogueError."""
    from corpus.catalogue.entries import BriefsFile

    statements: list[Statement] = []
    guides: list[Guide] = []
    seen: dict[str, str] = {}
    for path in sorted((folder / "briefs").glob("*.toml")):
        file = read_file(path, BriefsFile)
        if file.assistant != path.stem or file.assistant not in assistants:
            raise CatalogueError(path.name, "assistant", file.assistant, "not the file's name, or unknown")
        for entry in file.statement:
            if entry.fact in seen:
                raise CatalogueError(path.name, entry.fact, "fact", f"also stands in {seen[entry.fact]}")
            if entry.topic not in topics:
                raise CatalogueError(path.name, entry.fact, "topic", f"{entry.topic!r} is not in topics.toml")
            seen[entry.fact] = path.name
            statements.append(_statement(file.assistant, entry))
        own = {entry.fact for entry in file.statement}
        told: set[tuple[str, str]] = set()
        for guide in file.guide:
            if guide.fact not in own:
                raise CatalogueError(path.name, guide.fact, "guide", "no statement of this file has this fact")
            if (guide.fact, guide.action) in told:
                raise CatalogueError(path.name, guide.fact, "guide", f"stands twice for {guide.action!r}")
            told.add((guide.fact, guide.action))
            guides.append(Guide(guide.fact, guide.action, file.assistant, _tuples(guide.steps)))
    statements.sort(key=lambda statement: statement.fact)
    guides.sort(key=lambda guide: (guide.fact, guide.action))
    return tuple(statements), tuple(guides)


def load_scale(folder: Path = FOLDER) -> dict[bool, dict[str, tuple[str, ...]]]:
    """Questions about our subject (True) and about others (False), by language. Raises CatalogueError."""
    from corpus.catalogue.entries import ScaleFile

    file = read_file(folder / "scale.toml", ScaleFile)
    return {True: _tuples(file.on_topic), False: _tuples(file.off_topic)}


def load_relevance(folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """The words of relevance.toml by their kind."""
    from corpus.catalogue.entries import RelevanceFile

    file = read_file(folder / "relevance.toml", RelevanceFile)
    return {kind: tuple(words) for kind, words in file}


def digest(folder: Path = FOLDER) -> str:
    """SHA-256 over the names and bytes of the catalogue files that go into a Snapshot, in hexadecimal."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*.toml") if path.name not in NOT_BUILT):
        name = path.relative_to(folder).as_posix().encode()
        total.update(name + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _statement(assistant: str, entry: StatementEntry) -> Statement:
    return Statement(
        fact=entry.fact,
        assistant=assistant,
        topic=entry.topic,
        stance=entry.stance,
        publisher=entry.publisher,
        url=entry.url,
        published=PartialDate.parse(entry.published) if entry.published else None,
        as_of=PartialDate.parse(entry.as_of),
        until=PartialDate.parse(entry.until) if entry.until else None,
        current=CURRENT[entry.current],
        confidence=entry.confidence,
        text=entry.text,
        asks=_tuples(entry.asks),
        replaced_by=entry.replaced_by or {},
    )


def _tuples(lists: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(texts) for language, texts in lists.items()}


def read_file(path: Path, form: type[T]) -> T:
    """The file's content, checked against ``form``. Raises CatalogueError."""
    from pydantic import ValidationError

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CatalogueError(path.name, "file", "path", f"{path} does not exist") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(path.name, "file", "syntax", str(error)) from None
    try:
        return form.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        entry, field = _place(data, first["loc"])
        problem = first["msg"].removeprefix("Value error, ")
        raise CatalogueError(path.name, entry, field, problem) from None


def _place(data: dict[str, Any], loc: tuple[int | str, ...]) -> tuple[str, str]:
    """The entry (by its id where it has one) and the field that a validation error's ``loc`` points to."""
    if len(loc) >= 2 and isinstance(loc[1], int):
        entry = data[str(loc[0])][loc[1]]
        name = entry.get("fact") or entry.get("id") if isinstance(entry, dict) else None
        return str(name or f"{loc[0]} {loc[1] + 1}"), ".".join(map(str, loc[2:])) or "entry"
    return "file", ".".join(map(str, loc))


def check_unique(path: Path, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for entry_id in ids:
        if entry_id in seen:
            raise CatalogueError(path.name, entry_id, "id", "stands twice")
        seen.add(entry_id)
