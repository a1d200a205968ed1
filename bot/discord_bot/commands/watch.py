"""/watch and /unwatch: a post when the policy of a service changes, at most one a day."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from discord import app_commands

from bot.discord_bot.commands.changes import known_services, suggest_services
from bot.discord_bot.commands.digest import CHANNEL, TOO_MANY
from bot.discord_bot.commands.settings import is_manager
from bot.discord_bot.escape import plain
from bot.discord_bot.language import words
from bot.discord_bot.problems import SaidError
from bot.discord_bot.replies import Reply, defer, finish
from bot.discord_bot.targets import Chosen, server_of, target
from bot.locales import N_
from bot.subscriptions import Subscription, TooManyError
from corpus.labels import folded

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

SERVICE = N_("The assistant, service or company whose policy is meant")


@app_commands.command(description=N_("Post here when the policy of a service changes, once a day at most"))
@app_commands.describe(service=SERVICE, channel=CHANNEL)
@app_commands.autocomplete(service=suggest_services)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
@is_manager
async def watch(interaction: Itx, service: app_commands.Range[str, 1, 100], channel: Chosen = None) -> None:
    client, _ = interaction.client, words(interaction)
    outlet = target(interaction, channel)
    await defer(interaction, private=True)
    known = await chosen_service(interaction, service)
    if known is None:
        raise SaidError(_("I do not know that service. Choose one from the list that appears."))
    name, value = known
    reach = await client.reader.read(client.parts.composer.watermark)
    wanted = Subscription(
        outlet.guild.id, outlet.id, reach, client.parts.now(), kind="watch", service=value, cadence="daily"
    )
    try:
        await asyncio.to_thread(client.schedule.subscriptions.put, wanted)
    except TooManyError:
        raise SaidError(_(TOO_MANY)) from None
    said = _("<#{channel}> gets a post when the policy of {service} changes, once a day at most.")
    await finish(interaction, Reply(content=said.format(channel=outlet.id, service=plain(name))))


@app_commands.command(description=N_("No longer post when the policy of a service changes"))
@app_commands.describe(service=SERVICE, channel=CHANNEL)
@app_commands.autocomplete(service=suggest_services)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
@is_manager
async def unwatch(interaction: Itx, service: app_commands.Range[str, 1, 100], channel: Chosen = None) -> None:
    client, _, server = interaction.client, words(interaction), server_of(interaction).id
    wanted = channel.id if channel else interaction.channel_id or 0
    await defer(interaction, private=True)
    there = await asyncio.to_thread(client.schedule.subscriptions.of_channel, server, wanted)
    known = await chosen_service(interaction, service)
    values = {folded(service.strip())} | ({folded(known[1])} if known else set())
    meant = next((each for each in there if each.kind == "watch" and folded(each.service) in values), None)
    if meant is None:
        raise SaidError(_("That is not watched in that channel. /digest status shows what is."))
    await asyncio.to_thread(client.schedule.subscriptions.remove, server, wanted, "watch", meant.service)
    said = _("<#{channel}> gets no posts about the policy of {service} any more.")
    await finish(interaction, Reply(content=said.format(channel=wanted, service=plain(meant.service))))


async def chosen_service(interaction: Itx, typed: str) -> tuple[str, str] | None:
    """(name, value) of the service that was chosen or typed; None where it is unknown."""
    wanted = folded(typed.strip())
    for option in await known_services(interaction):
        if wanted in (folded(option.name), folded(option.value)):
            return option.name, option.value
    return None
