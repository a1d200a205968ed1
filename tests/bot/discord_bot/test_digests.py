"""Subscribing, being due, being posted once, and what /digest tells of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.discord_bot.client import Earshot
from bot.discord_bot.parts import Parts
from tests.bot.discord_bot.digesting import News, WallClock, at, change, story
from tests.bot.discord_bot.simulated import World, custom_ids, labels, posted, texts

SIMULATED_EPOCH = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


async def tick(world: World) -> None:
    """One look at what is due, to its end; Discord's clock goes with ours."""
    elapsed = (world.bot.parts.now() - SIMULATED_EPOCH).total_seconds()
    world.env.backend.clock.elapsed = max(world.env.backend.clock.elapsed, elapsed)
    await world.bot.schedule.tick()
    await world.bot.schedule.idle()
    await world.env.settle()


async def restart(world: World) -> None:
    """A crash: another process with the same state.db takes over."""
    world.bot = Earshot(world.bot.parts)
    await world.env.restart_bot(world.bot)


def deny(world: World, **permissions: bool) -> None:
    """Takes permissions away from the bot in the channel, or gives them back."""
    allowed, denied = discord.PermissionOverwrite(**permissions).pair()
    assert world.bot.user is not None
    overwrite = Overwrite(world.bot.user.id, OverwriteType.MEMBER, allow=allowed.value, deny=denied.value)
    world.env.backend.set_overwrite(world.channel.id, overwrite)


async def subscribe(world: World, **options: Any) -> str:
    return texts(await world.admin.slash(world.channel, "digest subscribe", **({"how_often": "daily"} | options)))


async def status(world: World) -> str:
    return texts(await world.admin.slash(world.channel, "digest status"))


@pytest.fixture
async def digested(world: World, wall: WallClock, news: News) -> World:
    """A channel that has had its first digest, of 24 November at nine."""
    await subscribe(world)
    news.add(story(1))
    wall.time = at("2026-11-24 09:01")
    await tick(world)
    assert len(world.posts()) == 1
    return world


# ------------------------------------------------------------------ the way


async def test_a_channel_subscribes_and_gets_its_digest_once(world: World, wall: WallClock, news: News) -> None:
    said = await subscribe(world)
    assert f"<#{world.channel.id}> gets a digest daily at 09:00 (UTC)." in said
    assert f"Next one: <t:{int(at('2026-11-24 09:00').timestamp())}:f>" in said
    assert "/settings time_zone" in said
    news.add(story(1))
    await tick(world)
    assert not world.posts()
    wall.time = at("2026-11-24 09:01")
    await tick(world)
    await tick(world)
    [sent] = world.posts()
    assert "Story 1" in posted(sent)
    assert "Story number 1 says that Alexa keeps recordings" in posted(sent)
    assert "This is the first digest in this channel. It comes daily at 09:00 (UTC)" in posted(sent)
    assert sent["allowed_mentions"] == {"parse": []}
    assert len(sent["nonce"]) == 13
    assert sent["enforce_nonce"] is True
    told = await status(world)
    assert f"Next one: <t:{int(at('2026-11-25 09:00').timestamp())}:f>" in told
    assert f"Last one: <t:{int(at('2026-11-24 09:01').timestamp())}:f>" in told


async def test_what_was_there_before_is_not_told_and_the_first_one_comes_in_any_case(
    world: World, wall: WallClock, news: News
) -> None:
    news.add(*(story(n) for n in range(40)))
    await subscribe(world, quiet=False)
    wall.time = at("2026-11-24 09:01")
    await tick(world)
    [sent] = world.posts()
    assert "This is the first digest" in posted(sent)
    assert "All quiet" in posted(sent)
    assert "Story" not in posted(sent)


