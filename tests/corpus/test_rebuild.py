"""The whole way over sites on loopback: what is new goes into the next index, and nothing else costs anything."""

from __future__ import annotations

import datetime as dt
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from corpus.archive import Archive
from corpus.embedding import Encoder
from corpus.errors import BusyError, SnapshotError
from corpus.gather.tally import Tally
from corpus.index.snapshot import open_current, verify_snapshot
from corpus.renewal import LOCK, alone
from corpus.settings import Settings
from corpus.values import Source
from tests.corpus.loopback import CONTACT, Machine, article, feed, kept, machine, source
from tests.corpus.tiny_index import Counting
from tests.corpus.web import Reply, Web, redirect

RULES = tuple(
    f"When you {verb} the Alexa lamp, what you said is kept for {n} months in a building far away from you."
    for n, verb in enumerate(("wake", "move", "dim", "ask", "call", "lend", "clean", "sell", "find", "drop"), start=2)
)
CHANGED = "From now on what you said to the Alexa lamp is kept for ninety years under a mountain in the north."


@dataclass
class Story:
    """Three rebuilds: a first one, one with nothing new, one after a policy changed."""

    web: Web
    machine: Machine
    encoder: Counting
    tallies: list[Tally]
    builds: list[str | None]
    embedded: list[list[str]]
    requests: list[int]  # so far, after each rebuild


def sites(web: Web, secure: Web) -> list[Source]:
    """Sites as they are: good ones, and every kind of bad one."""
    web.answers["lamp.localhost", "/privacy"] = kept(article("Privacy of the lamp", *RULES))  # type: ignore[assignment]
    web.answers["robots.localhost", "/robots.txt"] = Reply(b"User-agent: *\nDisallow: /\n")
    web.answers["loop.localhost", "/privacy"] = redirect("/privacy")
    web.answers["empty.localhost", "/privacy"] = kept(b"<html><body></body></html>")  # type: ignore[assignment]
    web.answers["inner.localhost", "/privacy"] = redirect("http://10.0.0.1/secret")
    web.answers["html.localhost", "/feed"] = kept(article("No feed", *RULES))  # type: ignore[assignment]
    web.answers["news.localhost", "/feed"] = kept(  # type: ignore[assignment]
        feed(
            (
                "1",
                web.url("/story", "news.localhost"),
                "Alexa lamp recordings were heard by staff, and nobody was asked",
            ),
            ("2", web.url("/football", "news.localhost"), "Football: two to one"),
        ),
        "application/rss+xml",
    )
    web.answers["news.localhost", "/story"] = kept(  # type: ignore[assignment]
        article(
            "Lamp heard its owners", *(rule.replace("is kept", "was heard by staff, papers say,") for rule in RULES)
        )
    )
    secured = Source("secured", "policy", "Example", (secure.url("/privacy", "lamp.localhost"),), "en", ("alexa",),
                     dt.timedelta(days=1), ports=(secure.port,))  # fmt: skip
    bad = [source(web, name) for name in ("gone", "robots", "loop", "empty", "inner")]
    feeds = [source(web, name, "feed", "/feed", assistants=()) for name in ("news", "html")]
    return [source(web, "lamp"), secured, *bad, *feeds]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, ready_settings: Settings, encoder: Encoder) -> Iterator[Story]:
    counting = Counting(encoder)
    own = machine(tmp_path_factory.mktemp("story") / "data", ready_settings, counting)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("lamp.localhost").configure_cert(context)  # an authority that nobody trusts
    with Web() as web, Web(context) as secure:
        told = Story(web, own, counting, [], [], [], [])
        known = sites(web, secure)
        for n in range(3):
            counting.texts.clear()
            if n == 2:
                web.answers["lamp.localhost", "/privacy"] = kept(  # type: ignore[assignment]
                    article("Privacy of the lamp", *RULES[:-1], CHANGED)
                )
            told.tallies.append(own.rebuild(known))
            told.builds.append(own.build)
            told.embedded.append(list(counting.texts))
            told.requests.append(len(web.requests()))
            own.now += dt.timedelta(days=2)
        yield told


def sentences(settings: Settings) -> set[str]:
    opened = open_current(settings.index)
    assert opened is not None
    rows = opened[0].database.execute("SELECT text FROM entry WHERE role = 'passage'").fetchall()
    opened[0].close()
    return {text for (text,) in rows}


def test_what_was_gathered_is_in_the_index(story: Story) -> None:
    first, _, last = story.builds
    assert first != last
    found = " ".join(sentences(story.machine.settings))
    assert all(rule in found for rule in (*RULES[:-1], CHANGED))
    assert "was heard by staff, papers say," in found
    assert "All about lamps" not in found


def test_every_failure_is_counted_with_its_reason(story: Story) -> None:
    tally = story.tallies[0]
    assert (tally.outcomes["new"], tally.outcomes["failed"] + tally.outcomes["refused"]) == (2, 7)
    why = {source: reason for (_, reason), sources in tally.reasons.items() for source in sources}
    assert set(why) == {"gone", "robots", "loop", "empty", "inner", "secured", "html"}
    for name, word in (("gone", "404"), ("robots", "robots"), ("inner", "address"), ("secured", "certificate")):
        assert word in why[name]


def test_a_second_rebuild_asks_only_whether_anything_is_new(story: Story) -> None:
    tally = story.tallies[1]
    assert (tally.outcomes["new"], tally.outcomes["changed"], tally.outcomes["listed"]) == (0, 0, 0)
    assert tally.outcomes["unchanged"] >= 2
    assert story.builds[1] == story.builds[0]
    assert story.embedded[1] == []


