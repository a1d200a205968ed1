"""How old the bot's knowledge is: when its sources were last looked at, by this bot's gathering or by anybody's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from bot.answering import Knowledge
    from corpus.settings import Settings

OLD = dt.timedelta(days=2)


@dataclass(slots=True)
class KnowledgeAge:
    """``looked`` is None until it was read, and where nothing was ever gathered."""

    looked: dt.datetime | None = None
    archive_date: str | None = None  # the Snapshot's, which holds where nothing was ever gathered

    def warning(self, now: dt.datetime) -> str | None:
        """The day of the last look, where it is older than two days.

        >>> age = KnowledgeAge(dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
        >>> age.warning(dt.datetime(2026, 11, 21, tzinfo=dt.UTC)), age.warning(dt.datetime(2026, 11, 25, tzinfo=dt.UTC))
        (None, '2026-11-20')
        """
        if self.looked is not None:
            return self.looked.date().isoformat() if now - self.looked > OLD else None
        if self.archive_date is None:
            return None
        last = dt.datetime.combine(dt.date.fromisoformat(self.archive_date), dt.time(), dt.UTC)
        return self.archive_date if now - last > OLD else None


def knowledge_looked(settings: Settings, knowledge: Knowledge) -> tuple[dt.datetime | None, str]:
    """When any source was last looked at, as archive.db has it; and the date of the Snapshot."""
    date = knowledge.snapshot.manifest.archive_date
    if not settings.archive.exists():
        return None, date
    from corpus.archive import Archive
    from corpus.archive.tables import looks

    archive = Archive(settings.archive)
    try:
        with archive.reading() as connection:
            newest = connection.execute(sa.select(sa.func.max(looks.c.looked))).scalar()
    finally:
        archive.close()
    if not newest:
        return None, date
    looked = dt.datetime.fromisoformat(newest)
    return looked if looked.tzinfo else looked.replace(tzinfo=dt.UTC), date
