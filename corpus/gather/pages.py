"""A saved HTML page -> what it says: trafilatura finds the article, the page's own marks give address and date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from corpus.gather.dates import day_in_front, stated_dates
from corpus.gather.reading import Outline, Reading, has_text, plain
from corpus.values import Kind, PartialDate, Section

PUBLISHED = frozenset(  # names, properties and itemprops under which pages state the day of publication
    (
        *("article:published_time", "article:published", "og:published_time", "datepublished", "date", "pubdate"),
        *("publishdate", "publish-date", "publication_date", "dc.date", "dc.date.issued", "dcterms.date"),
        *("dcterms.issued", "dcterms.created", "parsely-pub-date", "sailthru.date", "citation_publication_date"),
    )
)
NEWS_KINDS = ("news", "feed")  # these gain by precision; policies and help pages lose text by it
LINKS_SHARE = 0.95  # of the page's characters; short articles under long menus reach 0.8
STATED_CHARACTERS = 200_000  # of the page's text, searched for the day that htmldate found
LANGUAGE = re.compile(r"\s*([A-Za-z]{2})(?![A-Za-z])")
OUTER_LEVEL = 2  # of a heading whose level trafilatura does not tell


def read_page(data: bytes, kind: Kind) -> Reading:
    """What the page of these bytes says; no Section where no article text was found."""
    from trafilatura import load_html

    tree = load_html(data)
    if tree is None or _is_links(tree):
        return Reading(())
    found = _extracted(data, precise=kind in NEWS_KINDS)
    if not has_text(_sections(found)):
        found = _extracted(data, precise=False)
    language = _language(tree)
    url = _first(tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"))
    return Reading(
        sections=_sections(found),
        title=_attribute(found, "title") or _first(" ".join(h1.itertext()) for h1 in tree.iter("h1")),
        published=_published(tree, url or "", language),
        publisher=_attribute(found, "sitename"),
        url=url,
        language=language,
    )


def _is_links(tree: Any) -> bool:
    """Whether nearly all of the page's text is links: a list of pages, which is nobody's article."""
    linked = sum(len("".join(link.itertext()).strip()) for link in tree.iter("a"))
    seen = "//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::title)]"
    return linked > LINKS_SHARE * sum(len(text.strip()) for text in tree.xpath(seen))


def _extracted(data: bytes, precise: bool) -> Any:
    """trafilatura's XML of the article with its metadata as an element; None where it finds nothing."""
    from lxml import etree
    from trafilatura import extract

    xml = extract(
        data,
        output_format="xml",
        favor_precision=precise,
        favor_recall=not precise,
        include_comments=False,
        include_formatting=False,
        with_metadata=True,
    )
    if not xml:
        return None
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(xml.encode(), parser)


def _sections(found: Any) -> tuple[Section, ...]:
    outline = Outline()
    main = found.find("main") if found is not None else None
    if main is not None:
        _outline(main, outline)
    return outline.sections()


def _outline(parent: Any, outline: Outline) -> None:
    """Takes up what stands below ``parent``: headings, paragraphs, list items, tables row by row."""
    loose = [parent.text or ""]  # text between blocks, such as that of an item with a list inside
    for child in parent:
        if child.tag in ("head", "p", "list", "item", "quote", "code", "table", "row", "div"):
            outline.paragraph("".join(loose))
            loose = []
            _block(child, outline)
        else:
            loose += ["\n" if child.tag == "lb" else "", *_texts(child)]
        loose.append(child.tail or "")
    outline.paragraph("".join(loose))


def _block(element: Any, outline: Outline) -> None:
    if element.tag == "head":
        level = re.fullmatch(r"h([1-6])", element.get("rend", ""))
        outline.heading(int(level[1]) if level else OUTER_LEVEL, "".join(_texts(element)))
    elif element.tag == "row":
        outline.paragraph(" | ".join(cell for child in element if (cell := "".join(_texts(child)).strip())))
    else:
        _outline(element, outline)


def _texts(element: Any) -> Iterator[str]:
    """The texts in ``element``, with a space where a line breaks."""
    yield element.text or ""
    for child in element:
        yield "\n" if child.tag in ("lb", "p", "item", "list") else ""
        yield from _texts(child)
        yield child.tail or ""


def _published(tree: Any, url: str, language: str | None) -> PartialDate | None:
    """The day that the page states, by trust: JSON-LD, meta, ``<time>`` marked as such, then its text."""
    metas = {
        str(name).lower(): content
        for meta in tree.iter("meta")
        for name in (meta.get("property"), meta.get("name"), meta.get("itemprop"))
        if name and (content := meta.get("content"))
    }
    times = tree.xpath("//*[@itemprop='datePublished' or @pubdate]/@datetime")
    for stated in [*_json_dates(tree), *(metas[name] for name in metas if name in PUBLISHED), *times]:
        date = day_in_front(stated) or next(iter(stated_dates(stated, language)), None)
        if date:
            return date
    return _confirmed(tree, url, language)


def _confirmed(tree: Any, url: str, language: str | None) -> PartialDate | None:
    """htmldate's day where the page's text or its address states that very day, for htmldate fills up months."""
    from htmldate import find_date

    text = " ".join(tree.itertext("body", "p", "div", "span", "time", "li", "td", "a", "b", "em", "strong", "small"))
    stated = {*stated_dates(plain(text[:STATED_CHARACTERS]), language)}
    stated |= {*stated_dates("-".join(re.findall(r"\d+", url)))}
    day = find_date(tree, original_date=True, extensive_search=False, outputformat="%Y-%m-%d")
    found = day_in_front(day) if day else None
    return found if found in stated else None


def _json_dates(tree: Any) -> Iterator[str]:
    """``datePublished`` of the page's JSON-LD, those of articles first."""
    entries: list[dict[str, Any]] = []
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            entries += _objects(json.loads(script, strict=False))
        except (ValueError, RecursionError):
            continue  # a broken block says nothing; meta and text may
    entries.sort(key=lambda entry: not str(entry.get("@type")).rstrip("']").endswith(("Article", "Posting")))
    return (entry["datePublished"] for entry in entries if isinstance(entry.get("datePublished"), str))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(inner)


def _language(tree: Any) -> str | None:
    declared = LANGUAGE.match(tree.get("lang") or _first(tree.xpath("//html/@lang")) or "")
    return declared[1].lower() if declared else None


def _attribute(found: Any, name: str) -> str | None:
    return (found.get(name) or None) if found is not None else None


def _first(texts: Iterable[str]) -> str | None:
    return next((str(text).strip() for text in texts if str(text).strip()), None)
