"""Steps as text: numbered, dated, with their source."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord_bot.escape import length, plain
from bot.discord_bot.layouts.limits import shortened, taken
from bot.discord_bot.layouts.quotes import source_line
from bot.locales import translator
from corpus.values import Step

LONGEST_STEP = 600  # characters; a longer one is cut at a sentence's end


def steps_text(ways: Sequence[Sequence[Step]], language: str, room: int) -> str:
    """The steps of each way of doing it, numbered, at most ``room`` long: whole steps; what is left out is said."""
    _ = translator(language)
    heading = "**🛠️ " + _("How to do it (menu names may differ today):") + "**"
    rest = "-# " + _("The rest stands at the source.")
    lines: list[str] = [heading]
    left = room - length(heading) - length(rest) - 1
    for steps in ways:
        first = steps[0]
        source = source_line(first.publisher, first.as_of, first.url, _)
        numbered = [f"{n}. {shortened(plain(step.text), LONGEST_STEP)}" for n, step in enumerate(steps, 1)]
        kept = taken(numbered, left - length(source) - 1)
        if not kept or not all(numbered):
            return "\n".join([*lines, rest]) if len(lines) > 1 else ""
        lines += [*kept, source]
        left -= length("\n".join([*kept, source])) + 1
        if len(kept) < len(numbered):
            return "\n".join([*lines, rest])
    return "\n".join(lines) if len(lines) > 1 else ""
