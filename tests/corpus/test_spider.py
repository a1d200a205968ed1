"""One crawl of the sites in sites.py, and what was made of each; starting Scrapy takes a second, so they share it."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from corpus.gather.orders import CrawlSettings, Fetched, Order
from corpus.gather.spider import Crawl
from tests.corpus.sites import BACKOFF_S, CRAWL_DELAY_S, DELAY_S, FORBIDDEN, PLAN, SITES, SLOW_S, TALK
from tests.corpus.web import HTML, PAGE, Reply, Seen, Web, page, redirect

CROWD = 16  # hosts; as many as Scrapy visits unasked
EARLY_S = 0.02  # by which a timer may ring early
LATER = dt.datetime.now(dt.UTC) + dt.timedelta(hours=23)


@dataclass(frozen=True, slots=True)
class Crawled:
    """What came of the one crawl, by the orders' keys: "host/path"."""

    web: Web
    proxy: Web
    results: dict[str, Fetched]

    def gaps(self, host: str) -> list[float]:
        """Seconds between each answer of a host and the next request to it."""
        seen = self.web.requests(f"{host}.localhost")
        return [after.at - before.answered for before, after in itertools.pairwise(seen)]


def hosts_of(web: Web) -> Iterator[Order]:
    """An order for every page of every site."""
    for name, site in SITES.items():
        for path in ("/page", *site.more):
            yield Order(web.url(path, f"{name}.localhost"), ports=(web.port,), key=f"{name}{path}")


def crowd(web: Web) -> Iterator[Order]:
    """Orders at more hosts than may be visited at once, all of which take their time."""
    for i in range(CROWD):
        host = f"crowd{i}.localhost"
        web.answers[host, "/page"] = Reply(PAGE, headers=HTML, wait_s=1.0)
        yield Order(web.url("/page", host), ports=(web.port,), key=host)


def conditional(web: Web) -> Iterator[Order]:
    """Orders for pages that were seen before; what each of them is about is in its key."""
    host, ports = "known.localhost", (web.port,)
    dated = "Tue, 14 Mar 2023 10:00:00 GMT"

    def answer(seen: Seen) -> Reply:
        same = seen.headers.get("if-none-match") == '"1"' or seen.headers.get("if-modified-since") == dated
        return Reply(status=304) if same else page(ETag='"1"', Last_Modified=dated)

    web.answers[host, "/same"] = web.answers[host, "/dated"] = web.answers[host, "/changed"] = answer
    web.answers[host, "/moved"] = redirect("/same", 301)
    web.answers[host, "/elsewhere"] = redirect("/same")
    yield Order(web.url("/same", host), ports=ports, key="first look")
    yield Order(web.url("/same", host), etag='"1"', ports=ports, key="same")
    yield Order(web.url("/dated", host), modified=dated, ports=ports, key="dated")
    yield Order(web.url("/changed", host), etag='"0"', ports=ports, key="changed")
    yield Order(web.url("/elsewhere", host), etag='"1"', ports=ports, key="elsewhere")
    yield Order(web.url("/moved", host), etag='"1"', ports=ports, key="moved", address=web.url("/same", host))


def moving(web: Web) -> Iterator[Order]:
    """Orders for pages that have moved; the key says where to, as far as it is for good."""
    host = "moving.localhost"
    chains = {"/a": [301], "/b": [308, 301], "/c": [301, 302], "/d": [302, 301], "/e": [307]}
    for path, statuses in chains.items():
        for i, status in enumerate(statuses):
            web.answers[host, f"{path}{i or ''}"] = redirect(f"{path}{i + 1}", status)
        web.answers[host, f"{path}{len(statuses)}"] = page()
        yield Order(web.url(path, host), ports=(web.port,), key=f"moving{path}")


def secured(web: Web, certificates: dict[str, Web]) -> Iterator[Order]:
    web.answers["insecure.localhost", "/page"] = redirect(certificates["wrong name"].url("/page", "secure.localhost"))
    ports = (web.port, *(server.port for server in certificates.values()))
    yield Order(web.url("/page", "insecure.localhost"), ports=ports, key="redirect to wrong name")
    for key, server in certificates.items():
        server.answers["/page"] = page()
        yield Order(server.url("/page", "secure.localhost"), ports=ports, key=key)


