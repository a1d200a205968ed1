"""/steps: how to delete, opt out, mute, see the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from discord import app_commands

from bot.answering import Knowledge
from bot.answering.again import actions_of, guides_for, ways_again
from bot.discord_bot.asking import answer_reply
from bot.discord_bot.choices import chosen_assistant, suggest_assistants
from bot.discord_bot.language import own_language, words
from bot.discord_bot.layouts.answer import Shown
from bot.discord_bot.pace import check_pace
from bot.discord_bot.problems import SaidError
from bot.discord_bot.reference import Reference
from bot.discord_bot.replies import defer, finish
from bot.locales import N_
from corpus.values import Action

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

ACTIONS: dict[Action, str] = {
    "delete": N_("Delete recordings"),
    "opt-out": N_("Opt out"),
    "mute": N_("Mute the microphone"),
    "history": N_("See the history"),
}


@app_commands.command(description=N_("How to delete recordings, opt out, mute, or see the history, step by step"))
@app_commands.describe(assistant=N_("The assistant that you ask about"), what=N_("What you want to do"))
@app_commands.autocomplete(assistant=suggest_assistants)
@app_commands.choices(what=[app_commands.Choice(name=name, value=action) for action, name in ACTIONS.items()])
async def steps(interaction: Itx, assistant: str, what: str) -> None:
    client, _, language = interaction.client, words(interaction), own_language(interaction)
    about = chosen_assistant(interaction, assistant)
    assert about is not None
    action = next(action for action in get_args(Action) if action == what)
    check_pace(interaction, client.questions)
    with client.at_work():
        await defer(interaction, private=True)

        def read(knowledge: Knowledge) -> tuple[Shown, Reference] | tuple[Action, ...]:
            ids = guides_for(knowledge.snapshot, about, action)
            if not ids:
                return actions_of(knowledge.snapshot, about)
            found = ways_again(knowledge.snapshot, ids, (action,), language)
            date = knowledge.snapshot.manifest.archive_date
            headline = f"{client.names[about]}: {_(ACTIONS[action])}"
            shown = Shown(language, "answered", date, ways=found, asked=(about,), headline=headline, icon="🛠️")
            return shown, Reference("answered", language, guides=ids, actions=(action,))

        found = await client.reader.read(read)
        if isinstance(found[0], Shown):
            shown, reference = found
            await finish(interaction, answer_reply(shown, reference, private=True))
            return
        known = ", ".join(_(ACTIONS[each]) for each in found)
        said = _("The archive holds no steps for that.")
        raise SaidError(f"{said} {_('It tells how to: {actions}.').format(actions=known)}" if known else said)
