"""The real client over real sockets: it connects, answers, loses the connection, resumes; no answer lost or doubled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest

from bot.discord_bot.client import Earshot, ShardedEarshot
from bot.discord_bot.parts import Parts
from tests.bot.discord_bot.loopback import Fault, Loopback, message, within
from tests.bot.discord_bot.serving_bot import Gate, serving_bot

QUESTION = "Do Amazon employees listen to what I say to Alexa?"


def answer_of(edits: list[dict[str, Any]]) -> str:
    [edit] = edits
    return str(edit)


@pytest.mark.parametrize("kind", [Earshot, ShardedEarshot])
async def test_it_connects_with_one_intent_and_answers(parts: Parts, kind: type[Earshot]) -> None:
    async with serving_bot(parts, kind) as (server, bot):
        told = await server.slash("ask", question=QUESTION)
        await within(told.answered.wait())
        assert told.callbacks == [{"type": 5, "data": {"flags": 64}}]
        assert "kulturegeek.fr" in answer_of(told.edits)
        assert not told.follow_ups
        assert server.intents == discord.Intents(guilds=True).value == 1
        assert bot.intents.value == 1
    assert bot.is_closed()


@pytest.mark.parametrize("loss", ["socket", "reconnect", "invalid", "invalid for good"])
async def test_a_connection_lost_in_the_middle_of_an_answer_loses_and_doubles_nothing(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, loss: str
) -> None:
    gate = Gate(parts, monkeypatch)
    async with serving_bot(parts) as (server, _bot):
        told = await server.slash("ask", question=QUESTION, token="token-77")
        await gate.wait()
        server.ready.clear()
        lose: dict[str, Callable[[], Awaitable[None]]] = {
            "socket": server.drop,
            "reconnect": server.reconnect,
            "invalid": lambda: server.invalidate(resumable=True),
            "invalid for good": lambda: server.invalidate(resumable=False),
        }
        await lose[loss]()
        missed = await server.slash("ask", person=2, question=QUESTION)  # while nobody is connected
        await within(server.ready.wait())
        assert (server.identified, server.resumed) == ((2, 0) if loss == "invalid for good" else (1, 1))
        if loss == "invalid for good":  # Discord does not send again what a lost session missed
            missed = await server.slash("ask", person=2, question=QUESTION)
        await server.slash("ask", question=QUESTION, token="token-77")  # delivered once more
        gate.open.set()
        await within(told.answered.wait())
        await within(missed.answered.wait())
        after = await server.slash("ask", person=3, question=QUESTION)
        await within(after.answered.wait())
        for each in (told, missed, after):
            assert len(each.callbacks) == 1
            assert "kulturegeek.fr" in answer_of(each.edits)
            assert not each.follow_ups


async def test_a_callback_that_got_through_although_discord_said_502_is_answered_once(parts: Parts) -> None:
    async with serving_bot(parts) as (server, _bot):
        server.faults.append(Fault("POST", r"/interactions/.*/callback", 502, after=True))
        told = await server.slash("ask", question=QUESTION)
        await within(told.answered.wait())
        assert len(told.callbacks) == len(told.edits) == 1


async def test_an_answer_that_got_through_although_discord_said_502_is_the_same_message(parts: Parts) -> None:
    async with serving_bot(parts) as (server, bot):
        server.faults.append(Fault("PATCH", r"/webhooks/", 502, after=True))
        told = await server.slash("ask", question=QUESTION)
        await within(told.answered.wait())
        await within(bot.drain(20))
        assert len(told.edits) == 2, "edited twice, which shows it once"
        assert told.edits[0] == told.edits[1]
        assert not told.follow_ups
        assert not server.messages


async def test_a_rate_limit_is_waited_for(parts: Parts) -> None:
    async with serving_bot(parts) as (server, bot):
        server.faults.append(Fault("PATCH", r"/webhooks/", 429, body={"retry_after": 0.2, "global": False}))
        told = await server.slash("ask", question=QUESTION)
        await within(told.answered.wait())
        await within(bot.drain(20))
        assert "kulturegeek.fr" in answer_of(told.edits)


async def shared(server: Loopback, person: int = 1) -> Any:
    """An answer, and a press on its button Share in channel."""
    told = await server.slash("ask", person=person, question=QUESTION)
    await within(told.answered.wait())
    shown = message(5, told.edits[0])
    custom_id = next(c["custom_id"] for row in shown["components"] for c in row["components"] if "custom_id" in c)
    return await server.press(custom_id, shown, person)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("POST", r"/channels/900/messages", 502, after=True),
        Fault("POST", r"/channels/900/messages", 500),
        Fault("POST", r"/channels/900/messages", 429, body={"retry_after": 0.2, "global": False}),
        Fault("POST", r"/channels/900/messages", 429, body={"retry_after": 0.2, "global": True}),
    ],
)
async def test_what_is_shared_stands_there_once_whatever_discord_says(parts: Parts, fault: Fault) -> None:
    async with serving_bot(parts) as (server, bot):
        server.faults.append(fault)
        told = await shared(server)
        await within(told.answered.wait())
        await within(bot.drain(20))
        assert [message["nonce"] for message in server.messages] == ["s5"]
        assert told.edits[-1]["content"] == "Shared."


async def test_a_connection_that_breaks_while_the_answer_is_sent_is_tried_again(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving_bot(parts) as (server, _bot):
        original, failures = discord.Interaction.edit_original_response, [ConnectionResetError(104, "reset")]

        async def breaks_once(interaction: Any, **values: Any) -> Any:
            if failures:
                raise failures.pop()
            return await original(interaction, **values)

        monkeypatch.setattr(discord.Interaction, "edit_original_response", breaks_once)
        told = await server.slash("ask", question=QUESTION)
        await within(told.answered.wait())
        assert "kulturegeek.fr" in answer_of(told.edits)


async def test_a_layout_that_discord_refuses_is_sent_as_plain_text(parts: Parts) -> None:
    async with serving_bot(parts) as (server, _bot):
        refusal = {"code": 50035, "message": "Invalid Form Body", "errors": {}}
        server.faults.append(Fault("PATCH", r"/webhooks/", 400, body=refusal))
        told = await server.slash("ask", question=QUESTION)
        await within(told.answered.wait())
        [edit] = told.edits
        assert edit["content"].startswith("The evidence is too long")
        assert edit["files"] == ["earshot.txt"]
