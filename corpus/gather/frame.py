"""Which parts of a page are frame: by their elements, roles and names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from corpus.gather.tree import letters

FRAME_SHARE = 0.3  # of the text: what holds more is content, whatever its name
MAIN_SHARE = 0.5  # of the text: less, and the page's content stands elsewhere
FRAME_TAGS = ("nav", "footer", "aside", "form", "dialog", "button", "select", "menu")
FRAME_ROLES = frozenset(
    (
        *("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu", "menubar"),
        *("toolbar", "tablist"),
    )
)
MAINS = (".//main | .//*[@role='main']", ".//article", ".//*[@id='content' or @id='main']")
HEADING_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CONSENT = re.compile(  # the well-known consent managers, and how others name theirs
    r"onetrust|cookiebot|\bdidomi|usercentrics|\bqc-cmp|\bsp_message|\btruste\b|\bcmplz|cookieyes|\bcky-|borlabs|\bosano"
    r"|\biubenda-cs|moove[-_]gdpr"
    r"|(?:cookie|consent|gdpr)[-_]?(?:banner|bar|notice|popup|modal|overlay|message|box|law|dialog|layer|manager|wall)",
    re.I,
)
ASIDE_TAGS = ("figure", "figcaption", "aside", "nav", "footer", "form", "button", "address")
CONTENT_TAGS = ("html", "body", "main", "article")  # their names tell of the whole page
ASIDE = re.compile(
    r"comment|disqus|related|recommend|promo|newsletter|subscri|shar(?:e|ing)|social|cookie|consent|sidebar|teaser"
    r"|outbrain|taboola|most[-_]?(?:read|viewed)|popular|trending|breadcrumb|byline|author|\btags?\b|\btopics?\b"
    r"|advert|\bads?\b|sponsor|caption|credit|copyright|footer|\bnav|menu|paywall|sign-?up|more[-_]"
    r"|read[-_]?(?:more|next|also)|also[-_]read|infobox|widget|gallery|slideshow|toolbar|rating|feedback|login|modal"
    r"|popup",
    re.I,
)
NAMES = 8_192  # pages of one site repeat theirs


def main_of(body: Any) -> Any:
    """The element that holds the page's content; ``body`` where none holds most of the text."""
    total = letters(body)
    for path in MAINS:
        found = max(body.xpath(path), key=letters, default=None)
        if found is not None and letters(found) > MAIN_SHARE * total:
            return found
    return body


def frame_of(main: Any) -> frozenset[Any]:
    """The elements in ``main`` that are frame by their kind or name and hold little of its text."""
    limit = FRAME_SHARE * letters(main)
    return frozenset(element for element in main.iterdescendants() if _is_frame(element) and letters(element) < limit)


def consent_of(body: Any) -> frozenset[Any]:
    """The consent boxes in ``body`` that hold little of its text."""
    limit = FRAME_SHARE * letters(body)
    boxes = (element for element in body.iterdescendants() if is_consent(names_of(element)))
    return frozenset(box for box in boxes if letters(box) < limit)


def _is_frame(element: Any) -> bool:
    tag = element.tag
    if tag in FRAME_TAGS or element.get("role") in FRAME_ROLES:
        return not opens_part(element)
    if tag == "header":
        return not any(above.tag in ("main", "article") for above in element.iterancestors())
    return is_consent(names_of(element))


def opens_part(element: Any) -> bool:
    """Whether ``element`` folds and unfolds what follows it, and so serves as its heading."""
    if element.tag == "summary":
        return True
    if (
        element.tag != "button"
        and element.get("role") not in ("button", "tab")
        and element.get("aria-expanded") is None
    ):
        return False
    if element.get("aria-haspopup") is not None:
        return False
    folds = any(
        element.get(name) is not None for name in ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle")
    )
    return folds or _is_in_heading(element) or next(element.iter(*HEADING_TAGS), None) is not None


def _is_in_heading(element: Any) -> bool:
    return any(above.tag in HEADING_TAGS for above in element.iterancestors())


def is_aside(element: Any) -> bool:
    """Whether the kind or name of ``element`` says that it holds no text of an article's own."""
    if element.tag in ASIDE_TAGS:
        return True
    return element.tag not in CONTENT_TAGS and is_aside_name(names_of(element))


def names_of(element: Any) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


@lru_cache(maxsize=NAMES)
def is_consent(names: str) -> bool:
    return CONSENT.search(names) is not None


@lru_cache(maxsize=NAMES)
def is_aside_name(names: str) -> bool:
    return ASIDE.search(names) is not None
