"""A file on disk becomes a Document, or an error of one line that says what to do."""

from __future__ import annotations

import gzip
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import ImportFileError
from corpus.gather.imports import MAX_BYTES, read_document
from corpus.gather.markdown import read_markdown
from corpus.gather.pages import Wanted, read_page
from corpus.values import Document, Kind, Section

URL = "https://news.example/lamp"
SENTENCE = "The maker of the talking lamp keeps what its owners say for thirty days, the company wrote on Monday. "
PARAGRAPHS = [f"{SENTENCE}{SENTENCE}That is point {word}." for word in ("one", "two", "three")]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
MENU = "<nav><ul><li><a href='/a'>Lamps</a></li><li><a href='/b'>Hoses</a></li></ul></nav>"
FOOTER = "<footer><p>All rights reserved by the Example Herald of Valletta.</p></footer>"
JSON_LD = '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "%s"}]}</script>'


def page(body: str = BODY, head: str = "", opening: str = '<html lang="en">') -> str:
    return (
        f"<!DOCTYPE html>{opening}<head><title>A lamp that listens</title>{head}</head><body>{MENU}"
        f"<article><h1>A lamp that listens</h1>{body}</article>{FOOTER}</body></html>"
    )


def document(
    folder: Path, name: str, content: str | bytes, url: str | None = URL, published: str | None = None
) -> Document:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_document(path, url, None, published, None)


def is_clean(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text) and not any(
        unicodedata.category(c) in ("Cc", "Cs") for c in text.replace("\n\n", "")
    )


def test_a_page_becomes_its_article_without_menu_footer_scripts_and_comments(tmp_path: Path) -> None:
    comments = "<div id='comments'><p>I threw my lamp away last week and slept better ever since.</p></div>"
    script = (
        "<script>var lampSecret = 'The lamp is a microphone and this is code.';</script><style>p{color:red}</style>"
    )
    head = f'<meta property="og:site_name" content="Example Herald">{JSON_LD % "2023-03-14T23:30:00-05:00"}'
    found = document(
        tmp_path, "page.html", page(script + BODY + script, head).replace("<footer>", comments + "<footer>")
    )
    assert [text for section in found.sections for text in section.paragraphs] == PARAGRAPHS
    assert (found.title, found.publisher, found.language) == ("A lamp that listens", "Example Herald", "en")
    assert (str(found.published), found.kind, found.url) == ("2023-03-14", "news", URL)


def test_headings_of_a_page_become_the_path_and_tables_rows(tmp_path: Path) -> None:
    body = (
        f"<p>{PARAGRAPHS[0]}</p><h2>Storage</h2><p>{PARAGRAPHS[1]}</p><h3>How long</h3><p>{PARAGRAPHS[2]}</p>"
        "<ul><li>Sound is kept for thirty days.</li><li>Text is kept for a year.</li></ul>"
        "<table><tr><th>What</th><th>Where</th></tr><tr><td>Sound</td><td>Malta</td></tr></table>"
    )
    path = tmp_path / "policy.html"
    path.write_text(page(body), encoding="utf-8")
    found = read_document(path, URL, "Lumo", None, "policy")
    sections = {section.path[-1:]: section.paragraphs for section in found.sections}
    assert sections[("How long",)][1:3] == ("Sound is kept for thirty days.", "Text is kept for a year.")
    assert "Sound | Malta" in sections[("How long",)]
    assert any(section.path[-2:] == ("Storage", "How long") for section in found.sections)
    assert (found.publisher, found.kind) == ("Lumo", "policy")


@pytest.mark.parametrize(
    ("head", "text", "published"),
    [
        (JSON_LD % "2023-03-14T23:30:00-05:00", "", "2023-03-14"),
        (JSON_LD % "2023-03", "", "2023-03"),
        ("<script type='application/ld+json'>{broken</script>", "", "None"),
        (f"<script type='application/ld+json'>{'[' * 50_000}</script>", "", "None"),
        ('<meta property="article:published_time" content="2023-03-14T09:00:00Z">', "", "2023-03-14"),
        ('<meta name="DC.date.issued" content="14 mars 2023">', "", "2023-03-14"),
        ("", "<time itemprop='datePublished' datetime='2023-03-14'>yesterday</time>", "2023-03-14"),
        ("", "<p class='date'>Published on 14 March 2023</p>", "2023-03-14"),
        ("", "<p class='date'>July 2023</p>", "None"),
        ("", "<p>3 days ago</p>", "None"),
    ],
)
def test_a_page_has_the_day_that_it_states_and_no_other(head: str, text: str, published: str) -> None:
    assert str(read_page(page(text + BODY, head), Wanted("news")).published) == published


