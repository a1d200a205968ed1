"""A question -> its answer in Discord: cooldown, defer, the reader's thread, one reply."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answering import Knowledge, answer
from bot.answering.again import Way, ids_of, quotes_again, ways_of
from bot.discord_bot.buttons import answer_rows
from bot.discord_bot.language import own_language, shared_language, words
from bot.discord_bot.layouts.answer import Shown, answer_layout
from bot.discord_bot.layouts.plain_text import plain_answer
from bot.discord_bot.pace import check_pace
from bot.discord_bot.problems import BUSY, SaidError
from bot.discord_bot.reference import Reference
from bot.discord_bot.replies import Reply, defer, finish
from bot.locales import N_, translator
from bot.question import MAX_CHARS, Asked, understand
from corpus.values import Answer, Question

if TYPE_CHECKING:
    import datetime as dt

    from bot.discord_bot.client import Itx

ON_ITS_OWN = N_("No earlier question of yours is in memory, so this one was answered on its own.")
FILE_LINE = N_("The evidence is too long for a message; the file holds all of it.")


async def answer_to(
    interaction: Itx, asked: Asked, *, private: bool, notice: str | None = None, after: Reference | None = None
) -> None:
    """Answers ``asked``, a follow-up where this person asked here before. Raises what ``report`` tells.

    ``notice`` is a message of ours that stands above the answer. ``after`` is the evidence that a follow-up was asked
    about: where the question before it is forgotten, it is answered on the same assistant.
    """
    client = interaction.client
    check_pace(interaction, client.questions)
    if client.reader.is_full:
        raise SaidError(words(interaction)(BUSY))
    with client.at_work():
        await defer(interaction, private=private)
        person, place = interaction.user.id, interaction.channel_id or 0
        before = client.turns.get(person, place)
        question = replace(
            asked,
            question=asked.question[:MAX_CHARS],
            language=own_language(interaction) if private else shared_language(interaction),
            before=before,
        )
        alone = after if before is None else None
        today = client.parts.today()
        found = await client.reader.read(
            lambda knowledge: answered(knowledge, about_the_same(knowledge, question, alone), today)
        )
        if found.turn:
            client.turns.put(person, place, found.turn)
        _ = translator(found.answer.language)
        notices = [_(said) for said in (notice, ON_ITS_OWN if alone else None) if said]
        shown = Shown.of(found.answer, client.names, found.ways, *notices)
        await finish(interaction, answer_reply(shown, found.reference, private=private))


def about_the_same(knowledge: Knowledge, asked: Asked, evidence: Reference | None) -> Asked:
    """``asked``, about the assistant of ``evidence`` unless it names one itself."""
    if evidence is None or asked.assistant or knowledge.recogniser.assistants(asked.question, misspelt=True):
        return asked
    ids = evidence.passages or evidence.guides
    quotes = quotes_again(knowledge, ids, evidence.language, evidence.as_of)
    about = {assistant for quote in quotes if quote for assistant in quote.assistants} - {"general"}
    return replace(asked, assistant=about.pop()) if len(about) == 1 else asked


@dataclass(frozen=True, slots=True)
class Answered:
    """The Answer, its steps by the way of doing it, what its buttons remember, and what a follow-up goes on from."""

    answer: Answer
    ways: tuple[Way, ...]
    reference: Reference
    turn: Question | None


def answered(knowledge: Knowledge, asked: Asked, today: dt.date) -> Answered:
    """Answers ``asked``. Raises UsageError."""
    question = understand(asked, knowledge.recogniser, today, knowledge.snapshot.services)
    made = answer(knowledge, asked, today)
    guides, ways = ways_of(knowledge.snapshot, made.steps, made.language)
    reference = Reference(
        made.verdict,
        made.language,
        made.as_of,
        ids_of(knowledge.snapshot, made.quotes or made.near),
        guides,
        tuple(dict.fromkeys(step.action for step in made.steps)),
    )
    goes_on = (question.assistants or question.services or question.content) and not question.about_earshot
    return Answered(made, ways, reference.fitting(), question if goes_on else None)


def answer_reply(shown: Shown, reference: Reference, *, private: bool) -> Reply:
    """The reply with its buttons; as a file where the evidence does not fit into a layout."""
    _ = translator(shown.language)
    view = answer_layout(shown, *answer_rows(reference, private=private))
    return Reply(view, _(FILE_LINE), plain_answer(shown))
