"""Whether the languages of a text say the same: the figures, dates and names in them are compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from corpus.labels import folded

NUMBER = re.compile(r"\d+(?:[.,  ]\d{3}(?!\d))*(?:[.,]\d+)?")
SCALES = {
    **dict.fromkeys(["million", "millions", "millionen", "millon", "millones", "mio", "mio."], 1e6),
    **dict.fromkeys(["billion", "milliard", "milliards", "milliarde", "milliarden"], 1e9),
}
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january janvier januar enero",
            "february fevrier februar febrero",
            "march mars marz marzo",
            "april avril abril",
            "may mai mayo",
            "june juin juni junio",
            "july juillet juli julio",
            "august aout agosto",
            "september septembre septiembre setiembre",
            "october octobre oktober octubre",
            "november novembre noviembre",
            "december decembre dezember diciembre",
        ],
        start=1,
    )
    for name in names.split()
}
# Abbreviations that have another form in another language.
SAME_NAME = {"rgpd": "gdpr", "dsgvo": "gdpr", "ue": "eu", "ia": "ai", "ki": "ai", "usa": "us", "ee": "us", "uu": "us"}
ABBREVIATION = re.compile(r"\b[A-Z]{2,}\b")
WRITTEN_OUT = {"us", "uk", "tv", "ai", "eu", "id", "faq", "pr", "mp"}  # in some languages: "in the United States"


Names = Callable[[str], Iterable[str]]  # the assistants that a text names: corpus.labels.Recogniser.assistants


def disagreement(texts: Mapping[str, str], assistants: Names) -> str | None:
    """What one language's text has and the English one has not, or the reverse; None where they agree.

    >>> disagreement({"en": "The FTC got 1.5 million.", "fr": "La FTC a obtenu 1,5 million."}, lambda text: [])
    >>> disagreement({"en": "In May 2019, 3,000 clips.", "de": "Im Mai 2018, 3.000 Clips."}, lambda text: [])
    'figures: en has 2019, de has 2018'
    """
    for kind, found_in in (("figures", figures), ("months", months), ("names", lambda t, _: named(t, assistants))):
        wanted = found_in(texts["en"], "en")
        for language, text in texts.items():
            got = found_in(text, language)
            if got != wanted:
                missing, extra = ", ".join(sorted(wanted - got)), ", ".join(sorted(got - wanted))
                return f"{kind}: en has {missing or 'nothing more'}, {language} has {extra or 'none of that'}"
    return None


def figures(text: str, language: str) -> frozenset[str]:
    """The numbers in ``text``, with "1.5 million" as 1500000.

    >>> sorted(figures("64.720 Skills und 1,375 Milliarden", "de"))
    ['1375000000', '64720']
    """
    found = set()
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    for match in NUMBER.finditer(plain):
        value = _value(match[0], language)
        after = [word.strip(".,;:") for word in folded(plain[match.end() : match.end() + 24]).split()[:2]]
        if after == ["mil", "millones"]:
            value *= 1e9
        elif after:
            value *= SCALES.get(after[0], 1)
        found.add(f"{value:.10g}" if value < 1e10 else str(int(value)))
    return frozenset(found)


def _value(number: str, language: str) -> float:
    if language == "en":
        return float(number.replace(",", "").replace(" ", ""))
    return float(re.sub(r"[. ](?=\d{3}(?!\d))", "", number).replace(",", "."))


def months(text: str, _language: str) -> frozenset[str]:
    """The months that stand beside a number in ``text``; "may" in small letters is a verb.

    >>> sorted(months("It may keep 3 clips from 2 August", "en"))
    ['8']
    """
    words = re.findall(r"\w+", text)
    return frozenset(
        str(MONTHS[folded(word)])
        for i, word in enumerate(words)
        if folded(word) in MONTHS and word != "may" and any(near.isdigit() for near in words[max(0, i - 2) : i + 3])
    )


def named(text: str, assistants: Names) -> frozenset[str]:
    """The assistants that ``text`` names, and the abbreviations that every language writes alike."""
    abbreviations = {SAME_NAME.get(a.lower(), a.lower()) for a in ABBREVIATION.findall(text)}
    return frozenset({*assistants(text), *(abbreviations - WRITTEN_OUT)})
