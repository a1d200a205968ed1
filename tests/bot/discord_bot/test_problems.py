"""What goes wrong: one private line with a short id; the log has the id and the place, never the words."""

from __future__ import annotations

import asyncio
import io
import logging
import re
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.discord_bot import asking, choices
from bot.discord_bot.buttons import item
from bot.discord_bot.forever import every
from bot.discord_bot.logs import described, watch_loop
from bot.discord_bot.problems import line_for
from bot.discord_bot.reader import BusyError
from bot.locales import translator
from corpus.errors import DataFolderError, UsageError
from tests.bot.discord_bot.simulated import World, texts

QUESTION = "does my neighbour zorblatt listen through alexa?"
SECRET = "zorblatt"
FAILED = re.compile(r"Something went wrong on my side\. The people who run me find it under ([0-9a-f]{8})\.")


def break_answers(monkeypatch: pytest.MonkeyPatch, error: type[Exception] = ValueError) -> None:
    def crash(_knowledge: Any, asked: Any, *_: Any) -> Any:
        raise error(f"cannot digest {asked.question}")

    monkeypatch.setattr(asking, "answered", crash)


def check_failure(result: Any, log: io.StringIO) -> None:
    found = FAILED.fullmatch(texts(result))
    assert found, texts(result)
    assert found[1] in log.getvalue()
    assert SECRET not in log.getvalue()


@pytest.mark.parametrize("private", [True, False])
async def test_a_crash_is_told_privately_with_an_id_that_the_log_has_too(
    world: World, monkeypatch: pytest.MonkeyPatch, log: io.StringIO, private: bool
) -> None:
    break_answers(monkeypatch)
    result = await world.alice.slash(world.channel, "ask", question=QUESTION, private=private)
    if private:
        assert result.ephemeral
        check_failure(result, log)
    else:
        assert result.response is None, "what all would have seen is taken back"
        [told] = result.followups
        assert told.ephemeral
        check_failure(told, log)
    assert "/ask failed" in log.getvalue()
    assert "ValueError" in log.getvalue()
    assert "test_problems.py" in log.getvalue()
    world.expects(ValueError)


async def test_a_crash_in_a_button_and_in_a_modal_is_told_the_same_way(
    world: World, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    shown = await world.alice.slash(world.channel, "ask", question="does alexa listen?")
    assert shown.response is not None
    message = shown.response.message
    asked = await world.alice.click(message, label="Ask a follow-up")
    break_answers(monkeypatch)
    check_failure(await world.alice.submit_modal(asked, {"question": QUESTION}), log)

    async def crash(*_: Any) -> None:
        raise RuntimeError(QUESTION)

    monkeypatch.setitem(item.PRESSES, "more", crash)
    check_failure(await world.alice.click(message, label="More evidence"), log)
    assert "the button more failed" in log.getvalue()


async def test_a_crash_while_something_is_suggested_suggests_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    def crash(typed: str, _options: Any) -> Any:
        raise KeyError(typed)

    monkeypatch.setattr(choices, "suggested", crash)
    assert await world.alice.autocomplete(world.channel, "ask", "assistant", SECRET, question=QUESTION) == []
    assert "suggest_assistants failed" in log.getvalue()
    assert SECRET not in log.getvalue()
    assert str(world.alice.id) not in log.getvalue()


async def test_a_crash_in_an_event_is_logged_without_its_words(
    world: World, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    def crash(*_: Any) -> int:
        raise OSError(SECRET)

    monkeypatch.setattr(world.bot.state, "purge", crash)
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.server.id)})
    await world.env.settle()
    assert "on_guild_remove failed" in log.getvalue()
    assert SECRET not in log.getvalue()
    world.expects(OSError)


async def test_what_is_too_late_for_discord_is_logged_in_a_line(world: World, log: io.StringIO) -> None:
    world.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    await world.alice.slash(world.channel, "ask", question=QUESTION)
    assert "/ask came too late for Discord" in log.getvalue()
    world.expects(discord.NotFound)


async def test_where_the_person_cannot_be_told_either_the_log_says_so(world: World, log: io.StringIO) -> None:
    world.env.inject_error("PATCH", "/webhooks/*", status=500, times=None)
    await world.alice.slash(world.channel, "ask", question=QUESTION)
    assert "the person could not be told" in log.getvalue()
    assert SECRET not in log.getvalue()
    world.expects(discord.HTTPException)


def error_of(kind: type[BaseException], **values: Any) -> BaseException:
    error = kind.__new__(kind)
    for name, value in values.items():
        setattr(error, name, value)
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (BusyError(), "Many people are asking"),
        (UsageError(SECRET), "That cannot be answered as it was typed"),
        (app_commands.MissingPermissions(["manage_guild"]), "You need the permission Manage Server"),
        (app_commands.NoPrivateMessage(), "That works in a server only"),
        (error_of(app_commands.TransformerError), "One of the options cannot be read"),
        (app_commands.CommandNotFound("x", []), "This command has changed"),
        (error_of(app_commands.CommandSignatureMismatch), "This command has changed"),
        (discord.RateLimited(90.0), "Discord asks me to slow down"),
        (error_of(discord.Forbidden), "Discord does not let me"),
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_what_a_person_can_do_about_it_is_said_in_their_language(
    error: BaseException, said: str, language: str
) -> None:
    line = line_for(error, translator(language))
    assert line
    assert SECRET not in line
    assert line.startswith(said) == (language == "en")


def test_other_failures_are_ours() -> None:
    for error in (ValueError(), DataFolderError("full"), discord.ClientException()):
        assert line_for(error, translator("en")) is None


def test_of_an_exception_only_types_and_places_are_written() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as inner:
            raise app_commands.AppCommandError(SECRET) from inner
    except app_commands.AppCommandError as error:
        text = described(error)
    assert SECRET not in text
    assert text.splitlines()[0] == "discord.app_commands.errors.AppCommandError"
    assert "KeyError" in text
    assert "test_problems.py" in text


def test_an_exception_that_causes_itself_is_described_once() -> None:
    error = ValueError(SECRET)
    other = ValueError(SECRET)
    error.__context__, other.__context__ = other, error
    assert described(error).count("ValueError") == 2


async def test_what_nobody_caught_is_logged_by_the_loop_without_its_words(log: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    watch_loop(loop)
    try:
        error = ValueError(SECRET)
        loop.call_exception_handler({"message": f"Task exception\nfuture: <{SECRET}>", "exception": error})
    finally:
        loop.set_exception_handler(before)
    assert "Task exception" in log.getvalue()
    assert "ValueError" in log.getvalue()
    assert SECRET not in log.getvalue()


def test_the_libraries_that_see_questions_never_log_below_info(log: io.StringIO) -> None:
    for name in ("discord", "discord.gateway", "discord.http", "aiohttp", "asyncio"):
        assert not logging.getLogger(name).isEnabledFor(logging.DEBUG)
    logging.getLogger("bot").debug("seen")
    assert "seen" in log.getvalue()


async def test_a_loop_goes_on_after_a_failed_run(log: io.StringIO) -> None:
    runs = 0
    done = asyncio.Event()

    async def fails() -> None:
        nonlocal runs
        runs += 1
        if runs == 3:
            done.set()
        raise discord.ClientException(SECRET)

    task = asyncio.create_task(every(0.0, fails))
    await asyncio.wait_for(done.wait(), 10)
    task.cancel()
    assert log.getvalue().count("a run of fails failed; it goes on") >= 2
    assert SECRET not in log.getvalue()
