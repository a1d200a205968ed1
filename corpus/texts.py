"""A text as it is compared: what a reader does not see, or what moves at every look, left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

SHORT_BLOCK = 14  # words; counters and ages stand in short lines of a page's frame, rules in longer sentences
WORD = re.compile(r"[^\W_]+(?:[.,'-][^\W_]+)*")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff]")
QUOTES = str.maketrans({**dict.fromkeys("‘’‚‛´`′", "'"), **dict.fromkeys("‐‑‒–—−", "-")})
TOKEN = re.compile(  # a session's or a request's id: long, and of letters and digits mixed
    r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*\d[\w-]*\d)(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\w-]{20,}|[\da-f]{12,})(?![\w-])",
    re.I,
)
SESSION = re.compile(
    r"\b(?:ray|session|request|reference|error|trace|correlation|incident)[ -]?(?:id|no|number|#)?[:# ]+"
    r"(?=\S*\d)[\w.#-]{6,}",
    re.I,
)
QUERY = re.compile(r"(https?://[^\s?#]+)[?#]\S*", re.I)  # an address in the text, without its parameters
RIGHTS = re.compile(r"(?:©|\(c\)|copyright|droits d'auteur)\s*(?:\d{4}(?:\s?[-–]\s?\d{4})?)", re.I)
CLOCK = re.compile(
    r"\b\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?\b|\s?(?:utc|gmt|cet|cest|est|edt|pst|pdt|z)\b)(?:\s?[ap]m\b)?", re.I
)
AGE = re.compile(
    r"\b(?:\d+|an?)\s?(?:s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|days?|weeks?|months?|years?) ago\b"
    r"|\bil y a (?:\d+|une?) \w+|\bvor (?:\d+|einer|einem) \w+|\bhace (?:\d+|una?) \w+"
    r"|\b(?:just now|à l'instant|gerade eben)\b",
    re.I,
)
COUNTED = (
    r"views?|visits?|visitors?|readers?|reads|shares?|likes?|comments?|replies|votes?|downloads?|followers?|"
    r"subscribers?|members? online|times|"
    r"people (?:found|are|have)|users? online|online|reviews?|ratings?|results?|items?|"
    r"vues?|lecteurs?|lectures?|partages?|commentaires?|abonnés?|avis|visiteurs?|téléchargements?|j'aime|"
    r"aufrufe|leser|kommentare?n?|besucher|abonnenten|bewertungen|teilen|mal gelesen|downloads|"
    r"visitas?|vistas|lectores|comentarios?|compartidos?|seguidores|suscriptores|valoraciones|descargas"
)
NUMBER = r"\d[\d.,   ]*\s?(?:k|m|mio|mil)?"
COUNTER = re.compile(
    rf"\bvisitor (?:number|no\.?)?\s?{NUMBER}|\b{NUMBER}\s?\+?\s(?:{COUNTED})\b|\b(?:{COUNTED})\s?[:(]\s?{NUMBER}\)?",
    re.I,
)
ONLY_NUMBERS = re.compile(r"[\W\d_]*\d[\W\d_]*(?:[km]|mio|mil)?\W*", re.I)
# Spellings of one word on the two sides of the Atlantic; only ever compared, so a word that becomes none does no harm.
SPELLINGS = tuple(
    (re.compile(pattern), repl)
    for pattern, repl in [
        (r"\b(\w{3,})is(e|ed|es|ing|er|ers|ation|ations)\b", r"\1iz\2"),
        (r"\b(\w{3,})ys(e|ed|es|ing|er|ers)\b", r"\1yz\2"),
        (r"\b(\w{3,})our(|s|ed|ing|able|ite|ites|al|hood|hoods|ful)\b", r"\1or\2"),
        (r"\b(\w{2,}[bt])re(|s)\b", r"\1er\2"),
        (r"\b(\w{3,})ence\b", r"\1ense"),
        (r"\b(licen)ce(|s|d)\b", r"\1se\2"),
        (r"\b(practi)s(e|ed|es|ing)\b", r"\1c\2"),
        (r"\b(\w{2,})ogue(|s)\b", r"\1og\2"),
        (r"\b(\w{3,})ll(ed|ing|er|ers|ation)\b", r"\1l\2"),
        (r"\b(\w{3,})lment(|s)\b", r"\1llment\2"),
        (r"\bprogramme(|s)\b", r"program\1"),
        (r"\bgrey(|s)\b", r"gray\1"),
        (r"\bcheque(|s)\b", r"check\1"),
        (r"\b(judg|acknowledg)ement(|s)\b", r"\1ment\2"),
        (r"\b(\w{4,})wards\b", r"\1ward"),
    ]
)


def comparable(text: str, language: str = "") -> str:
    """The words of ``text`` as they are compared, in lower case with single spaces between them.

    White space, punctuation, invisible characters and the shape of quotation marks are gone; so are what moves from
    one look to the next (clock times, ages, counters, ids of sessions, the year of a copyright line) and, in English,
    the differences of British and American spelling. What the rules of a policy say with numbers stays.

    >>> comparable("We “keep”\\u00a0it for 12 months.\\n\\n1,204 views\\n\\n© 2026 Example", "en")
    'we keep it for 12 months example'
    """
    words = " ".join(word for block in text.split("\n\n") for word in _words(block))
    if language == "en":
        for pattern, spelling in SPELLINGS:
            words = pattern.sub(spelling, words)
    return words


def _words(block: str) -> Iterator[str]:
    plain = block
    if not plain.isascii():
        plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", plain)).translate(QUOTES)
    plain = plain.casefold()
    if ONLY_NUMBERS.fullmatch(plain):
        return
    for volatile, instead in ((TOKEN, " "), (SESSION, " "), (QUERY, r"\1"), (RIGHTS, " "), (CLOCK, " ")):
        plain = volatile.sub(instead, plain)
    if plain.count(" ") < SHORT_BLOCK:
        plain = COUNTER.sub(" ", AGE.sub(" ", plain))
    yield from WORD.findall(plain)
