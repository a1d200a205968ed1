"""A rebuild that is killed at any moment loses at most the pages in flight, and never the archive or the index."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.archive import Archive
from corpus.archive.looks import load_pages
from corpus.index import Filter, open_current, search
from corpus.index.snapshot import verify_snapshot
from corpus.settings import Settings
from corpus.values import PartialDate
from tests.corpus.hash_encoder import HashEncoder
from tests.corpus.loopback import article, feed
from tests.corpus.web import Reply, Seen, Web

KILLS = 100
HOSTS = ("one", "two", "three", "four")
PAGES = 3  # of a host, besides the feed's articles
ARTICLES = 3  # that the feed lists anew in every epoch
MOST_ROUNDS = 150  # rebuilds that end before their moment comes are no kills
ROUND_S = 60.0  # at most, for a rebuild that is not killed
GONE_S = 15.0  # at most, until a killed rebuild's processes are gone
WORDS = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "inlet", "jetty", "knoll", "larch")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")]


def word_of(number: int) -> str:
    """A name for a number, without digits: what moves in numbers alone is no change."""
    return WORDS[number % 12] + (word_of(number // 12 - 1) if number >= 12 else "")


@dataclass
class Sites:
    """Sites that say something else in every epoch; an epoch ends when a rebuild has run to its end."""

    web: Web
    epoch: int = 0

    def start(self) -> None:
        for host in HOSTS:
            for n in range(PAGES):
                self.web.answers[f"{host}.localhost", f"/{n}"] = self._answer
        self.web.answers["news.localhost", "/feed"] = self._feed
        for epoch in range(MOST_ROUNDS + 2):
            for n in range(ARTICLES):
                self.web.answers["news.localhost", f"/{epoch}/{n}"] = self._answer

    def text(self, address: str, epoch: int) -> list[str]:
        name = " ".join(word_of(int(part)) for part in address.split("/") if part.isdigit())
        host = address.split(".")[0].removeprefix("http://")
        lamp = f"The {host} {name} lamp of {word_of(epoch)}"
        rooms = ("first", "second", "third", "fourth", "fifth")
        return [f"{lamp} keeps what it heard in the {room} room of its maker for long." for room in rooms]

    def _answer(self, seen: Seen) -> Reply:
        epoch = self.epoch
        etag = f'"{epoch}"'
        if seen.headers.get("if-none-match") == etag:
            return Reply(status=304, headers={"ETag": etag})
        body = article(f"Lamp at {seen.host}", *self.text(f"{seen.host}{seen.path}", epoch))
        return Reply(body, headers={"Content-Type": "text/html; charset=utf-8", "ETag": etag})

    def _feed(self, seen: Seen) -> Reply:
        entries = [
            (f"{epoch}-{n}", self.web.url(f"/{epoch}/{n}", "news.localhost"), "Alexa recordings were heard by staff")
            for epoch in range(self.epoch + 1)
            for n in range(ARTICLES)
        ]
        return Reply(feed(*entries[-30:]), headers={"Content-Type": "application/rss+xml"})

    def sources(self, path: Path) -> Path:
        lines = [
            f'[[source]]\nid = "{host}-{n}"\nkind = "policy"\npublisher = "Example"\nlanguage = "en"\nevery = "1h"\n'
            f'url = "{self.web.url(f"/{n}", f"{host}.localhost")}"\nports = [{self.web.port}]\nassistants = ["alexa"]\n'
            for host in HOSTS
            for n in range(PAGES)
        ]
        lines.append(
            f'[[source]]\nid = "news"\nkind = "feed"\npublisher = "News"\nlanguage = "en"\nevery = "1h"\n'
            f'url = "{self.web.url("/feed", "news.localhost")}"\nports = [{self.web.port}]\n'
        )
        path.write_text("\n".join(lines), encoding="utf-8")
        return path


class Rebuilds:
    """Starts rebuilds, and kills them."""

    def __init__(self, settings: Settings, sources: Path) -> None:
        self.settings, self.sources = settings, sources
        self.taken = sources.with_name("taken")
        self.now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

    def run(self, kill_after_s: float | None = None) -> bool:
        """Whether the rebuild came to its end before it was killed."""
        self.now += dt.timedelta(hours=2)
        self.taken.write_text("", encoding="utf-8")
        arguments = [str(self.settings.data), str(self.sources), self.now.isoformat(), str(self.taken)]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.corpus.killed", *arguments], cwd=Path(__file__).parents[2],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        try:
            _, said = process.communicate(timeout=ROUND_S if kill_after_s is None else kill_after_s)
            assert process.returncode == 0, said
            return True
        except subprocess.TimeoutExpired:
            assert kill_after_s is not None, "a rebuild takes too long"
            os.kill(process.pid, signal.SIGKILL)  # it alone: its processes must see for themselves that it is gone
            process.wait()
            return False
        finally:
            process.stderr.close() if process.stderr else None
            self._all_gone(process.pid)

    def _all_gone(self, group: int) -> None:
        until = time.monotonic() + GONE_S
        while living := processes(group):
            if time.monotonic() > until:
                os.killpg(group, signal.SIGKILL)
                raise AssertionError(f"processes of a killed rebuild live on: {living}")
            time.sleep(0.05)  # only the system knows when they are gone


def processes(group: int) -> list[str]:
    """The command lines of the living processes of a group."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, of = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
            if int(of) == group and state not in "ZX":
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:  # it has just gone
            continue
    return found


