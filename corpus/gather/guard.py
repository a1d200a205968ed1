"""Which addresses may be fetched at all: http and https on public hosts, whatever tricks spell another one.

``check_url`` looks at an address before a request and after every redirect, ``public_addresses`` at what a name
was resolved to, ``check_ip`` at the very address that a socket is about to connect to.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from corpus.errors import RefusedError
from corpus.gather.urls import DEFAULT_PORTS

MAX_URL = 2000  # characters; what browsers and servers agree on
MAX_HOST = 253  # characters of a name in DNS
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
NUMERIC = re.compile(r"\d+|0x[0-9a-f]*")  # a last label that browsers and libc read as part of an IPv4 address
LOOPBACK_NAME = "localhost"  # it and every name below it is this machine (RFC 6761)
PRIVATE_SUFFIXES = (  # never names of public hosts
    *("localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa"),
    *("in-addr.arpa", "ip6.arpa", "onion", "invalid"),
)
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
CLOSED_V4 = tuple(  # IANA's registry of special addresses, multicast and what is reserved
    ipaddress.ip_network(net)
    for net in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # answers machines in one large cloud about themselves, under a public address
    )
)
OPEN_V6 = ipaddress.ip_network(
    "2000::/3"
)  # all that is public; ::1, mapped IPv4, NAT64, fc00::, fe80::, ff00:: are not
CLOSED_V6 = tuple(  # in it: protocol assignments with Teredo, documentation, 6to4, AS112
    ipaddress.ip_network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48")
)
ISATAP = (0x00005EFE, 0x02005EFE)  # bits 64 to 95 of addresses with an IPv4 address in the last 32


def check_url(url: str, ports: tuple[int, ...] = (80, 443), loopback: bool = False) -> None:
    """Raises RefusedError where ``url`` may not be fetched, as far as its spelling tells.

    >>> check_url("https://news.example/a")
    >>> check_url("http://0x7f.1/")
    Traceback (most recent call last):
    corpus.errors.RefusedError: malformed address: http://0x7f.1/
    """
    if len(url) > MAX_URL:
        raise RefusedError("address too long", url[:100])
    if any(c.isspace() or not c.isprintable() or c == "\\" for c in url):
        raise RefusedError("malformed address", url)
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _ascii(parts)
    except ValueError:
        raise RefusedError("malformed address", url) from None
    if parts.scheme not in DEFAULT_PORTS:
        raise RefusedError("not http or https", url)
    if "@" in parts.netloc:
        raise RefusedError("credentials in the address", f"{parts.scheme}://{host}")
    _check_host(host, url, loopback)
    if (DEFAULT_PORTS[parts.scheme] if port is None else port) not in ports:
        raise RefusedError("port", url)


def public_addresses(addresses: Iterable[str], loopback: bool = False) -> list[str]:
    """Those of a name's addresses that may be connected to. Raises RefusedError where there are none."""
    found = list(addresses)
    public = [address for address in found if is_public(address, loopback)]
    if found and not public:
        raise RefusedError("private address", ", ".join(found))
    return public


def check_ip(address: str, loopback: bool = False) -> None:
    """Raises RefusedError unless ``address`` is a public one."""
    if not is_public(address, loopback):
        raise RefusedError("private address", address)


def is_public(address: str, loopback: bool = False) -> bool:
    """Whether ``address``, an IP in its canonical spelling, is one of the open internet.

    >>> is_public("9.9.9.9"), is_public("::ffff:9.9.9.9"), is_public("127.0.0.1"), is_public("127.0.0.1", True)
    (True, False, False, True)
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if loopback and any(ip in net for net in LOOPBACK):
        return True
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in net for net in CLOSED_V4)
    embeds = (int(ip) >> 32) & 0xFFFFFFFF in ISATAP
    return ip in OPEN_V6 and ip.scope_id is None and not embeds and not any(ip in net for net in CLOSED_V6)


def is_loopback_name(host: str) -> bool:
    return host == LOOPBACK_NAME or host.endswith("." + LOOPBACK_NAME)


def _ascii(parts: SplitResult) -> str:
    """The host as DNS will see it, in lower case. Raises ValueError where it has none or no such form."""
    host = parts.hostname
    if not host or "%" in parts.netloc:
        raise ValueError
    if "[" in parts.netloc:
        return str(ipaddress.IPv6Address(host))
    return host if host.isascii() else host.encode("idna").decode("ascii").lower()


def _check_host(host: str, url: str, loopback: bool) -> None:
    if ":" in host:
        check_ip(host, loopback)
        return
    labels = host.split(".")
    if NUMERIC.fullmatch(labels[-1]):
        try:
            ipaddress.IPv4Address(host)
        except ValueError:  # decimal, octal, hexadecimal or short spellings of an address
            raise RefusedError("malformed address", url) from None
        check_ip(host, loopback)
    elif len(host) > MAX_HOST or not all(LABEL.fullmatch(label) for label in labels):
        raise RefusedError("malformed address", url)
    elif loopback and is_loopback_name(host):
        return
    elif len(labels) == 1 or host.endswith(tuple("." + suffix for suffix in PRIVATE_SUFFIXES)):
        raise RefusedError("private address", url)
