"""What every way of showing evidence says alike: whose voice it is, quotation marks."""

from __future__ import annotations

from bot.locales import N_
from corpus.values import Stance

STANCES: dict[Stance, str] = {
    "company-says": N_("the company says"),
    "reported": N_("reported"),
    "regulator-found": N_("a regulator says"),
    "court": N_("court"),
    "researcher-found": N_("researchers found"),
}
MARKS = {"fr": ("« ", " »"), "de": ("„", "“"), "es": ("«", "»")}
OTHER_MARKS = ("“", "”")
