"""Questions behind which a person may be in danger: listened to or tracked by somebody close, or at work.

The answer keeps to evidence and steps; the notice says that specialised help exists. Matched on folded text
(corpus.labels): a person near the asker, or a word of violence, together with a word of watching.
"""

from __future__ import annotations

import re

from corpus.labels import folded

_PERSON = (
    r"(?:ex(?:es)?|ex-?(?:wife|husband|boyfriend|girlfriend|partner)|husband|wife|boyfriend|girlfriend|bf|gf|partner|spouse"
    r"|dad|father|mom|mum|mother|stepdad|stepmom|parents?|brother|sister|roommate|flatmate|boss|employer|manager|landlord"
    r"|mari|femme|copain|copine|conjointe?|compagne|compagnon|pere|mere|daron|parents|frere|soeur|coloc\w*|patron\w*|chef|employeur"
    r"|proprio|mann|frau|freund(?:in)?|partner(?:in)?|vater|mutter|eltern|bruder|schwester|mitbewohner(?:in)?|chef(?:in)?"
    r"|arbeitgeber|vermieter(?:in)?|marido|esposa?|mujer|novi[oa]|pareja|padres?|madre|hermano|hermana|companer[oa] de piso"
    r"|jef[ea]|empresa|caser[oa])"
)
_MINE = r"(?:my|mon|ma|mes|mein\w*|mi|mis|the|his|her)"
_WATCHES = (
    r"(?:spy(?:ing|s)?|spie[sd]|stalk\w*|track(?:s|ing)? me|monitor(?:s|ing)? (?:me|us)|watch(?:es|ing) (?:me|us)"
    r"|listen(?:s|ing)? (?:in|to)|hear(?:s|ing)? (?:me|what i)|record(?:s|ing|ed)? (?:me|us)|eavesdrop\w*|control(?:s|ling)? me"
    r"|bug(?:ged|ging)? (?:me|my)|(?:read|check|see|know)(?:s|ing)? (?:what i|everything i|my (?:requests|history|recordings))|use (?:it|alexa|siri) against"
    r"|espionn\w*|surveill\w*|m'ecout\w*|nous ecout\w*|m'enregistr\w*|me suit|me traque|me flique|harcel\w*|ecoute ce que je"
    r"|uberwach\w*|ausspion\w*|spionier\w*|belausch\w*|abhor\w*|hort (?:mich|mir|uns|mit|ab|zu)\b|mithor\w*|stalk\w*|verfolg\w* mich|kontrollier\w* mich"
    r"|(?:mich|uns) (?:ab|mit)?(?:hort|gehort|horen)|espi[ao]\w*|espiand\w*|vigil\w*|me escuch\w*|me grab\w*|me control\w*|me sigue|acos\w*)"
)
_SAYS = r"(?! (?:insists|says|said|thinks|claims|believes|dit|pense|croit|sagt|meint|glaubt|dice|cree|piensa)\b)"
_DANGER = (
    r"(?:abus(?:ive|er|es|ed)\b|domestic (?:violence|abuse)|stalk(?:er|ed|ing)\b|(?:he|she) hits me|threatens me|violence (?:conjugale|domestique)"
    r"|conjoint violent|mari violent|me frappe|me menace|harcelement|hausliche gewalt|schlagt mich|bedroht mich|stalker\b"
    r"|violencia (?:de genero|domestica|machista)|maltrat\w*|me pega|me amenaza|acosador\w*)"
)
PATTERNS = (
    re.compile(rf"\b{_MINE} (?:\w+ )?{_PERSON}\b{_SAYS}.*\b{_WATCHES}"),
    re.compile(rf"\b{_WATCHES}.*\b{_MINE} (?:\w+ )?{_PERSON}\b"),
    re.compile(rf"\b{_DANGER}"),
)


def is_private(text: str) -> bool:
    """Whether a question may come from somebody whom a person near them abuses, watches or follows.

    >>> is_private("is my ex spying on me through the echo"), is_private("does amazon spy on me")
    (True, False)
    """
    plain = folded(text)
    return any(pattern.search(plain) for pattern in PATTERNS)
