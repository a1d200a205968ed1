"""Buttons under evidence: what they do, that they outlive a restart and a rebuild, that they say nothing personal."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answering import Knowledge
from bot.discord_bot.client import Earshot
from bot.discord_bot.reference import Reference
from tests.bot.discord_bot.simulated import World, custom_ids, labels, posted, texts

QUESTION = "Do Amazon employees listen to what I say to Alexa?"
HOW_TO = "How do I delete my Alexa recordings?"
GONE = "AAAAAAAAAAAA"


async def answered(world: World, question: str = QUESTION) -> Any:
    result = await world.alice.slash(world.channel, "ask", question=question)
    assert result.response is not None
    return result


async def test_shared_evidence_is_a_fresh_message_without_question_and_asker(world: World) -> None:
    result = await answered(world)
    shared = await world.alice.click(result.response.message, label="Share in channel")
    assert shared.ephemeral
    assert texts(shared) == "Shared."
    [sent] = world.posts()
    said = posted(sent)
    assert "kulturegeek.fr" in said
    assert QUESTION not in said
    assert "alice" not in str(sent)
    assert str(world.alice.id) not in str(sent)
    assert sent["allowed_mentions"] == {"parse": []}
    assert sent["enforce_nonce"]
    assert len(sent["nonce"]) <= 25
    assert labels(world.channel.last_message) == [
        "More evidence", "Full context", "Ask a follow-up", "Helpful", "Not helpful"
    ]  # fmt: skip


async def test_the_same_message_is_shared_once(world: World) -> None:
    result = await answered(world)
    for said in ("Shared.", "This was shared already."):
        assert texts(await world.alice.click(result.response.message, label="Share in channel")) == said
    assert len(world.posts()) == 1


async def test_what_is_shared_is_in_the_servers_language(world: World) -> None:
    world.facts.guild_locale = "de"
    result = await answered(world)
    assert texts(await world.alice.click(result.response.message, label="Share in channel")) == "Shared."
    assert "Das sagen die Quellen" in posted(world.posts()[0])
    assert "Mehr Belege" in labels(world.channel.last_message)


async def test_steps_are_shared_with_the_evidence(world: World) -> None:
    result = await answered(world, HOW_TO)
    await world.alice.click(result.response.message, label="Share in channel")
    assert "1. Open the Alexa app." in posted(world.posts()[0])


async def test_more_evidence_is_private_new_and_paged(world: World) -> None:
    result = await answered(world)
    seen = {line for line in texts(result).splitlines() if line.startswith("📝")}
    message = result.response.message
    for _ in range(3):
        more = await world.alice.click(message, label="More evidence")
        assert more.ephemeral
        lines = {line for line in texts(more).splitlines() if line.startswith("📝")}
        assert lines
        assert not lines & seen
        seen |= lines
        assert more.response is not None
        message = more.response.message


async def test_there_is_an_end_to_more_evidence(world: World) -> None:
    result = await answered(world, "Does Roku listen?")
    message = result.response.message
    for _ in range(9):
        more = await world.alice.click(message, label="More evidence")
        if "There is no more on this" in texts(more):
            return
        assert more.response is not None
        message = more.response.message
        if "More evidence" not in labels(more):
            return
    raise AssertionError("it went on for ever")


async def test_full_context_shows_each_quote_and_leads_to_the_others(world: World) -> None:
    result = await answered(world)
    context = await world.alice.click(result.response.message, label="Full context")
    assert texts(context).startswith("### 📄 Quote 1 in its context")
    assert "The page behind this summary is not kept" in texts(context)
    assert labels(context) == ["Quote 2", "Quote 3", "Quote 4"]
    assert context.response is not None
    second = await world.alice.click(context.response.message, label="Quote 2")
    assert texts(second).startswith("### 📄 Quote 2 in its context")
    assert labels(second) == ["Quote 1", "Quote 3", "Quote 4"]


async def test_a_follow_up_is_typed_in_a_modal_and_goes_on_from_the_question(world: World) -> None:
    result = await answered(world, "How long does Alexa keep my recordings?")
    shown = await world.alice.click(result.response.message, label="Ask a follow-up")
    assert shown.modal is not None
    assert len(shown.modal["custom_id"]) <= 100
    follow = await world.alice.submit_modal(shown, {"question": "and Siri?"})
    assert follow.ephemeral
    assert "Siri" in texts(follow)
    assert "No earlier question" not in texts(follow)


async def test_a_follow_up_to_forgotten_evidence_is_about_the_same_assistant_and_says_so(world: World) -> None:
    result = await answered(world, "How long does Alexa keep my recordings?")
    await world.env.advance_time(15 * 60 + 1)
    result = await answered_again(world, result)
    shown = await world.bob.click(result, label="Ask a follow-up")
    follow = await world.bob.submit_modal(shown, {"question": "how do I delete them?"})
    assert "No earlier question of yours is in memory" in texts(follow)
    assert "Alexa" in texts(follow)
    assert "No assistant was named" not in texts(follow)


async def answered_again(world: World, result: Any) -> Any:
    """A public copy of the answer, which others can press buttons under."""
    await world.alice.slash(world.channel, "ask", question="How long does Alexa keep my recordings?", private=False)
    return world.channel.last_message


async def test_votes_hold_passages_reason_and_day_and_nobody(world: World) -> None:
    result = await answered(world)
    assert texts(await world.alice.click(result.response.message, label="Helpful")) == "Thank you."
    await world.alice.click(result.response.message, label="Share in channel")
    shared = world.channel.last_message
    assert shared is not None
    shown = await world.bob.click(shared, label="Not helpful")
    assert shown.modal is not None
    assert [part["component"]["type"] for part in shown.modal["components"]] == [21], "a choice, no free text"
    assert texts(await world.bob.submit_modal(shown, {"reason": "out-of-date"})) == "Thank you."
    stored = world.bot.state.stored(world.server.id)["vote"]
    assert [(row["vote"], row["reason"], row["day"]) for row in stored] == [
        ("helpful", None, "2026-11-24"), ("not-helpful", "out-of-date", "2026-11-24")
    ]  # fmt: skip
    assert all(set(row) == {"id", "server", "passages", "vote", "reason", "day"} for row in stored)
    assert str(world.alice.id) not in str(stored)
    assert str(world.bob.id) not in str(stored)


async def test_a_person_votes_once_on_a_message(world: World) -> None:
    result = await answered(world)
    await world.alice.click(result.response.message, label="Helpful")
    for label in ("Helpful", "Not helpful"):
        said = texts(await world.alice.click(result.response.message, label=label))
        assert said == "You have said so already, thank you."
    assert len(world.bot.state.stored(world.server.id)["vote"]) == 1


async def test_a_vote_in_direct_messages_has_no_server(world: World) -> None:
    result = await world.alice.user.slash("ask", question=QUESTION)
    assert result.response is not None
    await world.alice.user.click(result.response.message, label="Helpful")
    assert world.bot.state.servers() == set()


@pytest.mark.parametrize("label", ["Share in channel", "More evidence", "Full context", "Ask a follow-up", "Helpful"])
async def test_buttons_work_after_a_restart(world: World, label: str) -> None:
    result = await answered(world)
    await world.env.restart_bot(Earshot(world.bot.parts))
    pressed = await world.alice.click(result.response.message, label=label)
    assert pressed.modal or texts(pressed)
    assert "wrong" not in (texts(pressed) if pressed.response else "")


async def test_a_modal_that_was_open_during_a_restart_is_taken(world: World) -> None:
    result = await answered(world)
    shown = await world.alice.click(result.response.message, label="Ask a follow-up")
    await world.env.restart_bot(Earshot(world.bot.parts))
    follow = await world.alice.submit_modal(shown, {"question": "and how do I stop it?"})
    assert "Alexa" in texts(follow)


def replaced(world: World, reference: Reference) -> Any:
    """A message of the bot with buttons for ``reference``, as an earlier version may have left it."""
    message = world.channel.last_message
    assert message is not None
    stored = world.env.backend.get_message(message.channel.id, message.id)
    old = Reference.read(custom_ids(message)[0])
    assert old is not None
    for row in stored.components:
        for button in row.get("components", []):
            if button["type"] == 2:
                name = button["custom_id"].split(".")[1].rstrip("0123456789")
                button["custom_id"] = reference.custom_id(name)
    return world.channel.last_message


async def test_where_passages_are_gone_a_friendly_line_says_so(world: World) -> None:
    await world.alice.slash(world.channel, "ask", question=QUESTION, private=False)
    old = replaced(world, Reference("answered", "en", None, (GONE,)))
    assert texts(await world.bob.click(old, label="Full context")).startswith("What this message showed is no longer")
    assert "There is no more on this" in texts(await world.bob.click(old, label="More evidence"))
    assert texts(await world.bob.click(old, label="Helpful")) == "Thank you."
    shown = await world.bob.click(old, label="Ask a follow-up")
    assert "Siri" in texts(await world.bob.submit_modal(shown, {"question": "does Siri keep recordings?"}))


async def test_where_some_passages_are_gone_the_rest_is_shared_and_says_so(world: World, knowledge: Knowledge) -> None:
    result = await answered(world)
    read = Reference.read(custom_ids(result)[0])
    assert read is not None
    await world.alice.click(result.response.message, label="Share in channel")
    old = replaced(world, Reference("answered", "en", None, (GONE, read[2].passages[0])))
    context = await world.bob.click(old, label="Full context")
    assert texts(context).startswith("### 📄 Quote 2 in its context")


async def test_a_button_of_an_unknown_form_gets_a_friendly_line(world: World) -> None:
    await world.alice.slash(world.channel, "ask", question=QUESTION, private=False)
    message = world.channel.last_message
    assert message is not None
    stored = world.env.backend.get_message(message.channel.id, message.id)
    button = next(c for row in stored.components for c in row.get("components", []) if c["type"] == 2)
    button["custom_id"] = "e0.share.old"
    said = texts(await world.bob.click(message, custom_id="e0.share.old"))
    assert said == "This button is of an earlier version. Ask again with /ask."


async def test_an_interaction_that_is_delivered_twice_is_answered_once(world: World) -> None:
    await answered(world)
    calls = len(world.requests)
    world.env.backend.emit("INTERACTION_CREATE", world.facts.last)
    await world.env.settle()
    assert len(world.requests) == calls


async def test_nothing_is_kept_in_memory_of_views_and_modals(world: World) -> None:
    result = await answered(world)
    await world.alice.click(result.response.message, label="Ask a follow-up")
    await world.alice.click(result.response.message, label="Not helpful")
    store = world.bot._connection._view_store
    assert not store._views
    assert not store._modals
