"""A round of gathering, whatever the web says: what is kept, what is asked again, what is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from corpus.archive import Archive
from corpus.archive.counts import troubles
from corpus.archive.looks import all_looks
from corpus.archive.tables import addresses, documents, entries, fetches, helds, pages, versions
from corpus.errors import CrawlError
from corpus.gather.orders import Fetched, Order
from corpus.gather.rereading import read_again
from corpus.gather.tally import Tally
from corpus.progress import Silent
from corpus.values import PartialDate
from tests.corpus.small_web import DAY, POLICY, START, SmallWeb, source

LAMP = source("lamp")
URL = "https://lamp.example/privacy"
FEED = source("news", "https://news.example/feed", kind="feed", every=dt.timedelta(hours=6), assistants=())
STORY = (
    "A lamp listened\n\n"
    + " ".join(f"The {word} owner of a lamp was heard." for word in "abcdefghijklmnop")
    + "\n\nEnd."
)


@pytest.fixture
def web() -> SmallWeb:
    return SmallWeb({URL: POLICY})


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = Archive(tmp_path / "archive.db")
    yield opened
    opened.close()


def texts(archive: Archive) -> list[str]:
    return [version.text for _, version in archive.all()]


def rows(archive: Archive, table: sa.Table) -> int:
    with archive.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def due(archive: Archive, url: str = URL) -> dt.datetime:
    with archive.reading() as connection:
        [found] = [look.due for look in all_looks(connection) if look.url == url]
    assert found
    return dt.datetime.fromisoformat(found)


# --- new, unchanged, changed ---


def test_a_page_is_new_then_unchanged_then_changed(web: SmallWeb, archive: Archive) -> None:
    assert web.round(archive, LAMP).outcomes == {"new": 1}
    web.now += DAY
    assert web.round(archive, LAMP).outcomes == {"unchanged": 1}
    web.now += DAY
    web.pages[URL] = POLICY.replace("12 months", "24 months")
    assert web.round(archive, LAMP).outcomes == {"changed": 1}
    [first, second] = [version for _, version in archive.all()]
    assert (first.recorded, first.seen) == (START.date(), (START + DAY).date())
    assert (second.recorded, first.superseded) == ((START + 2 * DAY).date(), second.recorded)


def test_a_document_knows_what_was_understood(web: SmallWeb, archive: Archive) -> None:
    web.round(archive, LAMP)
    [(document, _)] = archive.all()
    assert (document.url, document.title, document.publisher, document.kind) == (
        URL, "Privacy of the lamp", "Example", "policy",
    )  # fmt: skip
    assert document.assistants == ("alexa",)
    with archive.reading() as connection:
        row = connection.execute(sa.select(documents)).one()
    assert (row.unit, row.debut, row.entered) == ("lamp", "first-look", START.isoformat())


def test_an_unchanged_page_costs_a_conditional_request_and_is_not_read(web: SmallWeb, archive: Archive) -> None:
    for _ in range(3):
        web.round(archive, LAMP)
        web.now += DAY
    assert [bool(order.etag) for order in web.asked] == [False, True, True]
    assert web.read == [URL]
    [(_, version)] = archive.all()
    assert version.seen == (START + 2 * DAY).date()


def test_the_same_bytes_are_not_read_again_where_a_server_knows_no_etags(web: SmallWeb, archive: Archive) -> None:
    web.etags = False
    for _ in range(3):
        web.round(archive, LAMP)
        web.now += DAY
    assert (web.read, rows(archive, pages)) == ([URL], 1)


def test_a_page_that_is_kept_is_the_one_its_version_was_read_from(web: SmallWeb, archive: Archive) -> None:
    web.round(archive, LAMP)
    web.pages[URL] = POLICY + "\n\n1,234 views"
    web.now += DAY
    assert web.round(archive, LAMP).outcomes == {"unchanged": 1}
    assert (rows(archive, pages), len(web.read)) == (1, 2)


def test_only_what_is_due_is_asked(web: SmallWeb, archive: Archive) -> None:
    web.round(archive, LAMP)
    web.now += dt.timedelta(hours=23)
    assert web.round(archive, LAMP).seen == 0
    web.now += dt.timedelta(hours=1)
    assert web.round(archive, LAMP).seen == 1


def test_one_source_or_all_can_be_asked_before_they_are_due(web: SmallWeb, archive: Archive) -> None:
    other = source("other")
    web.pages["https://other.example/privacy"] = POLICY.replace("lamp", "radio")
    web.round(archive, LAMP, other)
    assert web.round(archive, LAMP, other, only="other").seen == 1
    assert web.round(archive, LAMP, other, every=True).seen == 2
    assert web.round(archive, LAMP, other).seen == 0


def test_offline_nothing_is_asked(web: SmallWeb, archive: Archive) -> None:
    assert web.round(archive, LAMP, offline=True).seen == 0
    assert not web.asked


# --- documents of several pages ---

PARTS = source("split", "https://split.example/1", "https://split.example/2", "https://split.example/3")


def test_a_document_of_several_pages_is_one_text_in_order(web: SmallWeb, archive: Archive) -> None:
    web.pages = {url: f"Part {n}\n\nThis is part {n} of the rules." for n, url in enumerate(PARTS.urls)}
    assert web.round(archive, PARTS).outcomes == {"new": 1}
    assert texts(archive) == ["\n\n".join(f"Part {n}\n\nThis is part {n} of the rules." for n in range(3))]
    web.now += DAY
    web.pages[PARTS.urls[1]] = "Part 1\n\nThis is another part 1, with other rules."
    assert web.round(archive, PARTS).outcomes == {"changed": 1}
    assert "another part 1" in texts(archive)[1]
    assert "part 2 of" in texts(archive)[1]


def test_a_document_of_several_pages_waits_for_a_missing_one(web: SmallWeb, archive: Archive) -> None:
    web.pages = {url: f"Part {n}\n\nThis is part {n} of the rules." for n, url in enumerate(PARTS.urls)}
    web.round(archive, PARTS)
    web.now += DAY
    second = web.pages.pop(PARTS.urls[1])
    tally = web.round(archive, PARTS)
    assert tally.outcomes == {"failed": 2}
    assert ("failed", "page 2 of 3 is missing") in tally.reasons
    assert len(texts(archive)) == 1
    web.pages[PARTS.urls[1]] = second
    web.now += DAY
    assert web.round(archive, PARTS).outcomes == {"unchanged": 1}


# --- feeds ---


def feed(*lines: str) -> str:
    return "\n".join(["feed", *lines])


def test_a_feed_leads_to_the_articles_about_our_subject(web: SmallWeb, archive: Archive) -> None:
    web.pages[FEED.urls[0]] = feed(
        "1|https://news.example/a|A lamp listened|2026-02-27", "2|https://news.example/b|Sports|2026-02-28",
        "3|https://news.example/c|More on the lamp|", "4||A lamp without a link|",
    )  # fmt: skip
    web.pages |= {"https://news.example/a": STORY, "https://news.example/c": STORY.replace("heard", "overheard by us")}
    tally = web.round(archive, FEED)
    assert [order.url for order in web.asked] == [FEED.urls[0], "https://news.example/a", "https://news.example/c"]
    assert tally.entries == {"listed": 4, "new": 4, "relevant": 3, "followed": 2, "unusable": 1}
    assert [(d.url, d.published, d.kind) for d, _ in archive.all()] == [
        ("https://news.example/a", PartialDate.parse("2026-02-27"), "news"),
        ("https://news.example/c", None, "news"),
    ]


def test_a_first_look_calls_nothing_new_and_later_ones_do(web: SmallWeb, archive: Archive) -> None:
    web.pages[FEED.urls[0]] = feed("1|https://news.example/a|A lamp listened|")
    web.pages |= {"https://news.example/a": STORY, "https://news.example/b": STORY.replace("heard", "filmed at home")}
    web.round(archive, FEED)
    web.now += DAY
    web.pages[FEED.urls[0]] = feed(
        "2|https://news.example/b|The lamp again|", "1|https://news.example/a|A lamp listened|"
    )
    tally = web.round(archive, FEED)
    assert (tally.entries["new"], tally.outcomes) == (1, {"listed": 1, "new": 1})
    with archive.reading() as connection:
        debuts = dict(connection.execute(sa.select(documents.c.url, documents.c.debut)).all())
    assert debuts == {"https://news.example/a": "first-look", "https://news.example/b": "new"}


def test_an_entry_that_changes_its_address_is_known_by_its_identity(web: SmallWeb, archive: Archive) -> None:
    web.pages[FEED.urls[0]] = feed("1|https://news.example/a|A lamp listened|")
    web.pages["https://news.example/a"] = STORY
    web.round(archive, FEED)
    web.pages[FEED.urls[0]] = feed("1|https://news.example/a?again|A lamp listened|")
    web.now += DAY
    assert web.round(archive, FEED).entries["new"] == 0
    assert rows(archive, entries) == 1


def test_a_page_instead_of_a_feed_is_a_counted_failure(web: SmallWeb, archive: Archive) -> None:
    web.pages[FEED.urls[0]] = "a page"
    tally = web.round(archive, FEED)
    assert tally.reasons == {("failed", "no feed: a page, no feed"): ["news"]}


def test_articles_are_looked_at_again_more_and_more_seldom(web: SmallWeb, archive: Archive) -> None:
    web.pages |= {FEED.urls[0]: feed("1|https://news.example/a|A lamp listened|"), "https://news.example/a": STORY}
    looked = []
    for _ in range(200):
        web.asked.clear()
        web.round(archive, FEED)
        if any(order.url == "https://news.example/a" for order in web.asked):
            looked.append((web.now - START).days)
        web.now += DAY
    assert looked == [0, 7, 14, 28, 56, 112]


def test_what_an_address_of_two_feeds_says_is_kept_once(web: SmallWeb, archive: Archive) -> None:
    second = source("second", "https://second.example/feed", kind="feed")
    for url in (*FEED.urls, *second.urls):
        web.pages[url] = feed("x|https://news.example/a|A lamp listened|")
    web.pages["https://news.example/a"] = STORY
    assert web.round(archive, FEED, second).outcomes["new"] == 1
    assert [order.url for order in web.asked].count("https://news.example/a") == 1


# --- the same article at several addresses ---


def test_a_copy_at_another_address_is_the_same_document(web: SmallWeb, archive: Archive) -> None:
    web.pages[FEED.urls[0]] = feed("1|https://news.example/a|A lamp listened|", "2|https://copy.example/b|The lamp|")
    web.pages |= {"https://news.example/a": STORY, "https://copy.example/b": STORY.replace("End.", "Photo: a lamp.")}
    tally = web.round(archive, FEED)
    assert tally.outcomes["copy"] == 1
    assert len(archive.all()) == 1
    with archive.reading() as connection:
        assert len(connection.execute(sa.select(addresses)).all()) == 2


def test_two_addresses_with_one_canonical_url_are_one_document(web: SmallWeb, archive: Archive) -> None:
    story = "canonical https://news.example/a " + STORY
    web.pages[FEED.urls[0]] = feed("1|https://www.news.example/a?x=1|A lamp|", "2|https://news.example/amp/a|The lamp|")
    web.pages |= {"https://www.news.example/a?x=1": story, "https://news.example/amp/a": story}
    web.round(archive, FEED)
    assert [document.url for document, _ in archive.all()] == ["https://news.example/a"]
    with archive.reading() as connection:
        assert len(connection.execute(sa.select(addresses)).all()) == 3


def test_a_page_does_not_speak_for_another_site(web: SmallWeb, archive: Archive) -> None:
    web.round(archive, LAMP)
    evil = source("evil", kind="news")
    web.pages["https://evil.example/privacy"] = (
        f"canonical {URL} We sell it\n\nThe lamp sells all that you say to everyone."
    )
    assert web.round(archive, LAMP, evil).outcomes == {"new": 1}
    assert [document.url for document, _ in archive.all()] == ["https://evil.example/privacy", URL]


@pytest.mark.parametrize("stated", ["https://news.example/", "https://news.example/a"])
def test_a_wrong_canonical_url_does_not_merge_different_articles(web: SmallWeb, archive: Archive, stated: str) -> None:
    web.pages[FEED.urls[0]] = feed("1|https://news.example/a|A lamp|", "2|https://news.example/b|The lamp|")
    other = "Another thing\n\n" + " ".join(f"A {word} neighbour never met the device at all." for word in "abcdefghijk")
    web.pages |= {
        "https://news.example/a": f"canonical {stated} {STORY}",
        "https://news.example/b": f"canonical {stated} {other}",
    }
    web.round(archive, FEED)
    assert [document.url for document, _ in archive.all()] == ["https://news.example/a", "https://news.example/b"]


def test_policies_that_are_alike_stay_apart(web: SmallWeb, archive: Archive) -> None:
    british, irish = source("british"), source("irish")
    for one in (british, irish):
        web.pages[one.urls[0]] = "\n\n".join([POLICY] * 5)
    web.round(archive, british, irish)
    assert len({document.url for document, _ in archive.all()}) == 2


# --- what is held aside ---


def test_a_lost_text_is_held_told_and_asked_again_in_full(web: SmallWeb, archive: Archive) -> None:
    web.pages[URL] = POLICY + "\n\n" + "\n\n".join(f"Rule {n} of the lamp says what it does." for n in range(20))
    weekly = source("lamp", every=7 * DAY)
    web.round(archive, weekly)
    web.pages[URL] = "Please wait\n\nWe check your browser."
    web.now += 7 * DAY
    tally = web.round(archive, weekly)
    assert tally.reasons == {("held", "lost most of its text"): ["lamp"]}
    with archive.reading() as connection:
        assert [(t.what, t.outcome, t.reason) for t in troubles(connection)] == [
            ("lamp", "held", "lost most of its text")
        ]
    assert due(archive) == web.now + DAY
    [(document, version)] = archive.all()
    assert (document.title, version.seen) == ("Privacy of the lamp", START.date())
    web.now += DAY
    assert web.round(archive, weekly).outcomes == {"held": 1}
    assert web.asked[-1].etag is None
    web.pages[URL] = POLICY + "\n\n" + "\n\n".join(f"Rule {n} of the lamp says what it does." for n in range(20))
    web.now += DAY
    assert web.round(archive, weekly).outcomes == {"unchanged": 1}
    assert (rows(archive, helds), rows(archive, pages)) == (0, 1)
    assert due(archive) == web.now + 7 * DAY


def test_a_page_that_flips_makes_no_versions(web: SmallWeb, archive: Archive) -> None:
    other = POLICY.replace("12 months", "13 months")
    for n in range(40):
        web.pages[URL] = other if n % 2 else POLICY
        web.round(archive, LAMP)
        web.now += DAY
    assert len(texts(archive)) == 2


# --- failures ---


def refusing(outcome: str, reason: str, **fields: object) -> object:
    return lambda order: Fetched(order, outcome, reason=reason, **fields)  # type: ignore[arg-type]


def test_one_failure_stops_no_other_and_is_told_with_its_reason(web: SmallWeb, archive: Archive) -> None:
    others = [source(name) for name in ("gone", "robots", "tls", "empty")]
    web.pages["https://robots.example/privacy"] = refusing("refused", "robots.txt")  # type: ignore[assignment]
    web.pages["https://tls.example/privacy"] = refusing("failed", "certificate")  # type: ignore[assignment]
    web.pages["https://empty.example/privacy"] = "nothing here"
    tally = web.round(archive, *others, LAMP)
    assert tally.outcomes == {"failed": 3, "refused": 1, "new": 1}
    assert tally.reasons == {
        ("failed", "404"): ["gone"], ("refused", "robots.txt"): ["robots"], ("failed", "certificate"): ["tls"],
        ("failed", "no text found"): ["empty"],
    }  # fmt: skip
    with archive.reading() as connection:
        assert {t.what: t.reason for t in troubles(connection)} == {
            "gone": "404", "robots": "robots.txt", "tls": "certificate", "empty": "no text found",
        }  # fmt: skip


def test_what_fails_is_asked_later_and_later_and_since_when_is_known(web: SmallWeb, archive: Archive) -> None:
    del web.pages[URL]
    waits = []
    for _ in range(10):
        web.round(archive, LAMP)
        waits.append(due(archive) - web.now)
        web.now = due(archive)
    hours = [wait.total_seconds() / 3600 for wait in waits]
    assert hours == [1, 2, 4, 8, 16, 32, 64, 128, 168, 168]
    with archive.reading() as connection:
        [trouble] = troubles(connection)
    assert (trouble.since, trouble.times) == (START.isoformat(), 10)
    web.pages[URL] = POLICY
    web.round(archive, LAMP)
    with archive.reading() as connection:
        assert troubles(connection) == []


def test_an_article_that_was_never_there_is_left_alone_after_ten_days(web: SmallWeb, archive: Archive) -> None:
    web.pages[FEED.urls[0]] = feed("1|https://news.example/a|A lamp listened|")
    for _ in range(60):
        web.round(archive, FEED)
        web.now += dt.timedelta(hours=12)
    asked = [order.url for order in web.asked].count("https://news.example/a")
    assert asked == 8


def test_a_notice_in_place_of_a_policy_is_no_first_version(web: SmallWeb, archive: Archive) -> None:
    web.pages[URL] = "Please wait\n\nChecking your browser."
    assert web.round(archive, LAMP).reasons == {("failed", "too little text for a policy"): ["lamp"]}
    web.pages[URL] = POLICY
    web.now += DAY
    assert web.round(archive, LAMP).outcomes == {"new": 1}
    assert len(texts(archive)) == 1


@pytest.mark.parametrize(("asked", "waits"), [(dt.timedelta(days=2), 2 * DAY), (dt.timedelta(days=900), 7 * DAY)])
def test_retry_after_is_kept_within_bounds(
    web: SmallWeb, archive: Archive, asked: dt.timedelta, waits: dt.timedelta
) -> None:
    web.pages[URL] = refusing("failed", "429", retry_after=web.now + asked)  # type: ignore[assignment]
    web.round(archive, LAMP)
    assert due(archive) == web.now + waits


def test_a_page_that_says_nothing_is_fetched_in_full_the_next_time(web: SmallWeb, archive: Archive) -> None:
    web.pages[URL] = "nothing"
    web.round(archive, LAMP)
    web.now += DAY
    assert web.round(archive, LAMP).outcomes == {"failed": 1}
    assert [order.etag for order in web.asked] == [None, None]


def test_a_permanent_move_is_told(web: SmallWeb, archive: Archive) -> None:
    web.pages[URL] = lambda order: Fetched(
        order, "page", web.page(URL, POLICY.encode()), moved_to="https://lamp.example/new"
    )
    tally = web.round(archive, LAMP)
    assert ("moved for good", "", "lamp is now at https://lamp.example/new: change sources.toml") in list(tally.lines())


def test_a_crawler_that_dies_costs_what_was_still_due(web: SmallWeb, archive: Archive) -> None:
    def die(order: Order) -> Fetched:
        raise CrawlError("it fell silent")

    web.pages["https://other.example/privacy"] = die
    tally = web.round(archive, LAMP, source("other"))
    assert tally.outcomes == {"new": 1, "failed": 1}
    web.pages["https://other.example/privacy"] = POLICY.replace("lamp", "radio")
    assert web.round(archive, LAMP, source("other")).outcomes == {"new": 1}


# --- what a crash leaves ---


class Killed(BaseException):
    """The process ends here."""


def test_a_page_is_kept_on_arrival_and_read_after_a_crash(
    web: SmallWeb, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(web, "extract", die)
        with pytest.raises(Killed):
            web.round(archive, LAMP)
    assert (rows(archive, pages), texts(archive)) == (1, [])
    web.pages.clear()
    assert web.round(archive, LAMP, offline=True).outcomes == {"new": 1}
    assert len(web.asked) == 1


def test_articles_that_a_feed_listed_before_a_crash_are_asked_after_it(web: SmallWeb, archive: Archive) -> None:
    web.pages |= {FEED.urls[0]: feed("1|https://news.example/a|A lamp listened|"), "https://news.example/a": STORY}

    def die(_: Fetched) -> None:
        raise Killed

    web.on_arrival = die
    with pytest.raises(Killed):
        web.round(archive, FEED)
    web.on_arrival = lambda _: None
    assert web.round(archive, FEED).outcomes == {"new": 1}
    assert [order.url for order in web.asked] == [FEED.urls[0], "https://news.example/a"]


def test_a_page_that_waits_to_be_read_is_asked_again_when_it_is_due(
    web: SmallWeb, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(web, "extract", die)
        with pytest.raises(Killed):
            web.round(archive, LAMP)
    web.now += 2 * DAY
    web.pages[URL] = POLICY.replace("12 months", "24 months")
    assert web.round(archive, LAMP).outcomes == {"new": 1}
    assert "24 months" in texts(archive)[0]
    assert rows(archive, pages) == 1


def test_a_page_that_waits_to_be_read_is_read_when_it_cannot_be_fetched_again(
    web: SmallWeb, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(web, "extract", die)
        with pytest.raises(Killed):
            web.round(archive, LAMP)
    web.now += 2 * DAY
    del web.pages[URL]
    assert web.round(archive, LAMP).outcomes == {"failed": 1, "new": 1}


# --- a better reader ---


def test_a_better_reader_rewrites_the_text_and_makes_no_version(web: SmallWeb, archive: Archive) -> None:
    web.round(archive, LAMP)
    web.reader, web.shout = "page-2", True
    web.now += DAY
    tally = Tally()
    read_again(archive, [LAMP], web.tools, Silent(), tally)
    assert tally.read_again == {"another text": 1}
    [(_, version)] = archive.all()
    assert "THE LAST LINE" in version.text
    assert (version.recorded, len(web.asked)) == (START.date(), 1)


def test_a_page_fetched_by_a_better_reader_is_compared_with_the_old_page_read_anew(
    web: SmallWeb, archive: Archive
) -> None:
    web.round(archive, LAMP)
    web.reader, web.shout = "page-2", True
    web.now += DAY
    tally = web.round(archive, LAMP)
    assert (tally.outcomes, tally.read_again) == ({"unchanged": 1}, {"before comparing": 1})
    assert web.asked[-1].etag is None  # what the earlier reader missed may be in the page
    web.pages[URL] = POLICY.replace("12 months", "24 months")
    web.now += DAY
    assert web.round(archive, LAMP).outcomes == {"changed": 1}


# --- clocks ---


@pytest.mark.parametrize("jump", [dt.timedelta(days=-20_000), dt.timedelta(days=-40), dt.timedelta(days=3650)])
def test_a_clock_that_jumps_stops_nothing_for_long(web: SmallWeb, archive: Archive, jump: dt.timedelta) -> None:
    web.round(archive, LAMP)
    web.now += DAY
    right, web.now = web.now, web.now + jump
    web.pages[URL] = POLICY.replace("12 months", "24 months")
    web.round(archive, LAMP)
    web.now = right + DAY
    web.pages[URL] = POLICY.replace("12 months", "36 months")
    while not web.round(archive, LAMP).seen:
        web.now += DAY
        assert web.now < right + 45 * DAY
    recorded = [version.recorded for _, version in archive.all()]
    assert recorded == sorted(recorded)
    assert "36 months" in texts(archive)[-1]


# --- the catalogue changes ---


def test_a_source_that_is_gone_is_not_asked_and_its_document_stays(web: SmallWeb, archive: Archive) -> None:
    web.round(archive, LAMP)
    web.now += 100 * DAY
    assert web.round(archive).seen == 0
    assert len(texts(archive)) == 1


def test_a_source_with_another_address_stays_the_same_document(web: SmallWeb, archive: Archive) -> None:
    web.round(archive, LAMP)
    web.now += DAY
    moved = source("lamp", "https://lamp.example/legal/privacy")
    web.pages[moved.urls[0]] = POLICY.replace("12 months", "24 months")
    assert web.round(archive, moved).outcomes == {"changed": 1}
    assert {document.url for document, _ in archive.all()} == {URL}


def test_the_fetch_log_is_kept_for_a_year(web: SmallWeb, archive: Archive) -> None:
    for _ in range(5):
        web.round(archive, LAMP)
        web.now += 100 * DAY
    assert rows(archive, fetches) == 5
    web.now += 250 * DAY
    web.round(archive, LAMP)
    assert rows(archive, fetches) == 2


def test_a_state_tells_whether_anything_was_added(web: SmallWeb, archive: Archive) -> None:
    web.round(archive, LAMP)
    before = archive.state()
    web.now += DAY
    web.round(archive, LAMP)
    assert archive.state() == before
    web.pages[URL] = POLICY.replace("12 months", "24 months")
    web.now += DAY
    web.round(archive, LAMP)
    assert archive.state() != before
    assert rows(archive, versions) == 2
