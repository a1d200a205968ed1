"""News, a regulator's act and a policy of our own for tests of digests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from corpus.archive import Archive
from corpus.archive.record import Debut, Found, record
from corpus.catalogue import load_assistants, load_topics
from corpus.embedding import Encoder
from corpus.history import history
from corpus.index import Snapshot
from corpus.index.build import ArchivedVersion
from corpus.index.snapshot import open_snapshot
from corpus.labels import Recogniser
from corpus.passages import passages_of
from corpus.values import Document, Kind, PartialDate, Section
from tests.corpus.tiny_index import build, tiny_contents

TODAY = dt.date(2026, 11, 20)
LISTENING = (
    "Alexa recordings were heard by night staff",
    (
        "Hundreds of contractors in Brindale listened to Alexa recordings at night, three of them told this paper.",
        "They noted what families said in kitchens and bedrooms, and passed amusing clips around.",
        "The company says that it has ended the programme.",
    ),
)
RETOLD = (
    "Night staff heard Alexa recordings, workers say",
    (
        "Three contractors in Brindale say that hundreds of them listened to Alexa recordings during the night.",
        "Amusing clips from kitchens and bedrooms were passed around among colleagues.",
        "Amazon has ended the programme, according to a spokeswoman.",
    ),
)
FINE = (
    "Authority fines Siri's maker over voice recordings",
    (
        "The data protection authority of Norland has fined Apple 40 million euros for keeping Siri voice recordings.",
        "Users had not been asked for their consent before recordings were kept for two years.",
    ),
)
SPORT = ("Brindale wins the regional cup", ("The goalkeeper stopped two penalties in the last minutes of the match.",))


def article(
    name: str,
    told: tuple[str, tuple[str, ...]],
    published: str | None = "2026-11-18",
    kind: Kind = "news",
    publisher: str = "Brindale Post",
    language: str = "en",
) -> Document:
    day = PartialDate.parse(published) if published else None
    section = Section((told[0],), told[1])
    return Document(f"https://{name}.example/news", told[0], publisher, day, language, kind, (section,))


@dataclass(frozen=True, slots=True)
class News:
    """An archive of a test's own, and Snapshots of it."""

    archive: Archive
    folder: Path
    encoder: Encoder

    def add(self, document: Document, day: str = "2026-11-19", debut: Debut = "new") -> None:
        first = dt.date.fromisoformat(day)
        entered = dt.datetime.combine(first, dt.time(12), dt.UTC)
        found = Found(document, first, "file-1", debut=debut, entered=entered)
        with self.archive.writing() as connection:
            record(connection, found, self.archive.copies)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """A Snapshot of what is in the archive now."""
        recogniser = Recogniser(load_assistants(), load_topics())
        every = self.archive.all()
        archived = tuple(ArchivedVersion(each, version, passages_of(each, recogniser)) for each, version in every)
        pages: dict[str, list[ArchivedVersion]] = {}
        for item in archived:
            pages.setdefault(item.document.url, []).append(item)
        changed = [
            transition
            for versions in pages.values()
            for transition in history([(item.document, item.version) for item in versions], recogniser)
        ]
        contents = replace(tiny_contents(), archived=archived, transitions=tuple(changed))
        opened = open_snapshot(build(Path(mkdtemp(dir=self.folder)), contents, self.encoder))
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def news(folder: Path, encoder: Encoder) -> Iterator[News]:
    archive = Archive(folder / "archive.db")
    try:
        yield News(archive, folder, encoder)
    finally:
        archive.close()
