"""Steps as text: numbered, dated, with their source."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot.discord_bot.escape import length, plain
from bot.discord_bot.layouts.limits import shortened
from bot.discord_bot.layouts.quotes import source_line
from bot.locales import translator
from corpus.values import Step


def steps_text(steps: Sequence[Step], language: str, room: int) -> str:
    """The steps, a block for each source, at most ``room`` long: whole steps only; what is left out is said."""
    _ = translator(language)
    heading = "**🛠️ " + _("How to do it (menu names may differ today):") + "**"
    rest = "-# " + _("The rest stands at the source.")
    lines: list[str] = [heading]
    left = room - length(heading) - length(rest) - 1
    for (_action, _assistant, url, as_of, publisher), group in groupby(
        steps, key=lambda s: (s.action, s.assistant, s.url, s.as_of, s.publisher)
    ):
        numbered = [f"{n}. {shortened(plain(step.text), 400) or plain(step.text)}" for n, step in enumerate(group, 1)]
        source = source_line(publisher, as_of, url, _)
        left -= length(source) + 1
        kept = [line for line in numbered if (left := left - length(line) - 1) >= 0]
        if not kept:
            return "\n".join([*lines, rest]) if len(lines) > 1 else ""
        lines += [*kept, source]
        if len(kept) < len(numbered):
            return "\n".join([*lines, rest])
    return "\n".join(lines) if len(lines) > 1 else ""
