"""What a subscription's post is made of, and how it is kept in state.db until it is sent and for its "More"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from bot.digests import Digest
from bot.slots import Cadence

if TYPE_CHECKING:
    from bot.answering import Knowledge


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a post is to tell: what entered the archive after the watermark ``after``, but for stories that it had.

    ``service`` is that of a watch, whose post tells the changes of its policy alone.
    """

    after: int
    assistants: tuple[str, ...]
    had: frozenset[str]
    today: dt.date
    language: str
    service: str = ""


class Composer(Protocol):
    """Reads the archive; called in the reader's thread."""

    def compose(self, knowledge: Knowledge, wanted: Wanted) -> Digest: ...

    def watermark(self, knowledge: Knowledge) -> int:
        """How far the archive reaches now: a subscription that begins now begins behind it."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A post as it is stored: what it shows does not change between two tries, and "More" finds the rest."""

    digest: Digest
    language: str
    service: str = ""
    first: bool = False
    cadence: Cadence = "weekly"
    day: int = 0
    time: str = "09:00"
    zone: str = "UTC"
    renewed: str | None = None  # when the sources were last looked at, if that is too long ago

    @property
    def is_empty(self) -> bool:
        return not self.digest.entries

    @property
    def stories(self) -> tuple[str, ...]:
        """The ids of all that it brings, the rest behind "More" included."""
        return tuple(entry.id for entry in (*self.digest.entries, *self.digest.more))

    def dumped(self) -> str:
        return str(_form().dump_json(self).decode())

    @classmethod
    def loaded(cls, text: str) -> Composed:
        composed: Composed = _form().validate_json(text)
        return composed


@cache
def _form() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Composed)
