"""Posts composed from a real archive and Snapshot: what is new since the last one, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering import Knowledge
from bot.composer import ArchiveComposer
from bot.composing import Composed, Wanted
from corpus.catalogue import load_assistants, load_topics
from corpus.embedding import Encoder
from tests.bot.news import FINE, LISTENING, RETOLD, TODAY, News, article
from tests.bot.news import news as news_of
from tests.bot.pages import KEPT_DAYS, KEPT_YEARS, policy


@pytest.fixture
def archive(tmp_path: Path, encoder: Encoder) -> Iterator[News]:
    with news_of(tmp_path, encoder) as made:
        yield made


@pytest.fixture
def composer(tmp_path: Path) -> Iterator[ArchiveComposer]:
    made = ArchiveComposer(tmp_path / "archive.db")
    yield made
    made.close()


def wanted(after: int = 0, had: frozenset[str] = frozenset(), service: str = "") -> Wanted:
    return Wanted(after, (), had, TODAY, "en", service)


def known(archive: News, composer: ArchiveComposer, *asked: Wanted) -> list[Composed]:
    """What is composed for each of ``asked`` from the archive as it is now; as it comes back from state.db."""
    with archive.snapshot() as snapshot:
        knowledge = Knowledge.of(snapshot, archive.encoder, load_assistants(), load_topics())
        made = [Composed(composer.compose(knowledge, each), "en") for each in asked]
        assert composer.watermark(knowledge) == len(archive.archive.all())
    again = [Composed.loaded(each.dumped()) for each in made]
    assert again == made
    return again


def test_each_post_goes_on_from_the_last_one(archive: News, composer: ArchiveComposer) -> None:
    archive.add(article("a", LISTENING))
    [first] = known(archive, composer, wanted())
    assert [entry.headline for entry in first.digest.entries] == [LISTENING[0]]
    archive.add(article("r", FINE, kind="regulator", publisher="Norland DPA"))
    mark, had = first.digest.watermark, frozenset(first.stories)
    second, nothing = known(archive, composer, wanted(mark, had), wanted(mark + 1, had))
    assert [entry.headline for entry in second.digest.entries] == [FINE[0]]
    assert nothing.is_empty
    assert second.digest.watermark == nothing.digest.watermark == mark + 1


def test_a_watch_tells_the_changes_of_its_service_alone(archive: News, composer: ArchiveComposer) -> None:
    archive.add(policy(KEPT_DAYS), "2026-11-18")
    archive.add(policy(KEPT_YEARS), "2026-11-19")
    archive.add(article("a", RETOLD))
    [made] = known(archive, composer, wanted(1))
    service = next(entry.service for entry in made.digest.entries if entry.kind == "policy-change")
    assert service
    its, others = known(archive, composer, wanted(1, service=service), wanted(1, service="Nobody"))
    assert [entry.kind for entry in its.digest.entries] == ["policy-change"]
    assert its.digest.watermark == 3
    assert others.is_empty
    assert others.digest.watermark == 3


def test_an_archive_that_was_made_anew_begins_anew(archive: News, composer: ArchiveComposer) -> None:
    archive.add(article("a", LISTENING))
    [made] = known(archive, composer, wanted(after=500))
    assert made.is_empty
    assert made.digest.watermark == 1


def test_without_an_archive_nothing_is_new(archive: News, tmp_path: Path) -> None:
    composer = ArchiveComposer(tmp_path / "not-there.db")
    with archive.snapshot() as snapshot:
        knowledge = Knowledge.of(snapshot, archive.encoder, load_assistants(), load_topics())
        assert composer.watermark(knowledge) == 0
        assert composer.compose(knowledge, wanted()).entries == ()
    assert not (tmp_path / "not-there.db").exists()
