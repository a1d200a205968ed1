"""What a page is called: what it states in several places, compared, without its site's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from corpus.addresses import site
from corpus.gather.grams import words
from corpus.gather.stated import Stated

PARTED = re.compile(r"\s+[|–—·•«»:/\\-]+\s+|\s*[|｜：]\s*|\s[|–—-]|[|–—-]\s")
CUT = re.compile(r"\s*(?:…|\.\.\.)$")


def title_of(stated: Stated, address: str = "") -> str | None:
    """The page's title. By trust: the headline in its JSON-LD, ``og:title``, its h1, its head's title.

    A site's or a section's name after or before it goes where another of the page's titles, or the page's publisher
    or host, says that it is one; a title that was cut off is completed.
    """
    given = stated.titles
    if not given:
        return None
    title = given[0]
    if title in stated.h1s and len(stated.h1s) > 1:
        title = _agreeing(stated.h1s, stated.head_title) or title
    whole = _completed(title, given)
    return _bare(whole, given, [*filter(None, [stated.publisher]), site(urlsplit(address).hostname)])


def same(one: str, other: str) -> bool:
    """Whether two titles say the same, letter by letter but for case, punctuation and spaces."""
    return words(one) == words(other)


def _agreeing(h1s: Iterable[str], head_title: str | None) -> str | None:
    """Of several h1, the one that the head's title holds."""
    known = " ".join(words(head_title or ""))
    held = [h1 for h1 in h1s if " ".join(words(h1)) in known]
    return max(held, key=len, default=None)


def _completed(title: str, given: Iterable[str]) -> str:
    start = CUT.sub("", title)
    if start == title:
        return title
    return next((other for other in given if len(other) > len(title) and other.startswith(start)), title)


def _bare(title: str, given: Iterable[str], sites: Collection[str]) -> str:
    others = {tuple(words(other)) for other in given if other != title}
    names = {"".join(words(name)) for name in sites}
    names = {name for name in names | {"".join(words(name.partition(".")[0])) for name in sites} if name}
    parts = list(PARTED.finditer(title))
    cuts = [(title[: part.start()].strip(), title[part.end() :].strip()) for part in reversed(parts)]
    cuts += [(title[part.end() :].strip(), title[: part.start()].strip()) for part in parts]
    for kept, left in cuts:
        if kept and "".join(words(left)) in names:
            return kept
        if kept and tuple(words(kept)) in others and len(words(kept)) > len(words(left)):
            return next((other for other in given if other != title and same(other, kept)), kept)
    return title
