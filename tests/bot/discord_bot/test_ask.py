"""/ask and the context menu: deferred at once, answered from the real index, in private unless all may see it."""

from __future__ import annotations

import discord
import pytest

from bot.locales import translator
from tests.bot.discord_bot.simulated import World, custom_ids, labels, texts

QUESTION = "Do Amazon employees listen to what I say to Alexa?"
DEFERRED_PRIVATELY = {"type": 5, "data": {"flags": 64}}
DEFERRED_PUBLICLY = {"type": 5}


async def test_a_question_is_deferred_privately_and_then_answered_with_sources(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question=QUESTION)
    assert world.callbacks() == [DEFERRED_PRIVATELY]
    assert result.response is not None
    assert result.response.ephemeral
    said = texts(result)
    assert "This is what the sources say" in said
    assert "[kulturegeek.fr](<https://kulturegeek.fr/?p=165670>)" in said
    assert "State of knowledge: 2026-11-23. Not legal advice." in said
    assert labels(result) == [
        "Share in channel", "More evidence", "Full context", "Ask a follow-up", "Helpful", "Not helpful"
    ]  # fmt: skip
    assert all(len(each) <= 100 for each in custom_ids(result))


async def test_what_is_not_known_is_said_first_and_what_is_near_stands_apart(world: World) -> None:
    said = texts(await world.alice.slash(world.channel, "ask", question="is my tv listening?"))
    assert said.startswith("### ❔ Not known: the sources do not tell.")
    assert "Near it, but not an answer:" in said


async def test_a_question_about_something_else_gets_no_evidence_and_no_votes(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question="what is the best pizza in town?")
    assert "That is not about voice assistants and privacy." in texts(result)
    assert labels(result) == ["Ask a follow-up"]


async def test_an_answer_is_public_where_the_asker_wants_it_and_then_it_is_not_shared_again(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question=QUESTION, private=False)
    assert world.callbacks() == [DEFERRED_PUBLICLY]
    assert not result.ephemeral
    assert "Share in channel" not in labels(result)


async def test_the_managers_default_holds_where_the_asker_says_nothing(world: World) -> None:
    await world.admin.slash(world.channel, "settings privacy", private=False)
    assert not (await world.alice.slash(world.channel, "ask", question=QUESTION)).ephemeral
    assert (await world.alice.slash(world.channel, "ask", question=QUESTION, private=True)).ephemeral


async def test_where_public_answers_are_not_allowed_the_answer_is_private_and_says_why(world: World) -> None:
    await world.admin.slash(world.channel, "settings channels", what="nowhere")
    result = await world.alice.slash(world.channel, "ask", question=QUESTION, private=False)
    assert result.ephemeral
    assert "Public answers are not allowed in this channel" in texts(result)
    assert "This is what the sources say" in texts(result)


async def test_an_assistant_may_be_chosen_or_typed_by_one_of_its_names(world: World) -> None:
    for typed in ("siri", "Siri", "apple siri"):
        result = await world.alice.slash(
            world.channel, "ask", question="how long are recordings kept?", assistant=typed
        )
        assert "Apple" in texts(result) or "Siri" in texts(result)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"assistant": "zorbo"}, "I do not know that assistant."),
        ({"as_of": "last year"}, "Give a year (2019), a month (2019-04) or a day (2019-04-11)."),
        ({"as_of": "2019-02-30"}, "Give a year (2019), a month (2019-04) or a day (2019-04-11)."),
    ],
)
async def test_what_cannot_be_read_is_told_privately_in_a_line(
    world: World, options: dict[str, str], said: str
) -> None:
    result = await world.alice.slash(world.channel, "ask", question=QUESTION, **options)
    assert result.ephemeral
    assert texts(result).startswith(said)


async def test_the_past_can_be_asked_about_and_the_buttons_keep_its_date(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question=QUESTION, as_of="2019-05")
    assert "2023" not in texts(result).replace("State of knowledge", "")
    assert all(".2019-05." in each for each in custom_ids(result))


async def test_a_follow_up_goes_on_from_the_question_before(world: World) -> None:
    await world.alice.slash(world.channel, "ask", question="How long does Alexa keep my recordings?")
    result = await world.alice.slash(world.channel, "ask", question="and Siri?")
    assert "months" in texts(result)
    assert "Siri" in texts(result)


async def test_a_chain_of_follow_ups_does_not_lose_where_it_began(world: World) -> None:
    for question in ("How long does Alexa keep my recordings?", "and Siri?", "and how do I delete them?"):
        result = await world.alice.slash(world.channel, "ask", question=question)
    assert "Siri" in texts(result)
    assert "How to do it" in texts(result)
    assert "Alexa" not in texts(result)


