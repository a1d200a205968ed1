"""A subscription's state as lines: when the next post comes, when the last came, what went wrong and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot.discord_bot.escape import plain
from bot.discord_bot.layouts.digest import rhythm_text
from bot.discord_bot.outlets import NO_HISTORY
from bot.locales import N_, Translate
from bot.posts import Post
from bot.subscriptions import Subscription

FORBIDDEN = N_("I may not post there, so it is paused. Give me: {permissions}. It goes on by itself then.")
GONE = N_("That channel or thread was deleted or is hidden from me. Choose another one, or /digest unsubscribe.")
DOUBTFUL = N_(
    "Of the post for {slot} I cannot tell whether it was sent, so I did not send it again. With the permission Read "
    "Message History I could have looked."
)
OUT_OF_REACH = N_("Of the post for {slot} I cannot tell whether it was sent, so I did not send it again.")
MISSED = N_("The post for {slot} was missed; the next one tells what it would have told.")
FAILED = N_("Discord refused the post for {slot} ({problem}); the next one tells what it would have told.")
TRYING = N_("The post for {slot} could not be sent yet ({problem}); I go on trying.")


def told_time(time: dt.datetime) -> str:
    """A time that Discord shows to each in their own time zone."""
    return f"<t:{int(time.timestamp())}:f>"


def subscription_lines(
    subscription: Subscription,
    zone: str,
    now: dt.datetime,
    last: Post | None,
    newest: Post | None,
    lacking: list[str],
    names: Mapping[str, str],
    _: Translate,
) -> list[str]:
    """The lines about one subscription; ``lacking`` are the permissions that the bot lacks there now."""
    channel = f"<#{subscription.channel}>"
    if subscription.kind == "watch":
        service = plain(names.get(subscription.service, subscription.service))
        lines = [f"🔁 {channel} · " + _("changes of {service}").format(service=service)]
    else:
        when = rhythm_text(subscription.cadence, subscription.day, subscription.time.isoformat("minutes"), zone, _)
        lines = [f"🗞️ {channel} · {when}"]
        coming = told_time(subscription.rhythm(zone).next(now).at)
        lines.append("-# " + _("Next one: {time}").format(time=coming))
    if last is not None and last.sent is not None:
        lines.append("-# " + _("Last one: {time}").format(time=told_time(last.sent)))
    else:
        lines.append("-# " + _("None was posted yet."))
    problem = problem_line(subscription, newest, lacking, _)
    return [*lines, f"⚠️ {problem}"] if problem else lines


def problem_line(subscription: Subscription, newest: Post | None, lacking: list[str], _: Translate) -> str | None:
    """What is wrong, and what to do about it."""
    if subscription.paused == "gone":
        return _(GONE)
    if subscription.paused == "forbidden" or lacking:
        return _(FORBIDDEN).format(permissions=", ".join(lacking) or _("View Channel"))
    if newest is None:
        return None
    slot, told = plain(newest.slot.removeprefix("now-")), plain(newest.problem or "")
    if newest.state == "doubtful":
        return _(DOUBTFUL if newest.problem == NO_HISTORY else OUT_OF_REACH).format(slot=slot)
    if newest.state == "missed":
        return _(MISSED).format(slot=slot)
    if newest.state == "failed":
        return _(FAILED).format(slot=slot, problem=told)
    if newest.state in ("claimed", "composed", "sending") and newest.problem:
        return _(TRYING).format(slot=slot, problem=told)
    return None
