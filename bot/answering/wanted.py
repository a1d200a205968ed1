"""Which details a question asks for that evidence must hold to answer it; matched on folded text (corpus.labels).

Evidence on the right subject often leaves one detail out: it tells of the reviewers, not of their names. Meaning and
words alone find such evidence good.
"""

from __future__ import annotations

import re

from bot import wording

ASKED: dict[str, re.Pattern[str]] = {
    "figure": wording.FIGURE,
    "name": re.compile(
        r"\b(?:(?:what|which|whats)(?: (?:is|was|are|were))? (?:the |their |his |her )?(?:first |last |full )?names?\b"
        r"|names? of\b|need a name|who (?:at|decided|is the|was the)\b|what (?:is|was|are|were) \w+ called"
        r"|comment s'appel|s'appel\w+ comment|appelle comment|(?:le|quel|leur) nom\b|wie (?:heisst|hiess|heissen)\w*"
        r"|welche\w* namen?|name de[rs]|como se llam|nombres? de|quien es el)"
    ),
    "place": re.compile(
        r"\b(?:(?:which|what) (?:countr(?:y|ies)|cit(?:y|ies)|town|state|server)"
        r"|where (?:are|is|do|did) (?:they|it|the)"
        r"|(?:quels?|quelles?) (?:pays|villes?|serveurs?)|welche[rmns]? (?:land|landern|landes|stadt|stadten|server)"
        r"|wo (?:sitzen|liegt|liegen|stehen)|que (?:pais|paises|ciudad|ciudades|servidor))\b"
    ),
    "law": re.compile(
        r"\b(?:sue|suing|illegal|lawful|a crime|what crime|legal (?:if|to|for)|is (?:it|that|this) legal|legally"
        r"|divorced?|attaquer en justice|je peux porter plainte|poursuivre|juridiquement|c'est legal|verklagen"
        r"|anzeigen|strafbar|scheidung|(?:puedo|podria) (?:denunciar|demandar)|es (?:un )?delito|es legal|en mi juicio"
        r"|divorcio)\b"
    ),
}  # fmt: skip
_MONTH = "|".join(sorted(wording.MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}\.?(?: de)? )?(?:{_MONTH})\b\.?(?: \d{{1,2}}\b,?)?(?: (?:de )?(?:19|20)\d\d\b)?|\b(?:19|20)\d\d\b"
    r"|\b(?:ios|windows|echo dot|alexa|show|article|art\.|coppa) \d+(?:\.\d+)?",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\d|\b(?:none|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?"
    r"|billions?|half|quarter|third|percent|fraction|small|few|single|most)\b",
    re.IGNORECASE,
)
_HELD: dict[str, re.Pattern[str]] = {
    "name": re.compile(r"\b[A-Z]\w+ (?:(?:Le|de|van|von) )?[A-Z]\w+"),
    "place": re.compile(r"\b(?:in|to|at|from|of) (?:the )?[A-Z]\w+"),
}


def missing(plain: str, text: str) -> dict[str, float]:
    """By detail, 1 where the folded question ``plain`` asks for it and ``text`` does not hold it; else 0.

    Whether something is lawful, evidence never says of the asker's own case.

    >>> missing("how many people listen", "In May 2019 people listened.")["figure_missing"]
    1.0
    >>> missing("how many people listen", "In May 2019 thousands listened.")["figure_missing"]
    0.0
    """
    return {
        f"{detail}_missing": float(bool(pattern.search(plain)) and not _holds(detail, text))
        for detail, pattern in ASKED.items()
    }


def _holds(detail: str, text: str) -> bool:
    if detail == "figure":
        return bool(_FIGURE.search(_DATE.sub(" ", text)))
    return detail in _HELD and bool(_HELD[detail].search(text))
