"""What a rebuild did: counts with their reasons, for one table at the end."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

ORDER = ("new", "changed", "unchanged", "held", "copy", "listed", "refused", "failed")
MEANING = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "held": "held aside",
    "copy": "copies of another",
    "listed": "feeds with news",
    "refused": "refused",
    "failed": "failed",
}
NAMED = 3  # sources that a line names before it counts the others


@dataclass(slots=True)
class Tally:
    """Counts of addresses by what came of them, and by reason; ``seconds`` by step."""

    seen: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # (outcome, reason) -> sources
    entries: Counter[str] = field(default_factory=Counter)  # of feeds: listed, new, relevant, followed
    dropped: Counter[str] = field(default_factory=Counter)  # of feeds' entries and their dates, by reason
    moved: dict[str, str] = field(default_factory=dict)  # source or address -> where it went for good
    read_again: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    built: str = ""  # what became of the index
    _one: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def count(self, outcome: str, source: str, reason: str = "") -> None:
        """Counts once; several threads may."""
        with self._one:
            self.outcomes[outcome] += 1
            if reason:
                self.reasons.setdefault((outcome, reason), []).append(source)

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """The table: (what, how many, which and why)."""
        yield "seen", str(self.seen), ""
        for outcome in ORDER:
            yield MEANING[outcome], str(self.outcomes[outcome]), ""
            for (of, reason), sources in sorted(self.reasons.items(), key=lambda item: (-len(item[1]), item[0])):
                if of == outcome:
                    yield "", str(len(sources)), f"{reason}: {_some(sources)}"
        yield from self._feeds()
        for source, url in sorted(self.moved.items()):
            yield "moved for good", "", f"{source} is now at {url}: change sources.toml"
        if self.read_again:
            told = ", ".join(f"{count} {what}" for what, count in sorted(self.read_again.items()))
            yield "read again", str(sum(self.read_again.values())), told
        if self.built:
            yield "index", "", self.built
        if self.seconds:
            yield "time", f"{sum(self.seconds.values()):.1f} s", _times(self.seconds)

    def _feeds(self) -> Iterator[tuple[str, str, str]]:
        if self.entries:
            told = ", ".join(f"{self.entries[name]} {name}" for name in ("new", "relevant", "followed"))
            yield "feed entries", str(self.entries["listed"]), told
        if self.entries["unusable"]:
            yield "", str(self.entries["unusable"]), "relevant, but without an address that may be fetched"
        for reason, count in sorted(self.dropped.items()):
            yield "", str(count), f"dropped: {reason}"


def _some(sources: list[str]) -> str:
    named = sorted(set(sources))
    rest = len(named) - NAMED
    return ", ".join(named[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _times(seconds: dict[str, float]) -> str:
    return ", ".join(f"{step} {time:.1f} s" for step, time in seconds.items())
