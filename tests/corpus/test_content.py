"""What a page is shows in its bytes; compression unfolds piece by piece and stops in time."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import RefusedError
from corpus.gather.content import HEAD, Intake, claimed_type, content_type
from corpus.gather.crawl.decoding import PIECE, BrokenEncodingError, Decoder
from corpus.gather.orders import MIB

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
FEED = b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>'


@pytest.mark.parametrize(
    ("head", "claim", "expected"),
    [
        (b"<!DOCTYPE html><html>", "text/html", "html"),
        (b"<!DOCTYPE html><html>", "image/png", "html"),
        (b"<!doctype HTML public '-//W3C//DTD'><html>", "", "html"),
        (b"\xef\xbb\xbf\n\n<html lang=en>", "application/octet-stream", "html"),
        (b"<!-- a remark --><html>", "application/json", "html"),
        (b"<p>The lamp", "video/mp4", "html"),
        (b"The lamp", "text/html", "html"),
        ("<html>ü</html>".encode("utf-16"), "text/html", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html>", "text/xml", "html"),
        (FEED, "text/html", "xml"),
        (FEED, "image/jpeg", "xml"),
        (b"<?xml version='1.0'?><?xml-stylesheet href='a'?><!-- x --><feed>", "", "xml"),
        (b"<rss version='2.0'>", "text/plain", "xml"),
        (b"<rdf:RDF>", "text/plain", "xml"),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>", "application/rss+xml", "xml"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "application/pdf", "pdf"),
        (b"%PDF-1.4", "text/html", "pdf"),
        (b"\n %PDF-1.4", "image/png", "pdf"),
        (b"The lamp listens.", "text/plain", "text"),
        (b"The lamp listens.", "", "text"),
        (b"# The lamp", "application/octet-stream", "text"),
        (b"[1] The lamp, a footnote", "text/plain", "text"),
    ],
)
def test_the_type_is_told_from_the_bytes(head: bytes, claim: str, expected: str) -> None:
    assert content_type(head, claim) == expected


TYPE_TRICKS = [
    (PNG, "text/html"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "text/html"),
    (b"GIF89a<html>", "text/html"),
    (b"RIFF\x10\0\0\0WEBPVP8 ", "text/html"),
    (b"\0\0\0\x18ftypmp42", "text/html"),
    (b"ID3\x03\0\0\0", "text/html"),
    (b"OggS\0\x02", "text/plain"),
    (b"PK\x03\x04\x14\0", "text/html"),
    (gzip.compress(b"<html>", mtime=0), "text/html"),  # an archive, not a content encoding
    (b"7z\xbc\xaf'\x1c", "text/html"),
    (b"\x7fELF\x02\x01", "text/html"),
    (b"MZ\x90\0\x03", "text/html"),
    (b"\0asm\x01\0\0\0", "text/html"),
    (b"SQLite format 3\0", "text/html"),
    (b"{\\rtf1 lamp}", "text/html"),
    (b"%!PS-Adobe-3.0", "text/html"),
    (b"wOF2\0\x01\0\0", "font/woff2"),
    (bytes(range(256)) * 4, "text/html"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'>", "image/svg+xml"),
    (b"<?xml version='1.0'?><svg>", "text/xml"),
    (b'{"lamp": true}', "application/json"),
    (b'{"lamp": true}', "text/plain"),
    (b'[{"lamp": 1}]', ""),
    (b"p { color: red }", "text/css"),
    (b"var lamp = 1;", "application/javascript"),
    (b"a,b\n1,2\n", "text/csv"),
    (b"lamp", "video/mp4"),
]


def taken(intake: Intake, pieces: Iterable[bytes]) -> bytes:
    for piece in pieces:
        intake.take(piece)
    return intake.whole()


@pytest.mark.parametrize(("head", "claim"), TYPE_TRICKS)
def test_what_is_no_page_is_refused_whatever_its_header_claims(head: bytes, claim: str) -> None:
    with pytest.raises(RefusedError) as refused:
        taken(Intake(claim, 8 * MIB, 30 * MIB), (head[start : start + 7] for start in range(0, len(head), 7)))
    assert refused.value.reason == "not a page"


def test_a_page_that_turns_into_something_else_is_refused() -> None:
    intake = Intake("text/html", MIB, MIB)
    intake.take(b"<html>" + b"x" * HEAD)
    intake.take(bytes(HEAD))
    with pytest.raises(RefusedError, match="not a page"):
        intake.whole()


@pytest.mark.parametrize(
    ("start", "size", "allowed"),
    [
        (b"<html>", 80, True),
        (b"<html>", 81, False),
        (b"%PDF-1.7", 81, True),
        (b"%PDF-1.7", 300, True),
        (b"%PDF-1.7", 301, False),
        (b"<html>%PDF-1.7", 81, False),
    ],
)
def test_a_page_may_be_as_large_as_a_page_and_a_pdf_as_a_pdf(start: bytes, size: int, allowed: bool) -> None:
    intake = Intake("application/pdf", 80 * HEAD, 300 * HEAD)
    pieces = [start.ljust(HEAD, b" ")] + [b" " * HEAD] * (size - 1)
    if allowed:
        assert len(taken(intake, pieces)) == size * HEAD
    else:
        with pytest.raises(RefusedError, match="too large"):
            taken(intake, pieces)


def test_a_length_that_is_announced_is_refused_as_soon_as_the_type_is_known() -> None:
    with pytest.raises(RefusedError, match="too large"):
        Intake("text/html", MIB, 2 * MIB, announced=MIB + 1).take(b"<html>".ljust(HEAD))
    Intake("text/html", MIB, 2 * MIB, announced=MIB + 1).take(b"%PDF-".ljust(HEAD))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, ("", None)),
        ("", ("", None)),
        ("text/html", ("text/html", None)),
        (" Text/HTML ;charset=ISO-8859-1", ("text/html", "iso-8859-1")),
        ("text/html; boundary=x; charset='utf-8'", ("text/html", "utf-8")),
        ("text/html; charset=", ("text/html", None)),
        (";;;charset=\x00", ("", None)),
    ],
)
def test_the_header_is_read_as_far_as_it_makes_sense(header: str | None, expected: tuple[str, str | None]) -> None:
    assert claimed_type(header) == expected


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(data) + stream.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "identity": bytes,
    "gzip": partial(gzip.compress, mtime=0),
    "x-gzip": partial(gzip.compress, mtime=0),
    "deflate": zlib.compress,
    "Deflate ": raw_deflate,
    "br": brotli.compress,
    "gzip, br": lambda data: brotli.compress(gzip.compress(data, mtime=0)),
}


def unfolded(encoding: str, data: bytes, step: int) -> bytes:
    decoder = Decoder(encoding)
    found = b"".join(piece for start in range(0, len(data), step) for piece in decoder.feed(data[start : start + step]))
    decoder.end()
    return found


@given(st.binary(max_size=5000), st.sampled_from(sorted(PACKERS)), st.integers(1, 400))
def test_compression_is_undone_however_the_bytes_arrive(data: bytes, encoding: str, step: int) -> None:
    assert unfolded(encoding, PACKERS[encoding](data), step) == data


def test_gzip_in_several_members_and_with_padding_is_one_page() -> None:
    assert (
        unfolded("gzip", gzip.compress(b"The ", mtime=0) + gzip.compress(b"lamp", mtime=0) + bytes(10), 3)
        == b"The lamp"
    )


CUT_OFF = [(encoding, packer(b"The lamp listens. " * 50)[:-6]) for encoding, packer in PACKERS.items()][2:]
DECODING_TRICKS: list[tuple[str, bytes]] = [
    *CUT_OFF,
    ("gzip", b"<html>not packed at all</html>"),
    ("deflate", b"<html>not packed at all</html>"),
    ("br", b"<html>not packed at all</html>"),
    ("gzip", gzip.compress(b"lamp", mtime=0) * 200),  # more members than any server sends
    ("gzip", b"\x1f\x8b\x08"),
    ("gzip", gzip.compress(b"lamp" * 100, mtime=0)[:-8] + bytes(8)),  # its checksum is wrong
]


@pytest.mark.parametrize(("encoding", "data"), DECODING_TRICKS)
def test_a_body_that_is_not_what_its_encoding_says_is_broken(encoding: str, data: bytes) -> None:
    with pytest.raises(BrokenEncodingError):
        unfolded(encoding, data, 100)


@pytest.mark.parametrize(
    "encoding", ["zstd", "compress", "gzip, gzip, gzip", "br, br, br", "aes128gcm", "gzip;q=1", "x" * 999]
)
def test_an_encoding_that_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(RefusedError, match="unknown encoding"):
        Decoder(encoding)


TALK = b"<html>" + b"lamp " * (12 * MIB)

BOMBS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: gzip.compress(TALK, 1, mtime=0),
    "deflate": lambda: zlib.compress(TALK, 1),
    "br": lambda: brotli.compress(TALK, quality=1),
    "gzip, gzip": lambda: gzip.compress(gzip.compress(TALK, 1), mtime=0),
}


@pytest.mark.parametrize("encoding", sorted(BOMBS))
def test_a_bomb_is_stopped_while_it_unfolds(encoding: str) -> None:
    bomb, sizes = BOMBS[encoding](), []

    def pieces() -> Iterator[bytes]:
        for piece in Decoder(encoding).feed(bomb):
            sizes.append(len(piece))
            yield piece

    tracemalloc.start()
    with pytest.raises(RefusedError, match="too large"):
        taken(Intake("text/html", 8 * MIB, 30 * MIB), pieces())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert max(sizes) <= 4 * PIECE
    assert sum(sizes) < 9 * MIB
    assert peak < 30 * MIB
