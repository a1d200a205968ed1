"""What a page states about itself: in JSON-LD, in its head, and in the marks of its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from corpus.gather import json_ld
from corpus.gather.reading import plain

PUBLISHED = (  # names under which pages state when they were published, most used first
    *("article:published_time", "article:published", "og:published_time", "datepublished", "parsely-pub-date"),
    *("publish-date", "publishdate", "publication_date", "pubdate", "sailthru.date", "citation_publication_date"),
    *("dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date", "date"),
)
AUTHORS = ("author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator")
SITES = ("og:site_name", "application-name", "publisher", "dc.publisher", "dcterms.publisher")
LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?![A-Za-z])")
AUTHOR_PARTS = re.compile(r"\s*(?:[,;/|&]|\s(?:and|und|et|y|e|en)\s)\s*")
BY = re.compile(r"^(?:by|von|par|por|di|door)\s+", re.I)
MOST_AUTHORS = 10
LONGEST_AUTHOR = 80  # characters: more is a biography
LONGEST_TITLE = 300  # characters


@dataclass(frozen=True, slots=True)
class Stated:
    """A page's own words about itself; what it does not say is None or empty."""

    headline: str | None  # of the article that its JSON-LD describes
    og_title: str | None
    head_title: str | None
    h1s: tuple[str, ...]
    authors: tuple[str, ...]
    publisher: str | None
    address: str | None  # canonical, as it is written
    language: str | None
    descriptions: tuple[str, ...]
    body: str | None  # the text of the article that its JSON-LD describes
    dates: tuple[tuple[str, str], ...]  # (where: "json-ld", "meta" or "time"; what is written there), by trust
    types: frozenset[str]  # of the objects in its JSON-LD
    is_article: bool  # it says that it is an article or a post

    @property
    def titles(self) -> tuple[str, ...]:
        """All that it calls itself, the most trusted first."""
        given = (self.headline, self.og_title, *self.h1s, self.head_title)
        return tuple(title for title in given if title)


def stated(root: Any) -> Stated:
    """What the page of ``root`` states; its scripts must still stand in it."""
    metas = _metas(root)
    address = _first([*root.xpath("//link[@rel='canonical']/@href"), metas.get("og:url")])
    entries = json_ld.objects(root.xpath("//script[contains(@type, 'ld+json')]/text()"))
    own = json_ld.article(entries, address) or {}
    kinds = frozenset(kind for entry in entries for kind in json_ld.types(entry))
    descriptions = [metas.get(name) for name in ("og:description", "description", "twitter:description")]
    return Stated(
        headline=_title(json_ld.text(own.get("headline"))),
        og_title=_title(metas.get("og:title") or metas.get("twitter:title")),
        head_title=_title(_first(root.xpath("//head/title/text()"))),
        h1s=tuple(title for h1 in root.iter("h1") if (title := _title("".join(h1.itertext())))),
        authors=_authors(root, metas, own),
        publisher=json_ld.text(own.get("publisher")) or _first(metas.get(name) for name in SITES),
        address=address,
        language=_language(root, metas, own),
        descriptions=tuple(filter(None, [json_ld.text(own.get("description")), *descriptions])),
        body=_body(own),
        dates=tuple(_dates(root, metas, entries, own)),
        types=kinds,
        is_article=bool(own) or "article:published_time" in metas,
    )


def _metas(root: Any) -> dict[str, str]:
    """The first content of each meta element's name, in lower case."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = (meta.get("content") or "").strip()
        for name in (meta.get("property"), meta.get("name"), meta.get("itemprop")):
            if name and content:
                found.setdefault(name.strip().lower(), content)
    return found


def _dates(
    root: Any, metas: Mapping[str, str], entries: Iterable[json_ld.Object], own: json_ld.Object
) -> Iterable[tuple[str, str]]:
    for entry in [own, *(entry for entry in entries if json_ld.is_article(entry)), *entries]:
        written = entry.get("datePublished")
        if isinstance(written, str):
            yield "json-ld", written
    for name in PUBLISHED:
        if name in metas:
            yield "meta", metas[name]
    for written in root.xpath("//*[@itemprop='datePublished' or @pubdate]/@datetime"):
        yield "time", str(written)


def _authors(root: Any, metas: Mapping[str, str], own: json_ld.Object) -> tuple[str, ...]:
    found = json_ld.names(own.get("author"))
    if not found:
        written = [metas[name] for name in AUTHORS if name in metas][:1]
        written = written or [
            "".join(mark.itertext()) for mark in root.xpath("//*[@rel='author' or @itemprop='author']")
        ]
        found = [name for text in written for name in AUTHOR_PARTS.split(text)]
    names = (BY.sub("", plain(name)) for name in found)
    return tuple(dict.fromkeys(name for name in names if _is_name(name)))[:MOST_AUTHORS]


def _is_name(text: str) -> bool:
    return 1 < len(text) <= LONGEST_AUTHOR and "://" not in text and "@" not in text and any(map(str.isalpha, text))


def _body(own: json_ld.Object) -> str | None:
    body = own.get("articleBody")
    return re.sub(r"<[^>]{1,500}>", " ", body) if isinstance(body, str) else None


def _language(root: Any, metas: Mapping[str, str], own: json_ld.Object) -> str | None:
    written = [root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), metas.get("og:locale")]
    written += [metas.get("content-language"), json_ld.text(own.get("inLanguage"))]
    for text in filter(None, written):
        match = LANGUAGE.match(text)
        if match and len(match[1]) == 2:
            return match[1].lower()
    return None


def _title(text: str | None) -> str | None:
    return plain(text or "")[:LONGEST_TITLE].strip() or None


def _first(texts: Iterable[str | None]) -> str | None:
    return next((str(text).strip() for text in texts if text and text.strip()), None)