def test_only_what_has_no_vector_is_embedded(story: Story) -> None:
    assert story.embedded[0]
    assert story.embedded[2]
    assert len(story.embedded[2]) < 3
    assert CHANGED in " ".join(story.embedded[2])


def test_a_change_is_a_version_and_both_can_be_found(story: Story) -> None:
    archive = Archive(story.machine.settings.archive)
    versions = [version.text for document, version in archive.all() if document.publisher == "Example"]
    archive.close()
    assert sum(RULES[0] in text for text in versions) >= 2
    assert RULES[-1] in " ".join(sentences(story.machine.settings))


def test_a_reader_keeps_its_index_while_the_next_is_built(
    tmp_path: Path, ready_settings: Settings, encoder: Encoder
) -> None:
    own = machine(tmp_path / "data", ready_settings, encoder)
    opened = open_current(own.settings.index)
    assert opened is not None
    before = opened[0].target_count
    own.rebuild([], full=True, offline=True)
    assert own.build != opened[0].manifest.build
    assert opened[0].database.execute("SELECT count(*) FROM target").fetchone() == (before,)
    opened[0].close()


# --- one at a time, and what stops one ---


def test_a_second_rebuild_at_once_does_nothing(tmp_path: Path, ready_settings: Settings, encoder: Encoder) -> None:
    own = machine(tmp_path / "data", ready_settings, encoder)
    with alone(own.settings), pytest.raises(BusyError, match="another rebuild is under way"):
        own.rebuild([])
    assert own.rebuild([]).built.startswith("nothing new")


def test_the_lock_of_a_dead_rebuild_is_free(tmp_path: Path, ready_settings: Settings, encoder: Encoder) -> None:
    own = machine(tmp_path / "data", ready_settings, encoder)
    hold = f"""
import os, signal
from pathlib import Path
from filelock import FileLock
FileLock(Path({str(own.settings.data / LOCK)!r})).acquire()
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", hold], check=False, timeout=60).returncode == -9
    assert (own.settings.data / LOCK).exists()
    own.rebuild([], offline=True)


def command(settings: Settings, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EARSHOT_")}
    return subprocess.run(
        [sys.executable, "-m", "corpus", *arguments], capture_output=True, text=True, timeout=120, check=False,
        env={**kept, "EARSHOT_DATA": str(settings.data), "EARSHOT_THREADS": "2", **environment}, cwd=settings.data,
    )  # fmt: skip


def test_two_rebuilds_at_once_are_told_in_one_line(tmp_path: Path, ready_settings: Settings, encoder: Encoder) -> None:
    own = machine(tmp_path / "data", ready_settings, encoder)
    with alone(own.settings):
        run = command(own.settings, "rebuild", "--offline")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("python -m corpus: another rebuild is under way")
    assert len(run.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("rebuild",), ("rebuild", "--dry-run"), ("fetch", "ftc-feed", "--show")])
def test_without_a_contact_nothing_is_fetched(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    run = command(Settings(data=tmp_path), *arguments)
    assert (run.returncode, run.stdout) == (1, "")
    assert len(run.stderr.splitlines()) == 1
    assert "EARSHOT_CONTACT" in run.stderr
    assert not (tmp_path / "archive.db").exists()


def test_offline_needs_no_contact(tmp_path: Path, ready_settings: Settings, encoder: Encoder) -> None:
    own = machine(tmp_path / "data", ready_settings, encoder)
    run = command(own.settings, "rebuild", "--offline")
    assert (run.returncode, run.stderr) == (0, "")
    assert "nothing new" in run.stdout


def test_a_dry_run_tells_what_would_be_fetched_and_writes_nothing(
    tmp_path: Path, ready_settings: Settings, encoder: Encoder
) -> None:
    own = machine(tmp_path / "data", ready_settings, encoder)
    run = command(own.settings, "rebuild", "--dry-run", EARSHOT_CONTACT=CONTACT)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.endswith("141 addresses would be fetched\n")
    assert not (own.settings.data / "archive.db").exists()


FULL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
sys.argv = ["corpus", "rebuild", "--offline", "--full"]
from corpus.__main__ import main
main()
"""


@pytest.mark.skipif(os.name != "posix", reason="the limit is POSIX's")
def test_a_disk_that_fills_up_during_the_build_leaves_index_and_archive_whole(
    tmp_path: Path, ready_settings: Settings, encoder: Encoder
) -> None:
    own = machine(tmp_path / "data", ready_settings, encoder)
    own.rebuild([], offline=True)
    before = own.build
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK], capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "EARSHOT_DATA": str(own.settings.data)}, cwd=own.settings.data,
    )  # fmt: skip
    assert run.returncode == 1
    assert "no room left" in run.stderr
    assert len(run.stderr.splitlines()) <= 2
    assert own.build == before
    assert [path.name for path in own.settings.index.iterdir() if path.name.startswith(".part")] == []
    opened = open_current(own.settings.index)
    assert opened is not None
    assert opened[1] is None
    opened[0].close()
    Archive(own.settings.archive).close()


@pytest.mark.parametrize("damage", ["lost", "another byte"])
def test_an_index_that_is_damaged_is_built_anew(
    tmp_path: Path, ready_settings: Settings, encoder: Encoder, damage: str
) -> None:
    own = machine(tmp_path / "data", ready_settings, encoder)
    [damaged] = own.settings.index.glob("*/snapshot.db")
    content = damaged.read_bytes()
    damaged.write_bytes(b"" if damage == "lost" else content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(SnapshotError):
        verify_snapshot(damaged.parent)
    before = own.build
    own.rebuild([], offline=True)
    assert own.build != before
    opened = open_current(own.settings.index)
    assert opened is not None
    opened[0].close()
