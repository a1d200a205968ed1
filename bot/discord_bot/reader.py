"""The one thread that reads the Snapshot: questions go in, answers come out, the event loop is never held up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from bot.answering import Knowledge

_log = logging.getLogger(__name__)
T = TypeVar("T")
Renew = Callable[["Knowledge"], "Knowledge | None"]


class BusyError(Exception):
    """So many questions wait that another one would wait too long."""


class Reader:
    """Runs calls that read the Knowledge, one after the other, in a thread of its own.

    ``renew`` is asked before each call whether a newer Snapshot is in use; it gives the Knowledge of that one, or None.
    """

    def __init__(self, knowledge: Knowledge, most_waiting: int, renew: Renew) -> None:
        self._knowledge = self._first = knowledge
        self._most_waiting = most_waiting
        self._renew = renew
        self._waiting = 0
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")

    @property
    def waiting(self) -> int:
        """How many calls have not ended yet."""
        return self._waiting

    @property
    def is_full(self) -> bool:
        return self._waiting >= self._most_waiting

    @property
    def build(self) -> str:
        """The build id of the Snapshot that is read."""
        return self._knowledge.snapshot.manifest.build

    async def read(self, call: Callable[[Knowledge], T]) -> T:
        """What ``call`` returns for the newest Knowledge. Raises BusyError where too many calls wait."""
        if self.is_full:
            raise BusyError
        self._waiting += 1
        running = asyncio.get_running_loop().run_in_executor(self._thread, self._run, call)
        running.add_done_callback(self._ended)
        return await running

    def _ended(self, _done: object) -> None:
        self._waiting -= 1

    def _run(self, call: Callable[[Knowledge], T]) -> T:
        self._take_up()
        return call(self._knowledge)

    def _take_up(self) -> None:
        """Changes over to a newer Snapshot; where that fails, the one in use goes on."""
        try:
            newer = self._renew(self._knowledge)
        except Exception as error:
            _log.error("the newest index cannot be used; the earlier one goes on", exc_info=error)
            return
        if newer is not None:
            older, self._knowledge = self._knowledge, newer
            older.snapshot.close()
            _log.info("index %s is in use now", newer.snapshot.manifest.build)

    def close(self) -> None:
        """Waits for the call that runs and drops those that wait; closes the Snapshot if it was taken up here."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._knowledge is not self._first:
            self._knowledge.snapshot.close()
