"""Digest -> an Atom feed (RFC 4287): ids are stable, everything is text."""

from __future__ import annotations

import datetime as dt
import hashlib
import xml.etree.ElementTree as ET
from urllib.parse import quote

from bot.digests import Digest, Entry
from bot.show import digest_words as words
from bot.show.harmless import harmless, web_address

NAMESPACE = "http://www.w3.org/2005/Atom"
FEED_ID = "urn:earshot:digest"


def digest_atom(digest: Digest, language: str) -> str:
    """All entries, also those behind "more"; each dated by the day on which it happened."""
    feed = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": language})
    _text(feed, "id", ":".join([FEED_ID, *(quote(assistant, safe="") for assistant in digest.assistants)]))
    _text(feed, "title", words.title(digest, language))
    shown = [*digest.entries, *digest.more]
    _text(feed, "updated", _time(max((entry.happened.first for entry in shown), default=digest.until)))
    ET.SubElement(ET.SubElement(feed, "author"), "name").text = "Earshot"
    if not shown:
        _text(feed, "subtitle", words.quiet(language))
    for entry in shown:
        _entry(feed, entry, language)
    ET.indent(feed, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


def _entry(feed: ET.Element, entry: Entry, language: str) -> None:
    made = ET.SubElement(feed, "entry")
    newest = "\n".join(report.document for report in entry.reports) if entry.follow_up else ""
    name = hashlib.sha256(f"{entry.id}\n{newest}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
    _text(made, "id", f"urn:earshot:{entry.kind}:{name}")
    _text(made, "title", entry.headline)
    _text(made, "updated", _time(entry.happened.first))
    for n, report in enumerate(entry.reports):
        if address := web_address(report.url):
            rel = "related" if n else "alternate"
            attributes = {"rel": rel, "href": address, "title": harmless(report.publisher)}
            ET.SubElement(made, "link", attributes)
    for topic in (*entry.assistants, *entry.topics):
        ET.SubElement(made, "category", {"term": topic})
    lines = [words.label(entry, language), *words.sections(entry)]
    for one in entry.quotes:
        if one.change and one.change["before"]:
            lines.append("− " + harmless(one.change["before"]))
        if not one.change or one.change["kind"] != "removed":
            lines.append(("+ " if one.change else "") + harmless(one.text))
    lines.append(", ".join(harmless(report.publisher) for report in entry.reports))
    content = ET.SubElement(made, "content", {"type": "text"})
    content.text = "\n\n".join(lines)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = harmless(text)


def _time(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
