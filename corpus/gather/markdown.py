"""A Markdown file -> what it says, with its markup undone: headings, paragraphs, list items, tables row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from corpus.gather.dates import day_in_front
from corpus.gather.reading import Outline, Reading

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

FRONT = re.compile(r"\A---[ \t]*\r?\n(.{0,10000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
FRONT_LINE = re.compile(r"^(title|date|published|url|canonical|publisher|source|lang|language):[ \t]*(.+)$", re.M)
UNSEEN = ("script", "style")  # elements whose content is no text


def read_markdown(text: str) -> Reading:
    """What ``text`` says; title, date and address also from a block of ``key: value`` lines between dashes on top."""
    front = FRONT.match(text)
    stated = {key: value.strip().strip("'\"") for key, value in FRONT_LINE.findall(front[1])} if front else {}
    tokens = _parser().parse(without_elements(text[front.end() :] if front else text))
    outline, title = Outline(), stated.get("title")
    row: list[str] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            content, opener = _inline(token.children or ()), before.type if before else ""
            if opener == "heading_open" and before:
                outline.heading(int(before.tag[1]), content)
                title = title or content
            elif opener in ("th_open", "td_open"):
                row.append(content)
            else:
                outline.paragraph(content)
        elif token.type == "tr_close":
            outline.paragraph(" | ".join(cell.strip() for cell in row if cell.strip()))
            row = []
        elif token.type in ("fence", "code_block"):
            outline.paragraph(token.content)
        elif token.type == "html_block":
            outline.paragraph(_html_text(token.content))
    return Reading(
        outline.sections(),
        title=title or None,
        published=day_in_front(stated.get("date") or stated.get("published") or ""),
        publisher=stated.get("publisher") or stated.get("source"),
        url=stated.get("canonical") or stated.get("url"),
        language=(stated.get("lang") or stated.get("language") or "")[:2].lower() or None,
    )


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def without_elements(text: str) -> str:
    """``text`` without its scripts and style sheets, which Markdown would break up at their blank lines.

    >>> without_elements("a <script>b()</script> c")
    'a   c'
    """
    for name in UNSEEN:
        opening, closing = re.compile(rf"<{name}\b", re.I), re.compile(rf"</{name}\s*>", re.I)
        kept, at = [], 0
        while (start := opening.search(text, at)) and (end := closing.search(text, start.end())):
            kept.append(text[at : start.start()])
            at = end.end()
        text = " ".join([*kept, text[at:]])
    return text


def _inline(tokens: Sequence[Token]) -> str:
    """The text of a paragraph's parts: links and emphasis undone, pictures left out."""
    parts: list[str] = []
    unseen = False
    for token in tokens:
        if token.type == "html_inline":
            unseen = unseen or token.content.lower().startswith(tuple(f"<{name}" for name in UNSEEN))
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type in ("text", "code_inline", "text_special") and not unseen:
            parts.append(token.content)
    return "".join(parts)


def _html_text(markup: str) -> str:
    from lxml import etree, html

    try:
        tree = html.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError):
        return ""
    for unseen in list(tree.iter(*UNSEEN, etree.Comment, etree.ProcessingInstruction)):
        unseen.drop_tree()
    return " ".join(text.strip() for text in tree.itertext())
