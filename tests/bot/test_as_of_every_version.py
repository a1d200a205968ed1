"""As of a date: whatever is asked of the shared policies, no quote comes from outside the interval.

Every version is asked about on its first and its last day, in its month and in its year. Vectors are hashes of words
here: what may be found does not depend on how near it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.answering import Knowledge, answer
from bot.question import Asked
from corpus.archive import Archive
from corpus.catalogue import load_assistants, load_topics
from corpus.index import open_current
from corpus.progress import TerminalReporter
from corpus.rebuild import rebuild
from corpus.settings import Settings
from corpus.values import PartialDate, Quote
from tests.bench.shared_archive import fill, policies
from tests.corpus.hash_encoder import HashEncoder
from tests.shared import needs_shared

pytestmark = needs_shared
TODAY = dt.date(2026, 11, 24)
FEW = ("alexa", "mozilla-common-voice", "orange")
QUESTIONS = (
    "how long are voice recordings kept by {name}",
    "quelles données vocales {name} partage avec des tiers",
    "what changed in the {name} terms",
)


@dataclass(frozen=True, slots=True)
class Stood:
    """When a Version was in force: from ``recorded`` to the day before ``superseded``."""

    document: str
    publisher: str
    recorded: str
    superseded: str | None

    def in_force(self, asked: PartialDate) -> bool:
        begun = self.recorded <= asked.last.isoformat()
        return begun and (self.superseded is None or self.superseded > asked.first.isoformat())

    def dates(self) -> list[str]:
        first = dt.date.fromisoformat(self.recorded)
        last = dt.date.fromisoformat(self.superseded) - dt.timedelta(days=1) if self.superseded else TODAY
        days = {first.isoformat(), last.isoformat(), (first - dt.timedelta(days=1)).isoformat()}
        return sorted(days | {first.isoformat()[:7], first.isoformat()[:4]})


def knowledge_of(data: Path, services: tuple[str, ...] | None) -> Knowledge:
    settings = Settings(data=data, threads=2)
    archive = Archive(settings.archive)
    for service in services or (None,):
        fill(archive, policies(service))
    archive.close()
    encoder = HashEncoder()
    rebuild(settings, lambda: encoder, TerminalReporter())
    opened = open_current(settings.index)
    assert opened
    return Knowledge.of(opened[0], encoder, load_assistants(), load_topics())


def versions(knowledge: Knowledge) -> list[Stood]:
    query = (
        "SELECT v.document, d.publisher, v.recorded, v.superseded FROM version v JOIN document d ON d.url = v.document"
        " ORDER BY v.document, v.recorded"
    )
    return [Stood(*row) for row in knowledge.snapshot.database.execute(query)]


def check(knowledge: Knowledge) -> None:
    every = versions(knowledge)
    by_record = {(version.document, version.recorded): version for version in every}
    statements = {statement.fact: statement for statement in knowledge.snapshot.statements.values()}
    quoted = set()
    for version in every:
        for day in version.dates():
            asked = PartialDate.parse(day)
            for text in QUESTIONS:
                made = answer(knowledge, Asked(text.format(name=version.publisher), as_of=day), TODAY)
                assert made.as_of == day
                for quote in (*made.quotes, *made.near):
                    if quote.fact and quote.origin == "brief":
                        statement = statements[quote.fact]
                        assert PartialDate.parse(statement.as_of).first <= asked.last
                        assert not statement.until or PartialDate.parse(statement.until).last >= asked.first
                    else:
                        stood = by_record[quote.document or "", quote.as_of]
                        assert is_of_the_time(quote, stood, asked), (text, day, quote)
                        quoted.add(stood)
    assert len(quoted) >= 0.8 * len(every)


def is_of_the_time(quote: Quote, stood: Stood, asked: PartialDate) -> bool:
    """A change is told from the Version that was new in that time; what it removed stood until then."""
    if not quote.change:
        return stood.in_force(asked)
    new = quote.change["to"]
    within = asked.first == asked.last or new >= asked.first.isoformat()
    return within and new <= asked.last.isoformat() and stood.recorded <= asked.last.isoformat()


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    made = knowledge_of(tmp_path_factory.mktemp("few"), FEW)
    yield made
    made.snapshot.close()


def test_no_quote_comes_from_outside_the_interval(few: Knowledge) -> None:
    check(few)


def test_as_of_a_day_before_the_first_record_no_page_is_quoted(few: Knowledge) -> None:
    made = answer(few, Asked("how long are voice recordings kept by Orange", as_of="2001"), TODAY)
    assert (made.quotes, made.near) == ((), ())


def test_all_versions_are_there(few: Knowledge) -> None:
    wanted = [day for service in FEW for _, day in policies(service)]
    assert len(versions(few)) >= 0.9 * len(wanted)


@pytest.mark.parametrize(
    "question",
    [
        "what changed in the Alexa terms since 2024?",
        "qu'est-ce qui a changé dans les conditions d'Alexa depuis 2024 ?",
        "was hat sich seit 2024 an den Nutzungsbedingungen von Alexa geändert?",
        "¿qué ha cambiado en los términos de Alexa desde 2024?",
    ],
)
def test_what_changed_in_real_terms_is_told_from_their_versions(few: Knowledge, question: str) -> None:
    made = answer(few, Asked(question), TODAY)
    assert (made.verdict, made.since, made.assistants) == ("answered", "2024", ("alexa",))
    assert len(made.quotes) >= 4
    rows = few.snapshot.database.execute("SELECT document, recorded, text FROM version")
    texts = {(document, recorded): text for document, recorded, text in rows}
    for quote in made.quotes:
        assert quote.change
        assert quote.change["to"] in ("2025-04-01", "2025-12-18")
        assert quote.text in texts[quote.url, quote.as_of]
        assert not quote.change["before"] or quote.change["before"] in texts[quote.url, quote.change["from"]]


def test_a_real_service_is_answered_from_its_own_pages_alone(few: Knowledge) -> None:
    for question in ("does Orange keep my voice recordings", "combien de temps Orange garde mes données"):
        made = answer(few, Asked(question), TODAY)
        assert made.services == ("Orange",)
        shown = (*made.quotes, *made.near)
        assert shown
        assert {quote.publisher for quote in shown} == {"Orange"}
    assert answer(few, Asked("why is my echo orange"), TODAY).services == ()


@pytest.mark.slow
def test_no_quote_comes_from_outside_the_interval_of_any_policy(tmp_path: Path) -> None:
    made = knowledge_of(tmp_path, None)
    try:
        assert len(versions(made)) >= 80
        check(made)
    finally:
        made.snapshot.close()