async def test_a_follow_up_is_forgotten_after_a_quarter_of_an_hour_in_other_channels_and_for_others(
    world: World,
) -> None:
    other = world.server.create_text_channel("other")
    await world.alice.slash(world.channel, "ask", question="How long does Alexa keep my recordings?")
    about = {"question": "and how do I delete them?"}
    assert "Alexa" in texts(await world.alice.slash(world.channel, "ask", **about))
    assert "No assistant was named" in texts(await world.alice.slash(other, "ask", **about))
    assert "No assistant was named" in texts(await world.bob.slash(world.channel, "ask", **about))
    await world.env.advance_time(15 * 60 + 1)
    assert not len(world.bot.turns), "swept, not only hidden"
    assert "No assistant was named" in texts(await world.alice.slash(world.channel, "ask", **about))


async def test_who_asks_too_often_is_told_when_to_go_on(world: World) -> None:
    world.bot.questions.per_minute = 3
    for _ in range(3):
        await world.alice.slash(world.channel, "ask", question="pizza?")
    result = await world.alice.slash(world.channel, "ask", question=QUESTION)
    assert result.ephemeral
    assert "Please wait" in texts(result)
    assert "Please wait" not in texts(await world.bob.slash(world.channel, "ask", question="pizza?")), "not the others"
    await world.env.advance_time(60)
    assert "This is what the sources say" in texts(await world.alice.slash(world.channel, "ask", question=QUESTION))


async def test_where_too_many_questions_wait_a_friendly_line_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.bot.reader, "_most_waiting", 0)
    result = await world.alice.slash(world.channel, "ask", question=QUESTION)
    assert result.ephemeral
    assert texts(result) == "Many people are asking just now. Please try again in a minute."


async def test_a_message_is_taken_as_the_question_without_its_mentions(world: World) -> None:
    message = await world.bob.send(world.channel, "<@123> does Siri keep recordings? <:ear:42> @everyone")
    result = await world.alice.context_menu(world.channel, "Ask Earshot about this", message)
    assert world.callbacks() == [DEFERRED_PRIVATELY]
    assert "Siri" in texts(result)


async def test_a_message_without_words_is_told_so(world: World) -> None:
    message = await world.bob.send(world.channel, "<:ear:42>")
    result = await world.alice.context_menu(world.channel, "Ask Earshot about this", message)
    assert texts(result) == "There are no words in that message that I could look up."


async def test_an_earlier_layout_of_the_bot_itself_can_be_asked_about(world: World) -> None:
    shown = await world.alice.slash(world.channel, "ask", question=QUESTION, private=False)
    assert shown.response is not None
    result = await world.bob.context_menu(world.channel, "Ask Earshot about this", shown.response.message)
    assert "Alexa" in texts(result)


@pytest.mark.parametrize(("locale", "language"), [("fr", "fr"), ("de", "de"), ("es-419", "es"), ("en-GB", "en")])
async def test_a_private_reply_follows_the_users_locale(world: World, locale: str, language: str) -> None:
    world.facts.locale = locale
    said = texts(await world.alice.slash(world.channel, "ask", question=QUESTION))
    assert translator(language)("This is what the sources say:") in said


async def test_a_public_reply_follows_the_server_and_what_its_managers_set(world: World) -> None:
    world.facts.locale, world.facts.guild_locale = "fr", "de"
    said = texts(await world.alice.slash(world.channel, "ask", question=QUESTION, private=False))
    assert "Das sagen die Quellen" in said
    await world.admin.slash(world.channel, "settings language", language="es")
    said = texts(await world.alice.slash(world.channel, "ask", question=QUESTION, private=False))
    assert translator("es")("This is what the sources say:") in said


async def test_a_language_that_is_not_ours_falls_back_to_the_servers_then_to_english(world: World) -> None:
    world.facts.locale, world.facts.guild_locale = "ja", "de"
    assert "Das sagen die Quellen" in texts(await world.alice.slash(world.channel, "ask", question=QUESTION))
    world.facts.guild_locale = "ko"
    assert "This is what" in texts(await world.alice.slash(world.channel, "ask", question=QUESTION))


async def test_it_works_in_direct_messages(world: World) -> None:
    result = await world.alice.user.slash("ask", question=QUESTION)
    assert "This is what the sources say" in texts(result)
    assert (await world.alice.user.slash("ask", question=QUESTION)).ephemeral


async def test_assistants_are_suggested_while_one_is_typed(world: World) -> None:
    async def suggested(typed: str) -> list[str]:
        choices = await world.alice.autocomplete(world.channel, "ask", "assistant", typed, question="x")
        assert len(choices) <= 25
        return [choice["value"] for choice in choices]

    assert len(await suggested("")) == len(world.bot.parts.assistants) - 1, "all but general"
    assert (await suggested("sir"))[0] == "siri"
    assert (await suggested("gogle"))[0] == "google-assistant"
    assert (await suggested("echo dot"))[0] == "alexa"
    assert (await suggested("x" * 500)) == []


async def test_the_questions_length_is_limited_as_the_form_says(world: World) -> None:
    command = world.bot.tree.get_command("ask")
    assert isinstance(command, discord.app_commands.Command)
    assert {p.name: p.max_value for p in command.parameters}["question"] == 4000
    result = await world.alice.slash(world.channel, "ask", question="Does Alexa listen? " * 210)
    assert "Alexa" in texts(result)
