"""Which assistants a passage is about, from its words, the headings above it, its document and whose that is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus import passage_wording as wording
from corpus.labels import Recogniser, folded
from corpus.units import SEPARATOR
from corpus.values import Document

COMPANY_KINDS = ("policy", "help")  # what a company says of itself; others report on it
OWN_SHARE = 0.2  # of a document's blocks that name an assistant: it is a notice of that assistant
HEADING_WEIGHT = 2  # of a topic in the heading, in phrases of the text
TOPIC_SHARE = 0.4  # of the chief topic's phrases; a topic with fewer is only mentioned
OWN_BLOCKS = 4  # the fewest such blocks
FEW = 2  # assistants that a report may be about at most; one on more compares them
NAMES = ("alias", "device")
APPS = re.compile(r"\bmessenger\b", re.I)  # a maker's other product: it stands for its assistant only in a question


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a Document is about: ``own`` throughout, ``general`` where it speaks of all that its company makes."""

    own: tuple[str, ...]
    general: tuple[str, ...]
    company: bool  # a company speaks of itself


def subject_of(document: Document, recogniser: Recogniser) -> Subject:
    """The Subject of ``document``, from its title, its publisher, what its source says, and how often it names whom."""
    company = document.kind in COMPANY_KINDS
    if not company:
        few = document.assistants if len(document.assistants) <= FEW else ()
        return Subject(few, (), company)
    named = recogniser.named(f"{document.publisher}. {document.title}")
    makers = tuple(sorted(assistant for assistant, how in named.items() if how == "maker"))
    declared = document.assistants if document.kind == "help" or not makers else ()  # by its source
    own = _strong(named) or declared or _often_named(document, recogniser)
    return Subject(own, () if own else tuple(sorted({*makers, *document.assistants})), company)


def _strong(named: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(assistant for assistant, how in named.items() if how in NAMES))


def _often_named(document: Document, recogniser: Recogniser) -> tuple[str, ...]:
    blocks = document.text.split(SEPARATOR)
    least = max(OWN_BLOCKS, OWN_SHARE * len(blocks))
    counts: dict[str, int] = {}
    for block in blocks:
        for assistant in _strong(recogniser.named(block)):
            counts[assistant] = counts.get(assistant, 0) + 1
    return tuple(sorted(a for a, count in counts.items() if count >= least))


def topics_of(text: str, path: Sequence[str], recogniser: Recogniser) -> tuple[str, ...]:
    """The topics of a passage, the one that its words and its heading speak of most first."""
    counts = recogniser.topic_counts(text)
    for heading in path[-1:]:
        for topic in recogniser.topics(heading):
            counts[topic] = counts.get(topic, 0) + HEADING_WEIGHT
    order = list(counts)
    most = max(counts.values(), default=0)
    kept = [topic for topic in order if counts[topic] >= TOPIC_SHARE * most]
    return tuple(sorted(kept, key=lambda topic: (-counts[topic], order.index(topic))))


@dataclass(slots=True)
class PassageLabeller:
    """Labels the passages of one Document, in order: a report's sentence goes on about whom the one before named."""

    recogniser: Recogniser
    subject: Subject
    path: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    @classmethod
    def of(cls, document: Document, recogniser: Recogniser) -> PassageLabeller:
        return cls(recogniser, subject_of(document, recogniser))

    def begin(self, path: tuple[str, ...]) -> None:
        """A new section under the headings ``path``."""
        self.path, self.before = path, self._of_headings()

    def assistants(self, text: str) -> tuple[str, ...]:
        """The assistants that the section's next passage is about, in id order."""
        return self._company(text) if self.subject.company else self._report(text)

    def _company(self, text: str) -> tuple[str, ...]:
        found = {*_strong(self.recogniser.named(APPS.sub(" ", text))), *self.subject.own}
        found = found or set(self._of_headings())
        if not found and self.subject.general and (wording.VOICE.search(folded(text)) or _is_general(text)):
            found = set(self.subject.general)
        return tuple(sorted(found))

    def _of_headings(self) -> tuple[str, ...]:
        """Those that the innermost heading names which names any."""
        for heading in reversed(self.path):
            if named := _strong(self.recogniser.named(heading)):
                return named
        return ()

    def _report(self, text: str) -> tuple[str, ...]:
        named = self.recogniser.assistants(text)
        if named:
            self.before = named
        elif self.subject.own:
            return self.subject.own
        elif wording.AS_SUCH.search(folded(text)):
            return ("general",)
        return self.before


def _is_general(text: str) -> bool:
    """Whether more sentences speak of all that a company makes than of something narrower."""
    general = limited = 0
    for sentence in wording.SENTENCE.split(text):
        plain = folded(sentence)
        narrow = bool(wording.LIMITED.search(plain))
        limited += narrow
        general += not narrow and bool(wording.GENERAL.search(plain) or wording.ITS_PRODUCTS.search(sentence))
    return general > limited
