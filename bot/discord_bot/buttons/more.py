"""More evidence: further quotes near to those that were shown, for the person who asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering import Knowledge
from bot.answering.again import ids_of, more_like
from bot.discord_bot.buttons.item import evidence_rows
from bot.discord_bot.language import own_language, words
from bot.discord_bot.layouts.answer import Shown, answer_layout
from bot.discord_bot.layouts.plain_text import plain_answer
from bot.discord_bot.pace import check_pace
from bot.discord_bot.problems import SaidError
from bot.discord_bot.reference import MOST_PASSAGES, Reference
from bot.discord_bot.replies import Reply, defer, finish

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx


async def press(interaction: Itx, reference: Reference, page: int) -> None:
    """Shows the next few quotes; ``page`` of them were shown before."""
    client, _ = interaction.client, words(interaction)
    check_pace(interaction, client.clicks)
    with client.at_work():
        await defer(interaction, private=True)
        language = own_language(interaction)

        def read(knowledge: Knowledge) -> tuple[Shown, Reference] | None:
            quotes = more_like(
                knowledge, reference.passages, language, reference.as_of, page * MOST_PASSAGES, MOST_PASSAGES
            )
            if not quotes:
                return None
            headline = _("More on this, nearest first:")
            date = knowledge.snapshot.manifest.archive_date
            shown = Shown(language, "uncertain", date, tuple(quotes), headline=headline, icon="➕", names=client.names)
            ids = ids_of(knowledge.snapshot, quotes)
            return shown, Reference("uncertain", language, reference.as_of, ids)

        found = await client.reader.read(read)
        if found is None:
            raise SaidError(_("There is no more on this in the archive."))
        shown, its_own = found
        view = answer_layout(shown, *evidence_rows(reference, page + 1, its_own))
        await finish(interaction, Reply(view, shown.headline or "", plain_answer(shown)))
