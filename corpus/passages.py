"""Version -> Passages along its sections: whole sentences that know their exact place.

60 to 80 words with a sentence of overlap beat longer pieces and fixed cuts (docs/quality.md). A list stays with the
sentence that introduces it, a row of a table stands alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.gather.imports import detected_language
from corpus.index.form import normalised, short_id
from corpus.labels import Recogniser
from corpus.packing import packed
from corpus.passage_labels import COMPANY_KINDS, PassageLabeller, subject_of, topics_of
from corpus.units import SEPARATOR, Unit, is_label, units_of, word_count
from corpus.values import Document, Passage

FEWEST_WORDS = 4  # a shorter stretch ("Read more.") is no evidence
LANGUAGE_WORDS = 15  # a shorter stretch, often names alone, is taken for its Document's language
LANGUAGE_SURE = 0.9  # what a stretch in another language than its Document's must reach
CONTENTS_SHARE = 0.6  # of a passage's blocks that only repeat headings: it is a table of contents


@dataclass(frozen=True, slots=True)
class Cut:
    """A Document's passages in order, and how many stretches were left out, by reason."""

    passages: tuple[Passage, ...]
    dropped: Counter[str]


def passages_of(document: Document, recogniser: Recogniser) -> tuple[Passage, ...]:
    """The passages of ``document`` in order; ``document.text[p.start:p.end] == p.text`` for each."""
    return cut(document, recogniser).passages


def cut(document: Document, recogniser: Recogniser) -> Cut:
    """The passages of ``document``; what is too short, a table of contents or without any sentence becomes none."""
    text, found, dropped = document.text, list[Passage](), Counter[str]()
    repeats: Counter[tuple[tuple[str, ...], str]] = Counter()
    names, labeller = _names(document), PassageLabeller.of(document, recogniser)
    for section, units in units_of(document):
        labeller.begin(section.path)
        for group in packed(units):
            words = text[group[0].start : group[-1].end]
            if reason := _reason(words, group, names):
                dropped[reason] += 1
                continue
            key = (section.path, normalised(words))
            passage_id = short_id(document.url, "\n".join(section.path), key[1], str(repeats[key]))
            repeats[key] += 1
            found.append(
                Passage(
                    passage_id, words, group[0].start, group[-1].end, section.path,
                    labeller.assistants(words), topics_of(words, section.path, recogniser),
                    _language(words, document.language),
                )
            )  # fmt: skip
    return Cut(tuple(found), dropped)


def _language(text: str, declared: str) -> str:
    return detected_language(text, declared, LANGUAGE_SURE) if word_count(text) >= LANGUAGE_WORDS else declared


def assistants_of(document: Document, recogniser: Recogniser) -> tuple[str, ...]:
    """Which assistants a document is about: those that its title names, else those of its text if they are few.

    A company's page is about its own assistants, never about those that it only mentions.
    """
    if document.kind in COMPANY_KINDS:
        subject = subject_of(document, recogniser)
        return subject.own or subject.general
    named = recogniser.assistants(document.title)
    return named or recogniser.assistants(document.text)[:2]


def _names(document: Document) -> Counter[str] | None:
    """How often each heading and label stands in ``document``; None where it holds no sentence."""
    blocks = [text for section in document.sections for text in section.paragraphs]
    if all(is_label(text) for text in blocks):
        return None
    headings = [heading for section in document.sections for heading in section.path[-1:]]
    return Counter(normalised(text) for text in headings + [text for text in blocks if is_label(text)])


def _reason(text: str, group: Sequence[Unit], names: Counter[str] | None) -> str | None:
    """Why ``group`` is no passage; None where it is one."""
    if names is None:
        return "no sentence"
    if sum(unit.words for unit in group) < FEWEST_WORDS:
        return "too short"
    if all(unit.label for unit in group):
        blocks = text.split(SEPARATOR)
        if len(blocks) == 1 and group[0].kind == "paragraph":
            return "label"
        repeated = sum(names[normalised(block)] > 1 for block in blocks)
        if repeated >= CONTENTS_SHARE * len(blocks):
            return "table of contents"
    return None
