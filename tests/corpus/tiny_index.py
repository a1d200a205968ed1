"""A Snapshot of a few statements and pages of our own, embedded with the real model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from corpus.catalogue import Catalogue, load_assistants, load_topics
from corpus.catalogue.vectors import Key
from corpus.embedding import Encoder
from corpus.embedding.encoder import Progress, Vectors
from corpus.index.build import ArchivedVersion, Contents, build_snapshot, targets
from corpus.labels import Recogniser
from corpus.passages import passages_of
from corpus.rebuild import embedded
from corpus.values import Document, Guide, Kind, PartialDate, Section, Statement, Version

CHECKED = "2026-11-23"
NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


def statement(
    fact: str, assistant: str, topic: str, text: str, ask: str, as_of: str, until: str | None = None
) -> Statement:
    return Statement(
        fact, assistant, topic, "reported", "Example", f"https://a.example/{fact}", None, PartialDate.parse(as_of),
        PartialDate.parse(until) if until else None, not until, "high",
        {"en": text, "de": f"{text} (de)"},
        {"en": (ask,)}, {"en": "something else", "de": "etwas anderes"} if until else {},
    )  # fmt: skip


STATEMENTS = (
    statement(
        "A001", "alexa", "retention", "Alexa keeps recordings for a year.", "how long does alexa keep it", "2020"
    ),
    statement("A002", "alexa", "deletion", "Alexa recordings go when asked.", "can alexa forget", "2019-05", "2021-03"),
    statement(
        "S001", "siri", "retention", "Siri keeps recordings for two years.", "how long does siri keep it", "2022"
    ),
    statement("X001", "general", "human-review", "People listen to clips.", "who listens to clips", "2018"),
)
GUIDES = (Guide("A002", "delete", "alexa", {"en": ("Open the app.", "Tap Delete."), "de": ("App auf.", "Löschen.")}),)


def page(url: str, text: str, assistants: tuple[str, ...], language: str = "en", kind: Kind = "policy") -> Document:
    return Document(url, "A page", "Example", None, language, kind, (Section(("Voice",), (text,)),), assistants)


def archived(
    documents: Iterable[tuple[Document, str, str | None]], recogniser: Recogniser
) -> tuple[ArchivedVersion, ...]:
    """A Version of each (document, recorded, superseded)."""
    found = []
    for n, (document, recorded, superseded) in enumerate(documents, start=1):
        first, last = dt.date.fromisoformat(recorded), dt.date.fromisoformat(superseded) if superseded else None
        version = Version(n, document.url, first, last or dt.date(2026, 11, 1), document.text, last)
        found.append(ArchivedVersion(document, version, passages_of(document, recogniser)))
    return tuple(found)


ROKU = page("https://roku.example/", "The roku remote sends what you say to a server.", ("roku",))
STAYS = Section(("Home",), ("It stays at home with you.",))
OLD_SONOS, NEW_SONOS = (
    replace(sonos, sections=(*sonos.sections, STAYS))
    for sonos in (
        page("https://sonos.example/", "Sonos sends nothing at all to a server.", ("sonos-voice",)),
        page("https://sonos.example/", "Sonos sends a little to a server.", ("sonos-voice",)),
    )
)
FRENCH = page("https://bixby.example/", "Bixby envoie la voix à un serveur lointain.", ("bixby",), "fr", "news")


def tiny_contents() -> Contents:
    assistants, topics = load_assistants(), load_topics()
    versions = archived(
        [
            (ROKU, "2023-01-01", None),
            (OLD_SONOS, "2022-01-01", "2024-01-01"),
            (NEW_SONOS, "2024-01-01", None),
            (FRENCH, "2024-05-05", None),
        ],
        Recogniser(assistants, topics),
    )
    return Contents(Catalogue(assistants, topics, STATEMENTS, GUIDES, {}), "digest", CHECKED, archived=versions)


def build(index: Path, contents: Contents, encoder: Encoder, now: dt.datetime = NOW) -> Path:
    """The folder of a Snapshot of ``contents``."""
    found = targets(contents)
    keys = [entry.key for target in found for entry in target.entries]
    by_key: dict[Key, Vectors] = embedded(sorted(set(keys)), encoder, lambda _: None)
    scale = {on: {"en": encoder.encode_questions(["who listens" if on else "what is a fern"])} for on in (True, False)}
    vectors = np.stack([by_key[key] for key in keys])
    index.mkdir(parents=True, exist_ok=True)
    return build_snapshot(index, replace(contents, scale=scale), found, vectors, encoder.fingerprint, now)


@dataclass
class Counting:
    """The real encoder, with a list of what it was asked to encode."""

    encoder: Encoder
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fingerprint, self.dim, self.engine = self.encoder.fingerprint, self.encoder.dim, self.encoder.engine

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return self.encoder.encode_questions(texts)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.texts += texts
        return self.encoder.encode_passages(texts, progress)
