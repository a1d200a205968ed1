"""An address -> the one form under which a page is known."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
TRACKERS = frozenset(  # parameters that say where a reader came from, never which page is meant
    (
        *("fbclid", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "ttclid", "twclid", "igshid", "igsh"),
        *("li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "vero_id", "oly_anon_id", "oly_enc_id", "_ga", "_gl", "_hsenc"),
        *("_hsmi", "ref_src", "ref_url", "wt_mc", "xtor", "at_medium", "at_campaign", "ns_campaign", "ns_mchannel"),
        *("ns_source", "ns_linkname", "guce_referrer", "guce_referrer_sig", "s_cid"),
    )
)
TRACKER_PREFIXES = ("utm_", "pk_", "mtm_", "__hs")


def canonical_url(url: str) -> str:
    """``url`` without fragment, tracking parameters and default port, its scheme and host in lower case.

    Nothing else changes: order and spelling of the other parameters may carry meaning. What is no address comes
    back as it is.

    >>> canonical_url("HTTPS://News.Example:443/a?b=2&utm_source=rss&a=1#top")
    'https://news.example/a?b=2&a=1'
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    if not host:
        return url
    user, at, _ = parts.netloc.rpartition("@")
    netloc = f"{user}{at}[{host}]" if ":" in host else f"{user}{at}{host}"
    if port is not None and port != DEFAULT_PORTS.get(parts.scheme):
        netloc = f"{netloc}:{port}"
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _is_tracker(pair.partition("=")[0]))
    return urlunsplit((parts.scheme, netloc, parts.path or "/", query, ""))


def _is_tracker(name: str) -> bool:
    return name.lower() in TRACKERS or name.lower().startswith(TRACKER_PREFIXES)