def test_options_win_over_what_the_file_states(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page(head=JSON_LD % "2023-03-14"), encoding="utf-8")
    found = read_document(path, URL, "The Times of Malta", "2022-05", "regulator")
    assert (found.publisher, str(found.published), found.kind) == ("The Times of Malta", "2022-05", "regulator")


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://herald.example/lamp">', "https://herald.example/lamp"),
        ('<meta property="og:url" content="http://herald.example/lamp">', "http://herald.example/lamp"),
        ('<link rel="canonical" href="/lamp">', None),
        ('<link rel="canonical" href="file:///etc/hosts">', None),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ('<link rel="canonical" href="https://me:secret@herald.example/lamp">', None),
        ("", None),
    ],
)
def test_without_an_address_the_page_must_state_its_own(tmp_path: Path, head: str, url: str | None) -> None:
    if url:
        assert document(tmp_path, "page.html", page(head=head), url=None).url == url
    else:
        with pytest.raises(ImportFileError, match="--url"):
            document(tmp_path, "page.html", page(head=head), url=None)


def test_markdown_is_undone_to_plain_text() -> None:
    reading = read_markdown(
        "# The *lamp*\n\nIt [keeps](https://a.example) **all** &amp; `more`  \nof it.\n![A lamp](lamp.png)\n\n"
        "## Storage\n\n- one\n  - two\n1. three\n\n> A quoted line\n> goes on.\n\n"
        "| What | Where |\n|---|---|\n| Sound | Malta |\n\n"
        "Other\n-----\n\n```\ncode stays\n```\n\n<div>Seen<script>unseen()</script></div>\n\n"
        "In <script>unseen()</script>line, <b>bold</b>.\n\n<script>\n\nunseen()\n\n</script>\n"
    )
    assert reading.title == "The lamp"
    assert reading.sections == (
        Section(("The lamp",), ("It keeps all & more of it.",)),
        Section(
            ("The lamp", "Storage"), ("one", "two", "three", "A quoted line goes on.", "What | Where", "Sound | Malta")
        ),
        Section(("The lamp", "Other"), ("code stays", "Seen", "In line, bold.")),
    )


def test_the_lines_on_top_of_a_markdown_file_state_title_day_and_address(tmp_path: Path) -> None:
    top = f'---\ntitle: "A lamp"\ndate: 2023-03-14\nurl: {URL}\nlang: en-GB\ntags: [x]\n---\n'
    found = document(tmp_path, "a.md", f"{top}{SENTENCE}", url=None)
    assert (found.title, str(found.published), found.url) == ("A lamp", "2023-03-14", URL)
    assert found.text == SENTENCE.strip()


