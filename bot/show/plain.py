"""What every way of showing evidence says alike: whose voice it is, quotation marks, text that steers no terminal."""

from __future__ import annotations

import unicodedata

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


def harmless(text: str) -> str:
    """``text`` without control characters: nothing in it can steer a terminal."""
    return "".join(c for c in " ".join(text.split()) if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs"))