@pytest.mark.parametrize(("quiet", "count"), [(True, 2), (False, 1)])
async def test_a_day_without_news_is_told_in_a_line_or_not_at_all(
    digested: World, wall: WallClock, news: News, quiet: bool, count: int
) -> None:
    await subscribe(digested, quiet=quiet)
    wall.time = at("2026-11-25 09:01")
    await tick(digested)
    await tick(digested)
    assert len(digested.posts()) == count
    if quiet:
        assert posted(digested.posts()[1]).startswith("🌙 All quiet")
    news.add(story(2))
    wall.time = at("2026-11-26 09:01")
    await tick(digested)
    assert "Story 2" in posted(digested.posts()[-1])
    assert "Story 1" not in posted(digested.posts()[-1])


async def test_the_rest_stands_behind_more(digested: World, wall: WallClock, news: News) -> None:
    news.add(*(story(n, text=f"This is what story {n} tells. " * 12) for n in range(100, 130)))
    wall.time = at("2026-11-25 09:01")
    await tick(digested)
    shown: Any = digested.channel.last_message
    assert labels(shown) == ["More", "About this digest"]
    assert "more; press More to read them." in texts(shown)
    found = texts(shown)
    for _ in range(8):
        [more, *_others] = custom_ids(shown)
        if ".more." not in more:
            break
        result: Any = await digested.alice.click(shown, custom_id=more)
        assert result.ephemeral
        shown = result.response.message
        found += texts(result)
    for n in range(100, 130):
        assert found.count(f"**Story {n}**") == 1
    first: Any = digested.channel.last_message
    about = await digested.alice.click(first, label="About this digest")
    assert "letter for letter" in texts(about)


async def test_hostile_words_are_shown_and_do_nothing(digested: World, wall: WallClock, news: News) -> None:
    news.add(story(2, headline="@everyone **big** [x](https://evil.example) \u202eabc", text="<@1> ```hi``` || x ||"))
    wall.time = at("2026-11-25 09:01")
    await tick(digested)
    said = posted(digested.posts()[-1])
    assert "@everyone" not in said
    assert "\u202e" not in said
    assert r"\*\*big\*\*" in said
    assert r"\<@" in said
    assert "[x](https" not in said


async def test_times_are_the_servers_own(world: World, wall: WallClock, news: News) -> None:
    said = texts(await world.admin.slash(world.channel, "settings time_zone", zone="america/new york"))
    assert "Time zone of digests:** America/New_York" in said
    await subscribe(world, time="9:30 am", how_often="weekly", day=2)
    wall.time = at("2026-11-25 14:29")
    await tick(world)
    assert not world.posts()
    wall.go(minutes=2)
    await tick(world)
    assert "every Wednesday at 09:30 (America/New\\_York)" in posted(world.posts()[0])


async def test_subscribing_again_changes_and_loses_nothing(digested: World, wall: WallClock, news: News) -> None:
    news.add(story(2))
    assert "Changed: " in await subscribe(digested, time="07:00", language="de")
    await tick(digested)
    assert len(digested.posts()) == 1, "seven o'clock of that day was before the change"
    wall.time = at("2026-11-25 07:01")
    await tick(digested)
    assert "Story 2" in posted(digested.posts()[1])
    assert "Sprachassistenten" in posted(digested.posts()[1])
    assert len(await stored(digested, "subscription")) == 1


async def stored(world: World, table: str) -> list[dict[str, Any]]:
    return world.bot.state.stored(world.server.id)[table]


async def test_unsubscribing_ends_it_and_deletes_its_rows(digested: World, wall: WallClock) -> None:
    said = texts(await digested.admin.slash(digested.channel, "digest unsubscribe"))
    assert said == f"<#{digested.channel.id}> gets no digests any more."
    assert not await stored(digested, "subscription")
    assert not await stored(digested, "post")
    again = texts(await digested.admin.slash(digested.channel, "digest unsubscribe"))
    assert again.startswith("There is no digest in that channel.")
    wall.time = at("2026-11-25 09:01")
    await tick(digested)
    assert len(digested.posts()) == 1