def test_a_text_without_title_is_named_by_its_file_and_host(tmp_path: Path) -> None:
    found = document(tmp_path, "notes on lamps.txt", SENTENCE * 2, url="https://www.news.example/a")
    assert (found.title, found.publisher) == ("notes on lamps", "news.example")
    assert found.published is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Lampe bewahrt dreißig Tage lang auf, was neben ihr gesagt wird.", "de"),
        ("La lampe conserve pendant trente jours ce qui est dit à côté d’elle.", "fr"),
        ("La lámpara guarda durante treinta días lo que se dice a su lado.", "es"),
        ("La lampada conserva per trenta giorni tutto quello che si dice vicino a lei.", "it"),
        ("المصباح يحتفظ بما يقال بجانبه لمدة ثلاثين يوما كاملة.", "ar"),
        ("Lamp.", "und"),
    ],
)
def test_the_language_is_told_from_the_text(tmp_path: Path, text: str, language: str) -> None:
    found = document(tmp_path, "a.txt", text)
    assert (found.language, found.text) == (language, text)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n ", "is empty"),
        (b"\xef\xbb\xbf", "no article text"),
        (b"12 34 56 !!!", "no article text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "is no text"),
        (gzip.compress(SENTENCE.encode()), "is no text"),
        (bytes(range(256)) * 10, "is no text"),
        (b"%PDF-1.7 all in plain letters", "is no text"),
        (b"a" * (MAX_BYTES + 1), "larger than 8 MiB"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_what_holds_no_text_is_refused(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    with pytest.raises(ImportFileError, match=problem) as error:
        document(tmp_path, name, content)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "published", "kind", "problem"),
    [
        ("ftp://a.example", None, None, "--url: .* absolute http"),
        ("lamp.html", None, None, "--url: .* absolute http"),
        ("https://me:x@a.example/", None, None, "--url: .* password"),
        ("http://[", None, None, "--url"),
        ("", None, None, "--url"),
        (URL, "2019-02-30", None, "--published: .* not a day"),
        (URL, "yesterday", None, "--published"),
        (URL, "", None, "--published"),
        (URL, None, "gossip", "no kind"),
    ],
)
def test_a_wrong_option_is_named(
    tmp_path: Path, url: str, published: str | None, kind: Kind | None, problem: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(SENTENCE, encoding="utf-8")
    with pytest.raises(ImportFileError, match=problem):
        read_document(path, url, None, published, kind)


def test_a_file_that_cannot_be_opened_is_explained(tmp_path: Path) -> None:
    for path, problem in [
        (tmp_path / "nothing.txt", "does not exist"),
        (tmp_path, "is a folder"),
        (Path("a\0b.txt"), "cannot be read|does not exist"),
        (tmp_path / ("x" * 300), "cannot be read"),
        *([(Path("/dev/null"), "no ordinary file")] if os.name == "posix" else []),
    ]:
        with pytest.raises(ImportFileError, match=problem):
            read_document(path, URL, None, None, None)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_without_permission_is_explained(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(ImportFileError, match="permissions"):
        read_document(tmp_path / "a.txt", URL, None, None, None)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut-off.html", page()[:-60].encode()),
        ("in-a-tag.html", (page()[: -len(FOOTER)] + "<p class='").encode()),
        ("nul.html", page().replace("talking", "talk\0ing").encode()),
        ("wrong-charset.html", page(head='<meta charset="iso-8859-1">').replace("lamp", "lámp").encode()),
        ("latin-1.html", page(head='<meta charset="utf-8">').replace("days", "días").encode("latin-1")),
        ("utf-16.html", page().encode("utf-16")),
        ("no suffix", page().encode()),
        ("nested.html", page("<div>" * 100 + BODY + "</div>" * 100).encode()),
        ("latin-1.txt", "\n".join(PARAGRAPHS).replace("days", "días").encode("latin-1")),
        ("utf-16.txt", "\n".join(PARAGRAPHS).encode("utf-16")),
        ("nul.txt", "\n".join(PARAGRAPHS).replace("talking", "talk\0ing").encode()),
        ("quotes.md", ("> " * 10 + "\n" + "\n\n".join(PARAGRAPHS)).encode()),
    ],
)
def test_a_damaged_file_gives_up_its_text(tmp_path: Path, name: str, content: bytes) -> None:
    found = document(tmp_path, name, content)
    text = found.text.replace("lámp", "lamp").replace("días", "days")
    assert all(paragraph in text for paragraph in PARAGRAPHS[:2])
    assert is_clean(found.text)
    assert "lÃ" not in found.text


@pytest.mark.parametrize(
    "content",
    [
        page(" ".join(f"<a href='/{i}'>Page number {i}</a>" for i in range(200))).encode(),
        b"<html><body></body></html>",
        b"<html><body><script>var text = 'The lamp is a microphone and this is code.';</script></body></html>",
        ("<html><body>" + "<div>" * 20_000 + SENTENCE).encode(),
        b"<" * 10_000,
        b"no markup",
        b"<!-- " + SENTENCE.encode() * 5 + b"-->",
    ],
)
def test_a_page_without_article_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ImportFileError, match=r"no article text|cannot be read"):
        document(tmp_path, "page.html", content)


@pytest.mark.parametrize("name", ["long.txt", "long.md"])
def test_five_megabytes_in_one_line_are_read(tmp_path: Path, name: str) -> None:
    text = (SENTENCE * (5 * 1024**2 // len(SENTENCE))).strip()
    assert document(tmp_path, name, text).text == text


TEXTS = st.one_of(st.text(), st.text("<>/ apdivscript=\"'&#;[]()*_`-|:\n\x00é\u0301"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(st.binary(), TEXTS, TEXTS.map(lambda text: f"{text}{SENTENCE}{text}\n\n{SENTENCE * 3}{text}")),
    suffix=st.sampled_from(["txt", "md", "html"]),
)
def test_any_file_is_a_clean_document_or_an_explained_error(tmp_path: Path, content: str | bytes, suffix: str) -> None:
    data = content if isinstance(content, bytes) else content.encode("utf-8", errors="surrogatepass")
    try:
        found = document(tmp_path, f"a.{suffix}", data)
    except ImportFileError:
        return
    assert all(is_clean(text) and text.strip() for text in (found.text, found.title))
