"""An HTML page -> its article, or for a policy everything in its main content, and what it states of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from corpus.addresses import own_address
from corpus.errors import ExtractionError
from corpus.gather.blocks import Block, outlined
from corpus.gather.frame import consent_of
from corpus.gather.grams import length, words
from corpus.gather.kinds import kind_of
from corpus.gather.news import article_blocks
from corpus.gather.policies import policy_blocks
from corpus.gather.published import published
from corpus.gather.reading import Reading, has_text
from corpus.gather.stated import Stated, stated
from corpus.gather.titles import title_of
from corpus.gather.told import told
from corpus.gather.tree import body_of, letters, parsed, remove, selected, strip_unseen
from corpus.gather.walk import Walk
from corpus.values import Kind, Section

WHOLE_KINDS: tuple[Kind, ...] = ("policy", "help")  # all that stands in their main content is theirs
LINKS_SHARE = 0.95  # of the page's letters; short articles under long menus reach 0.8
FEWEST_WORDS = 25  # found on the page: fewer, and the text that its JSON-LD holds is the article
ASIDE_MOST = 0.3  # of the text outside what is named an aside: less, and the names say nothing here
CUT_SHOWN = 60  # texts that were left out, the first ones


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a page before it is read; see ``corpus.gather.extract.Hints``."""

    kind: Kind | None = None
    address: str = ""  # where it was served
    fetched: dt.date = dt.date(9000, 1, 1)  # dates after it are none
    select: str | None = None
    remove: Sequence[str] = ()


def read_page(markup: str, wanted: Wanted) -> Reading:
    """What the page says. Raises ExtractionError where it holds no text."""
    root = parsed(markup)
    own = stated(root)
    address = own_address(own.address, wanted.address) if own.address else None
    address = address or wanted.address
    strip_unseen(root)
    cut = remove(root, wanted.remove)
    if _is_links(root):
        raise ExtractionError("no text", "a list of links")
    body = body_of(root)
    walked = Walk(consent_of(body), asides=True).run(body)
    kind = wanted.kind or _kind(walked, own, address)
    blocks, left = _selected(root, wanted.select) if wanted.select is not None else _blocks(root, walked, own, kind)
    sections = outlined(blocks)
    if kind not in WHOLE_KINDS and own.body and _size(sections) < FEWEST_WORDS:
        sections = outlined(Block("paragraph", line) for line in own.body.splitlines())
    if not has_text(sections):
        raise ExtractionError("no text")
    date = published(root, own, kind, [block.text for block in blocks], address, wanted.fetched, own.language)
    return Reading(
        sections=sections,
        title=title_of(own, address),
        published=date.date,
        publisher=own.publisher,
        url=address or None,
        language=own.language,
        authors=own.authors,
        date_from=date.source,
        kind=kind,
        removed=tuple(text for text in [*cut, *left] if text)[:CUT_SHOWN],
    )


def _selected(root: Any, select: str) -> tuple[list[Block], list[str]]:
    """The blocks in what ``select`` finds. Raises ExtractionError where that is nothing."""
    chosen = selected(root, select)
    if not chosen:
        raise ExtractionError("nothing selected", select)
    walk = Walk()
    for element in chosen:
        walk.run(element)
    return walk.blocks, []


def _blocks(root: Any, walked: Sequence[Block], own: Stated, kind: Kind) -> tuple[list[Block], list[str]]:
    """The blocks of the page's own text, and the texts that were left out; ``walked``: those of the whole page."""
    if kind in WHOLE_KINDS:
        return policy_blocks(root, told(root, "recall"))
    return article_blocks(walked, own, partial(told, root))


def _kind(walked: Sequence[Block], own: Stated, address: str) -> Kind:
    names = [own.headline, own.og_title, *own.h1s[:1], own.head_title]
    texts = [block.text for block in walked if not block.aside]
    if sum(map(len, texts)) < ASIDE_MOST * sum(len(block.text) for block in walked):
        texts = [block.text for block in walked]
    return kind_of([name for name in names if name], "\n".join(texts), address, own.types, own.is_article)


def _is_links(root: Any) -> bool:
    """Whether nearly all of the page's text is links: a list of pages, which is nobody's article."""
    linked = sum(letters(link) for link in root.iter("a"))
    return linked > LINKS_SHARE * letters(body_of(root))


def _size(sections: Sequence[Section]) -> int:
    return sum(length(words(text)) for section in sections for text in section.paragraphs)
