"""What a page says of itself in JSON-LD: the object that describes the page, out of all that stand in its scripts."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

ARTICLE = re.compile(r"(?:Article|Posting|Report)$")
OTHERS = frozenset(  # keys under which other pages, or parts of this one, are described
    (
        *("itemListElement", "hasPart", "comment", "review", "liveBlogUpdate", "mentions", "citation", "isBasedOn"),
        *("relatedLink", "isRelatedTo", "about", "video", "image", "potentialAction"),
    )
)
MAX_CHARACTERS = 4_000_000  # of a script
WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*$")
LOOSE_COMMA = re.compile(r",(\s*[}\]])")
MANY = 2_000  # objects; lists of links hold more and describe nothing

Object = dict[str, Any]


def objects(scripts: Iterable[str]) -> list[Object]:
    """The objects in ``scripts`` that may describe the page, outermost first; broken scripts say nothing."""
    found: list[Object] = []
    for script in scripts:
        try:
            for entry in _objects(_loaded(script)):
                found.append(entry)
                if len(found) >= MANY:
                    return found
        except (ValueError, RecursionError):
            continue
    return found


def types(entry: Object) -> list[str]:
    stated = entry.get("@type")
    return [str(kind).rpartition("/")[2] for kind in (stated if isinstance(stated, list) else [stated]) if kind]


def is_article(entry: Object) -> bool:
    return any(ARTICLE.search(kind) for kind in types(entry))


def article(entries: Sequence[Object], address: str | None) -> Object | None:
    """The object that describes the page at ``address`` as an article; None where there is none."""
    articles = [entry for entry in entries if is_article(entry)]
    own = [entry for entry in articles if address and address in _addresses(entry)]
    told = [entry for entry in own or articles if entry.get("headline") or entry.get("articleBody")]
    return next(iter(told or own or articles), None)


def text(value: Any) -> str | None:
    """``value`` as a text without markup; of an object its name, of a list its first."""
    if isinstance(value, list):
        return next(filter(None, map(text, value)), None)
    if isinstance(value, dict):
        return text(value.get("name") or value.get("@value"))
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(html.unescape(value)).split()) or None


def names(value: Any) -> list[str]:
    """The names of persons or organisations in ``value``."""
    values = value if isinstance(value, list) else [value]
    return [name for one in values if (name := text(one))]


def _addresses(entry: Object) -> set[str]:
    page = entry.get("mainEntityOfPage")
    stated = [entry.get("url"), entry.get("@id"), page.get("@id") if isinstance(page, dict) else page]
    return {address.partition("#")[0] for address in stated if isinstance(address, str)}


def _loaded(script: str) -> Any:
    bare = WRAPPED.sub("", script[:MAX_CHARACTERS])
    try:
        return json.loads(bare, strict=False)
    except ValueError:
        return json.loads(LOOSE_COMMA.sub(r"\1", html.unescape(bare)), strict=False)


def _objects(value: Any) -> Iterator[Object]:
    if isinstance(value, list):
        for inner in value:
            yield from _objects(inner)
    elif isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if key not in OTHERS and isinstance(inner, (dict, list)):
                yield from _objects(inner)
