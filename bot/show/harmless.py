"""Other people's text and addresses -> what can be shown anywhere: no control or direction marks, only web links."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, urlsplit

URL_SAFE = "!#$%&()*+,/:;=?@[]~-._'"  # what an address may hold but quotation marks, angle brackets and spaces


def harmless(text: str) -> str:
    """``text`` in one line, without control and direction characters.

    >>> harmless("a\\u202eb\\x1b[2J\\n c")
    'ab[2J c'
    """
    return "".join(c for c in " ".join(text.split()) if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs"))


def web_address(url: str) -> str:
    """``url`` with all that could end a link encoded; empty unless it is absolute http or https without credentials.

    >>> web_address("javascript:alert(1)"), web_address('https://a.example/"><b>')
    ('', 'https://a.example/%22%3E%3Cb%3E')
    """
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            return ""
    except ValueError:
        return ""
    return quote(url, safe=URL_SAFE, errors="replace")
