"""/ask: deferred at once, answered privately from the real index."""

from __future__ import annotations

from tests.bot.discord_bot.simulated import World, custom_ids, labels, texts

QUESTION = "Do Amazon employees listen to what I say to Alexa?"


async def test_a_question_is_deferred_privately_and_then_answered_with_sources(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question=QUESTION)
    assert world.callbacks() == [{"type": 5, "data": {"flags": 64}}]
    assert result.response is not None
    assert result.response.ephemeral
    said = texts(result)
    assert "This is what the sources say" in said
    assert "kulturegeek.fr" in said
    assert labels(result) == [
        "Share in channel", "More evidence", "Full context", "Ask a follow-up", "Helpful", "Not helpful"
    ]  # fmt: skip
    assert all(len(each) <= 100 for each in custom_ids(result))
