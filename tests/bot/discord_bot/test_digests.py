"""Subscribing, being due, being posted once, and what /digest tells of it."""

from __future__ import annotations

from tests.bot.discord_bot.digesting import News, WallClock, at, story
from tests.bot.discord_bot.simulated import World, posted, texts


async def tick(world: World) -> None:
    """One look at what is due, to its end; later ones too, for those whose turn it was not yet."""
    await world.bot.schedule.tick()
    await world.bot.schedule.idle()
    await world.env.settle()


async def test_a_channel_subscribes_and_gets_its_digest_once(world: World, wall: WallClock, news: News) -> None:
    said = texts(await world.admin.slash(world.channel, "digest subscribe", how_often="daily"))
    assert f"<#{world.channel.id}> gets a digest daily at 09:00 (UTC)." in said
    assert f"Next one: <t:{int(at('2026-11-24 09:00').timestamp())}:f>" in said
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
    status = texts(await world.admin.slash(world.channel, "digest status"))
    assert f"Next one: <t:{int(at('2026-11-25 09:00').timestamp())}:f>" in status
    assert f"Last one: <t:{int(at('2026-11-24 09:01').timestamp())}:f>" in status
