"""Tells a person who asks too quickly when to go on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.discord_bot.language import words
from bot.discord_bot.problems import SaidError

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx
    from bot.discord_bot.limiter import Limiter


def check_pace(interaction: Itx, limiter: Limiter) -> None:
    """Counts this person's question or click. Raises SaidError where they were too many."""
    wait = limiter.wait_s(interaction.user.id)
    if wait:
        said = words(interaction)("That was quick. Please wait {seconds} seconds and try again.")
        raise SaidError(said.format(seconds=math.ceil(wait)))
