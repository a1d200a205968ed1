"""/about and /help."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING

from discord import app_commands

from bot.answering import Knowledge
from bot.discord_bot.escape import link, plain
from bot.discord_bot.language import words
from bot.discord_bot.layouts.answer import layout
from bot.discord_bot.pace import check_pace
from bot.discord_bot.replies import Reply, at_once, defer, finish
from bot.locales import N_

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

COLOUR = 0x3949AB
INTRODUCTION = N_(
    "Earshot is a bot that answers questions about voice assistants and privacy with sentences you can"
    " check at their source. It is independent of the companies it speaks of and keeps nothing about"
    " the people who ask."
)
HELP = [
    N_("**/ask** a question in your own words, for instance: Do Amazon employees listen to what I say to Alexa?"),
    N_("A follow-up such as “and Siri?” works for 15 minutes after an answer."),
    N_("**Ask Earshot about this** (right-click or long-press a message, then Apps) checks what a message says."),
    N_("**/compare** shows assistants side by side, as a picture with its sources."),
    N_("**/steps** tells how to delete recordings, opt out, mute, or see the history."),
    N_("**/changes** shows what was added to a policy and what was removed from it."),
    N_("**/sources** shows what the archive holds on an assistant, and how fresh it is."),
    N_("**/digest** has what is new posted in a channel; **/watch** and **/unwatch** are about changes of one policy."),
    N_("**/privacy** shows what is stored, and deletes it. **/settings** is for those who manage a server."),
    N_("Answers are private unless you or your server say otherwise; the button Share in channel shows one to all."),
    N_("Words in a grey block stand in the source letter for letter; 📝 marks our own summary of it."),
]


@app_commands.command(description=N_("What Earshot is, its version, and how fresh its archive is"))
async def about(interaction: Itx) -> None:
    client, _ = interaction.client, words(interaction)
    check_pace(interaction, client.clicks)
    with client.at_work():
        await defer(interaction, private=True)

        def dates(knowledge: Knowledge) -> tuple[str, int]:
            manifest = knowledge.snapshot.manifest
            return manifest.archive_date, manifest.counts.get("statements", 0)

        archive_date, statements = await client.reader.read(dates)
        settings = client.parts.settings
        lines = [_("Version {version}").format(version=importlib.metadata.version("earshot"))]
        lines.append(_("State of knowledge: {date}. Not legal advice.").format(date=plain(archive_date)))
        if old := client.knowledge_age.warning(client.parts.now()):
            said = _("My sources were last looked at on {date}, so newer things may be missing.")
            lines.append("⚠️ " + said.format(date=plain(old)))
        lines.append(_("{count} sourced statements").format(count=statements))
        if leads := link(settings.source_code):
            lines.append(_("Source code (MIT licence): {link}").format(link=leads))
        if settings.operator:
            lines.append(_("Run by: {operator}").format(operator=plain(settings.operator)))
        parts = [[f"### 👂 {_('About Earshot')}", _(INTRODUCTION)], ["\n".join(lines)]]
        await finish(interaction, Reply(layout(parts, COLOUR)))


@app_commands.command(name="help", description=N_("How to ask, and what the commands do"))
async def help_(interaction: Itx) -> None:
    _ = words(interaction)
    lines = "\n".join(f"- {_(line)}" for line in HELP)
    await at_once(interaction, Reply(layout([[f"### 👂 {_('How to ask Earshot')}"], [lines]], COLOUR)))
