"""Archived pages of our own for tests: a policy that changed, and one that is hostile through and through."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.answering import Knowledge
from corpus.archive import Archive
from corpus.catalogue import load_assistants, load_topics
from corpus.embedding import Encoder
from corpus.index import open_current
from corpus.progress import TerminalReporter
from corpus.rebuild import rebuild
from corpus.settings import Settings
from corpus.values import Document, Section

POLICY_URL = "https://policy.example/voice"
HOSTILE_URL = "https://hostile.example/p"
KEPT_YEARS = "Alexa recordings made through the Quillby lamp are kept for two years."
KEPT_DAYS = "Alexa recordings made through the Quillby lamp are kept for ninety days."
AROUND = [
    "This policy speaks of the lamps that Quillby sells in seven countries.",
    "Each Quillby lamp has a small microphone behind its shade.",
    "The lamp wakes up when somebody says the name of the assistant.",
]
AFTER = [
    "After that time the recordings are deleted from every Quillby server.",
    "Customers may ask the Quillby helpdesk for an earlier deletion.",
]
HOSTILE_SENTENCE = (
    "Alexa on the Mirefax clock keeps **all** recordings ||for ever|| @everyone <@1> "
    "[https://good.example](https://evil.example) `code` _and_ ~~shares~~ them with Mirefax partners."
)
CHANGED_ON = dt.date(2025, 6, 1)


def policy(sentence: str) -> Document:
    sections = (
        Section(("Voice",), (" ".join(AROUND),)),
        Section(("Voice", "How long we keep recordings"), (sentence,)),
        Section(("Voice", "Deleting"), (" ".join(AFTER),)),
    )
    return Document(POLICY_URL, "Quillby voice policy", "Quillby", None, "en", "policy", sections, ("alexa",))


def hostile() -> Document:
    section = Section(("# @everyone **Voice**", "```ansi"), (HOSTILE_SENTENCE,))
    title, publisher = "[https://a.example](https://evil.example) @here", "**Mirefax** <@&1> `x`"
    return Document(HOSTILE_URL, title, publisher, None, "en", "news", (section,), ("alexa",))


def archive_pages(settings: Settings, *later: Document) -> None:
    """Fills the archive; ``later`` are pages that came a day after the others."""
    archive = Archive(settings.archive)
    archive.add(policy(KEPT_DAYS), dt.date(2024, 1, 10))
    archive.add(policy(KEPT_YEARS), CHANGED_ON)
    archive.add(hostile(), dt.date(2025, 6, 1))
    for page in later:
        archive.add(page, dt.date(2025, 6, 2))
    archive.close()


def built(settings: Settings, encoder: Encoder) -> Knowledge:
    """The Knowledge of briefs and archive, after a rebuild."""
    rebuild(settings, lambda: encoder, TerminalReporter())
    opened = open_current(settings.index)
    assert opened
    return Knowledge.of(opened[0], encoder, load_assistants(), load_topics())


def own_settings(data: Path, shared: Settings) -> Settings:
    """Settings of a data folder of the test's own, with the model that is unpacked already."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "models").symlink_to(shared.models)
    return Settings(data=data, threads=2)
