"""One rebuild over sites that send everything that is bad: each is counted with its reason, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import gzip
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from corpus.archive import Archive
from corpus.archive import looks as table
from corpus.embedding import Encoder, model_folder
from corpus.gather.round import Wanted
from corpus.gather.tally import Tally
from corpus.gather.tools import real_tools
from corpus.index.snapshot import open_current, verify_snapshot
from corpus.progress import Silent
from corpus.renewal import Model, renew
from corpus.settings import Settings
from corpus.values import Source
from tests.corpus.loopback import CRAWL, Machine, article, feed, machine, source
from tests.corpus.web import HTML, Answer, Reply, Web, page, redirect

RULES = tuple(
    f"What you {verb} to the Alexa lamp is kept for {n} months in a house by the sea, and nobody is told of it."
    for n, verb in enumerate(("say", "sing", "read", "whisper", "shout", "hum"), start=2)
)
NOTES = tuple(rule.replace("lamp", "lámp") for rule in RULES)
XML = "application/rss+xml"
LONGEST_S = 3.0  # for one request


def trickle(start: bytes, piece: bytes) -> Iterator[bytes]:
    """A little again and again, longer than anybody waits."""
    yield start
    for _ in range(400):
        time.sleep(0.05)
        yield piece


def endless(piece: bytes) -> Iterator[bytes]:
    while True:
        yield piece


def typed(body: bytes, media_type: str) -> Reply:
    return Reply(body, headers={"Content-Type": media_type})


def privacy(name: str, *rules: str) -> bytes:
    """A policy of its own: no two are copies of one another."""
    return article(f"Privacy of {name}", *(f"{rule} So says the maker of {name}." for rule in rules or RULES))


# name -> what it answers, and what is counted: an outcome, and the reason where it is none of the good ones
PAGES: dict[str, tuple[Answer, str, str]] = {
    "broken": (page(privacy("broken").replace(b"</p>", b"").replace(b"<main>", b"<main><b><i></div>")), "new", ""),
    "truncated": (page(privacy("truncated")[:-90]), "new", ""),
    "latin": (typed(privacy("latin", *NOTES).decode().encode("latin-1"), "text/html; charset=utf-8"), "new", ""),
    "unnamed": (
        typed(
            privacy("unnamed", *NOTES).replace(b"<meta charset='utf-8'>", b"").decode().encode("latin-1"), "text/html"
        ),
        "new",
        "",
    ),
    "nonsense-charset": (typed(privacy("charset", *NOTES), "text/html; charset=lamp-8"), "new", ""),
    "bomb": (
        Reply(
            gzip.compress(b"<!DOCTYPE html><p>" + b"The lamp listens. " * 600_000),
            headers={**HTML, "Content-Encoding": "gzip"},
        ),
        "refused",
        "too large",
    ),
    "endless": (Reply(endless(b"<!DOCTYPE html><p>lamp " * 999), headers=HTML, chunked=True), "refused", "too large"),
    "loop": (redirect("/privacy"), "failed", "redirect loop"),
    "slow": (Reply(trickle(b"<!DOCTYPE html>", b"l"), headers=HTML), "failed", "timeout"),
    "slow-head": (Reply(trickle(b"HTTP/1.1 200 OK\r\n", b"Lamp: lamp\r\n"), raw=True), "failed", "timeout"),
    "vanishing": (Reply(privacy("vanishing"), headers=HTML, length=999_999), "failed", "broken connection"),
    "nothing": (page(b"<html><body></body></html>"), "failed", "no text"),
    "deep": (page(b"<!DOCTYPE html>" + b"<div>" * 60_000 + RULES[0].encode()), "failed", "too deep"),
    "robots-500": (page(privacy("robots-500")), "failed", "robots.txt: http 500"),
    "robots-long": (page(privacy("robots-long")), "refused", "robots"),
    "robots-allowing": (page(privacy("robots-allowing")), "new", ""),
}
DATES = ("Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 2099 00:00:00 GMT", "July 2026")


def fed(web: Web, secret: Path) -> dict[str, tuple[Answer, str, str]]:
    """Feeds, of which those that are none are counted failures."""

    def story(n: int) -> tuple[str, str, str]:
        title = f"Alexa lamp recordings were heard by staff, paper {n} says, and nobody was asked"
        return str(n), web.url(f"/story{n}", "dated.localhost"), title

    dated = feed(*map(story, range(3))).decode()
    for date in DATES:
        dated = dated.replace("Tue, 03 Mar 2026 08:00:00 GMT", date, 1)
    unlinked = feed(("9", "", "Alexa lamp recordings were heard by staff, and nobody was asked"))
    for n in range(3):
        web.answers["dated.localhost", f"/story{n}"] = page(privacy(f"story {n}", *RULES[n : n + 3]))
    return {
        "page-as-feed": (page(privacy("page")), "failed", "no feed"),
        "local-file": (typed(str(secret).encode(), XML), "failed", "no feed"),
        "unlinked": (typed(unlinked, XML), "listed", ""),
        "dated": (typed(dated.encode(), XML), "listed", ""),
    }


@dataclass
class Rebuilt:
    """What one rebuild over all of it left behind."""

    machine: Machine
    tally: Tally
    expected: dict[str, tuple[str, str]]
    before: str | None
    sources: list[Source]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory, ready_settings: Settings, encoder: Encoder) -> Rebuilt:
    folder = tmp_path_factory.mktemp("bad")
    own = machine(folder / "data", ready_settings, encoder)
    before = own.build
    secret = folder / "feed.xml"
    secret.write_bytes(feed(("1", "https://secret.example/", "A secret of the Alexa lamp's recordings")))
    with Web() as web:
        feeds = fed(web, secret)
        for name, (answer, _, _) in {**PAGES, **feeds}.items():
            web.answers[f"{name}.localhost", "/feed" if name in feeds else "/privacy"] = answer
        web.answers["robots-500.localhost", "/robots.txt"] = Reply(status=500)
        for name, rule in (("robots-long", b"Disallow: /p\n"), ("robots-allowing", b"Disallow: /x\n")):
            long = b"User-agent: *\n" + rule + b"# lamp\n" * 750_000  # 5 MB
            web.answers[f"{name}.localhost", "/robots.txt"] = typed(long, "text/plain")
        known: list[Source] = [source(web, name) for name in PAGES]
        known += [source(web, name, "feed", "/feed", assistants=()) for name in feeds]
        tools = replace(real_tools(own.settings, replace(CRAWL, timeout_s=LONGEST_S)), clock=lambda: own.now)
        model = Model(lambda: model_folder(own.settings), lambda: encoder)
        tally = renew(own.settings, known, tools, model, Silent(), Wanted(), False)
    expected = {name: (outcome, reason) for name, (_, outcome, reason) in {**PAGES, **feeds}.items()}
    return Rebuilt(own, tally, expected, before, known)


def reasons(tally: Tally) -> dict[str, tuple[str, str]]:
    """(outcome, reason) of every source that came to nothing."""
    return {name: key for key, names in tally.reasons.items() for name in names}


def archived(rebuilt: Rebuilt) -> dict[str, str]:
    """The texts in the archive by the host's name and the path."""
    archive = Archive(rebuilt.machine.settings.archive)
    try:
        return {document.url.split("//")[1]: document.text for document, _ in archive.all()}
    finally:
        archive.close()


