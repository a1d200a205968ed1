"""Which reports become one story, and how well that is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus.archive import Archive
from corpus.archive.arrivals import read_memberships
from corpus.embedding import Encoder
from corpus.stories.assign import assign_stories
from corpus.stories.same import Shelf, likelihood
from tests.bench.stories import Pair, cross_validated, figures, load_pairs
from tests.bot.news import LISTENING, RETOLD, SPORT, article

DAY = dt.date(2026, 11, 18)


@pytest.fixture(scope="module")
def pairs(encoder: Encoder) -> list[Pair]:
    return load_pairs(encoder)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with closing(Archive(tmp_path / "archive.db")) as opened:
        yield opened


def stories(archive: Archive) -> dict[str, str | None]:
    with archive.reading() as connection:
        return {url: member.story for url, member in read_memberships(connection).items()}


def test_the_model_reaches_what_docs_tell_on_stories_it_was_not_fitted_on(pairs: list[Pair]) -> None:
    precision, recall = figures(pairs, cross_validated(pairs))
    assert precision >= 0.92
    assert recall >= 0.94


def test_one_with_many_is_compared_as_one_with_one(pairs: list[Pair]) -> None:
    told = [telling for pair in pairs[:20] for telling in (pair.one, pair.other)]
    shelf = Shelf(told)
    for n, own in enumerate(told):
        others = [i for i in range(len(told)) if i != n]
        best, likely = shelf.nearest(n, others)
        assert likely == pytest.approx(max(likelihood(own, told[i]) for i in others), abs=1e-5)
        assert likely == pytest.approx(likelihood(own, told[best]) if likely else 0.0, abs=1e-5)


def test_a_story_keeps_the_name_of_its_first_document_when_others_join(archive: Archive, encoder: Encoder) -> None:
    archive.add(article("first", LISTENING), DAY)
    assert assign_stories(archive, encoder) == 1
    archive.add(article("a-later-one", RETOLD), DAY + dt.timedelta(days=1))
    archive.add(article("sport", SPORT), DAY)
    assert assign_stories(archive, encoder) == 2
    assert assign_stories(archive, encoder) == 0
    assert stories(archive) == {
        "https://first.example/news": "https://first.example/news",
        "https://a-later-one.example/news": "https://first.example/news",
        "https://sport.example/news": "https://sport.example/news",
    }


def test_at_once_or_one_by_one_makes_the_same_stories(tmp_path: Path, encoder: Encoder) -> None:
    found = []
    for name, every_time in (("once", False), ("each", True)):
        with closing(Archive(tmp_path / f"{name}.db")) as archive:
            for page, told in (("c", LISTENING), ("b", SPORT), ("a", RETOLD), ("d", LISTENING)):
                archive.add(article(page, told), DAY)
                if every_time:
                    assign_stories(archive, encoder)
            assign_stories(archive, encoder)
            found.append(stories(archive))
    assert found[0] == found[1]


def test_the_same_news_weeks_later_is_another_story(archive: Archive, encoder: Encoder) -> None:
    archive.add(article("first", LISTENING, published="2026-10-01"), DAY)
    archive.add(article("later", RETOLD, published="2026-11-18"), DAY)
    assign_stories(archive, encoder)
    assert len(set(stories(archive).values())) == 2


def test_a_form_that_is_filled_with_other_figures_is_other_news(archive: Archive, encoder: Encoder) -> None:
    for n in range(5):
        words = (f"Court of Town{n} orders a fine of {n * 131 + 77} dollars over Alexa recordings of guests.",)
        archive.add(article(f"t{n}", (f"Alexa recordings: Town{n} court fines a hotel", words)), DAY)
    assign_stories(archive, encoder)
    assert len(set(stories(archive).values())) == 5
