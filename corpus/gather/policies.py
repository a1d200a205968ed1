"""A policy or help page -> everything inside its main content, in order.

A walk over the main element, guarded: what usually is frame (menus, forms, asides, consent boxes) is left out only if
it holds little of the text. Its ends are then found with trafilatura's help: each block weighs its words, for it where
trafilatura's text holds them, against it where not; the run of blocks with the highest sum is the document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from corpus.gather.blocks import Block
from corpus.gather.frame import frame_of, main_of
from corpus.gather.grams import Known, length, words
from corpus.gather.tree import body_of
from corpus.gather.walk import Walk

KEPT_SHARE = 0.7  # of the words; a shorter run says that trafilatura missed the document
LINKED_SHARE = 0.5  # of the characters: a list of links
SENTENCE_WORDS = 8  # a block of fewer words may be a button's
UNTOLD_WEIGHT = 0.5  # a word: of a paragraph in a main element that trafilatura leaves out
ABOVE_WORDS = 60  # between the page's title and its first paragraph: a date, a language menu
BOLD_SHARE = 0.98  # of the characters
BOLD_WORDS = 15  # more are an emphatic sentence
FEWEST_BOLD = 3  # numbered bold lines of a document without headings: fewer are no outline
NUMBERED = re.compile(
    r"(?:(?:article|artikel|articolo|artículo|section|abschnitt|§|art\.)\s*)?(?:\d{1,2}|[IVX]{1,5})\b", re.I
)


def policy_blocks(root: Any, told: Sequence[str] | None) -> tuple[list[Block], list[str]]:
    """The document's Blocks, and the texts that were left out; ``told``: trafilatura's lines, None where not asked."""
    body = body_of(root)
    main = main_of(body)
    frame = frame_of(main)
    blocks = Walk(frame).run(main)
    start, end = (0, len(blocks)) if told is None else bounds(blocks, told, main is not body)
    cut = [" ".join("".join(element.itertext()).split()) for element in frame]
    cut += [block.text for block in blocks[:start] + blocks[end:]]
    return with_bold_headings(blocks[start:end]), cut


def bounds(blocks: Sequence[Block], told: Sequence[str], is_marked: bool) -> tuple[int, int]:
    """(start, end) of the document; ``is_marked``: the page marks the element in which ``blocks`` stand as its main."""
    known = Known(told)
    runs = [words(block.text) for block in blocks]
    sizes = [length(run) for run in runs]
    weights = []
    for block, run, size in zip(blocks, runs, sizes, strict=True):
        weight = size * (2 * known.share(run) - 1)
        is_text = is_marked and block.linked < LINKED_SHARE and size >= SENTENCE_WORDS
        weights.append(UNTOLD_WEIGHT * size if weight < 0 and is_text else weight)
    start, end = best_run(weights)
    tops = [i for i in range(start) if blocks[i].shape == "heading" and blocks[i].level == 1]
    if tops and sum(sizes[tops[-1] : start]) <= ABOVE_WORDS:
        start = tops[-1]
    while start > 0 and blocks[start - 1].shape == "heading" and blocks[start - 1].real:
        start -= 1
    return (start, end) if sum(sizes[start:end]) > KEPT_SHARE * sum(sizes) else (0, len(blocks))


def best_run(weights: Sequence[float]) -> tuple[int, int]:
    """(start, end) of the run with the highest sum.

    >>> best_run([-3, 5, -1, 4, -6, 2])
    (1, 4)
    """
    best, best_sum, start, total = (0, 0), 0.0, 0, 0.0
    for i, weight in enumerate(weights):
        if total <= 0:
            start, total = i, 0.0
        total += weight
        if total > best_sum:
            best, best_sum = (start, i + 1), total
    return best


def with_bold_headings(blocks: Sequence[Block]) -> list[Block]:
    """``blocks``; where the page marks no heading at all, its numbered bold lines are its headings."""
    if any(block.shape == "heading" for block in blocks):
        return list(blocks)
    lines = [i for i, block in enumerate(blocks[:-1]) if _is_bold_line(block) and not _is_bold_line(blocks[i + 1])]
    if len(lines) < FEWEST_BOLD:
        return list(blocks)
    made = set(lines)
    return [replace(block, shape="heading", level=2) if i in made else block for i, block in enumerate(blocks)]


def _is_bold_line(block: Block) -> bool:
    return (
        block.shape == "paragraph"
        and block.bold >= BOLD_SHARE
        and len(block.text.split()) <= BOLD_WORDS
        and NUMBERED.match(block.text) is not None
    )
