"""How often one person may ask: a bucket of tokens each, in memory only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

MINUTE_S = 60.0


@dataclass(slots=True)
class Limiter:
    """``per_minute`` at most, all of them at once if wanted; ``clock`` gives seconds that only grow.

    >>> now = [0.0]
    >>> limiter = Limiter(2, lambda: now[0])
    >>> [limiter.wait_s(7) for _ in range(3)]
    [0.0, 0.0, 30.0]
    >>> now[0] = 30.0
    >>> limiter.wait_s(7)
    0.0
    """

    per_minute: int
    clock: Callable[[], float]
    _full_at: dict[int, float] = field(default_factory=dict)  # person -> when their bucket is full again

    def wait_s(self, person: int) -> float:
        """0 if ``person`` may go on now, which is counted; else the seconds until they may, which is not."""
        now, each = self.clock(), MINUTE_S / self.per_minute
        full_at = max(self._full_at.get(person, now), now)
        wait = full_at + each - now - MINUTE_S
        if wait > 1e-6:
            return wait
        self._full_at.pop(person, None)
        self._full_at[person] = full_at + each
        self._forget_idle(now)
        return 0.0

    def forget(self, person: int) -> None:
        self._full_at.pop(person, None)

    def _forget_idle(self, now: float) -> None:
        """Drops those whose bucket is full: a full bucket says nothing. Who came last stands last."""
        for person in [p for p, _ in zip(self._full_at, range(2), strict=False) if self._full_at[p] <= now]:
            del self._full_at[person]

    def __len__(self) -> int:
        return len(self._full_at)
