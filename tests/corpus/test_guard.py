"""The guard lets public addresses through and nothing else, however they are spelled."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import RefusedError
from corpus.gather.guard import MAX_URL, check_ip, check_url, is_public, public_addresses
from corpus.gather.orders import CrawlSettings
from tests.corpus.web import Web, page

FORBIDDEN = [
    # schemes
    ("ftp://news.example/a", "not http or https"),
    ("file:///etc/hosts", "malformed address"),
    ("file://news.example/etc/hosts", "not http or https"),
    ("gopher://news.example/", "not http or https"),
    ("data:text/html,<p>lamp", "malformed address"),
    ("javascript:alert(1)", "malformed address"),
    ("view-source:http://news.example/", "malformed address"),
    ("ws://news.example/", "not http or https"),
    ("//news.example/", "not http or https"),
    ("news.example/a", "malformed address"),
    ("", "malformed address"),
    ("http:", "malformed address"),
    ("http:///a", "malformed address"),
    ("http://", "malformed address"),
    ("http:news.example", "malformed address"),
    # credentials
    ("http://me:secret@news.example/", "credentials in the address"),
    ("http://me@news.example/", "credentials in the address"),
    ("http://@news.example/", "credentials in the address"),
    ("http://news.example@127.0.0.1/", "credentials in the address"),
    ("http://127.0.0.1@news.example/", "credentials in the address"),
    # ports
    ("http://news.example:22/", "port"),
    ("http://news.example:8080/", "port"),
    ("https://news.example:0/", "port"),
    ("https://news.example:65536/", "malformed address"),
    ("https://news.example:-1/", "malformed address"),
    ("https://news.example:80a/", "malformed address"),
    # this machine and its neighbours by name
    ("http://localhost/", "private address"),
    ("http://LOCALHOST/", "private address"),
    ("http://news.localhost/", "private address"),
    ("http://localhost.localdomain/", "private address"),
    ("http://intranet/", "private address"),
    ("http://router.lan/", "private address"),
    ("http://printer.local/", "private address"),
    ("http://metadata.google.internal/", "private address"),
    ("http://nas.home.arpa/", "private address"),
    ("http://wiki.corp/", "private address"),
    ("http://1.0.0.127.in-addr.arpa/", "private address"),
    ("http://lamp.onion/", "private address"),
    # IPv4
    ("http://127.0.0.1/", "private address"),
    ("http://127.255.255.254/", "private address"),
    ("http://0.0.0.0/", "private address"),
    ("http://10.1.2.3/", "private address"),
    ("http://172.16.0.1/", "private address"),
    ("http://172.31.255.255/", "private address"),
    ("http://192.168.1.1/", "private address"),
    ("http://169.254.169.254/latest/meta-data/", "private address"),
    ("http://100.64.0.1/", "private address"),
    ("http://100.100.100.200/", "private address"),
    ("http://168.63.129.16/", "private address"),
    ("http://192.0.0.192/", "private address"),
    ("http://192.0.2.1/", "private address"),
    ("http://198.18.0.1/", "private address"),
    ("http://198.51.100.1/", "private address"),
    ("http://203.0.113.1/", "private address"),
    ("http://192.88.99.1/", "private address"),
    ("http://224.0.0.1/", "private address"),
    ("http://239.255.255.250/", "private address"),
    ("http://240.0.0.1/", "private address"),
    ("http://255.255.255.255/", "private address"),
    # IPv4 in disguise
    ("http://2130706433/", "malformed address"),
    ("http://0177.0.0.1/", "malformed address"),
    ("http://0x7f.0.0.1/", "malformed address"),
    ("http://0x7f000001/", "malformed address"),
    ("http://0x7F.1/", "malformed address"),
    ("http://127.1/", "malformed address"),
    ("http://127.0.1/", "malformed address"),
    ("http://010.010.010.010/", "malformed address"),
    ("http://127.0.0.1./", "malformed address"),
    ("http://localhost./", "malformed address"),
    ("http://1.2.3.4.5/", "malformed address"),
    ("http://256.256.256.256/", "malformed address"),
    ("http://%31%32%37.0.0.1/", "malformed address"),
    ("http://１２７.0.0.1/", "private address"),
    ("http://①②⑦.⓪.⓪.①/", "private address"),
    ("http://127。0。0。1/", "private address"),
    ("http://ⓛocalhost/", "private address"),
    # IPv6
    ("http://[::1]/", "private address"),
    ("http://[::]/", "private address"),
    ("http://[0:0:0:0:0:0:0:1]/", "private address"),
    ("http://[::ffff:127.0.0.1]/", "private address"),
    ("http://[::ffff:9.9.9.9]/", "private address"),
    ("http://[::ffff:7f00:1]/", "private address"),
    ("http://[::127.0.0.1]/", "private address"),
    ("http://[::ffff:0:127.0.0.1]/", "private address"),
    ("http://[64:ff9b::7f00:1]/", "private address"),
    ("http://[64:ff9b:1::a00:1]/", "private address"),
    ("http://[2002:7f00:1::]/", "private address"),
    ("http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "private address"),
    ("http://[2606:4700::5efe:127.0.0.1]/", "private address"),
    ("http://[2606:4700:0:0:200:5efe:a00:1]/", "private address"),
    ("http://[fe80::1]/", "private address"),
    ("http://[fe80::1%25eth0]/", "malformed address"),
    ("http://[fc00::1]/", "private address"),
    ("http://[fd00:ec2::254]/", "private address"),
    ("http://[fec0::1]/", "private address"),
    ("http://[ff02::1]/", "private address"),
    ("http://[100::1]/", "private address"),
    ("http://[2001:db8::1]/", "private address"),
    ("http://[2001:2::1]/", "private address"),
    ("http://[2001:20::1]/", "private address"),
    ("http://[3fff::1]/", "private address"),
    ("http://[5f00::1]/", "private address"),
    ("http://[::1/", "malformed address"),
    ("http://[127.0.0.1]/", "malformed address"),
    ("http://[v1.lamp]/", "malformed address"),
    # tricks on readers of addresses
    ("http://news.example\\@127.0.0.1/", "malformed address"),
    ("http://127.0.0.1\\.news.example/", "malformed address"),
    ("http://news.example /", "malformed address"),
    ("http://news.example/a b", "malformed address"),
    ("http://news.example/a\r\nHost: 127.0.0.1", "malformed address"),
    ("http://news\t.example/", "malformed address"),
    ("http://news.example\0.evil.example/", "malformed address"),
    ("http://news\u200b.example/", "malformed address"),
    ("http://-news.example/", "malformed address"),
    ("http://news..example/", "malformed address"),
    ("http://.example/", "malformed address"),
    (f"http://{'a' * 64}.example/", "malformed address"),
    (f"http://{'a.' * 150}example/", "malformed address"),
    (f"http://news.example/{'a' * MAX_URL}", "address too long"),
]
ALLOWED = [
    "http://news.example/",
    "https://news.example",
    "HTTPS://News.Example:443/a?b=c#d",
    "http://news.example:80/a/../b",
    "http://9.9.9.9/",
    "http://172.15.0.1/",
    "http://172.32.0.1/",
    "http://[2606:4700:4700::1111]/",
    "http://xn--bcher-kva.example/",
    "http://bücher.example/ä?ö=ü",
    "http://a_b.news.example/",
    "http://news.example/~a/%7Eb;c=d,e@f:g",
    "http://localhost.example/",
    "http://127.0.0.1.example/",
    "http://local.example/",
]


def test_the_table_is_long_enough() -> None:
    assert len({url for url, _ in FORBIDDEN}) >= 60


@pytest.mark.parametrize(("url", "reason"), FORBIDDEN)
def test_a_forbidden_address_is_refused(url: str, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        check_url(url)
    assert refused.value.reason == reason
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ALLOWED)
def test_a_public_address_is_let_through(url: str) -> None:
    check_url(url)


def test_an_order_may_name_other_ports() -> None:
    check_url("https://news.example:8443/", ports=(8443,))
    with pytest.raises(RefusedError, match="port"):
        check_url("https://news.example/", ports=(8443,))


@pytest.mark.parametrize(
    ("url", "lets_through"),
    [
        ("http://127.0.0.1/", True),
        ("http://127.0.0.2/", True),
        ("http://[::1]/", True),
        ("http://localhost/", True),
        ("http://news.localhost/", True),
        ("http://10.0.0.1/", False),
        ("http://169.254.169.254/", False),
        ("http://router.lan/", False),
        ("http://[::ffff:127.0.0.1]/", False),
        ("http://127.1/", False),
        ("http://me@localhost/", False),
    ],
)
def test_the_tests_own_setting_opens_loopback_and_nothing_else(url: str, lets_through: bool) -> None:
    if lets_through:
        check_url(url, loopback=True)
    else:
        with pytest.raises(RefusedError):
            check_url(url, loopback=True)


@given(st.integers(0, 2**32 - 1) | st.integers(0, 2**128 - 1))
def test_no_address_that_python_holds_for_special_is_public(number: int) -> None:
    import ipaddress

    ip = ipaddress.ip_address(number)
    if is_public(str(ip)):
        assert ip.is_global
        assert not any((ip.is_multicast, ip.is_reserved, ip.is_link_local, ip.is_loopback))


@pytest.mark.parametrize("text", ["", "lamp", "1.2.3", "0x7f000001", "127.0.0.1 ", "::1%lo", "9.9.9.9/32"])
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)
    with pytest.raises(RefusedError):
        check_ip(text)


def test_of_a_names_addresses_only_the_public_ones_are_used() -> None:
    assert public_addresses(["10.0.0.1", "9.9.9.9", "::1"]) == ["9.9.9.9"]
    with pytest.raises(RefusedError, match="private address"):
        public_addresses(["10.0.0.1", "fe80::1"])
    assert public_addresses([]) == []


class FakeNames(AbstractResolver):
    """Resolves every name to the same addresses, and counts how often it is asked."""

    def __init__(self, *addresses: str) -> None:
        self.addresses, self.asked = addresses, 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked += 1
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
            for address in self.addresses
        ]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("10.0.0.1", "192.168.0.1"), ("::ffff:9.9.9.9",), ("fe80::1",)])
def test_a_public_name_with_private_addresses_is_refused_after_resolution(addresses: tuple[str, ...]) -> None:
    from corpus.gather.crawl.handler import GuardedResolver

    with pytest.raises(RefusedError, match="private address"):
        asyncio.run(GuardedResolver(FakeNames(*addresses), loopback=False).resolve("news.example", 80))


def test_the_address_that_was_checked_is_the_one_that_is_connected_to() -> None:
    """A name that first resolves to a public address and then to this machine is asked for once."""
    from corpus.gather.crawl.handler import GuardedResolver

    async def resolved() -> tuple[list[ResolveResult], int]:
        names = FakeNames("9.9.9.9", "127.0.0.1")
        return await GuardedResolver(names, loopback=False).resolve("news.example", 443), names.asked

    found, asked = asyncio.run(resolved())
    assert [(result["hostname"], result["host"], result["port"]) for result in found] == [
        ("news.example", "9.9.9.9", 443)
    ]
    assert asked == 1


def test_a_socket_for_a_private_address_is_never_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last look, should anything before it have been talked round."""
    from corpus.gather.crawl.handler import guarded_socket

    made: list[Any] = []
    monkeypatch.setattr(socket, "socket", lambda *given: made.append(given))
    for address in ("127.0.0.1", "10.0.0.1", "::1"):
        with pytest.raises(RefusedError):
            guarded_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 80)), loopback=False)
    assert not made
    guarded_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("9.9.9.9", 80)), loopback=False)
    assert made


def test_whoever_opens_a_connection_meets_the_guard(web: Web) -> None:
    """Names and addresses that reach the client itself, past everything that looks at addresses before it."""
    from corpus.gather.crawl.handler import open_session

    web.answers["/page"] = page()

    async def asked(host: str, loopback: bool) -> int:
        plan = CrawlSettings("bot@example.org", loopback=loopback)
        async with open_session(plan) as session, session.get(web.url("/page", host)) as answer:
            return answer.status

    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(RefusedError, match="private address"):
            asyncio.run(asked(host, loopback=False))
    assert not web.requests()
    assert asyncio.run(asked("127.0.0.1", loopback=True)) == 200
    assert asyncio.run(asked("news.localhost", loopback=True)) == 200