@pytest.mark.parametrize("name", [*PAGES, "page-as-feed", "local-file", "unlinked", "dated"])
def test_what_is_bad_is_counted_with_its_reason(rebuilt: Rebuilt, name: str) -> None:
    outcome, reason = rebuilt.expected[name]
    found = reasons(rebuilt.tally).get(name)
    if not reason:
        assert found is None
        assert name == "unlinked" or any(address.startswith(f"{name}.localhost") for address in archived(rebuilt))
    else:
        assert found is not None
        assert (found[0], found[1].split(": ")[0]) == (outcome, reason) or found == (outcome, reason)


def test_every_address_is_in_the_table(rebuilt: Rebuilt) -> None:
    stories = len(DATES)
    assert rebuilt.tally.seen == len(rebuilt.expected) + stories
    good = [name for name, (_, reason) in rebuilt.expected.items() if not reason]
    bad = len(rebuilt.expected) - len(good)
    assert rebuilt.tally.outcomes["failed"] + rebuilt.tally.outcomes["refused"] == bad
    listed = rebuilt.tally.outcomes["listed"]
    assert (rebuilt.tally.outcomes["new"], listed) == (len(good) - listed + stories, 2)


@pytest.mark.parametrize("name", ["latin", "unnamed", "nonsense-charset"])
def test_letters_are_right_whatever_the_charset_is_called(rebuilt: Rebuilt, name: str) -> None:
    [text] = [text for address, text in archived(rebuilt).items() if address.startswith(f"{name}.")]
    assert all(note in text for note in NOTES)


def test_a_relevant_entry_without_a_link_is_counted(rebuilt: Rebuilt) -> None:
    assert rebuilt.tally.entries["unusable"] == 1
    assert any("without an address" in why for _, _, why in rebuilt.tally.lines())


def test_dates_that_cannot_be_are_dropped_and_a_month_stays_a_month(rebuilt: Rebuilt) -> None:
    assert rebuilt.tally.dropped == {"early date": 1, "future date": 1}
    archive = Archive(rebuilt.machine.settings.archive)
    dates = {document.url[-1]: document.published for document, _ in archive.all() if "/story" in document.url}
    archive.close()
    assert {n: str(date) for n, date in dates.items()} == {"0": "None", "1": "None", "2": "2026-07"}


def test_a_feed_that_names_a_file_opens_none(rebuilt: Rebuilt) -> None:
    assert not any("secret" in address for address in archived(rebuilt))


def test_archive_and_index_are_whole_and_hold_what_was_good(rebuilt: Rebuilt) -> None:
    assert rebuilt.machine.build != rebuilt.before
    opened = open_current(rebuilt.machine.settings.index)
    assert opened is not None
    snapshot, warning = opened
    assert warning is None
    verify_snapshot(snapshot.folder)
    held = {text for (text,) in snapshot.database.execute("SELECT text FROM entry WHERE role = 'passage'")}
    snapshot.close()
    assert any("So says the maker of truncated." in text for text in held)
    assert not any("The lamp listens." in text for text in held)


def test_nothing_bad_is_asked_again_at_once_and_all_of_it_some_day(rebuilt: Rebuilt) -> None:
    archive = Archive(rebuilt.machine.settings.archive)

    def due(later: dt.timedelta) -> set[str]:
        with archive.reading() as connection:
            looks = table.due(connection, rebuilt.sources, rebuilt.machine.now + later, None, False)
        return {look.source for look in looks}

    assert due(dt.timedelta(minutes=1)) == set()
    assert due(dt.timedelta(days=60)) == set(rebuilt.expected)
    archive.close()