async def test_now_posts_what_is_new_and_the_next_one_does_not_repeat_it(
    digested: World, wall: WallClock, news: News
) -> None:
    news.add(story(2))
    assert texts(await digested.admin.slash(digested.channel, "digest now")) == f"Posted in <#{digested.channel.id}>."
    assert "Story 2" in posted(digested.posts()[1])
    wall.time = at("2026-11-25 09:01")
    await tick(digested)
    assert "All quiet" in posted(digested.posts()[2])


# --------------------------------------------------------------- permissions


@pytest.mark.parametrize(
    "command", ["digest subscribe", "digest unsubscribe", "digest status", "digest now", "watch", "unwatch"]
)
async def test_only_those_who_manage_the_server_may(world: World, command: str) -> None:
    options = {"service": "alexa"} if "watch" in command else {}
    [shown] = [each for each in await world.bot.tree.fetch_commands() if each.name == command.split()[0]]
    world.server.set_command_permissions(shown, {world.alice: True})
    world.facts.permissions = discord.Permissions(view_channel=True, send_messages=True).value
    said = texts(await world.alice.slash(world.channel, command, **options))
    assert said == "You need the permission Manage Server for that."
    assert not await stored(world, "subscription")


async def test_a_channel_that_the_member_or_the_bot_may_not_write_in_is_refused(world: World) -> None:
    world.facts.permissions = discord.Permissions(manage_guild=True, view_channel=True).value
    assert "You may not write in that channel yourself" in await subscribe(world)
    world.facts.permissions = None
    deny(world, send_messages=False)
    assert "In that channel I lack: Send Messages." in await subscribe(world)
    assert not await stored(world, "subscription")


async def test_another_channel_may_be_chosen_where_both_may_write(world: World, wall: WallClock) -> None:
    other = world.server.create_text_channel("news")
    assert f"<#{other.id}> gets a digest" in await subscribe(world, channel=other)
    nobody: dict[Any, discord.PermissionOverwrite] = {
        world.server.default_role: discord.PermissionOverwrite(send_messages=False)
    }
    closed = world.server.create_text_channel("closed", overwrites=nobody)
    assert "You may not write in that channel yourself" in await subscribe(world, channel=closed)


@pytest.mark.parametrize("typed", ["25:00", "soon", "9:75"])
async def test_a_time_that_is_none_is_explained(world: World, typed: str) -> None:
    assert "That is no time of the day." in await subscribe(world, time=typed)


async def test_assistants_are_named_with_commas_and_suggested_one_by_one(world: World) -> None:
    await subscribe(world, assistants="Alexa, siri")
    assert (await stored(world, "subscription"))[0]["assistants"] == "alexa siri"
    assert "I do not know that assistant." in await subscribe(world, assistants="alexa, Clippy")
    found = await world.admin.autocomplete(world.channel, "digest subscribe", "assistants", "alexa, sir")
    assert found[0]["value"] == "alexa, siri"


# ------------------------------------------------------ failures and crashes


async def test_a_digest_missed_for_less_than_a_day_is_posted_once_and_tells_all(
    digested: World, wall: WallClock, news: News
) -> None:
    news.add(story(2))
    wall.time = at("2026-11-27 20:00")  # down for three days
    await restart(digested)
    await tick(digested)
    await tick(digested)
    assert len(digested.posts()) == 2
    assert "Story 2" in posted(digested.posts()[1])


async def test_a_weekly_digest_missed_for_longer_comes_with_the_next_one(
    world: World, wall: WallClock, news: News
) -> None:
    await subscribe(world, how_often="weekly", day=2)
    news.add(story(1))
    wall.time = at("2026-11-26 09:01")
    await tick(world)
    assert not world.posts()
    wall.time = at("2026-12-02 09:01")
    await tick(world)
    assert "Story 1" in posted(world.posts()[0])


