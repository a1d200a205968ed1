"""Which services the archive knows: a company's page makes its publisher one, by the names that it uses itself.

No list of them stands in the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.labels import TOKEN, Recogniser, folded
from corpus.passage_labels import COMPANY_KINDS, subject_of
from corpus.services import Service, spaced
from corpus.values import Document

FEWEST_MENTIONS = 3  # of a part of a publisher's name by itself, before it is taken for a name too
SHORTEST = 3  # letters of a name
DOMAIN = re.compile(r"(?<=\w)\.(?:com?|net|org|ai|io|tv|app|fr|de|es|eu|co\.uk|gov)\b", re.I)
COMPANY_FORM = re.compile(r",?\s+(?:inc|llc|ltd|limited|corp|corporation|gmbh|ag|sas?|s\.a|group|co|plc|bv)\.?$", re.I)
ADDRESS = re.compile(r"\S*(?:[/@]|\w\.\w)\S*")  # of a page or a mailbox: small letters say nothing there
ASIDE = re.compile(r"\s*\([^)]*\)")  # "Facebook (Meta)"


def service_of(document: Document, recogniser: Recogniser) -> str | None:
    """The service that a company's page is about; None where it is about an assistant, or a report."""
    if document.kind not in COMPANY_KINDS:
        return None
    subject = subject_of(document, recogniser)
    if subject.own or subject.general or document.assistants:
        return None
    return display_name(document.publisher) or None


def display_name(publisher: str) -> str:
    """The publisher's name without what is no part of it.

    >>> display_name("Spotify AB (Sweden)"), display_name("Claude.ai"), display_name("Zoom Communications, Inc.")
    ('Spotify AB', 'Claude', 'Zoom Communications')
    """
    name = ASIDE.sub("", publisher).strip()
    name = DOMAIN.sub("", name.removeprefix("www."))
    return COMPANY_FORM.sub("", name).strip(" ,.")


def services_of(
    documents: Iterable[Document], recogniser: Recogniser, vocabulary: frozenset[str]
) -> tuple[Service, ...]:
    """The services of ``documents``; ``vocabulary`` holds the folded words that are ordinary in our languages."""
    found: dict[str, set[str]] = {}
    for document in documents:
        if service := service_of(document, recogniser):
            found.setdefault(service, set()).update(_names(service, document, recogniser, vocabulary))
    return tuple(
        Service(service, tuple(sorted(names)), frozenset(name for name in names if vocabulary.issuperset(name.split())))
        for service, names in sorted(found.items())
    )


def _names(service: str, document: Document, recogniser: Recogniser, vocabulary: frozenset[str]) -> set[str]:
    """The whole name, and the parts of it by which the page calls its service, unless they are ordinary words."""
    words = service.split()
    names = {spaced(service)}
    if len(words) > 1:
        parts = {" ".join(words[:n]) for n in range(1, len(words))} | {
            " ".join(words[n:]) for n in range(1, len(words))
        }
        rest = document.text.replace(service, " ")
        for part in sorted(parts):
            mentions = re.findall(rf"(?<!\w){re.escape(part)}(?!\w)", rest)
            if len(mentions) >= FEWEST_MENTIONS and folded(part) not in vocabulary:
                names.add(spaced(part))
    return {name for name in names if len(name) >= SHORTEST and not recogniser.named(name)}


def ordinary_words(texts: Iterable[str]) -> frozenset[str]:
    """The folded words that stand with a small first letter somewhere in ``texts``, addresses aside."""
    return frozenset(
        folded(word) for text in texts for word in TOKEN.findall(ADDRESS.sub(" ", text)) if word[:1].islower()
    )
