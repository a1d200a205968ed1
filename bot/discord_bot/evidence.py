"""What a button's Reference stands for, rebuilt from the Snapshot alone: the evidence, never the question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.answering import Knowledge
from bot.answering.again import quotes_again, ways_again
from bot.discord_bot.language import words
from bot.discord_bot.layouts.answer import Shown
from bot.discord_bot.problems import SaidError
from bot.discord_bot.reference import Reference
from bot.locales import N_, translator

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

SOME_GONE = N_("Some of what this showed is no longer in the archive.")


def rebuilt(knowledge: Knowledge, reference: Reference, language: str, names: Mapping[str, str]) -> Shown | None:
    """What the reference shows, in ``language``; None where nothing of it is in the Snapshot any more."""
    found = quotes_again(knowledge, reference.passages, language, reference.as_of)
    ways = ways_again(knowledge.snapshot, reference.guides, reference.actions, language)
    quotes = tuple(quote for quote in found if quote)
    if not quotes and not ways:
        return None
    missing = len(quotes) < len(found) or bool(reference.guides and not ways)
    is_near = reference.verdict == "unanswered"
    return Shown(
        language,
        reference.verdict,
        knowledge.snapshot.manifest.archive_date,
        () if is_near else quotes,
        quotes if is_near else (),
        ways,
        notices=(translator(language)(SOME_GONE),) if missing else (),
        names=names,
    )


def gone(interaction: Itx) -> SaidError:
    """What ends an action on evidence that is no longer there."""
    return SaidError(words(interaction)("What this message showed is no longer in the archive. Ask again with /ask."))
