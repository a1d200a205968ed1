"""/settings: what the managers of a server decide. Only they see and change it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord_bot.choices import Choice, safely, suggested_zones
from bot.discord_bot.language import spoken, words
from bot.discord_bot.layouts.answer import layout
from bot.discord_bot.problems import SaidError
from bot.discord_bot.replies import Reply, at_once
from bot.locales import N_, Translate
from bot.slots import zone_names
from bot.state import SHARING, ServerSettings, Sharing

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

COLOUR = 0x546E7A
MOST_CHANNELS = 50  # that can be listed; more are better served by "anywhere"
SERVERS_OWN = "server"
LANGUAGE_NAMES = {"en": "English", "fr": "Français", "de": "Deutsch", "es": "Español"}
SHARING_TEXTS: dict[Sharing, str] = {
    "everyone": N_("everyone"),
    "moderators": N_("moderators (Manage Messages)"),
    "nobody": N_("nobody"),
}
SERVERS_OWN_TEXT = N_("the server's own")
PRIVATE_TEXT = N_("private, unless the asker says otherwise")
PUBLIC_TEXT = N_("public where that is allowed, unless the asker says otherwise")
LABELS = (
    N_("Language of public answers"), N_("Answers are"), N_("Public answers are allowed"), N_("Who may share"),
    N_("Time zone of digests"),
)  # fmt: skip
CHANNEL_ACTIONS = {
    "anywhere": N_("allow public answers anywhere"),
    "nowhere": N_("allow public answers nowhere"),
    "add": N_("list a channel; then only listed ones have public answers"),
    "remove": N_("take a channel off the list"),
}
settings = app_commands.Group(
    name="settings",
    description=N_("How Earshot behaves in this server"),
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
    default_permissions=discord.Permissions(manage_guild=True),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
)
is_manager = app_commands.checks.has_permissions(manage_guild=True)


@settings.command(description=N_("Show how Earshot is set in this server"))
@is_manager
async def show(interaction: Itx) -> None:
    await _show(interaction, interaction.client.state.settings(_server(interaction)))


@settings.command(description=N_("The language of public answers"))
@app_commands.describe(language=N_("The language of what all can see; members get their own in private"))
@app_commands.choices(
    language=[
        app_commands.Choice(name=SERVERS_OWN_TEXT, value=SERVERS_OWN),
        *(app_commands.Choice(name=name, value=language) for language, name in LANGUAGE_NAMES.items()),
    ]
)
@is_manager
async def language(interaction: Itx, language: str) -> None:
    await _change(interaction, language=None if language == SERVERS_OWN else language)


@settings.command(description=N_("Whether answers are private where the asker does not say"))
@app_commands.describe(private=N_("True: only the asker sees them. False: all do, where that is allowed"))
@is_manager
async def privacy(interaction: Itx, private: bool) -> None:
    await _change(interaction, private=private)


@settings.command(description=N_("In which channels answers may be public"))
@app_commands.describe(what=N_("What to change"), channel=N_("The channel, if it is about one"))
@app_commands.choices(what=[app_commands.Choice(name=text, value=what) for what, text in CHANNEL_ACTIONS.items()])
@is_manager
async def channels(
    interaction: Itx,
    what: str,
    channel: discord.TextChannel | discord.VoiceChannel | discord.ForumChannel | discord.Thread | None = None,
) -> None:
    old = interaction.client.state.settings(_server(interaction))
    if what == "anywhere":
        await _change(interaction, public_in="anywhere", channels=frozenset())
        return
    if what == "nowhere":
        await _change(interaction, public_in="listed", channels=frozenset())
        return
    wanted = channel.id if channel else interaction.channel_id
    assert wanted is not None
    listed = old.channels if old.public_in == "listed" else frozenset[int]()
    new = listed | {wanted} if what == "add" else listed - {wanted}
    if len(new) > MOST_CHANNELS:
        said = words(interaction)("{most} channels can be listed at most; allow public answers anywhere instead.")
        raise SaidError(said.format(most=MOST_CHANNELS))
    await _change(interaction, public_in="listed", channels=new)


@settings.command(description=N_("Who may share an answer with the channel"))
@app_commands.describe(who=N_("Those for whom the button Share in channel works"))
@app_commands.choices(who=[app_commands.Choice(name=SHARING_TEXTS[who], value=who) for who in SHARING])
@is_manager
async def sharing(interaction: Itx, who: str) -> None:
    await _change(interaction, sharing=who)


@safely
async def suggest_zones(_interaction: Itx, typed: str) -> list[Choice]:
    return suggested_zones(typed)


@settings.command(description=N_("The time zone in which digests are due"))
@app_commands.describe(zone=N_("A place, such as Europe/Berlin or America/New_York"))
@app_commands.autocomplete(zone=suggest_zones)
@is_manager
async def time_zone(interaction: Itx, zone: app_commands.Range[str, 1, 64]) -> None:
    wanted = zone.strip().replace(" ", "_").casefold()
    known = next((name for name in zone_names() if name.casefold() == wanted), None)
    if known is None:
        raise SaidError(words(interaction)("I do not know that time zone. Choose one from the list that appears."))
    await _change(interaction, zone=known)


def _server(interaction: Itx) -> int:
    """The server's id. Raises SaidError where the bot is no member: nothing is kept about such a server."""
    server = interaction.guild_id
    if server is None or interaction.client.get_guild(server) is None:
        raise SaidError(words(interaction)("Add Earshot to this server first; until then there is nothing to set."))
    return server


async def _change(interaction: Itx, **changes: Any) -> None:
    new = await asyncio.to_thread(interaction.client.state.change, _server(interaction), **changes)
    await _show(interaction, new)


async def _show(interaction: Itx, held: ServerSettings) -> None:
    lines = settings_lines(held, spoken(interaction.guild_locale), words(interaction))
    _ = words(interaction)
    await at_once(interaction, Reply(layout([[f"### ⚙️ {_('Settings of this server')}"], ["\n".join(lines)]], COLOUR)))


def settings_lines(held: ServerSettings, own: str | None, _: Translate) -> list[str]:
    """Every setting in a line; ``own`` is the server's language, if it is one of ours."""
    servers_own = f"{_(SERVERS_OWN_TEXT)} ({LANGUAGE_NAMES[own or 'en']})"
    where = ", ".join(f"<#{channel}>" for channel in sorted(held.channels)) or _("nowhere")
    values = [
        LANGUAGE_NAMES[held.language] if held.language else servers_own,
        _(PRIVATE_TEXT if held.private else PUBLIC_TEXT),
        _("anywhere") if held.public_in == "anywhere" else where,
        _(SHARING_TEXTS[held.sharing]),
        held.zone,
    ]
    return [f"**{_(label)}:** {value}" for label, value in zip(LABELS, values, strict=True)]
