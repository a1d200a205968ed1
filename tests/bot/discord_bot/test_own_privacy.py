"""The bot's own privacy: what was asked is written nowhere, and PRIVACY.md says what is."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.answering import Knowledge
from bot.answering import answer as real_answer
from bot.discord_bot import asking, client
from bot.discord_bot.client import Earshot
from bot.discord_bot.logs import set_up_logs
from bot.discord_bot.parts import Parts
from bot.question import Asked
from bot.tables import tables
from corpus.settings import Settings
from tests.bot.discord_bot.loopback import message, within
from tests.bot.discord_bot.serving_bot import serving_bot
from tests.bot.discord_bot.simulated import World, texts

ROOT = Path(__file__).resolve().parents[3]
MARK = re.compile(r"mk\d{4}zq")
PEOPLE = 50  # who take turns, so that nobody is too quick


class DigestionError(Exception):
    """Raised by a made-up crash; its message holds the question."""


@pytest.fixture
def no_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """simcord cannot settle while a timer of its bot falls due in real time, as the sweep's does after a minute."""
    monkeypatch.setattr(client, "SWEEP_S", 1e6)


@pytest.fixture
def crashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every tenth answer crashes, with the question in the error's message."""

    def crash(knowledge: Knowledge, asked: Asked, today: dt.date) -> Any:
        if re.search(r"mk\d{3}7zq", asked.question):
            raise DigestionError(f"cannot digest {asked.question!r}")
        return real_answer(knowledge, asked, today)

    monkeypatch.setattr(asking, "answer", crash)


def marked(n: int) -> str:
    """The n-th question: good ones, bad ones, odd ones, in four languages, each with its mark."""
    questions = [
        "does alexa keep what my neighbour {} says?",
        "comment supprimer les enregistrements de {} sur siri ?",
        "hört google meinem mann {} zu?",
        "¿me escucha bixby cuando hablo de {}?",
        "{}",
        "<@1> @everyone **{}** [x](https://{}.example)",
        "who won the {} cup in 2099-13-45?",
        "\u202e{}\u202c \x1b[31m {} \x00",
        "wat is {} voor een vraag, luistert alexa mee?",
        "{} " * 300,
    ]
    return questions[n % len(questions)].replace("{}", f"mk{n:04d}zq")


def files_with_marks(*folders: Path) -> list[Path]:
    """Files under the folders that hold a mark, as UTF-8 or UTF-16."""
    patterns = [re.compile(rb"mk\d{4}zq"), re.compile(rb"m\0k\0(?:\d\0){4}z\0q\0")]
    found = []
    for folder in folders:
        paths = [path for path in folder.rglob("*") if path.is_file()]
        found += [path for path in paths if any(pattern.search(path.read_bytes()) for pattern in patterns)]
    return found


def check_nothing_is_written(log: io.StringIO, *folders: Path) -> None:
    assert len(log.getvalue()) > 100, "the log was on"
    assert not MARK.findall(log.getvalue())
    assert not files_with_marks(*folders)


async def ask_in_every_way(world: World, n: int) -> None:
    question = marked(n)
    if n % 4 == 0:
        options = {"assistant": "alexa"} if n % 8 else {"assistant": f"mk{n:04d}zq"}
        await world.alice.slash(world.channel, "ask", question=question[:4000], **options)
    elif n % 4 == 1:
        sent = await world.bob.send(world.channel, question[:2000])
        await world.alice.context_menu(world.channel, "Ask Earshot about this", sent)
    elif n % 4 == 2:
        result = await world.alice.slash(world.channel, "ask", question="does alexa listen?", private=bool(n % 3))
        assert result.response is not None
        asked = await world.alice.click(result.response.message, label="Ask a follow-up")
        await world.alice.submit_modal(asked, {"question": question[:4000]})
    else:
        await world.alice.autocomplete(world.channel, "ask", "assistant", f"mk{n:04d}zq", question=question)
        await world.alice.slash(world.channel, "ask", question=question[:4000], as_of=f"2019{n:04d}"[:10])
        await world.alice.slash(world.channel, "compare", first="alexa", second="siri", topic=f"mk{n:04d}zq")
        await world.alice.slash(world.channel, "compare", first="alexa", second=question[:4000], topic="deletion")
        await world.alice.slash(world.channel, "changes", service=question[:4000])


@pytest.mark.parametrize("count", [20, pytest.param(1000, marks=pytest.mark.slow)])
async def test_of_marked_questions_nothing_is_written(
    no_sweep: None,
    world: World,
    crashing: None,
    log: io.StringIO,
    ready_settings: Settings,
    count: int,
) -> None:
    world.expects(DigestionError)
    world.bot.questions.per_minute = world.bot.clicks.per_minute = 10**9
    for n in range(count):
        await ask_in_every_way(world, n)
    shown = await world.alice.slash(world.channel, "ask", question=marked(4000))
    assert shown.response is not None
    await world.alice.click(shown.response.message, label="Helpful")
    await world.admin.slash(world.channel, "settings privacy", private=False)
    assert "failed" in log.getvalue(), "crashes were logged"
    stored = world.bot.state.stored(world.server.id)
    assert len(stored["vote"]) <= 1
    await world.env.restart_bot(Earshot(world.bot.parts))
    world.bot.parts.state.close()
    check_nothing_is_written(log, world.bot.parts.settings.data, ready_settings.data)


