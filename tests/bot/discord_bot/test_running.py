"""earshot run and sync: from the token to the clean end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.discord_bot import serving
from bot.discord_bot.client import Earshot
from bot.discord_bot.parts import Parts
from bot.settings import BotSettings
from corpus.errors import DiscordError, SettingsError
from tests.bot.discord_bot.loopback import Fault, loopback, within
from tests.bot.discord_bot.serving_bot import Gate, program, serving_bot
from tests.bot.test_bot_settings import made_up_token

QUESTION = "Do Amazon employees listen to what I say to Alexa?"
END_S = 10.0  # within which the bot has to end


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_after_running_answers_are_sent(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    gate = Gate(parts, monkeypatch)
    async with loopback() as server:
        bot, stops = Earshot(parts), asyncio.Event()
        stop_taking = bot.stop_taking

        def noticed() -> None:
            stop_taking()
            stops.set()

        monkeypatch.setattr(bot, "stop_taking", noticed)
        running = asyncio.create_task(serving.run(bot, made_up_token()))
        await within(server.ready.wait())
        told = await server.slash("ask", question=QUESTION)
        await gate.wait()
        began = time.perf_counter()
        os.kill(os.getpid(), number)
        await within(stops.wait())
        late = await server.slash("ask", person=2, question=QUESTION)
        await within(late.answered.wait())
        gate.open.set()
        await within(running)
        assert time.perf_counter() - began < END_S
        assert "kulturegeek.fr" in str(told.edits)
        assert late.callbacks[0]["data"]["content"] == "I am being restarted. Please ask again in a minute."
        assert bot.is_closed()


async def test_an_answer_that_takes_too_long_does_not_hold_up_the_end(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "DRAIN_S", 0.05)
    gate = Gate(parts, monkeypatch)
    async with serving_bot(parts) as (server, _bot):
        await server.slash("ask", question=QUESTION)
        await gate.wait()
        began = time.perf_counter()
    assert time.perf_counter() - began < END_S
    gate.open.set()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("GET", r"/users/@me", 401, body={"message": "401: Unauthorized", "code": 0}), "does not accept"),
        (Fault("GET", r"/users/@me", 403, body={"message": "no", "code": 40001}), "refuses (403, code 40001)"),
    ],
)
async def test_what_discord_refuses_at_login_is_told_in_a_line(parts: Parts, fault: Fault, said: str) -> None:
    async with loopback() as server:
        server.faults.append(fault)
        with pytest.raises(DiscordError, match=r"^Discord ") as raised:
            await within(serving.run(Earshot(parts), made_up_token(), asyncio.Event()))
        assert said in str(raised.value)
        assert made_up_token() not in str(raised.value)


async def test_a_connection_that_discord_closes_for_good_is_told_in_a_line(parts: Parts) -> None:
    async with loopback() as server:
        running = asyncio.create_task(serving.run(Earshot(parts), made_up_token(), asyncio.Event()))
        await within(server.ready.wait())
        await server.drop(code=4004)
        with pytest.raises(DiscordError, match=r"closed the connection for good \(code 4004\)"):
            await within(running)


async def test_where_discord_cannot_be_reached_a_line_says_so(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    from discord.http import Route

    monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:9/api/v10")
    with pytest.raises(DiscordError, match="cannot be reached"):
        await within(serving.run(Earshot(parts), made_up_token(), asyncio.Event()))


async def test_sync_registers_once_and_says_whether_it_did(bot_settings: BotSettings) -> None:
    async with loopback() as server:
        for force, sent in [(False, True), (False, False), (True, True)]:
            assert await serving.register_commands(bot_settings, made_up_token(), force=force) is sent
        assert sum(method == "PUT" for method, _ in server.requests) == 2


async def test_run_after_sync_registers_nothing(parts: Parts) -> None:
    async with loopback():
        assert await serving.register_commands(parts.settings, made_up_token(), force=False)
    async with serving_bot(parts) as (server, _bot):
        assert not [method for method, _ in server.requests if method == "PUT"]


def test_the_options_of_both_commands_have_help() -> None:
    for command, said in [("run", "--check"), ("sync", "--force")]:
        result = CliRunner().invoke(app(), [command, "--help"])
        assert result.exit_code == 0
        assert said in result.output


@pytest.mark.parametrize("arguments", [["run"], ["run", "--check"], ["sync"]])
def test_without_a_token_nothing_is_begun(arguments: list[str]) -> None:
    result = CliRunner().invoke(app(), arguments)
    assert isinstance(result.exception, SettingsError)
    assert "EARSHOT_DISCORD_TOKEN is not set" in str(result.exception)


def test_run_check_opens_everything_and_exits(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(own_data))
    monkeypatch.setenv("EARSHOT_DISCORD_TOKEN", made_up_token())
    result = CliRunner().invoke(app(), ["run", "--check"])
    assert result.exit_code == 0, result.output
    assert "has the form of one" in result.output
    assert (own_data / "state.db").is_file()
    assert made_up_token() not in result.output


def test_doctor_shows_the_tokens_state(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(own_data))
    said = CliRunner().invoke(app(), ["doctor"]).output
    assert "ok      Discord token: not set" in said
    monkeypatch.setenv("EARSHOT_DISCORD_TOKEN", "not-a-token")
    result = CliRunner().invoke(app(), ["doctor"])
    assert result.exit_code == 1
    assert "PROBLEM Discord token: EARSHOT_DISCORD_TOKEN is not a bot token" in result.output
    monkeypatch.setenv("EARSHOT_DISCORD_TOKEN", made_up_token())
    result = CliRunner().invoke(app(), ["doctor"])
    assert "ok      Discord token: set, for application 123456789012345678" in result.output
    assert made_up_token() not in result.output
    assert result.exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_program_itself_ends_cleanly(own_data: Path, number: signal.Signals) -> None:
    async with program(own_data) as (server, process):
        told = await server.slash("ask", question=QUESTION)
        await asyncio.wait_for(told.answered.wait(), 60)
        began = time.perf_counter()
        process.send_signal(number)
        _, said = await asyncio.to_thread(process.communicate, timeout=60)
        assert time.perf_counter() - began < END_S
    assert process.returncode == 0
    assert "stopped; nothing is lost" in said
    assert "Traceback" not in said


def test_discord_is_imported_only_by_what_needs_it() -> None:
    code = (
        "import sys; import bot.__main__, bot.commands.run, bot.commands.sync, bot.commands.doctor;"
        "print([m for m in ('discord', 'sqlalchemy', 'aiohttp', 'numpy', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
