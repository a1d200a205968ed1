"""When an address is looked at next; a clock that jumps delays nothing for long."""

from __future__ import annotations

import datetime as dt

FIRST_RETRY = dt.timedelta(hours=1)  # after a failure; twice as long after each further one
LONGEST_RETRY = dt.timedelta(days=7)
REFUSED_RETRY = dt.timedelta(days=1)  # robots.txt and the guard seldom change their mind
ARTICLE_FIRST = dt.timedelta(days=7)  # corrections come in an article's first days
ARTICLE_LONGEST = dt.timedelta(days=180)
GIVEN_UP = 8  # failures in a row, over ten days, after which an article that was never read is left alone
HELD_RETRY = dt.timedelta(days=1)  # what is held aside is looked at again soon
LONGEST = dt.timedelta(days=366)  # that sources.toml allows between two looks


def article_every(age: dt.timedelta) -> dt.timedelta:
    """The time to the next look at an article that entered the archive ``age`` ago: as long again, within bounds."""
    return min(max(age, ARTICLE_FIRST), ARTICLE_LONGEST)


def next_look(now: dt.datetime, every: dt.timedelta) -> dt.datetime:
    """When an address is due after a look that went well."""
    return now + min(every, LONGEST)


def next_try(
    now: dt.datetime, every: dt.timedelta, failures: int, refused: bool, retry_after: dt.datetime | None
) -> dt.datetime:
    """When an address is due after ``failures`` looks in a row that failed or were refused.

    What the host asked for (``retry_after``) is kept, as far as it is no longer than ``LONGEST_RETRY``.
    """
    wait = REFUSED_RETRY if refused else FIRST_RETRY
    wait = min(wait * (1 << min(max(failures - 1, 0), 10)), max(LONGEST_RETRY, every) if refused else LONGEST_RETRY)
    due = now + wait
    if retry_after is not None:
        due = max(due, min(retry_after, now + LONGEST_RETRY))
    return due


def is_due(due: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether an address is to be looked at ``now``: its time has come, or lies farther off than it can.

    >>> now = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    >>> is_due(dt.datetime(2026, 6, 1, tzinfo=dt.UTC), now), is_due(dt.datetime(2036, 6, 1, tzinfo=dt.UTC), now)
    (False, True)
    """
    return due is None or due <= now or due > now + LONGEST