def check_archive(settings: Settings) -> None:
    if not settings.archive.exists():
        return
    with closing(sqlite3.connect(settings.archive)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        if "version" not in tables:
            return
        days: dict[str, list[str]] = {}
        for document, recorded, seen in database.execute("SELECT document, recorded, seen FROM version ORDER BY id"):
            days.setdefault(document, []).append(recorded)
            assert recorded <= seen
        assert all(recorded == sorted(recorded) for recorded in days.values())
        assert database.execute("SELECT count(*) FROM document d WHERE NOT EXISTS"
                                " (SELECT 1 FROM version v WHERE v.document = d.url)").fetchone() == (0,)  # fmt: skip
        kept = [page for (page,) in database.execute("SELECT id FROM page")]
    with closing(Archive(settings.archive)) as archive, archive.reading() as connection:
        load_pages(connection, kept)  # raises where one is damaged


def check_index(settings: Settings) -> int:
    """The number of passages in the index in use, which answers."""
    opened = open_current(settings.index)
    assert opened is not None
    snapshot, warning = opened
    try:
        assert warning is None
        verify_snapshot(snapshot.folder)
        encoder = HashEncoder()
        question = "who hears what the alexa lamp keeps"
        vector = encoder.encode_questions([question])[0]
        assert search(snapshot, vector, question, Filter(as_of=PartialDate.parse("2026")))
        (count,) = snapshot.database.execute("SELECT count(*) FROM passage").fetchone()
        return int(count)
    finally:
        snapshot.close()


def arrived(settings: Settings) -> int:
    """How many pages the archive has noted."""
    with closing(sqlite3.connect(settings.archive)) as database:
        return int(database.execute("SELECT count(*) FROM fetch WHERE outcome = 'page'").fetchone()[0])


def everything(settings: Settings) -> str:
    with closing(Archive(settings.archive)) as archive:
        return "\n".join(version.text for _, version in archive.all())


def test_a_rebuild_killed_at_a_hundred_moments_loses_nothing(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    dice = random.Random(5)  # the same moments every time, as far as a machine allows
    with Web() as web:
        sites = Sites(web)
        sites.start()
        rebuilds = Rebuilds(settings, sites.sources(tmp_path / "sources.toml"))
        assert rebuilds.run()  # embeds the briefs, once
        sites.epoch += 1
        started = time.monotonic()
        assert rebuilds.run()
        longest = time.monotonic() - started
        kills, passages, noted, lost = 0, check_index(settings), arrived(settings), list[int]()
        for _ in range(MOST_ROUNDS):
            sites.epoch += 1
            kills += not rebuilds.run(kill_after_s=dice.uniform(0.05, longest))
            check_archive(settings)
            before, passages = passages, check_index(settings)
            assert passages >= before
            taken, before, noted = len(rebuilds.taken.read_text().splitlines()), noted, arrived(settings)
            lost.append(taken - (noted - before))
            assert lost[-1] <= 1  # the one in flight
            if kills == KILLS:
                break
        assert kills == KILLS
        sites.epoch += 1
        assert rebuilds.run()
        check_archive(settings)
        check_index(settings)
        text = everything(settings)
        addresses = [f"{host}.localhost/{n}" for host in HOSTS for n in range(PAGES)]
        addresses += [f"news.localhost/{sites.epoch}/{n}" for n in range(ARTICLES)]
        for address in addresses:
            assert all(line in text for line in sites.text(address, sites.epoch))
