"""Texts of several languages say the same where their figures, dates and names agree, however these are written."""

from __future__ import annotations

import pytest

from corpus.catalogue import load_assistants, load_topics
from corpus.catalogue.agreement import disagreement, figures, months, named
from corpus.labels import Recogniser


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(load_assistants(), load_topics())


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "1,000 clips in 2019", {"1000", "2019"}),
        ("de", "1.000 Aufnahmen", {"1000"}),
        ("fr", "1 000 extraits", {"1000"}),
        ("fr", "1\u202f000 extraits", {"1000"}),
        ("fr", "1\u00a0000 extraits", {"1000"}),
        ("es", "1.000 grabaciones", {"1000"}),
        ("en", "0.2 % or 0.25", {"0.2", "0.25"}),
        ("de", "0,2 %", {"0.2"}),
        ("fr", "0,2 %", {"0.2"}),
        ("es", "0,2 %", {"0.2"}),
        ("en", "$1.5 million", {"1500000"}),
        ("fr", "1,5 million de dollars", {"1500000"}),
        ("fr", "25 millions", {"25000000"}),
        ("de", "1,5 Millionen", {"1500000"}),
        ("de", "25 Mio. Dollar", {"25000000"}),
        ("es", "1,5 millones", {"1500000"}),
        ("en", "1.4 billion", {"1400000000"}),
        ("fr", "1,4 milliard", {"1400000000"}),
        ("de", "1,4 Milliarden", {"1400000000"}),
        ("es", "1400 millones", {"1400000000"}),
        ("es", "3 mil millones", {"3000000000"}),
        ("en", "iOS 13.2", {"13.2"}),
        ("en", "no figure", set()),
    ],
)
def test_figures_are_read_as_each_language_writes_them(language: str, text: str, expected: set[str]) -> None:
    assert figures(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in May 2019", {"5"}),
        ("11 avril 2019", {"4"}),
        ("am 2. August 2019", {"8"}),
        ("el 2 de agosto de 2019", {"8"}),
        ("En enero de 2020 y marzo de 2021", {"1", "3"}),
        ("it may listen", set()),
        ("en mars", set()),
        ("it may keep 3 clips", set()),
        ("it may keep 3 clips of 1 May", {"5"}),
    ],
)
def test_months_count_beside_a_number(text: str, expected: set[str]) -> None:
    assert months(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The GDPR", {"gdpr"}),
        ("Le RGPD", {"gdpr"}),
        ("Die DSGVO", {"gdpr"}),
        ("the FTC and Alexa", {"ftc", "alexa"}),
        ("in the UK and the EU", set()),
        ("L'UE et l'IA", set()),
        ("Siri und Cortana", {"siri", "cortana"}),
    ],
)
def test_names_and_abbreviations_are_compared_across_languages(
    recogniser: Recogniser, text: str, expected: set[str]
) -> None:
    assert named(text, recogniser.assistants) == expected


AGREEING = {
    "en": "In May 2019 the FTC fined Amazon 1.5 million for 3,000 Alexa clips.",
    "fr": "En mai 2019, la FTC a infligé à Amazon 1,5 million pour 3 000 extraits d'Alexa.",
    "de": "Im Mai 2019 verhängte die FTC gegen Amazon 1,5 Millionen wegen 3.000 Alexa-Clips.",
    "es": "En mayo de 2019 la FTC multó a Amazon con 1,5 millones por 3.000 clips de Alexa.",
}


def test_texts_that_say_the_same_agree(recogniser: Recogniser) -> None:
    assert disagreement(AGREEING, recogniser.assistants) is None


@pytest.mark.parametrize(
    ("language", "old", "new", "told"),
    [
        ("fr", "3 000", "30 000", "figures: en has 3000, fr has 30000"),
        ("de", "Millionen", "Milliarden", "figures: en has 1500000, de has 1500000000"),
        ("es", "de 2019", "de 2018", "figures: en has 2019, es has 2018"),
        ("es", " por 3.000 clips", " por clips", "figures: en has 3000, es has none of that"),
        ("fr", "1,5 million", "1,5 million de dollars et 7 euros", "figures: en has nothing more, fr has 7"),
        ("de", "Im Mai", "Im Juni", "months: en has 5, de has 6"),
        ("fr", "d'Alexa", "de Siri", "names: en has nothing more, fr has siri"),
        ("es", "la FTC", "la CNIL", "names: en has ftc, es has cnil"),
        ("de", "Alexa-Clips", "Clips von Echo und Bixby", "names: en has nothing more, de has bixby"),
    ],
)
def test_what_one_language_says_otherwise_is_told(
    recogniser: Recogniser, language: str, old: str, new: str, told: str
) -> None:
    assert old in AGREEING[language]
    changed = AGREEING | {language: AGREEING[language].replace(old, new)}
    assert disagreement(changed, recogniser.assistants) == told
