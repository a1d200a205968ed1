"""Markup -> a tree of elements, bounded in depth, with nothing executed, loaded or expanded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree, html

from corpus.errors import ExtractionError

DEEPEST = 1_000  # elements inside one another: real pages have under 100, unclosed tags make a few hundred
MOST = 200_000  # elements: the longest policies have 20,000
UNSEEN = ("script", "style", "template", "svg", "iframe", "object", "embed", "canvas", "audio", "video", "math",
          "input", "textarea", "datalist", "frameset")  # fmt: skip
NOSCRIPT_SHARE = 0.5  # of the page's text: then it is the page


def parsed(markup: str) -> Any:
    """The root of ``markup``, comments left out. Raises ExtractionError where it holds nothing or is too deep."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    data = markup.encode("utf-8", errors="replace")
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ExtractionError("no text", str(error)) from None
    depth = deepest = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        deepest = max(depth, deepest)
        if count > MOST:
            raise ExtractionError("too large", f"more than {MOST} elements")
    if deepest > DEEPEST:
        raise ExtractionError("too deep", f"{deepest} elements inside one another")
    return root


def strip_unseen(root: Any) -> None:
    """Takes out of ``root`` what no reader sees: scripts, styles, pictures, what only runs without scripts."""
    etree.strip_elements(root, *UNSEEN, with_tail=False)
    spare = sum(letters(element) for element in root.iter("noscript"))
    if spare <= NOSCRIPT_SHARE * letters(body_of(root)):
        etree.strip_elements(root, "noscript", with_tail=False)


def body_of(root: Any) -> Any:
    body = root.find("body")
    return root if body is None else body


def letters(element: Any) -> int:
    """Characters of the text in ``element``, spaces aside."""
    return sum(map(len, "".join(element.itertext()).split()))


def selected(root: Any, selector: str) -> list[Any]:
    """The outermost elements that the CSS ``selector`` finds. Raises ExtractionError where it cannot be read."""
    from cssselect import SelectorError
    from lxml.cssselect import CSSSelector

    try:
        found = CSSSelector(selector, translator="html")(root)
    except (SelectorError, etree.XPathError) as error:
        raise ExtractionError("wrong selector", f"{selector!r}: {error}") from None
    chosen = set(found)
    return [element for element in found if chosen.isdisjoint(element.iterancestors())]


def remove(root: Any, selectors: Iterable[str]) -> list[str]:
    """Takes what ``selectors`` find out of ``root``; returns the texts."""
    texts = []
    for selector in selectors:
        for element in selected(root, selector):
            texts.append("".join(element.itertext()))
            element.drop_tree()
    return texts