async def crash_before_marking(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Posts what is due, and dies before that is marked."""
    with monkeypatch.context() as patch:
        patch.setattr(world.bot.schedule.posts, "end_sent", lambda *_: (_ for _ in ()).throw(KeyError("dies")))
        await tick(world)
    await restart(world)


async def test_what_was_sent_before_a_crash_is_found_and_not_sent_again(
    digested: World, wall: WallClock, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    news.add(story(2))
    wall.time = at("2026-11-25 09:01")
    await crash_before_marking(digested, monkeypatch)
    assert len(digested.posts()) == 2
    for n in range(120):
        await digested.alice.send(digested.channel, f"chatter {n}")
    wall.go(minutes=4)
    await tick(digested)
    assert len(digested.posts()) == 2
    assert [row["state"] for row in await stored(digested, "post")] == ["sent", "sent"]
    assert (await stored(digested, "subscription"))[0]["watermark"] == 2


async def test_while_another_bots_lease_lasts_it_is_left_alone(
    digested: World, wall: WallClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall.time = at("2026-11-25 09:01")
    await crash_before_marking(digested, monkeypatch)
    await tick(digested)
    assert [row["state"] for row in await stored(digested, "post")] == ["sent", "sending"]


async def test_without_the_history_it_is_doubtful_and_found_once_that_is_allowed(
    digested: World, wall: WallClock, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    news.add(story(2))
    wall.time = at("2026-11-25 09:01")
    await crash_before_marking(digested, monkeypatch)
    deny(digested, read_message_history=False)
    wall.go(minutes=4)
    await tick(digested)
    await tick(digested)
    assert len(digested.posts()) == 2
    assert "Of the post for 2026-11-25 I cannot tell whether it was sent" in await status(digested)
    deny(digested, read_message_history=True)
    news.add(story(3))
    wall.time = at("2026-11-26 09:01")
    await tick(digested)
    assert len(digested.posts()) == 3
    assert "Story 2" not in posted(digested.posts()[2])
    assert "Story 3" in posted(digested.posts()[2])
    assert [row["state"] for row in await stored(digested, "post")] == ["sent", "sent", "sent"]


async def test_a_crash_before_sending_loses_nothing(
    digested: World, wall: WallClock, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    news.add(story(2))
    wall.time = at("2026-11-25 09:01")
    with monkeypatch.context() as patch:
        patch.setattr(digested.bot.schedule.posts, "begin_sending", lambda *_: (_ for _ in ()).throw(KeyError("dies")))
        await tick(digested)
    await restart(digested)
    assert len(digested.posts()) == 1
    news.add(story(3))
    wall.go(minutes=4)
    await tick(digested)
    assert "Story 2" in posted(digested.posts()[1])
    assert "Story 3" not in posted(digested.posts()[1]), "it is sent as it was composed"


async def test_a_post_interrupted_long_ago_is_looked_for_and_then_told_with_the_newest(
    digested: World, wall: WallClock, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    news.add(story(2))
    wall.time = at("2026-11-25 09:01")
    await crash_before_marking(digested, monkeypatch)
    news.add(story(3))
    wall.time = at("2026-11-29 10:00")
    await tick(digested)
    await tick(digested)
    assert len(digested.posts()) == 3
    assert "Story 2" not in posted(digested.posts()[2])
    assert "Story 3" in posted(digested.posts()[2])


@pytest.mark.parametrize(
    ("status_code", "code", "said"),
    [(403, 50013, "I may not post there"), (403, 50001, "I may not post there"), (404, 10003, "was deleted")],
)
async def test_a_channel_that_refuses_is_paused_and_not_tried_again(
    digested: World, wall: WallClock, news: News, status_code: int, code: int, said: str
) -> None:
    news.add(story(2))
    digested.env.inject_error("POST", "/channels/*/messages", status=status_code, code=code, times=None)
    wall.time = at("2026-11-25 09:01")
    for _ in range(5):
        await tick(digested)
        wall.go(minutes=20)
    assert len([r for r in digested.requests if r.method == "POST" and r.path.endswith("/messages")]) == 2
    assert said in await status(digested)


async def test_what_was_paused_goes_on_where_it_is_mended_and_nothing_is_lost(
    digested: World, wall: WallClock, news: News
) -> None:
    news.add(story(2))
    deny(digested, send_messages=False)
    wall.time = at("2026-11-25 09:01")
    await tick(digested)
    assert len(digested.posts()) == 1
    assert "Give me: Send Messages" in await status(digested)
    wall.time = at("2026-11-26 09:01")
    await tick(digested)
    assert len(digested.posts()) == 1
    deny(digested, send_messages=True)
    wall.time = at("2026-11-27 09:01")
    await tick(digested)
    assert "Story 2" in posted(digested.posts()[1])
    assert "I may not post there" not in await status(digested)


async def test_a_deleted_channel_is_told(digested: World, wall: WallClock) -> None:
    other = digested.server.create_text_channel("other")
    digested.env.backend.delete_channel(digested.channel.id)
    wall.time = at("2026-11-25 09:01")
    await tick(digested)
    assert "was deleted" in texts(await digested.admin.slash(other, "digest status"))


async def test_an_outage_is_waited_out(digested: World, wall: WallClock, news: News) -> None:
    news.add(story(2))
    digested.env.inject_error("POST", "/channels/*/messages", status=503, times=3)
    wall.time = at("2026-11-25 09:01")
    await tick(digested)
    assert "could not be sent yet (503 0); I go on trying" in await status(digested)
    for _ in range(6):
        wall.go(minutes=15)
        await tick(digested)
    sent = [message for message in digested.channel.history() if "Story 2" in texts(message)]
    assert len(sent) == 1


async def test_one_servers_failure_does_not_delay_another(
    digested: World, wall: WallClock, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = digested.server.create_text_channel("other")
    await subscribe(digested, channel=other)
    news.add(story(2))
    digested.env.inject_error("POST", f"/channels/{digested.channel.id}/messages", status=500, times=None)
    wall.time = at("2026-11-25 09:01")
    await tick(digested)
    assert "Story 2" in texts(other.last_message)


async def test_a_failure_in_composing_is_logged_and_tried_again(
    digested: World, wall: WallClock, news: News, log: Any
) -> None:
    news.add(story(2))
    news.fails.append(ValueError("a damaged archive"))
    wall.time = at("2026-11-25 09:01")
    await tick(digested)
    assert "failed; it is tried again" in log.getvalue()
    wall.go(minutes=15)
    await tick(digested)
    assert "Story 2" in posted(digested.posts()[1])


@pytest.mark.parametrize(
    "jump", [dt.timedelta(days=-400), dt.timedelta(days=-1), dt.timedelta(days=3), dt.timedelta(days=900)]
)
async def test_a_clock_that_jumps_posts_nothing_twice_and_loses_nothing(
    digested: World, wall: WallClock, news: News, jump: dt.timedelta
) -> None:
    told = ""
    for day in range(25, 29):
        news.add(story(day))
        wall.time = at(f"2026-11-{day} 09:01")
        true = wall.time
        wall.time = true + jump if day in (26, 27) else true
        await tick(digested)
        await tick(digested)
    told = "".join(posted(sent) for sent in digested.posts())
    for n in (1, 25, 26, 27, 28):
        assert told.count(f"**Story {n}**") == 1


# ------------------------------------------------------------------- watches


async def test_a_watched_policy_is_posted_when_it_changes_once_a_day(world: World, wall: WallClock, news: News) -> None:
    put_watch(world, "Acme")
    await tick(world)
    assert not world.posts()
    news.add(story(1))
    await tick(world)
    assert not world.posts()
    news.add(change(30, "Acme"), change(40, "Other"))
    await tick(world)
    [sent] = world.posts()
    assert "### 🔁 Acme: its policy has changed" in posted(sent)
    assert "- We keep it for 30 days." in posted(sent)
    assert "+ We keep it for 31 days." in posted(sent)
    assert "Other" not in posted(sent)
    news.add(change(50, "Acme"))
    wall.go(hours=3)
    await tick(world)
    assert len(world.posts()) == 1
    wall.go(days=1)
    await tick(world)
    await tick(world)
    assert len(world.posts()) == 2
    assert "51 days" in posted(world.posts()[1])
    assert "30 days" not in posted(world.posts()[1])


def put_watch(world: World, service: str) -> None:
    from bot.subscriptions import Subscription

    parts = world.bot.parts
    watch = Subscription(world.server.id, world.channel.id, 0, parts.now(), kind="watch", service=service)
    world.bot.schedule.subscriptions.put(watch)


async def test_what_is_watched_is_told_and_ended(world: World) -> None:
    put_watch(world, "Acme")
    assert f"<#{world.channel.id}> · changes of Acme" in await status(world)
    said = texts(await world.admin.slash(world.channel, "unwatch", service="acme"))
    assert said == f"<#{world.channel.id}> gets no posts about the policy of Acme any more."
    again = texts(await world.admin.slash(world.channel, "unwatch", service="acme"))
    assert again.startswith("That is not watched")
    unknown = texts(await world.admin.slash(world.channel, "watch", service="no such service"))
    assert unknown.startswith("I do not know that service")


# ------------------------------------------------------- threads and forums


async def test_a_forum_gets_a_post_of_its_own_and_after_a_crash_no_second(
    world: World, wall: WallClock, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = world.server.create_forum_channel("forum")
    await subscribe(world, channel=forum)
    news.add(story(1))
    wall.time = at("2026-11-24 09:01")
    await crash_before_marking(world, monkeypatch)
    wall.go(minutes=4)
    await tick(world)
    [thread] = forum.threads
    assert thread.name == "Voice privacy, 2026-11-24"
    assert [row["state"] for row in await stored(world, "post")] == ["sent"]
    news.add(story(2))
    wall.time = at("2026-11-25 09:01")
    await tick(world)
    assert len(forum.threads) == 2


async def test_at_most_one_a_channel_and_the_parts_are_the_same(parts: Parts, world: World) -> None:
    for _ in range(3):
        await subscribe(world)
    assert len(await stored(world, "subscription")) == 1


async def test_a_thread_gets_digests_where_the_bot_may_write_in_threads(
    world: World, wall: WallClock, news: News
) -> None:
    channel: Any = world.bot.get_channel(world.channel.id)
    thread = await channel.create_thread(name="privacy", type=discord.ChannelType.public_thread)
    await world.env.settle()
    [handle] = world.channel.threads
    said = texts(await world.admin.slash(handle, "digest subscribe", how_often="daily"))
    assert f"<#{thread.id}> gets a digest" in said
    news.add(story(1))
    wall.time = at("2026-11-24 09:01")
    await tick(world)
    assert "Story 1" in texts(handle.last_message)


async def test_a_server_that_removes_the_bot_takes_subscriptions_and_posts_with_it(digested: World) -> None:
    server = digested.server.id
    assert len(digested.bot.state.stored(server)["post"]) == 1
    digested.env.backend.emit("GUILD_DELETE", {"id": str(server)})
    await digested.env.settle()
    assert not any(digested.bot.state.stored(server).values())
    await tick(digested)


async def test_a_channel_that_was_hidden_after_a_crash_leaves_the_post_doubtful_and_it_is_found_later(
    digested: World, wall: WallClock, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    news.add(story(2))
    wall.time = at("2026-11-25 09:01")
    await crash_before_marking(digested, monkeypatch)
    deny(digested, view_channel=False)
    wall.go(minutes=4)
    await tick(digested)
    assert [row["state"] for row in await stored(digested, "post")] == ["sent", "doubtful"]
    deny(digested, view_channel=True)
    news.add(story(3))
    wall.time = at("2026-11-26 09:01")
    await tick(digested)
    assert "".join(posted(sent) for sent in digested.posts()).count("**Story 2**") == 1
    assert "Story 3" in posted(digested.posts()[-1])
