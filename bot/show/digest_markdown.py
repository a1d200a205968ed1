"""Digest -> Markdown; nothing of other people's text is markup in it."""

from __future__ import annotations

import re

from bot.digests import Digest, Entry
from bot.show import digest_words as words
from bot.show.harmless import harmless, web_address
from corpus.values import Quote

MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!&]|^\s*[-+](?=\s)|^\s*\d+(?=[.)]))")
BARE_LINK = re.compile(r"(?<=\w):(?=//)|(?<=\bwww)\.", re.IGNORECASE)


def digest_markdown(digest: Digest, language: str) -> str:
    if not digest.entries:
        return words.quiet(language) + "\n"
    parts = [f"# {words.title(digest, language)}"]
    parts += [_entry(entry, language) for entry in digest.entries]
    if digest.more:
        listed = [f"- {_link(entry.headline, entry.reports[0].url)}" for entry in digest.more[: words.MOST_MORE]]
        parts += [f"## {words.more(digest.more, language)}", "\n".join(listed)]
    return "\n\n".join([*parts, words.note(digest, language)]) + "\n"


def _entry(entry: Entry, language: str) -> str:
    lines = [f"## {escaped(entry.headline)}", escaped(words.label(entry, language))]
    if about := words.about(entry, language):
        lines.append(f"*{escaped(about)}*")
    lines += [f"**{escaped(section)}**" for section in words.sections(entry)]
    lines += [_quote(quote) for quote in entry.quotes]
    lines.append("\n".join(f"- {_source(report.publisher, report.published, report.url)}" for report in entry.reports))
    return "\n\n".join(lines)


def _quote(quote: Quote) -> str:
    if quote.change is None:
        return f"> {escaped(quote.text)}"
    before, after = quote.change["before"], quote.text if quote.change["kind"] != "removed" else ""
    lines = [f"> − ~~{escaped(before)}~~"] if before else []
    return "\n>\n".join([*lines, *([f"> + {escaped(after)}"] if after else [])])


def _source(publisher: str, published: object, url: str) -> str:
    return _link(f"{publisher}, {published}" if published else publisher, url)


def _link(text: str, url: str) -> str:
    address = web_address(url).replace("(", "%28").replace(")", "%29")
    return f"[{escaped(text)}]({address})" if address else escaped(text)


def escaped(text: str) -> str:
    r"""``text`` in one line as Markdown that shows it as it is.

    >>> escaped("# [a](javascript:x) <b>")
    '\\# \\[a\\](javascript:x) \\<b\\>'
    """
    return BARE_LINK.sub(r"\\\g<0>", MARKUP.sub(r"\\\1", harmless(text)))
