"""/digest: which channels get digests, when the next ones come, and what went wrong with the last."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord_bot.choices import Choice, assistant_options, chosen_assistant, safely, suggested
from bot.discord_bot.commands.settings import LANGUAGE_NAMES, is_manager
from bot.discord_bot.language import own_language, words
from bot.discord_bot.layouts.answer import layout
from bot.discord_bot.layouts.digest import COLOUR, WEEKDAYS, rhythm_text
from bot.discord_bot.layouts.subscriptions import told_time
from bot.discord_bot.outlets import may_look_back
from bot.discord_bot.pace import check_pace
from bot.discord_bot.problems import SaidError
from bot.discord_bot.replies import Reply, defer, finish
from bot.discord_bot.status import status_lines
from bot.discord_bot.targets import Chosen, server_of, target
from bot.locales import N_
from bot.slots import Cadence, parsed_time
from bot.subscriptions import Subscription, TooManyError

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

CADENCES: dict[Cadence, str] = {"daily": N_("daily"), "weekly": N_("weekly")}
MANAGERS = discord.Permissions(manage_guild=True)
SERVERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
MEMBERS = app_commands.AppInstallationType(guild=True, user=False)
TOO_MANY = N_("This server has as many subscriptions as it can have; end one first.")
CHANNEL = N_("The channel, thread or forum; this one if you choose none")
digest = app_commands.Group(
    name="digest",
    description=N_("Digests: what is new about voice assistants and privacy"),
    allowed_contexts=SERVERS,
    default_permissions=MANAGERS,
    allowed_installs=MEMBERS,
)


@safely
async def suggest_several(interaction: Itx, typed: str) -> list[Choice]:
    """Assistants for the last word of a list; what stands before it is kept."""
    *before, last = typed.split(",")
    options = assistant_options(interaction.client.parts.assistants)
    kept = [each.strip() for each in before if each.strip()]
    return [
        Choice(name=", ".join([*kept, found.name])[:100], value=", ".join([*kept, found.value])[:100])
        for found in suggested(last, options)
    ]


@digest.command(description=N_("Have digests posted in a channel, daily or weekly"))
@app_commands.describe(
    channel=CHANNEL,
    how_often=N_("Daily or weekly; weekly if you do not say"),
    day=N_("The day of a weekly digest; Monday if you do not say"),
    time=N_("When, in this server's time zone (/settings time_zone): 09:00 if you do not say"),
    assistants=N_("Which assistants, with commas between; all if you name none"),
    language=N_("The language of the digests; the server's if you choose none"),
    quiet=N_("True: a line says so where nothing is new. False: nothing is posted then"),
)
@app_commands.choices(day=[app_commands.Choice(name=text, value=number) for number, text in enumerate(WEEKDAYS)])
@app_commands.choices(
    how_often=[app_commands.Choice(name=text, value=value) for value, text in CADENCES.items()],
    language=[app_commands.Choice(name=name, value=value) for value, name in LANGUAGE_NAMES.items()],
)
@app_commands.autocomplete(assistants=suggest_several)
@is_manager
async def subscribe(
    interaction: Itx,
    channel: discord.TextChannel | discord.VoiceChannel | discord.ForumChannel | discord.Thread | None = None,
    how_often: str = "weekly",
    day: int = 0,
    time: str = "09:00",
    assistants: str = "",
    language: str | None = None,
    quiet: bool = True,
) -> None:
    client, _ = interaction.client, words(interaction)
    outlet = target(interaction, channel)
    at = parsed_time(time)
    if at is None:
        raise SaidError(_("That is no time of the day. Write it like 09:00 or 21:30."))
    chosen = [chosen_assistant(interaction, each) for each in assistants.split(",") if each.strip()]
    await defer(interaction, private=True)
    wanted = Subscription(
        outlet.guild.id,
        outlet.id,
        await client.reader.read(client.parts.composer.watermark),
        client.parts.now(),
        cadence="daily" if how_often == "daily" else "weekly",
        day=day,
        time=at,
        assistants=tuple(dict.fromkeys(each for each in chosen if each)),
        language=language,
        quiet=quiet,
    )
    try:
        kept, was_there = await asyncio.to_thread(client.schedule.subscriptions.put, wanted)
    except TooManyError:
        raise SaidError(_(TOO_MANY)) from None
    zone = client.state.settings(kept.server).zone
    when = rhythm_text(kept.cadence, kept.day, kept.time.isoformat("minutes"), zone, _)
    head = _("Changed: <#{channel}> gets a digest {when}.") if was_there else _("<#{channel}> gets a digest {when}.")
    lines = [head.format(channel=kept.channel, when=when)]
    lines.append(_("Next one: {time}").format(time=told_time(kept.rhythm(zone).next(kept.created).at)))
    if zone == "UTC":
        lines.append(_("The times are in UTC; /settings time_zone sets this server's own."))
    if not may_look_back(outlet, outlet.guild.me):
        lines.append(_("Give me Read Message History there too, so that after a crash I can see what I posted."))
    await finish(interaction, Reply(content="\n".join(lines)))


@digest.command(description=N_("End the digests of a channel"))
@app_commands.describe(channel=CHANNEL)
@is_manager
async def unsubscribe(interaction: Itx, channel: Chosen = None) -> None:
    _, server = words(interaction), server_of(interaction).id
    wanted = channel.id if channel else interaction.channel_id or 0
    await defer(interaction, private=True)
    if not await asyncio.to_thread(interaction.client.schedule.subscriptions.remove, server, wanted, "digest"):
        raise SaidError(_("There is no digest in that channel. /digest status shows where there are some."))
    await finish(interaction, Reply(content=_("<#{channel}> gets no digests any more.").format(channel=wanted)))


@digest.command(description=N_("When the next digests come, and what went wrong with the last ones"))
@is_manager
async def status(interaction: Itx) -> None:
    _, guild = words(interaction), server_of(interaction)
    await defer(interaction, private=True)
    blocks = await asyncio.to_thread(status_lines, interaction.client, guild, own_language(interaction))
    await finish(interaction, Reply(layout(blocks, COLOUR), _("Digests of this server")))


@digest.command(
    name="now", description=N_("Post what is new in a channel that has a digest, without waiting for its time")
)
@app_commands.describe(channel=CHANNEL)
@is_manager
async def now(interaction: Itx, channel: Chosen = None) -> None:
    client, _ = interaction.client, words(interaction)
    outlet = target(interaction, channel)
    check_pace(interaction, client.questions)
    await defer(interaction, private=True)
    there = await asyncio.to_thread(client.schedule.subscriptions.of_channel, outlet.guild.id, outlet.id)
    subscription = next((each for each in there if each.kind == "digest"), None)
    if subscription is None:
        raise SaidError(_("That channel has no digest yet. /digest subscribe sets one up."))
    post = await client.schedule.post_now(subscription, f"now-{interaction.id}")
    if post is None:
        said = _("That did not work just now; I go on trying, and /digest status tells how it goes.")
    elif post.state == "sent":
        said = _("Posted in <#{channel}>.").format(channel=outlet.id)
    elif post.state == "empty":
        said = _("Nothing is new since the last digest, so nothing was posted.")
    else:
        said = _("It could not be posted; /digest status tells why.")
    await finish(interaction, Reply(content=said))
