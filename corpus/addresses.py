"""Web addresses: which may enter the archive, and which of two stand for the same page."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

SAME_SITE_LABELS = ("www.", "m.", "mobile.", "amp.")  # hosts that serve a site's own pages in another dress


def check_url(url: str) -> str:
    """``url``, if it is absolute http or https without credentials; else raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or any(c.isspace() for c in url):
        raise ValueError(f"{url!r} is not an absolute http or https address")
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"{parts.hostname}: an address must not carry a user name or password")
    return url


def own_address(stated: str, served: str) -> str | None:
    """The address that a page states for itself, absolute and without fragment; None where it cannot be its own.

    A page that was served from one site cannot speak for another: it would take that one's place in the archive.

    >>> own_address("/lamp?x=1#top", "https://www.a.example/lamp?x=1&from=feed")
    'https://www.a.example/lamp?x=1'
    >>> own_address("https://b.example/", "https://a.example/lamp") is None
    True
    """
    try:
        url = check_url(urljoin(served, stated.strip())).partition("#")[0]
        if not served:
            return url
        parts, own = urlsplit(url), urlsplit(served)
        same_port = parts.port == own.port
    except ValueError:
        return None
    is_front_page = parts.path in ("", "/") and not parts.query
    if not same_port or site(parts.hostname) != site(own.hostname) or (is_front_page and own.path not in ("", "/")):
        return None
    return url


def site(host: str | None) -> str:
    """``host`` without the labels under which a site serves the same pages.

    >>> site("www.news.example")
    'news.example'
    """
    name = (host or "").lower().rstrip(".")
    for label in SAME_SITE_LABELS:
        name = name.removeprefix(label)
    return name
