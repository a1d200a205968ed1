"""What the client is made of, passed in as one value; the simulated and the real one get the same."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.composing import Composer
from bot.gathering import REBUILD
from bot.settings import BotSettings
from bot.state import State
from corpus.catalogue import load_assistants, load_topics
from corpus.values import Assistant, Topic

if TYPE_CHECKING:
    from bot.discord_bot.reader import Reader


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def seconds() -> float:
    """A clock that only grows."""
    return time.monotonic()


@dataclass(frozen=True, slots=True)
class Parts:
    settings: BotSettings
    state: State
    reader: Reader
    composer: Composer
    assistants: tuple[Assistant, ...] = field(default_factory=load_assistants)
    topics: tuple[Topic, ...] = field(default_factory=load_topics)
    today: Callable[[], dt.date] = today
    clock: Callable[[], float] = seconds
    now: Callable[[], dt.datetime] = now
    rebuild: Sequence[str] = REBUILD  # the command that gathers

    @property
    def names(self) -> dict[str, str]:
        """The assistants' names by id."""
        return {assistant.id: assistant.name for assistant in self.assistants}
