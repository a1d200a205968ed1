"""What a follow-up goes on from: a person's last question in a channel, in memory only, for a quarter of an hour."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

KEPT_S = 15 * 60.0
MOST_ENTRIES = 20_000  # some MB; the oldest go first
Value = TypeVar("Value")


@dataclass(slots=True)
class Memory(Generic[Value]):
    """Values by person and place, each for ``kept_s`` seconds; what is older is gone, not only hidden.

    >>> now = [0.0]
    >>> memory = Memory[str](lambda: now[0])
    >>> memory.put(1, 10, "does Alexa listen?"); memory.get(1, 10), memory.get(1, 11)
    ('does Alexa listen?', None)
    >>> now[0] = 901.0
    >>> memory.get(1, 10), len(memory)
    (None, 0)
    """

    clock: Callable[[], float]
    kept_s: float = KEPT_S
    _held: OrderedDict[tuple[int, int], tuple[float, Value]] = field(default_factory=OrderedDict)

    def put(self, person: int, place: int, value: Value) -> None:
        self._held.pop((person, place), None)
        self._held[person, place] = (self.clock() + self.kept_s, value)
        while len(self._held) > MOST_ENTRIES:
            self._held.popitem(last=False)

    def get(self, person: int, place: int) -> Value | None:
        self.drop_old()
        held = self._held.get((person, place))
        return held[1] if held else None

    def drop_old(self) -> None:
        """Drops what has been kept long enough."""
        now = self.clock()
        while self._held and next(iter(self._held.values()))[0] <= now:
            self._held.popitem(last=False)

    def forget(self, person: int) -> int:
        """Drops everything of ``person``; returns how many entries that were."""
        own = [key for key in self._held if key[0] == person]
        for key in own:
            del self._held[key]
        return len(own)

    def of(self, person: int) -> int:
        """How many entries are held of ``person``."""
        self.drop_old()
        return sum(key[0] == person for key in self._held)

    def __len__(self) -> int:
        return len(self._held)
