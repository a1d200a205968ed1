"""Gathering on schedule: ``python -m corpus rebuild`` as a process of its own, one at a time, and how it went."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.tables import gatherings as table

if TYPE_CHECKING:
    from bot.settings import BotSettings
    from bot.state import State

_log = logging.getLogger(__name__)
REBUILD = (sys.executable, "-m", "corpus", "rebuild")
STOP_S = 4.0  # that a rebuild gets to end by itself; what it gathered is kept either way
LAST_LINES, LONGEST_LINE = 5, 300  # of what it said that are kept; the last line explains a failure
ROW = 1  # the table holds one row, of the last gathering
UNDER_WAY = "another rebuild is under way"
ENDED_WITH_BOT = "stopped with the bot"


@dataclass(frozen=True, slots=True)
class Gathered:
    """How the last gathering went: ``ended`` is None while it runs, ``problem`` None where it went well."""

    begun: dt.datetime
    ended: dt.datetime | None = None
    succeeded: dt.datetime | None = None  # when one last did
    problem: str | None = None


class Gathering:
    """Starts a rebuild where one is due. ``now`` gives UTC; ``command`` is what is run."""

    def __init__(
        self, settings: BotSettings, state: State, now: Callable[[], dt.datetime], command: Sequence[str] = REBUILD
    ) -> None:
        self._settings, self._state, self._now, self._command = settings, state, now, command
        self._process: asyncio.subprocess.Process | None = None
        self._stopped = self._told = False

    @property
    def is_on(self) -> bool:
        return self._settings.rebuild_hours > 0 and self._settings.contact is not None

    def last(self) -> Gathered | None:
        """The last gathering that this bot began; None before the first. Raises StateError."""
        with self._state.reading() as connection:
            row = connection.execute(sa.select(table)).mappings().first()
        if row is None:
            return None
        times = {name: dt.datetime.fromisoformat(row[name]) if row[name] else None for name in ("ended", "succeeded")}
        return Gathered(dt.datetime.fromisoformat(row["begun"]), problem=row["problem"], **times)

    async def run_if_due(self) -> bool:
        """Gathers, if it is time to, until the end of it. Whether it did."""
        if self._stopped or self._settings.rebuild_hours <= 0:
            return False
        if self._settings.contact is None:
            if not self._told:
                _log.warning("EARSHOT_CONTACT is not set, so nothing is gathered on schedule: see .env.example")
            self._told = True
            return False
        last, now = await asyncio.to_thread(self.last), self._now()
        pause = dt.timedelta(hours=self._settings.rebuild_hours)
        if last and last.begun <= now < last.begun + pause:
            return False  # one that lies in the future was begun before the clock was set back
        await self._run(last)
        return True

    async def _run(self, last: Gathered | None) -> None:
        begun, succeeded = self._now(), last.succeeded if last else None
        await asyncio.to_thread(self._keep, Gathered(begun, succeeded=succeeded, problem=ENDED_WITH_BOT))
        problem = await self._rebuilt()
        ended = self._now()
        if problem and UNDER_WAY in problem:  # begun by hand or by cron; how that one goes is not ours to tell
            _log.info("not gathered: %s", problem)
            await asyncio.to_thread(self._keep, Gathered(begun, ended, succeeded))
            return
        if problem is None:
            _log.info("gathering went well")
        else:
            _log.error("gathering failed: %s", problem)
        await asyncio.to_thread(self._keep, Gathered(begun, ended, succeeded if problem else ended, problem))

    async def _rebuilt(self) -> str | None:
        """Runs the rebuild to its end; what went wrong with it."""
        environment = {**os.environ, "EARSHOT_DATA": str(self._settings.data)}
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
                env=environment,
                start_new_session=True,  # so that it can be ended with what it has started
            )
        except OSError as error:
            return f"it cannot be started ({error.strerror})"
        try:
            assert process.stderr is not None
            lines: deque[str] = deque(maxlen=LAST_LINES)
            rest = b""
            while chunk := await process.stderr.read(65_536):  # a line may be longer than a reader's buffer
                *whole, rest = (rest + chunk).split(b"\n")
                lines.extend(_shown(line) for line in whole if line.strip())
                rest = rest[-65_536:]
            if rest.strip():
                lines.append(_shown(rest))
            code = await process.wait()
        finally:
            await self._end(process)
            self._process = None
        if code == 0:
            return None
        if self._stopped:
            return ENDED_WITH_BOT
        return lines[-1] if lines else f"it ended with code {code}"

    def _keep(self, gathered: Gathered) -> None:
        row = {
            "id": ROW,
            "begun": gathered.begun.isoformat(),
            "ended": gathered.ended.isoformat() if gathered.ended else None,
            "succeeded": gathered.succeeded.isoformat() if gathered.succeeded else None,
            "problem": gathered.problem,
        }
        with self._state.writing() as connection:
            connection.execute(sa.delete(table))
            connection.execute(sa.insert(table).values(row))

    async def stop(self) -> None:
        """Ends a rebuild that runs, and begins no other."""
        self._stopped = True
        if self._process is not None:
            await self._end(self._process)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """Ends ``process`` with what it has started: asked first, then by force."""
        try:
            if process.returncode is None:
                _signal(process, signal.SIGINT)
                await asyncio.wait_for(process.wait(), STOP_S)
        except TimeoutError:
            _log.warning("the rebuild did not end when it was asked to")
        finally:
            _signal(process, getattr(signal, "SIGKILL", signal.SIGTERM))
        await process.wait()


def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Sends ``number`` to the process and all that it has started, as far as they are still there."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)  # it leads a session, so its id is the group's
        elif process.returncode is None:
            process.terminate()
    except (ProcessLookupError, PermissionError):
        return


def _shown(line: bytes) -> str:
    """A line without control characters: reasons may quote what a server sent."""
    text = line.decode("utf-8", "replace").strip()[:LONGEST_LINE]
    return "".join(char if char.isprintable() else " " for char in text)