def served(authority: trustme.CA, *names: str, not_after: dt.datetime | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, not_after=not_after).configure_cert(context)
    return context


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    ours, theirs = trustme.CA(), trustme.CA()
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    contexts = {
        "good certificate": served(ours, "secure.localhost"),
        "wrong name": served(ours, "other.localhost"),
        "unknown authority": served(theirs, "secure.localhost"),
        "expired": served(ours, "secure.localhost", not_after=yesterday),
    }
    trusted: Path = tmp_path_factory.mktemp("trust") / "authority.pem"
    ours.cert_pem.write_to_path(trusted)
    servers = {name: Web(context) for name, context in contexts.items()}
    with pytest.MonkeyPatch.context() as patch, Web() as web, Web() as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            patch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        patch.delenv("no_proxy", raising=False)
        patch.setenv("SSL_CERT_FILE", str(trusted))
        for name, site in SITES.items():
            web.answers.update({(f"{name}.localhost", path): answer for path, answer in site.answers.items()})
        for server in servers.values():
            server.__enter__()
        orders = [*crowd(web), *hosts_of(web), *conditional(web), *moving(web), *secured(web, servers)]
        orders.append(
            Order(web.url("/page", "no-server.localhost").replace(str(web.port), "9"), ports=(9,), key="no server")
        )
        orders.append(Order(web.url("/page?ä", "bücher.localhost"), ports=(web.port,), key="accents"))
        with Crawl(PLAN) as crawl:
            for order in orders:
                crawl.submit(order)
            results = {fetched.order.key: fetched for fetched in crawl}
        yield Crawled(web, proxy, results)
        for server in servers.values():
            server.__exit__(None, None, None)


@pytest.mark.parametrize("name", sorted(SITES))
def test_every_site_gets_what_it_deserves(crawled: Crawled, name: str) -> None:
    found, site = crawled.results[f"{name}/page"], SITES[name]
    assert (found.outcome, found.reason, found.attempts) == (site.outcome, site.reason, site.attempts)
    assert (found.page is not None) == (found.outcome == "page")


def test_every_order_is_answered_once(crawled: Crawled) -> None:
    assert len(crawled.results) == len({id(found.order) for found in crawled.results.values()})
    assert all(not found.reason.startswith("unexpected") for found in crawled.results.values())


def test_no_private_page_is_fetched_however_many_are_asked_for_at_once(crawled: Crawled) -> None:
    host = "robots-at-once"
    found = {(crawled.results[host + path].outcome, crawled.results[host + path].reason) for path in FORBIDDEN}
    assert found == {("refused", "robots")}
    assert [seen.path for seen in crawled.web.requests(f"{host}.localhost")] == ["/robots.txt", "/page"]


def test_a_host_whose_rules_cannot_be_had_is_left_alone(crawled: Crawled) -> None:
    for host in ("robots-500", "robots-429", "robots-vanish", "robots-private"):
        assert {seen.path for seen in crawled.web.requests(f"{host}.localhost")} == {"/robots.txt"}
    assert crawled.results["robots-500/other"].reason == "robots.txt: http 500"
    assert (crawled.results["robots-429/page"].retry_after or LATER) < LATER


def test_robots_txt_is_asked_for_once(crawled: Crawled) -> None:
    assert len(crawled.web.requests("gap.localhost", "/robots.txt")) == 1
    assert len(crawled.web.requests("robots-500.localhost", "/robots.txt")) == 2  # and once more where it fails


def test_a_page_comes_as_it_was_sent(crawled: Crawled) -> None:
    found = crawled.results["first look"].page
    assert found is not None
    assert (found.url, found.address, found.body) == (crawled.results["first look"].order.url, found.url, PAGE)
    assert (found.status, found.media_type, found.charset) == (200, "text/html", "utf-8")
    assert (found.etag, found.modified) == ('"1"', "Tue, 14 Mar 2023 10:00:00 GMT")
    assert abs(found.fetched - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)
    for name in ("gzip", "deflate", "deflate-bare", "br", "twice"):
        unpacked = crawled.results[f"{name}/page"].page
        assert unpacked is not None
        assert unpacked.body == TALK
    text = crawled.results["text/page"].page
    assert text is not None
    assert (text.media_type, text.charset) == ("text/plain", "iso-8859-1")


def test_an_address_with_accents_is_the_one_that_it_stands_for(crawled: Crawled) -> None:
    found = crawled.results["accents"]
    assert (found.outcome, found.reason) == ("failed", "http 404")  # that host has /page, without the question mark
    assert crawled.web.requests("xn--bcher-kva.localhost", "/page?%C3%A4")


@pytest.mark.parametrize(
    ("key", "outcome"),
    [("same", "unchanged"), ("dated", "unchanged"), ("changed", "page"), ("elsewhere", "page"), ("moved", "unchanged")],
)
def test_an_unchanged_page_costs_a_304(crawled: Crawled, key: str, outcome: str) -> None:
    assert crawled.results[key].outcome == outcome


def test_what_is_known_of_a_page_is_told_to_no_other(crawled: Crawled) -> None:
    (asked,) = crawled.web.requests("known.localhost", "/elsewhere")
    assert asked.headers["if-none-match"] == '"1"'
    (asked,) = crawled.web.requests("known.localhost", "/moved")
    assert "if-none-match" not in asked.headers


@pytest.mark.parametrize(
    ("key", "address", "moved_to"),
    [("/a", "/a1", "/a1"), ("/b", "/b2", "/b2"), ("/c", "/c2", "/c1"), ("/d", "/d2", None), ("/e", "/e1", None)],
)
def test_a_page_that_moved_for_good_is_noted(crawled: Crawled, key: str, address: str, moved_to: str | None) -> None:
    found, host = crawled.results[f"moving{key}"], "moving.localhost"
    assert found.page is not None
    assert (found.page.url, found.page.address) == (crawled.web.url(key, host), crawled.web.url(address, host))
    assert found.moved_to == (crawled.web.url(moved_to, host) if moved_to else None)


