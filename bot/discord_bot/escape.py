"""Other people's text -> text that Discord shows as it is: nothing pings, nothing is a link, nothing breaks out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

MOST_MARKS = 2  # combining marks on a letter; real languages need no more, zalgo is made of more
KEPT_FORMATS = "\u200c\u200d"  # they join and part letters, and emoji
MARKUP = re.compile(r"[\\`*_~|\[\]<]")
AT_START = re.compile(r"^(?:(\d{1,9})([.)])(?=\s|$)|([#+\->]))")  # headings, lists, small print, quotes
LINKS = re.compile(r"(?<=\w):(?=//)|(?<=discord)\.(?=gg/)", re.IGNORECASE)
MENTIONS = re.compile(r"@(?=everyone|here|[!&]?\d)", re.IGNORECASE)
EMOJI_NAMES = re.compile(r":(?=\w{2,32}:)")
ASKED_MENTIONS = re.compile(r"<(?:[@#][!&]?\d+|/[^:>]{1,100}:\d+|a?:\w+:\d+|t:-?\d+(?::\w)?)>")
LONGEST_URL = 512  # as of a link button; a longer text fragment is left out
URL_SAFE = "!#$%&'()*+,/:;=?@[]~-._"  # everything an address may hold but < > \\ ` | and space


def plain(text: str) -> str:
    """``text`` in one line, without effects: control and direction characters gone, zalgo thinned, markup escaped.

    >>> plain("**bold** [a](https://b.example) <@1> @everyone")
    '\\\\*\\\\*bold\\\\*\\\\* \\\\[a\\\\](https\\\\://b.example) \\\\<@\\u200b1> @\\u200beveryone'
    """
    escaped = MARKUP.sub(r"\\\g<0>", calm(text))
    escaped = LINKS.sub(r"\\\g<0>", escaped)
    escaped = EMOJI_NAMES.sub(r"\\:", escaped)
    escaped = MENTIONS.sub("@\u200b", escaped)
    return AT_START.sub(lambda match: f"{match[1] or ''}\\{match[2] or match[3]}", escaped)


def calm(text: str) -> str:
    """``text`` in one line, without control and direction characters, zalgo thinned; its markup still works."""
    return " ".join("".join(_calm(text)).split())


def _calm(text: str) -> Iterator[str]:
    marks = 0
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > MOST_MARKS or category in ("Co", "Cs", "Cn"):
            continue
        if category == "Cc":
            yield " " if char.isspace() else ""
        elif category != "Cf" or char in KEPT_FORMATS:
            yield char


def link(url: str, fallback: str = "") -> str:
    """A masked link whose label is the very host it leads to; ``fallback`` is taken where ``url`` is too long.

    >>> link("https://a.example/p?q=(1)#:~:text=b%20c")
    '[a.example](<https://a.example/p?q=(1)#:~:text=b%20c>)'
    """
    safe = address(url)
    if (not safe or len(safe) > LONGEST_URL) and fallback:
        safe = address(fallback)
    host = host_of(safe)
    if not host or len(safe) > LONGEST_URL:
        return plain(host)
    return f"[{plain(host)}](<{safe}>)"


def address(url: str) -> str:
    """``url`` with everything encoded that could end a link; empty unless it is absolute http or https."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = host_of(url)
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    netloc = (f"[{host}]" if ":" in host else host) + port
    return quote(parts._replace(netloc=netloc).geturl(), safe=URL_SAFE, errors="replace")


def host_of(url: str) -> str:
    """The host that ``url`` leads to, in ASCII where it has another alphabet: look-alikes do not look alike then."""
    try:
        host = urlsplit(url).hostname or ""
        return host if host.isascii() else host.encode("idna").decode()
    except (ValueError, UnicodeError):
        return ""


def without_mentions(text: str) -> str:
    """A message's text without mentions of people, roles and channels, which are no part of a question.

    >>> without_mentions("<@123> does Siri listen? <:ear:456>")
    'does Siri listen?'
    """
    return ASKED_MENTIONS.sub(" ", text).strip()


def length(text: str) -> int:
    """How long Discord takes ``text`` to be, at most: UTF-16 units.

    >>> length("a😀")
    3
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
