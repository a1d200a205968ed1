"""What kind of page the bytes are, whatever their header claims, and how many of them are too many."""

from __future__ import annotations

import re
from typing import Literal

from corpus.errors import RefusedError

ContentType = Literal["html", "xml", "pdf", "text"]
HEAD = 1024  # bytes that decide; as many as browsers look at
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}  # byte-order marks
BINARY_STARTS = (  # formats whose first bytes may pass for text
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"RIFF", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b"),
    *(b"BZh91AY", b"7z\xbc\xaf", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"Rar!\x1a", b"\x7fELF", b"MZ\x90"),
    *(b"OggS\0", b"ID3\x03", b"ID3\x04", b"wOFF\0", b"wOF2\0", b"\0asm", b"\xd0\xcf\x11\xe0", b"SQLite format 3"),
    *(b"{\\rtf", b"%!PS"),
)
CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\f\r\x1b") + b"\x7f"
BINARY_SHARE = 0.02  # of the bytes; compressed data has 10 % of controls, a damaged text a few in all
MARKUP = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|title|meta|link|script|style|div|main|article|section|header|nav|h[1-6]|p|a"
    r"|table|ul|ol|br|iframe|font|b|center|form)[\s/>])",
    re.IGNORECASE,
)
PROLOG = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!doctype\b[^<>\[]*(?:\[.*?\]\s*)?>)*", re.IGNORECASE | re.DOTALL)
ROOT = re.compile(r"<([a-z_][\w.-]*(?::[a-z_][\w.-]*)?)[\s/>]", re.IGNORECASE)
JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{"])')
CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:+-]{1,40})""", re.IGNORECASE | re.ASCII)
PICTURES = ("svg", "svg:svg")
TEXT_TYPES = ("", "text/plain", "text/markdown", "application/octet-stream", "binary/octet-stream")


def content_type(head: bytes, media_type: str) -> ContentType:
    """What the first bytes of a page show; ``media_type``, the header's claim, decides about bare text alone.

    Raises RefusedError where it is no page: a picture, an archive, a program, JSON, a style sheet.

    >>> content_type(b"%PDF-1.7", "text/html"), content_type(b"<!DOCTYPE html><p>", "image/png")
    ('pdf', 'html')
    """
    if head.lstrip().startswith(b"%PDF-"):
        return "pdf"
    if is_binary(head):
        raise RefusedError("not a page", media_type)
    text = _decoded(head)
    prolog = PROLOG.match(text)
    start = text[prolog.end() :] if prolog else text
    root = ROOT.match(start)
    if MARKUP.match(text.lstrip()) or MARKUP.match(start):
        return "html"
    if root and (text.lstrip().startswith("<?xml") or root[1].lower() in ("rss", "feed", "rdf:rdf")):
        if root[1].lower() in PICTURES:
            raise RefusedError("not a page", media_type)
        return "xml"
    return _bare(text, media_type)


def claimed_type(header: str | None) -> tuple[str, str | None]:
    """Media type, in lower case, and charset as a Content-Type header claims them; ("", None) without one.

    >>> claimed_type('Text/HTML; Charset="UTF-8"')
    ('text/html', 'utf-8')
    """
    media_type, _, parameters = (header or "").partition(";")
    charset = CHARSET.search(parameters)
    return media_type.strip().lower(), charset[1].lower() if charset else None


def is_binary(data: bytes) -> bool:
    """Whether ``data`` is no text: it begins like a known format, or too many of its bytes are controls."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    controls = len(data) - len(data.translate(None, CONTROLS))
    return data.startswith(BINARY_STARTS) or data[4:8] == b"ftyp" or controls > BINARY_SHARE * len(data)


def _bare(text: str, media_type: str) -> ContentType:
    """The type of text that does not show it itself."""
    if media_type in ("text/html", "application/xhtml+xml"):
        return "html"
    if PICTURES[0] not in media_type and (media_type.endswith("+xml") or media_type in ("text/xml", "application/xml")):
        return "xml"
    if media_type in TEXT_TYPES and not JSON.match(text):
        return "text"
    raise RefusedError("not a page", media_type)


def _decoded(head: bytes) -> str:
    encoding = next((name for mark, name in MARKS.items() if head.startswith(mark)), "latin-1")
    return head.decode(encoding, errors="replace")


class Intake:
    """Takes a body piece by piece, and refuses it as soon as it is seen to be too large or no page.

    >>> intake = Intake("text/html", page_bytes=10, pdf_bytes=30)
    >>> intake.take(b"<p>twelve...")
    Traceback (most recent call last):
    corpus.errors.RefusedError: too large: over 10 bytes
    """

    def __init__(self, media_type: str, page_bytes: int, pdf_bytes: int, announced: int = 0) -> None:
        """``announced`` is the length that the header promises, 0 where it promises none."""
        self.media_type = media_type
        self._announced = announced
        self._page_bytes, self._pdf_bytes = page_bytes, pdf_bytes
        self._body = bytearray()
        self._type: ContentType | None = None

    def take(self, piece: bytes) -> None:
        """Raises RefusedError ("too large", "not a page")."""
        self._body += piece
        if self._type is None and len(self._body) >= HEAD:
            self._type = content_type(bytes(self._body[:HEAD]), self.media_type)
        limit = self._pdf_bytes if self._type == "pdf" else self._page_bytes
        if len(self._body) > limit or (self._type and self._announced > limit):
            raise RefusedError("too large", f"over {limit} bytes")

    def whole(self) -> bytes:
        """The body. Raises RefusedError where it is, seen as a whole, no page."""
        body = bytes(self._body)
        if (self._type or content_type(body[:HEAD], self.media_type)) != "pdf" and is_binary(body):
            raise RefusedError("not a page", self.media_type)
        return body
