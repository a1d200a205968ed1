"""Version -> labelled Passages: whole sentences that know their exact place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from corpus.index.form import normalised, short_id
from corpus.labels import Recogniser
from corpus.values import Document, Passage

FEWEST_WORDS = 4  # a shorter stretch ("Read more.") is no evidence
SEPARATOR = "\n\n"  # between the parts of a Document's text


def passages_of(document: Document, recogniser: Recogniser) -> tuple[Passage, ...]:
    """The sentences of ``document`` in order; ``document.text[p.start:p.end] == p.text`` for each."""
    repeats: Counter[tuple[tuple[str, ...], str]] = Counter()
    found = []
    for path, text, start in _sentences(document):
        if len(text.split()) < FEWEST_WORDS:
            continue
        key = (path, normalised(text))
        passage_id = short_id(document.url, "\n".join(path), key[1], str(repeats[key]))
        repeats[key] += 1
        found.append(
            Passage(
                passage_id, text, start, start + len(text), path,
                recogniser.assistants(text) or document.assistants, recogniser.topics(text),
            )
        )  # fmt: skip
    return tuple(found)


def assistants_of(document: Document, recogniser: Recogniser) -> tuple[str, ...]:
    """Which assistants a document is about: those that its title names, else those of its text if they are few."""
    named = recogniser.assistants(document.title)
    return named or recogniser.assistants(document.text)[:2]


def _sentences(document: Document) -> Iterator[tuple[tuple[str, ...], str, int]]:
    """(heading path, sentence, place in the document's text)."""
    from sentencex import segment

    place = 0
    for section in document.sections:
        for heading in section.path[-1:]:
            place += len(heading) + len(SEPARATOR)
        for paragraph in section.paragraphs:
            cursor = 0
            for piece in segment(document.language, paragraph):
                sentence = piece.strip()
                at = paragraph.find(sentence, cursor)
                if sentence and at >= 0:
                    yield section.path, sentence, place + at
                    cursor = at + len(sentence)
            place += len(paragraph) + len(SEPARATOR)
