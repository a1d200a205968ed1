"""What is posted for subscriptions: a row each, unique by subscription and slot, on its way to "sent".

    claimed -> composed -> sending -> sent
                       \\-> empty                (nothing happened, and nothing is said)
            any of them -> missed, failed       (certainly not sent)
                sending -> doubtful             (perhaps sent; cannot be found out; never repeated)

A row is held with a lease by one running bot. Only what is certain moves the subscription's watermark: sent and empty.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from bot.slots import Slot
from bot.state import State
from bot.subscriptions import Paused, Subscription
from bot.tables import posts as table
from bot.tables import subscriptions
from corpus.index.form import short_id

PostState = Literal["claimed", "composed", "sending", "sent", "empty", "missed", "failed", "doubtful"]
OPEN: tuple[PostState, ...] = ("claimed", "composed", "sending")
LEASE = dt.timedelta(minutes=3)  # longer than an attempt may take (bot.discord_bot.posting.ATTEMPT_S)
KEPT_COMPOSED = dt.timedelta(days=90)  # how long "More" under a digest finds the rest of it


@dataclass(frozen=True, slots=True)
class Post:
    """A row. ``key`` is in the ids of its buttons and, as nonce, in what is sent."""

    key: str
    server: int
    subscription: int
    slot: str
    due: dt.datetime
    channel: int
    state: PostState
    tries: int
    begun: dt.datetime
    sending: dt.datetime | None
    sent: dt.datetime | None
    sent_as: int | None
    problem: str | None
    composed: str | None
    stories: tuple[str, ...]
    watermark: int | None


class LostLeaseError(Exception):
    """Another bot took the row over, or it was deleted: whoever held it lets go."""


class Posts:
    """The posts in ``state``, as the running bot ``holder`` moves them on. Its methods raise StateError."""

    def __init__(self, state: State, holder: str) -> None:
        self._state, self._holder = state, holder

    def claim(self, subscription: Subscription, slot: Slot, now: dt.datetime) -> Post | None:
        """The row of that slot, new or taken over, held from now on; None where it is done or another bot's."""
        of_slot = sa.and_(table.c.subscription == subscription.id, table.c.slot == slot.key)
        with self._state.writing() as connection:
            row = connection.execute(sa.select(table).where(of_slot)).mappings().first()
            if row is None:
                if not connection.execute(_exists(subscription.id)).first():
                    return None  # unsubscribed meanwhile
                connection.execute(sa.insert(table).values(self._new(subscription, slot, now)))
            elif row["state"] not in OPEN or not self._is_free(row["holder"], row["lease"], now):
                return None
            else:
                held = {"holder": self._holder, "lease": (now + LEASE).isoformat(), "tries": row["tries"] + 1}
                connection.execute(sa.update(table).where(of_slot).values(held))
            return _post(connection.execute(sa.select(table).where(of_slot)).mappings().one())

    def _new(self, subscription: Subscription, slot: Slot, now: dt.datetime) -> dict[str, Any]:
        return {
            "key": short_id("post", str(subscription.id), str(subscription.channel), slot.key),
            "server": subscription.server,
            "subscription": subscription.id,
            "slot": slot.key,
            "due": slot.at.isoformat(),
            "channel": subscription.channel,
            "state": "claimed",
            "holder": self._holder,
            "lease": (now + LEASE).isoformat(),
            "tries": 1,
            "begun": now.isoformat(),
            "stories": "",
        }

    def _is_free(self, holder: str | None, lease: str | None, now: dt.datetime) -> bool:
        """Whether the lease is over. One that lasts longer than any was made before the clock was set back."""
        if holder is None or lease is None or holder == self._holder:
            return True
        left = dt.datetime.fromisoformat(lease) - now
        return left <= dt.timedelta() or left > LEASE

    def keep_composed(self, post: Post, composed: str, stories: tuple[str, ...], watermark: int) -> Post:
        return self._move(
            post, "composed", composed=composed, stories=" ".join(stories), watermark=watermark, problem=None
        )

    def begin_sending(self, post: Post, now: dt.datetime) -> Post:
        """From here on it may have been sent, whatever happens."""
        return self._move(post, "sending", sending=(post.sending or now).isoformat())

    def end_sent(self, post: Post, sent_as: int, now: dt.datetime) -> Post:
        """Marks it sent; only now the subscription's watermark moves. Also for a doubtful one that was found."""
        return self._move(post, "sent", of=post.watermark, sent=now.isoformat(), sent_as=sent_as, problem=None)

    def end_empty(self, post: Post, watermark: int) -> Post:
        """Nothing happened up to ``watermark``, and nothing is to be said."""
        return self._move(post, "empty", of=watermark, watermark=watermark)

    def drop(self, post: Post, watermark: int) -> None:
        """Forgets a watch's row: nothing changed up to ``watermark``, and its day is still free."""
        self._move(post, post.state, of=watermark)
        with self._state.writing() as connection:
            connection.execute(sa.delete(table).where(table.c.key == post.key))

    def end(
        self, post: Post, state: Literal["missed", "failed", "doubtful"], problem: str, pause: Paused | None = None
    ) -> Post:
        """Ends it without having been sent for certain; pauses its subscription where ``pause`` says why."""
        return self._move(post, state, pause=pause, problem=problem)

    def note(self, post: Post, problem: str) -> Post:
        """Keeps what went wrong with a try; there will be another."""
        return self._move(post, post.state, problem=problem)

    def _move(
        self, post: Post, state: PostState, of: int | None = None, pause: Paused | None = None, **values: Any
    ) -> Post:
        """The row in its new state, written in one transaction with its subscription's watermark and pause."""
        held = sa.and_(table.c.key == post.key, table.c.holder == self._holder, table.c.state == post.state)
        with self._state.writing() as connection:
            if not connection.execute(sa.update(table).where(held).values(state=state, **values)).rowcount:
                raise LostLeaseError
            of_subscription = subscriptions.c.id == post.subscription
            if of is not None:
                new = {"watermark": of, "paused": None} if state == "sent" else {"watermark": of}
                connection.execute(sa.update(subscriptions).where(of_subscription).values(new))
            if pause:
                connection.execute(sa.update(subscriptions).where(of_subscription).values(paused=pause))
            return _post(connection.execute(sa.select(table).where(table.c.key == post.key)).mappings().one())

    def hold_doubtful(self, subscription: int) -> Post | None:
        """The subscription's newest post, if it is doubtful, held for another look."""
        with self._state.writing() as connection:
            newest = (
                sa.select(table).where(table.c.subscription == subscription).order_by(table.c.begun.desc()).limit(1)
            )
            row = connection.execute(newest).mappings().first()
            if row is None or row["state"] != "doubtful":
                return None
            connection.execute(sa.update(table).where(table.c.key == row["key"]).values(holder=self._holder))
            return _post(row)

    def open_of(self, subscription: int) -> Post | None:
        """The subscription's post that is not done yet: at most one, the older first."""
        unfinished = sa.and_(table.c.subscription == subscription, table.c.state.in_(OPEN))
        return self._one(sa.select(table).where(unfinished).order_by(table.c.begun))

    def all_open(self) -> dict[int, Post]:
        """Every post that is not done yet, by its subscription."""
        with self._state.reading() as connection:
            rows = connection.execute(
                sa.select(table).where(table.c.state.in_(OPEN)).order_by(table.c.begun.desc())
            ).mappings()
            return {row["subscription"]: _post(row) for row in rows}

    def has(self, subscription: int, slot: str) -> bool:
        """Whether that slot was ever claimed."""
        with self._state.reading() as connection:
            there = sa.select(table.c.key).where(table.c.subscription == subscription, table.c.slot == slot)
            return connection.execute(there).first() is not None

    def stories_of(self, subscription: int) -> frozenset[str]:
        """The ids of all stories that the subscription has had."""
        with self._state.reading() as connection:
            found = sa.select(table.c.stories).where(table.c.subscription == subscription, table.c.state == "sent")
            return frozenset(story for stories in connection.execute(found).scalars() for story in stories.split())

    def last_sent(self, subscription: int) -> Post | None:
        sent = sa.and_(table.c.subscription == subscription, table.c.state == "sent")
        return self._one(sa.select(table).where(sent).order_by(table.c.sent.desc()))

    def newest(self, subscription: int) -> Post | None:
        return self._one(sa.select(table).where(table.c.subscription == subscription).order_by(table.c.begun.desc()))

    def by_key(self, key: str) -> Post | None:
        return self._one(sa.select(table).where(table.c.key == key))

    def tidy(self, now: dt.datetime) -> int:
        """Empties what was composed for posts that are long done; which stories they brought is kept."""
        old = sa.and_(table.c.begun < (now - KEPT_COMPOSED).isoformat(), table.c.state.not_in(OPEN))
        with self._state.writing() as connection:
            emptied = sa.update(table).where(old, table.c.composed.is_not(None)).values(composed=None)
            return connection.execute(emptied).rowcount

    def _one(self, query: sa.Select[Any]) -> Post | None:
        with self._state.reading() as connection:
            row = connection.execute(query.limit(1)).mappings().first()
            return _post(row) if row else None


def _exists(subscription: int) -> sa.Select[Any]:
    return sa.select(subscriptions.c.id).where(subscriptions.c.id == subscription)


def _post(row: Any) -> Post:
    values = {name: row[name] for name in Post.__slots__}
    for name in ("due", "begun", "sending", "sent"):
        values[name] = dt.datetime.fromisoformat(values[name]) if values[name] else None
    return Post(**values | {"stories": tuple(row["stories"].split())})
