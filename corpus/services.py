"""Services that are no assistant (a television, a car, a music service), and how a question names one.

Which there are is known from the archive's own documents (corpus.service_names). A question that names one is answered
from its documents, and only from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.labels import folded

# Beside these even a small letter makes an ordinary word a name: "does orange keep", "chez orange", "bei zoom"; folded.
BEFORE = (
    r"(?:does|do|did|is|has|can|will|would|could|on|with|by|chez|avec|par|sur|est-ce que|que fait|bei|mit|von|hat|kann"
    r"|speichert|en|con|por|guarda|tiene|puede)"
)
AFTER = (
    r"(?:'s|keeps?|stores?|records?|shares?|sells?|collects?|listens?|uses?|knows?|says?|garde|conserve|ecoute"
    r"|enregistre|vend|partage|speichert|hort|nutzt|verkauft|guarda|escucha|graba|vende|comparte)"
)


@dataclass(frozen=True, slots=True)
class Service:
    """``names`` are folded; those in ``ordinary`` are words of the language too and need more than to occur."""

    id: str  # the name as it is shown
    names: tuple[str, ...]
    ordinary: frozenset[str] = frozenset()

    def is_named_in(self, text: str) -> bool:
        """Whether ``text`` speaks of the service.

        >>> Service("Orange", ("orange",), frozenset(["orange"])).is_named_in("why is the light orange?")
        False
        """
        plain = spaced(text)
        return any(_named(name, plain, text, name in self.ordinary) for name in self.names)


def _named(name: str, plain: str, text: str, ordinary: bool) -> bool:
    word = re.escape(name)
    if not re.search(rf"(?<!\w){word}(?:'?s)?(?!\w)", plain):
        return False
    if not ordinary:
        return True
    capital = re.compile(rf"(?<!^)(?<![.!?] )(?<!\w){re.escape(name.capitalize())}(?!\w)")
    beside = rf"(?<!\w){BEFORE} {word}(?!\w)|(?<!\w){word}(?:{AFTER}| {AFTER})(?!\w)"
    return bool(capital.search(text) or re.search(beside, plain))


def unnamed(text: str, services: Iterable[Service]) -> str:
    """``text`` folded, without the names of ``services``: what is left tells its subject.

    >>> unnamed("does TP-Link keep it", [Service("TP-Link", ("tp link",))])
    'does   keep it'
    """
    plain = folded(text)
    for name in sorted((name for service in services for name in service.names), key=lambda name: -len(name)):
        words = "[ -]".join(map(re.escape, name.split()))
        plain = re.sub(rf"(?<!\w){words}(?:'?s)?(?!\w)", " ", plain)
    return plain


def spaced(text: str) -> str:
    """``text`` folded, with spaces for hyphens: people write TP-Link and tp link."""
    return folded(text).replace("-", " ")
