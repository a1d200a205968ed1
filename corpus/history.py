"""The Versions of one Document -> what changed from one to the next, flicker and stubs aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.changes import LOST, Change, Comparison, compare
from corpus.labels import Recogniser
from corpus.meaning import sentences_of
from corpus.passage_labels import PassageLabeller
from corpus.values import Document, Version

LOOK_BACK = 6  # versions among which a text that returns is looked for
SAME = 0.98  # of the sentences of both, from which two versions are the same text


@dataclass(frozen=True, slots=True)
class Transition:
    """What changed from one Version to another; both are of the same language and variant."""

    old: Version
    new: Version
    comparison: Comparison
    assistants: tuple[tuple[str, ...], ...] = ()  # that each change is about


@dataclass(frozen=True, slots=True)
class _Text:
    document: Document
    version: Version
    language: str
    keys: frozenset[str]

    def likeness(self, other: _Text) -> float:
        return len(self.keys & other.keys) / max(1, len(self.keys | other.keys))


def history(versions: Sequence[tuple[Document, Version]], recogniser: Recogniser) -> list[Transition]:
    """The Transitions between the Versions of one Document, which come by date.

    Each is compared with the last one of its own language. A text that lost most of what it said is passed over, and so
    is one that flips back and forth between two variants: A, B is a change, and so is the first A after it, but not
    the rest of A, B, A, B.
    """
    good: list[_Text] = []
    returned: set[int] = set()
    found = []
    for document, version in versions:
        text = _Text(document, version, _language(document), frozenset(s.key for s in sentences_of(document)))
        earlier = [other for other in good if other.language == text.language]
        if not earlier:
            good.append(text)
            continue
        last = earlier[-1]
        if len(version.text) < LOST * len(last.version.text):
            found.append(_compared(last, text, recogniser))
            continue  # held: the next one is compared with the last good one
        good.append(text)
        if any(text.likeness(other) >= SAME for other in earlier[-LOOK_BACK:-1]) and text.likeness(last) < SAME:
            returned.add(version.id)
            if last.version.id in returned:
                continue
        found.append(_compared(last, text, recogniser))
    return found


def _compared(old: _Text, new: _Text, recogniser: Recogniser) -> Transition:
    comparison = compare(old.document, new.document, old.version.recorded, new.version.recorded, recogniser)
    labeller = PassageLabeller.of(new.document, recogniser)
    return Transition(
        old.version, new.version, comparison, tuple(_about(change, labeller) for change in comparison.changes)
    )


def _about(change: Change, labeller: PassageLabeller) -> tuple[str, ...]:
    said = change.after or change.before
    labeller.begin(change.section)
    return labeller.assistants(said.text) if said else ()


def _language(document: Document) -> str:
    """The language of this very version; the archive knows one for all versions of a page."""
    from corpus.gather.imports import detected_language

    texts = (text for section in document.sections for text in section.paragraphs)
    return detected_language(" ".join(texts), document.language)
