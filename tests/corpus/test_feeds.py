"""A feed becomes its entries, as it states them; what is no feed is told apart."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import FeedError
from corpus.gather.feed_texts import feed_date, feed_text
from corpus.gather.feeds import MAX_ENTRIES, Feed, choose, read_feed
from corpus.gather.urls import canonical_url

ADDRESS = "https://herald.example/feeds/news.xml"
TODAY = dt.date(2026, 11, 23)


def rss(items: str, head: str = "<title>The Herald</title>") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def item(**parts: str) -> str:
    return f"<item>{''.join(f'<{name}>{text}</{name}>' for name, text in parts.items())}</item>"


def atom(entries: str, title: str = "<title>The Herald</title>") -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{title}{entries}</feed>'.encode()


def read(body: bytes, content_type: str | None = "application/xml") -> Feed:
    return read_feed(body, ADDRESS, content_type, today=TODAY)


def test_rss_becomes_its_entries() -> None:
    lamp = item(
        title="The lamp listens",
        link="https://herald.example/lamp?utm_source=rss#top",
        guid="tag:herald.example,2023:1",
        pubDate="Tue, 14 Mar 2023 23:30:00 -0500",
        description="&lt;p&gt;A &lt;b&gt;la&lt;/b&gt;mp&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt; that listens.",
    )
    feed = read(rss(lamp, "<title>The Herald &amp;amp; Co</title><language>en-GB</language>"))
    (entry,) = feed.entries
    assert (feed.title, feed.language, feed.dropped) == ("The Herald & Co", "en", {})
    assert (entry.id, entry.url) == ("tag:herald.example,2023:1", "https://herald.example/lamp")
    assert (entry.title, entry.summary) == ("The lamp listens", "A lamp that listens.")
    assert str(entry.published) == "2023-03-14"


def test_atom_becomes_its_entries() -> None:
    feed = read(
        atom(
            '<entry xml:base="https://herald.example/2023/">'
            '<title type="html">Q&amp;amp;A: &lt;i&gt;lamps&lt;/i&gt;</title>'
            '<id>urn:lamp:1</id><link rel="enclosure" href="lamp.mp3"/><link href="lamp.html"/>'
            "<author><name>A. Writer</name></author>"
            "<published>2023-03-14T23:30:00-05:00</published><updated>2023-03-16T01:00:00Z</updated>"
            '<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">It <b>listens</b>.</div></summary></entry>'
            '<entry><title type="text">What &lt;b&gt; does</title><id>urn:lamp:2</id>'
            '<content type="html">&lt;p&gt;Bold.</content></entry>'
        )
    )
    first, second = feed.entries
    assert (first.id, first.url) == ("urn:lamp:1", "https://herald.example/2023/lamp.html")
    assert (first.title, first.summary, first.author) == ("Q&A: lamps", "It listens.", "A. Writer")
    assert (str(first.published), str(first.updated)) == ("2023-03-14", "2023-03-16")
    assert (second.title, second.summary, second.published) == ("What <b> does", "Bold.", None)


def test_rdf_is_read_too() -> None:
    feed = read(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>The Herald</title></channel>'
        b'<item rdf:about="https://herald.example/lamp"><title>Lamps</title><link>https://herald.example/lamp</link>'
        b"<dc:date>2023-03-14</dc:date></item></rdf:RDF>"
    )
    (entry,) = feed.entries
    assert (entry.url, str(entry.published or entry.updated)) == ("https://herald.example/lamp", "2023-03-14")


def test_an_entry_is_known_by_its_id_else_its_address_else_its_content() -> None:
    link = "https://herald.example/lamp?fbclid=1"
    with_id, with_link, bare, same, other = read(
        rss(
            item(guid="1", link="https://herald.example/1", title="Lamps")
            + item(link=link, title="Lamps")
            + item(title="Lamps", description="one")
            + item(title="Lamps", description="two")
            + item(title="Lamps &amp; hoses", description="two")
        )
    ).entries
    assert (with_id.id, with_link.id) == ("1", "https://herald.example/lamp")
    assert len({bare.id, same.id, other.id}) == 3
    assert bare.id.startswith("sha256:")
    again = read(rss(item(title="Lamps", description="&lt;b&gt;one&lt;/b&gt;"))).entries
    assert again[0].id == bare.id


def test_an_id_is_an_address_only_if_it_looks_like_one() -> None:
    plain, permalink = read(rss(item(guid="1", title="a") + item(guid="https://herald.example/b", title="b"))).entries
    assert (plain.id, plain.url) == ("1", None)
    assert (permalink.id, permalink.url) == ("https://herald.example/b", "https://herald.example/b")


def test_entries_that_share_an_id_are_told_apart_by_their_address() -> None:
    feed = read(
        rss(
            "".join(item(guid="0", link=f"https://herald.example/{name}", title=name) for name in "abc")
            + item(guid="0", link="https://herald.example/a", title="a again")
        )
    )
    assert [entry.id for entry in feed.entries] == ["0", "https://herald.example/b", "https://herald.example/c"]
    assert feed.dropped == {"repeated entry": 1}


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://herald.example/a", "https://herald.example/a"),
        ("/a?b=1", "https://herald.example/a?b=1"),
        ("  a.html\n", "https://herald.example/feeds/a.html"),
        ("//press.example/a", "https://press.example/a"),
        ("", None),
        ("javascript:alert(1)", None),
        ("file:///etc/hosts", None),
        ("mailto:a@herald.example", None),
        ("https://me:secret@herald.example/a", None),
        ("http://[/", None),
    ],
)
def test_a_link_that_cannot_be_followed_is_counted_and_its_entry_kept(link: str, url: str | None) -> None:
    feed = read(rss(item(title="Lamps", link=link)))
    assert [entry.url for entry in feed.entries] == [url]
    assert feed.dropped.get("link", 0) == (url is None and bool(link))


@pytest.mark.parametrize(
    ("stated", "published", "dropped"),
    [
        ("Tue, 14 Mar 2023 23:30:00 -0500", "2023-03-14", ""),
        ("14 Mar 23 10:00 GMT", "2023-03-14", ""),
        ("2023-03-14T23:30:00-05:00", "2023-03-14", ""),
        ("2023-03-14", "2023-03-14", ""),
        ("20230314T100000Z", "2023-03-14", ""),
        ("mer., 14 mars 2023 10:00:00 +0100", "2023-03-14", ""),
        ("14. März 2023", "2023-03-14", ""),
        ("Tue Mar 14 23:30:00 2023", "2023-03-14", ""),
        ("July 2026", "2026-07", ""),
        ("2026-07", "2026-07", ""),
        ("2026", "2026", ""),
        ("Tue, 24 Nov 2026 00:30:00 +1300", "2026-11-24", ""),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "None", "early date"),
        ("1970-01-01T00:00:00Z", "None", "early date"),
        ("Thu, 01 Jan 2099 00:00:00 GMT", "None", "future date"),
        ("December 2026", "None", "future date"),
        ("31 Feb 2023 10:00:00 GMT", "None", ""),
        ("yesterday", "None", ""),
        ("", "None", ""),
    ],
)
def test_a_date_is_the_day_that_is_stated_or_none(stated: str, published: str, dropped: str) -> None:
    feed = read(rss(item(title="Lamps", pubDate=stated)))
    assert [str(entry.published) for entry in feed.entries] == [published]
    assert feed.dropped == ({dropped: 1} if dropped else {})


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Lamps &amp; hoses", "Lamps & hoses"),
        ("Lamps &amp;amp; hoses", "Lamps & hoses"),
        ("&lt;b&gt;Lamps&lt;/b&gt;", "Lamps"),
        ("&amp;lt;b&amp;gt;Lamps&amp;lt;/b&amp;gt;", "Lamps"),
        ("<![CDATA[<p>Lamps</p><p>hoses</p>]]>", "Lamps hoses"),
        ("<![CDATA[Lamps&#8217;&nbsp;hoses &lt;3]]>", "Lamps’\xa0hoses <3"),
        ("5 &lt; 6 &gt; 4", "5 < 6 > 4"),
        ("<![CDATA[<style>p{}</style>Lamps<!-- no -->]]>", "Lamps"),
        ("La\u00adm\u200bps", "Lamps"),
    ],
)
def test_markup_in_a_title_is_undone(text: str, seen: str) -> None:
    assert [entry.title for entry in read(rss(item(title=text))).entries] == [seen]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (None, rss(item(title="Ä “lamp”"))),
        ("text/xml", rss(item(title="Ä “lamp”"))),
        ("text/xml; charset=iso-8859-1", rss(item(title="Ä “lamp”"))),
        ("application/rss+xml", rss(item(title="Ä “lamp”")).decode().encode("utf-16")),
        ("text/xml; charset=windows-1252", rss(item(title="Ä “lamp”")).decode().encode("cp1252")),
        (
            "text/xml",
            rss(item(title="Ä “lamp”")).decode().replace('"1.0"', '"1.0" encoding="windows-1252"').encode("cp1252"),
        ),
    ],
)
def test_accents_survive_whatever_the_header_says(content_type: str | None, body: bytes) -> None:
    assert [entry.title for entry in read(body, content_type).entries] == ["Ä “lamp”"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"<!DOCTYPE html><html><head><title>Lamps</title></head><body><p>No feed", "a page, not a feed"),
        (b'<?xml version="1.0"?>\n<!doctype html><html><body/></html>', "a page, not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "JSON"),
        (b"<?xml version='1.0'?><sitemapindex></sitemapindex>", "neither RSS nor Atom"),
        (b"The lamp listens.", "neither RSS nor Atom"),
        (bytes(range(256)), "neither RSS nor Atom"),
    ],
)
def test_what_is_no_feed_is_told_so(body: bytes, problem: str) -> None:
    with pytest.raises(FeedError, match=problem) as error:
        read(body)
    assert "\n" not in str(error.value)


def test_bytes_that_name_a_local_file_do_not_open_it(tmp_path: Path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_bytes(rss(item(title="A secret")))
    for named in (str(secret), secret.as_uri()):
        with pytest.raises(FeedError, match="neither RSS nor Atom"):
            read(named.encode())
    entity = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'.encode()
    feed = read(entity + rss(item(title="x&a;x"))[21:])
    assert "secret" not in str(feed)


def test_entries_about_our_subject_are_followed_and_the_others_counted() -> None:
    choice = choose(
        read(
            rss(
                item(title="Lamps that listen", link="/a")
                + item(title="Hoses", description="They listen, too.", link="/b")
                + item(title="A lamp listens, without a link")
                + item(title="Hoses on sale", link="/d")
            )
        ),
        lambda title, summary: "listen" in f"{title} {summary}",
    )
    assert [entry.url for entry in choice.follow] == ["https://herald.example/a", "https://herald.example/b"]
    assert (choice.off_topic, choice.without_link) == (1, 1)


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(rss("")).entries == ()
    assert read(atom("")).entries == ()


def test_a_broken_feed_gives_what_can_be_read() -> None:
    cut_off = rss("".join(item(title=f"Lamp {i}", guid=str(i)) for i in range(20)))[:-80]
    titles = [entry.title for entry in read(cut_off).entries]
    assert titles[:18] == [f"Lamp {i}" for i in range(18)]
    assert [entry.title for entry in read(rss("<item><title>A & B <c></title></item>")).entries] == ["A & B"]


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lamp">{entities}]>'
    return head.encode() + rss(item(title="&l9;"))[21:]


HEAVY: dict[str, Callable[[], bytes]] = {
    "50,000 entries": lambda: rss("".join(item(title=f"Lamp {i}", guid=str(i)) for i in range(50_000))),
    "broken entries": lambda: rss("<item><title>A lamp</title><b>" * 3_000),
    "empty entries": lambda: rss("<item/>" * 200_000),
    "deep": lambda: rss("<a>" * 20_000 + "</a>" * 20_000),
    "laughs": laughs,
    "open scripts": lambda: rss(item(title="&lt;script>" * 100_000)),
    "open tags": lambda: rss(item(title="&lt;b " * 200_000)),
    "open comments": lambda: rss(item(description="&lt;!--" * 200_000)),
    "a long date": lambda: rss(item(pubDate="1 " * 200_000)),
}


@pytest.mark.parametrize("name", sorted(HEAVY))
def test_a_heavy_feed_takes_bounded_time(name: str) -> None:
    body = HEAVY[name]()
    start = time.process_time()
    feed = read(body)
    assert time.process_time() - start < 20  # seconds; the heaviest take 2
    assert len(feed.entries) <= MAX_ENTRIES
    assert all(len(entry.title) <= 500 and len(entry.summary) <= 2000 for entry in feed.entries)
    if name == "50,000 entries":
        assert [feed.entries[0].title, feed.entries[-1].title] == ["Lamp 0", f"Lamp {MAX_ENTRIES - 1}"]
        assert feed.dropped == {"too many entries": 50_000 - MAX_ENTRIES}


@given(st.text(max_size=200), st.booleans())
def test_any_text_becomes_one_clean_line(text: str, markup: bool) -> None:
    seen = feed_text(text, markup)
    assert seen.isprintable() or all(c.isprintable() or c == "\xa0" or not c.isascii() for c in seen)
    assert "\n" not in seen


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = feed_date(text)
    assert found is None or found.first <= found.last


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_an_explained_error(body: bytes) -> None:
    for whole in (body, rss("")[:60] + body):
        with contextlib.suppress(FeedError):
            read(whole)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://herald.example/a", "https://herald.example/a"),
        ("HTTPS://Herald.Example/A?B=C", "https://herald.example/A?B=C"),
        ("https://herald.example", "https://herald.example/"),
        ("https://herald.example:443/a", "https://herald.example/a"),
        ("http://herald.example:080/a", "http://herald.example/a"),
        ("http://herald.example:443/a", "http://herald.example:443/a"),
        ("https://herald.example/a#top", "https://herald.example/a"),
        ("https://herald.example/a?utm_source=x&id=1&UTM_medium=y&fbclid=z", "https://herald.example/a?id=1"),
        ("https://herald.example/?b=1&a=2&b=3", "https://herald.example/?b=1&a=2&b=3"),
        ("https://herald.example/?id=1&&x", "https://herald.example/?id=1&x"),
        ("https://herald.example/a%20b/?q=%C3%A4+b", "https://herald.example/a%20b/?q=%C3%A4+b"),
        ("https://herald.example/?utm=1&fbclids=2", "https://herald.example/?utm=1&fbclids=2"),
        ("https://[2606:4700::1]:443/a", "https://[2606:4700::1]/a"),
        ("https://[2606:4700::1]:444/a", "https://[2606:4700::1]:444/a"),
        (" https://herald.example/a ", "https://herald.example/a"),
        ("no address", "no address"),
        ("mailto:a@herald.example", "mailto:a@herald.example"),
        ("http://[", "http://["),
        ("http://a::80/", "http://a::80/"),
        ("", ""),
    ],
)
def test_the_canonical_address_leaves_out_what_names_no_page(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@given(st.text(max_size=80), st.text("abc=&?#:/@[].%", max_size=40))
def test_the_canonical_address_of_a_canonical_address_is_itself(host: str, rest: str) -> None:
    for url in (host, f"https://{host}/{rest}", f"https://herald.example{rest}"):
        once = canonical_url(url)
        assert canonical_url(once) == once
