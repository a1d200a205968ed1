"""What /digest status tells: every subscription of a server, how gathering goes, how old the knowledge is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.discord_bot.escape import plain
from bot.discord_bot.layouts.limits import MOST_TEXT, total
from bot.discord_bot.layouts.subscriptions import subscription_lines, told_time
from bot.discord_bot.outlets import KINDS, lacking
from bot.discord_bot.targets import PERMISSIONS
from bot.locales import Translate, translator

if TYPE_CHECKING:
    from bot.discord_bot.client import Earshot
    from bot.subscriptions import Subscription

MOST_SHOWN = 30  # blocks of text that fit into the 40 components
ROOM = 300  # for the line on those that do not fit


def status_lines(client: Earshot, guild: discord.Guild, language: str) -> list[list[str]]:
    """The texts of the layout. Reads state.db: call it in a thread."""
    _ = translator(language)
    blocks = [_block(client, guild, each, _) for each in client.schedule.subscriptions.of_server(guild.id)]
    foot = _gathering(client, _)
    head = f"### 🗞️ {_('Digests of this server')}"
    room = MOST_TEXT - ROOM - total([head, *foot])
    shown: list[str] = []
    for block in blocks[:MOST_SHOWN]:
        room -= len(block.encode("utf-16-le")) // 2
        if room < 0:
            break
        shown.append(block)
    if not blocks:
        shown.append(_("There is none yet. /digest subscribe sets one up, /watch watches a policy."))
    elif len(shown) < len(blocks):
        shown.append("-# " + _("and {count} more").format(count=len(blocks) - len(shown)))
    return [[head], shown, foot] if foot else [[head], shown]


def _block(client: Earshot, guild: discord.Guild, subscription: Subscription, _: Translate) -> str:
    posts = client.schedule.posts
    outlet, me = guild.get_channel_or_thread(subscription.channel), guild.me
    missing = lacking(outlet, me) if isinstance(outlet, KINDS) and me is not None else []
    lines = subscription_lines(
        subscription,
        client.state.settings(guild.id).zone,
        client.parts.now(),
        posts.last_sent(subscription.id),
        posts.newest(subscription.id),
        [_(PERMISSIONS[name]) for name in missing],
        client.names,
        _,
    )
    return "\n".join(lines)


def _gathering(client: Earshot, _: Translate) -> list[str]:
    """How the last gathering went, where it is this bot that gathers; and whether the knowledge is old."""
    lines = []
    last = client.gathering.last()
    if last is not None and client.gathering.is_on:
        if last.ended is None:
            lines.append("-# " + _("New material is being gathered since {time}.").format(time=told_time(last.begun)))
        elif last.problem:
            said = _("Gathering new material failed at {time}: {problem}")
            lines.append("⚠️ " + said.format(time=told_time(last.ended), problem=plain(last.problem)))
        else:
            lines.append("-# " + _("New material was gathered at {time}.").format(time=told_time(last.ended)))
    if old := client.knowledge_age.warning(client.parts.now()):
        said = _("My sources were last looked at on {date}, so newer things may be missing.")
        lines.append("⚠️ " + said.format(date=plain(old)))
    return lines
