"""What a digest holds: what is new, on our subject, each thing once, word for word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bot.digest import MOST_ENTRIES, changes_of_service, compose
from bot.digests import Digest, Entry
from corpus.archive import current_watermark
from corpus.embedding import Encoder
from corpus.values import PartialDate
from tests.bot.news import FINE, LISTENING, RETOLD, SPORT, TODAY, News, article, news
from tests.bot.pages import KEPT_DAYS, KEPT_YEARS, policy
from tests.corpus.small_web import SmallWeb, source
from tests.shared import SHARED, needs_shared

NOVEMBER = PartialDate.parse("2026-11")


@pytest.fixture
def archive(tmp_path: Path, encoder: Encoder) -> Iterator[News]:
    with news(tmp_path, encoder) as made:
        yield made


def digest(archive: News, after: int | None = None, since: PartialDate | None = None, **options: object) -> Digest:
    with archive.snapshot() as snapshot:
        return compose(archive.archive, snapshot, archive.encoder, after=after, since=since, today=TODAY, **options)  # type: ignore[arg-type]


def headlines(made: Digest) -> list[str]:
    return [entry.headline for entry in (*made.entries, *made.more)]


def test_only_what_is_about_our_subject_gets_in(archive: News) -> None:
    archive.add(article("a", LISTENING))
    archive.add(article("b", SPORT))
    made = digest(archive, since=NOVEMBER)
    assert headlines(made) == [LISTENING[0]]
    [entry] = made.entries
    assert entry.assistants == ("alexa",)
    assert entry.kind == "story"
    assert 1 <= len(entry.quotes) <= 2
    for quote in entry.quotes:
        assert quote.text in LISTENING[1]
        assert (quote.publisher, quote.url) == ("Brindale Post", "https://a.example/news")


def test_a_regulators_act_is_enforcement_and_comes_before_a_report(archive: News) -> None:
    archive.add(article("a", LISTENING))
    archive.add(article("r", FINE, kind="regulator", publisher="Norland DPA"))
    made = digest(archive, since=NOVEMBER)
    assert [entry.kind for entry in made.entries] == ["enforcement", "story"]
    assert made.entries[0].quotes[0].text == FINE[1][0]
    assert made.entries[0].quotes[0].stance == "regulator-found"


def test_what_entered_behind_the_watermark_is_new_whatever_its_date(archive: News) -> None:
    archive.add(article("a", LISTENING))
    first = digest(archive, after=0)
    archive.add(article("r", FINE, published="2019-05-01", kind="regulator"))
    second = digest(archive, after=first.watermark)
    assert headlines(first) == [LISTENING[0]]
    assert headlines(second) == [FINE[0]]
    assert second.watermark == current_watermark(archive.archive) > first.watermark
    assert headlines(digest(archive, after=second.watermark)) == []


def test_what_a_first_look_finds_is_never_new(archive: News) -> None:
    archive.add(article("a", LISTENING), debut="first-look")
    archive.add(article("r", FINE, published=None), debut="first-look")
    assert headlines(digest(archive, after=0)) == []
    assert headlines(digest(archive, since=NOVEMBER)) == [LISTENING[0]]  # it states its day


def test_what_the_index_does_not_hold_yet_waits_for_the_next_digest(archive: News) -> None:
    archive.add(article("a", LISTENING))
    with archive.snapshot() as snapshot:
        archive.add(article("r", FINE))
        made = compose(archive.archive, snapshot, archive.encoder, after=0, today=TODAY)
    assert headlines(made) == [LISTENING[0]]
    assert made.watermark < current_watermark(archive.archive)
    assert headlines(digest(archive, after=made.watermark)) == [FINE[0]]


def test_since_goes_by_publication_else_by_first_seen(archive: News) -> None:
    archive.add(article("a", LISTENING, published="2026-10-30"), day="2026-11-19")
    archive.add(article("r", FINE, published=None), day="2026-11-19")
    assert headlines(digest(archive, since=NOVEMBER)) == [FINE[0]]
    assert headlines(digest(archive, since=PartialDate.parse("2026-10"))) == [FINE[0], LISTENING[0]]


def test_a_day_that_lies_ahead_is_not_believed(archive: News) -> None:
    archive.add(article("a", LISTENING, published="2031-01-01"), day="2026-11-19")
    [entry] = digest(archive, since=NOVEMBER).entries
    assert str(entry.happened) == "2026-11-19"
    assert entry.reports[0].published is None


def test_a_changed_policy_comes_with_its_sentences_and_what_they_replace(archive: News) -> None:
    archive.add(policy(KEPT_DAYS), day="2026-11-01", debut="first-look")
    start = current_watermark(archive.archive)
    archive.add(policy(KEPT_YEARS), day="2026-11-18")
    made = digest(archive, after=start)
    [entry] = made.entries
    assert (entry.kind, entry.service, entry.headline) == ("policy-change", "Quillby", "Quillby voice policy")
    assert entry.sections == (("Voice", "How long we keep recordings"),)
    [quote] = entry.quotes
    assert quote.text == KEPT_YEARS
    assert quote.change
    assert quote.change["before"] == KEPT_DAYS
    assert "retention" in entry.topics
    assert entry.assistants == ("alexa",)
    assert digest(archive, after=start, had=(entry.id,)).entries == ()
    assert digest(archive, after=made.watermark).entries == ()
    with archive.snapshot() as snapshot:
        assert changes_of_service(archive.archive, snapshot, "quillby", start) == (entry,)
        assert changes_of_service(archive.archive, snapshot, "quillby", made.watermark) == ()
        assert changes_of_service(archive.archive, snapshot, "other", start) == ()


def test_only_the_assistants_that_are_asked_for(archive: News) -> None:
    archive.add(article("a", LISTENING))
    archive.add(article("r", FINE))
    assert headlines(digest(archive, since=NOVEMBER, assistants=("siri",))) == [FINE[0]]
    assert headlines(digest(archive, since=NOVEMBER, assistants=("roku",))) == []


def test_the_rest_is_behind_more(archive: News) -> None:
    for n in range(MOST_ENTRIES + 3):
        told = (
            f"Alexa recordings of town number {n} leaked",
            (f"Recordings of {n * 7 + 100} homes in Town{n} leaked.",),
        )
        archive.add(article(f"t{n}", told, published=f"2026-{n % 10 + 1:02}-{n + 1:02}"))
    made = digest(archive, since=PartialDate.parse("2026"))
    assert len(made.entries) == MOST_ENTRIES
    assert len(made.more) == 3
    assert made == digest(archive, since=PartialDate.parse("2026"))


def test_the_same_news_from_several_is_one_entry_named_for_good_by_its_first_document(archive: News) -> None:
    archive.add(article("first", LISTENING, published="2026-11-18"))
    made = digest(archive, after=0)
    archive.add(article("second", RETOLD, published="2026-11-17", publisher="Norland Times"))
    [entry] = digest(archive, after=0).entries
    assert entry.id == made.entries[0].id == "https://first.example/news"
    assert [report.publisher for report in entry.reports] == ["Norland Times", "Brindale Post"]
    [again] = digest(archive, after=made.watermark, had=(entry.id,)).entries
    assert again.follow_up
    assert again.id == entry.id
    assert [report.publisher for report in again.reports] == ["Norland Times"]
    assert all(quote.publisher == "Norland Times" for quote in again.quotes)
    assert digest(archive, since=NOVEMBER, had=(entry.id,)).entries == ()


def test_the_same_article_under_another_address_is_no_news(archive: News) -> None:
    archive.add(article("a", LISTENING))
    made = digest(archive, after=0)
    archive.add(article("again", LISTENING, published="2026-11-19"), day="2026-11-20")
    had = [entry.id for entry in made.entries]
    assert digest(archive, after=made.watermark, had=had).entries == ()


def test_what_comes_first_is_told_by_order_whatever_the_clock_says(archive: News) -> None:
    archive.add(article("a", LISTENING, published=None), day="2031-01-01")
    first = digest(archive, after=0)
    archive.add(article("r", FINE, published=None), day="2011-01-01")
    second = digest(archive, after=first.watermark)
    assert headlines(first) == [LISTENING[0]]
    assert headlines(second) == [FINE[0]]
    assert str(first.entries[0].happened) == str(TODAY)


def test_an_article_that_is_gone_from_its_page_stays_as_it_was_archived(archive: News) -> None:
    whole = (LISTENING[0], (*LISTENING[1], "Neighbours had complained about the vans in front of the building. " * 4))
    archive.add(article("a", whole))
    archive.add(article("a", ("Not found", ("This page is gone.",))), day="2026-11-20")
    [entry] = digest(archive, after=0).entries
    assert entry.quotes[0].text in LISTENING[1]


@needs_shared
def test_none_of_the_headlines_around_the_first_article_gets_in(archive: News) -> None:
    text = next((SHARED / "seeds").glob("*.txt")).read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    begin = next(i for i, line in enumerate(lines) if line.startswith("Alexa, l’assistant"))
    end = next(i for i, line in enumerate(lines) if line.endswith("qui embarque Alexa."))
    archive.add(article("k", (lines[1], tuple(lines[begin : end + 1])), published="2019-04-11", language="fr"))
    latest = lines[lines.index("Les derniers articles") + 1 :]
    others = [(a, b) for a, b in pairwise(latest) if len(a) > 25]
    assert len(others) > 4
    for n, (headline, teaser) in enumerate(others):
        archive.add(article(f"o{n}", (headline, (teaser,)), published="2026-01-19", language="fr"))
    made = digest(archive, after=0, language="fr")
    assert headlines(made) == [lines[1]]
    for quote in made.entries[0].quotes:
        assert quote.text in " ".join(lines[begin : end + 1])


FEED = source("news", "https://news.example/feed", kind="feed", every=dt.timedelta(hours=6), assistants=())
HEADLINE = "A lamp kept Alexa recordings that staff heard"
BODY = " ".join(f"The {word} family says that Alexa recordings of the lamp were heard." for word in "abcdefghijklm")


def feed(*entries: tuple[str, str, str]) -> str:
    """A feed in SmallWeb's form, without dates."""
    return "\n".join(
        ["feed", *(f"{identity}|https://news.example/{page}|{title}|" for identity, page, title in entries)]
    )


def test_a_feed_that_goes_wrong_in_every_way_tells_each_thing_once(archive: News) -> None:
    """Without dates, with ids that change, turned into a page, empty, under another address, with markup, 404."""
    story = f"{HEADLINE}\n\n{BODY}\n\nThe end of it is open."
    web = SmallWeb({FEED.urls[0]: "feed", "https://news.example/a": story, "https://news.example/b": story})
    web.round(archive.archive, FEED)
    mark, told = current_watermark(archive.archive), list[Entry]()
    for listed in (
        feed(("1", "a", HEADLINE)),
        feed(("2", "a", HEADLINE)),
        "<!doctype html><html>Sign in</html>",
        "feed",
        feed(("3", "b", f"<b>{HEADLINE}</b> \u202e")),
        feed(("4", "gone", HEADLINE)),
    ):
        web.now += dt.timedelta(days=1)
        web.pages[FEED.urls[0]] = listed
        web.round(archive.archive, FEED)
        made = digest(archive, after=mark, had=[entry.id for entry in told])
        mark = made.watermark
        told += made.entries
    assert [(entry.id, entry.headline) for entry in told] == [("https://news.example/a", HEADLINE)]