def test_a_page_that_moved_and_came_to_nothing_has_moved_nevertheless(crawled: Crawled) -> None:
    assert crawled.results["to-intranet/page"].moved_to == crawled.web.url("/b", "to-intranet.localhost")


@pytest.mark.parametrize(
    ("key", "outcome", "reason"),
    [
        ("good certificate", "page", ""),
        ("wrong name", "failed", "certificate"),
        ("unknown authority", "failed", "certificate"),
        ("expired", "failed", "certificate"),
        ("redirect to wrong name", "failed", "certificate"),
        ("no server", "failed", "no connection"),
    ],
)
def test_certificates_are_verified(crawled: Crawled, key: str, outcome: str, reason: str) -> None:
    assert (crawled.results[key].outcome, crawled.results[key].reason) == (outcome, reason)


def test_every_request_says_who_asks_and_how_to_reach_them(crawled: Crawled) -> None:
    for seen in crawled.web.requests():
        assert re.fullmatch(r"Earshot/\S+ \(\+mailto:bot@example\.org\)", seen.headers["user-agent"])
        assert seen.headers["accept-encoding"] == "gzip, deflate, br"


def test_nothing_is_told_of_earlier_pages(crawled: Crawled) -> None:
    assert len(crawled.web.requests("cookies.localhost")) == 5
    for seen in crawled.web.requests():
        assert not {"cookie", "referer", "authorization"} & set(seen.headers)


def test_proxies_of_the_environment_are_not_used(crawled: Crawled) -> None:
    through_proxy = [seen for seen in crawled.proxy.requests() if ".localhost" in seen.host + seen.path]
    assert not through_proxy  # other requests may be those of libraries in the tests' own process


def test_a_host_rests_after_every_answer(crawled: Crawled) -> None:
    gaps = crawled.gaps("gap")
    assert len(gaps) == 4
    assert min(gaps) >= DELAY_S - EARLY_S
    for host in {seen.host.removesuffix(".localhost") for seen in crawled.web.requests()}:
        assert min(crawled.gaps(host), default=DELAY_S) >= DELAY_S - EARLY_S


def test_a_host_gets_one_request_at_a_time(crawled: Crawled) -> None:
    assert {seen.together for seen in crawled.web.requests()} == {1}


def test_no_more_hosts_are_visited_at_once_than_allowed(crawled: Crawled) -> None:
    assert 1 < crawled.web.hosts_at_once <= PLAN.hosts < CROWD


def test_a_crawl_delay_is_obeyed(crawled: Crawled) -> None:
    gaps = crawled.gaps("crawl-delay")
    assert len(gaps) == 2
    assert min(gaps) >= CRAWL_DELAY_S - EARLY_S


def test_a_slow_server_gets_more_time(crawled: Crawled) -> None:
    _, _, *after_slow_answers = crawled.gaps("slow")
    assert len(after_slow_answers) == 2
    assert min(after_slow_answers) >= SLOW_S - EARLY_S


@pytest.mark.parametrize("host", ["busy", "busy-until"])
def test_a_host_that_asks_to_wait_is_waited_for(crawled: Crawled, host: str) -> None:
    rules, refusal = crawled.gaps(host)
    assert rules < 1 - EARLY_S < refusal


def test_a_host_that_asks_to_wait_for_long_is_given_up_and_reported(crawled: Crawled) -> None:
    found = [crawled.results[f"closed{path}"] for path in ("/page", "/a", "/b")]
    assert [fetched.reason for fetched in found] == ["http 429", "host asked to wait", "host asked to wait"]
    assert all(fetched.retry_after and fetched.retry_after > LATER for fetched in found)
    assert [seen.path for seen in crawled.web.requests("closed.localhost")] == ["/robots.txt", "/page"]


def test_retries_come_later_and_later(crawled: Crawled) -> None:
    _, once, twice = crawled.gaps("broken")
    assert once >= BACKOFF_S - EARLY_S
    assert twice >= 2 * BACKOFF_S - EARLY_S


def test_every_reason_is_explained() -> None:
    explained = re.findall(
        r"`([^`]+)`", (Path(__file__).parents[2] / "docs" / "fetching.md").read_text(encoding="utf-8")
    )
    for site in SITES.values():
        assert re.sub(r"http \d+", "http <status>", site.reason) in ["", *explained]


def test_the_limits_are_those_that_were_promised() -> None:
    plan = CrawlSettings("bot@example.org")
    assert (plan.delay_s, plan.hosts, plan.connections_per_host) == (5, 16, 1)
    assert (plan.page_bytes, plan.pdf_bytes, plan.timeout_s) == (8 * 1024**2, 30 * 1024**2, 30)
    assert (plan.autothrottle, plan.loopback) == (True, False)
