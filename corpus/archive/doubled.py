"""A page whose text stands there twice, as some sites send it now and then."""

from __future__ import annotations

from corpus.values import Section

REPEATED_SHARE = 0.45  # of the blocks: the second time may miss what stands above and below the text
FEWEST_BLOCKS = 4  # shorter pages may repeat a line on purpose
MARK_WORDS = 8  # of a block that is looked for again: shorter ones stand in many places


def undoubled(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """``sections`` without the second time, where the whole text stands there twice; else as they are.

    >>> half = tuple(Section((f"Part {n}",), (f"This is what part {n} says about the recordings.",)) for n in range(4))
    >>> undoubled(half + half) == half
    True
    """
    blocks = [(section.path, text) for section in sections for text in (None, *section.paragraphs)]
    place = _second_time(blocks)
    if place is None:
        return sections
    kept: list[Section] = []
    for section in sections:
        size = 1 + len(section.paragraphs)
        if place <= 0:
            break
        if place < size:
            part = slice(0, place - 1)
            section = Section(section.path, section.paragraphs[part], section.kinds[part], section.anchor)
        kept.append(section)
        place -= size
    return tuple(kept)


def _second_time(blocks: list[tuple[tuple[str, ...], str | None]]) -> int | None:
    """Where the text begins again; None where it does not."""
    texts = [text for _, text in blocks]
    if len(texts) < 2 * FEWEST_BLOCKS:
        return None
    marked = (n for n, text in enumerate(texts) if text is not None and len(text.split()) >= MARK_WORDS)
    first = next(marked, None)
    if first is None or first >= len(texts) // 2:
        return None
    for second in range(first + FEWEST_BLOCKS, len(texts)):
        if texts[second] == texts[first]:
            rest = len(texts) - second
            if first + rest < REPEATED_SHARE * len(texts):
                return None
            if texts[first : first + rest] == texts[second:]:
                while first and blocks[first - 1] == blocks[second - 1]:
                    first, second = first - 1, second - 1
                return second
    return None
