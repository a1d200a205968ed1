"""Loops that go on: one failed run is logged, and the next one comes in its time.

discord.py's own loops end for good at the first HTTP error.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

_log = logging.getLogger(__name__)


async def every(pause_s: float, run: Callable[[], Awaitable[object]]) -> None:
    """Runs ``run`` again and again, ``pause_s`` after it ended, until cancelled."""
    while True:
        try:
            await run()
        except Exception as error:
            _log.error("a run of %s failed; it goes on", getattr(run, "__name__", "a loop"), exc_info=error)
        await asyncio.sleep(pause_s)