@pytest.mark.parametrize("count", [20, pytest.param(1000, marks=pytest.mark.slow)])
async def test_nothing_is_written_over_a_real_gateway_either(
    parts: Parts,
    crashing: None,
    log: io.StringIO,
    ready_settings: Settings,
    count: int,
) -> None:
    async with serving_bot(parts) as (server, _bot):
        set_up_logs("debug", log)  # as `earshot run` does, after everything else
        told = []
        for n in range(count):
            told.append(await server.slash("ask", person=1 + n % PEOPLE, question=marked(n)[:4000]))
            if n % 20 == 19:
                for each in told:
                    await within(each.answered.wait())
        custom_id = "e1.asked0.a.en..AAAAAAAAAAAA"
        field = {"type": 18, "component": {"type": 4, "custom_id": "question", "value": marked(count)}}
        data = {"custom_id": custom_id, "components": [field]}
        follow = await server.interact(5, data, person=99, message=message(5, {}))
        await within(follow.answered.wait())
        await server.dispatch("MESSAGE_CREATE", message(6, {"content": marked(0)}))
        await server.drop()
    check_nothing_is_written(log, parts.settings.data, ready_settings.data)


def stated() -> set[tuple[str, str]]:
    """(table, column) as PRIVACY.md lists them."""
    text = (ROOT / "PRIVACY.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `(\w+)` \| `(\w+)` \|", text, re.MULTILINE))


def test_the_privacy_page_lists_every_column_of_the_database_and_no_other() -> None:
    assert stated() == {(table.name, column) for table in tables.sorted_tables for column in table.c.keys()}  # noqa: SIM118


def test_no_column_could_hold_a_person_or_a_question() -> None:
    for table in tables.sorted_tables:
        for column in table.c.keys():  # noqa: SIM118
            assert not re.search(r"user|member|person|author|name|question|text|content|message|answer", column)


async def test_the_bot_asks_for_one_intent_and_keeps_no_members_and_messages(world: World) -> None:
    bot = world.bot
    assert bot.intents.value == 1
    assert bot._connection.max_messages is None
    assert bot._connection.member_cache_flags.value == 0
    allowed: Any = bot.allowed_mentions
    assert allowed.to_dict() == {"parse": []}
    await world.alice.send(world.channel, "hello there")
    assert not bot.cached_messages
    guild = bot.get_guild(world.server.id)
    assert guild is not None
    assert {member.id for member in guild.members} <= {bot.user.id if bot.user else 0}


async def test_when_a_server_removes_the_bot_its_rows_go(world: World) -> None:
    await world.admin.slash(world.channel, "settings privacy", private=False)
    assert world.bot.state.servers() == {world.server.id}
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.server.id)})
    await world.env.settle()
    assert world.bot.state.servers() == set()


async def test_a_server_that_is_out_of_order_keeps_its_rows(world: World) -> None:
    await world.admin.slash(world.channel, "settings privacy", private=False)
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.server.id), "unavailable": True})
    await world.env.settle()
    assert world.bot.state.servers() == {world.server.id}


async def test_removals_while_offline_are_found_at_the_next_start(parts: Parts) -> None:
    parts.state.change(800, private=False)
    parts.state.change(801, private=False)
    parts.state.add_vote(802, ["A" * 12], "helpful", None, dt.date(2026, 1, 1))
    async with serving_bot(parts) as (server, bot):
        told = await server.slash("help")
        await within(told.answered.wait())
        await within(bot.reconciled.wait())
        assert parts.state.servers() == {800}


async def test_a_server_that_is_out_of_order_at_the_start_keeps_its_rows(parts: Parts) -> None:
    parts.state.change(803, private=False)
    async with serving_bot(parts, unavailable=[803]) as (_server, bot):
        await within(bot.reconciled.wait())
        assert parts.state.servers() == {803}


async def test_what_is_shown_says_who_runs_it(world: World) -> None:
    settings = world.bot.parts.settings.model_copy(update={"operator": "Jane Doe, jane@a.example"})
    object.__setattr__(world.bot.parts, "settings", settings)
    assert "Run by: Jane Doe, jane@a.example" in texts(await world.alice.slash(world.channel, "privacy show"))


@pytest.fixture(autouse=True)
def _quiet_root() -> Iterator[None]:
    """Leaves the root logger's handlers as they were."""
    root = logging.getLogger()
    before = list(root.handlers)
    yield
    root.handlers = before
