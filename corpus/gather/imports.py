"""A file on disk -> a Document; whatever stands in the way is an ImportFileError that says what to do."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from corpus.errors import ExtractionError, ImportFileError
from corpus.gather.reading import Reading, has_text, plain
from corpus.values import KINDS, Document, Kind, PartialDate, Section

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

    from corpus.gather.extract import Extracted
    from corpus.gather.pages import Wanted

MAX_PDF_BYTES = 30 * 1024 * 1024
MAX_BYTES = 8 * 1024 * 1024  # the longest policies have 1 MB with their markup
PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
MARKDOWN_SUFFIXES = (".md", ".markdown")
TEXT_SUFFIXES = (".txt", ".text")
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")  # byte-order marks of UTF-16
PDF_START = b"%PDF-"
BINARY_STARTS = (b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"{\\rtf")
CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\f\r\x1b") + b"\x7f"
BINARY_SHARE = 0.02  # of the bytes; compressed data has 10 % of such bytes, a damaged text a few in all
DUMP_KINDS = ("news", "feed")  # copies of other pages keep their lists and short lines, which are their content
DETECTED_CHARACTERS = 5000  # more change no result
MIN_LETTERS = 30  # below, what a page declares is the better guess
MIN_CONFIDENCE = 0.5
UNDETERMINED = "und"  # ISO 639-2


def read_document(
    path: Path,
    url: str | None,
    publisher: str | None,
    published: str | None,
    kind: Kind | None,
    otherwise: str | None = None,
) -> Document:
    """The Document in the file ``path``; an option that is given wins over what the file states.

    ``otherwise`` is the address of a file that states none. Without ``kind`` a page's is told from its content, other
    files are news. Raises ImportFileError.
    """
    if kind is not None and kind not in KINDS:
        raise ImportFileError(f"{kind!r} is no kind of document: one of {', '.join(KINDS)}")
    from corpus.gather.pages import Wanted

    address = checked_url(url) if url is not None else None
    day = _day(published) if published is not None else None
    wanted = Wanted(kind, address or otherwise or "", dt.datetime.now(dt.UTC).date())
    reading = _reading(path, _bytes(path), wanted)
    return _document(path, reading, address or _own_url(path, reading, otherwise), publisher, day, kind)


def _document(
    path: Path, reading: Reading, address: str, publisher: str | None, day: PartialDate | None, kind: Kind | None
) -> Document:
    """Raises ImportFileError where the file holds no text."""
    sections = tuple(_plain_section(section) for section in reading.sections)
    if not has_text(sections):
        raise ImportFileError(f"{path}: no article text found in it")
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    return Document(
        url=address,
        title=plain(reading.title or "") or plain(path.stem) or host,
        publisher=plain(publisher or "") or plain(reading.publisher or "") or host,
        published=day or reading.published,
        language=_language(sections, reading.language),
        kind=kind or reading.kind or "news",
        sections=sections,
    )


def checked_url(url: str) -> str:
    """``url``, if it is absolute http or https without credentials. Raises ImportFileError."""
    from corpus.addresses import check_url

    try:
        return check_url(url)
    except ValueError as error:
        raise ImportFileError(f"--url: {error}") from None


def detected_language(text: str, declared: str | None = None, sure: float = MIN_CONFIDENCE) -> str:
    """ISO 639-1 of the language of ``text``; ``declared`` or "und" where it is too short or too mixed to tell."""
    sample = text[:DETECTED_CHARACTERS]
    if sum(c.isalpha() for c in sample) < MIN_LETTERS:
        return declared or UNDETERMINED
    language, confidence = _identifier().classify(sample)
    return str(language) if confidence >= sure else declared or UNDETERMINED


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _language(sections: tuple[Section, ...], declared: str | None) -> str:
    return detected_language(" ".join(text for section in sections for text in section.paragraphs), declared)


def _day(text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise ImportFileError(f"--published: {error}") from None


def _bytes(path: Path) -> bytes:
    """The file's bytes. Raises ImportFileError where there are none, too many, or none that are text."""
    try:
        if path.is_dir():
            raise ImportFileError(f"{path} is a folder: name a file")
        if path.exists() and not path.is_file():
            raise ImportFileError(f"{path} is no ordinary file")
        with path.open("rb") as file:
            data = file.read(MAX_PDF_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise ImportFileError(f"{path} does not exist") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the name
        reason = getattr(error, "strerror", None) or error
        raise ImportFileError(f"{path} cannot be read ({reason}): mend its permissions") from None
    if path.suffix.lower() == ".gz":
        data = _unzipped(path, data)
    is_pdf = data.startswith(PDF_START)
    most = MAX_PDF_BYTES if is_pdf else MAX_BYTES
    if len(data) > most:
        raise ImportFileError(f"{path} is larger than {most // 1024**2} MiB: save the article alone")
    if not data.strip():
        raise ImportFileError(f"{path} is empty")
    if not is_pdf and _is_binary(data):
        raise ImportFileError(f"{path} is no text: give a text, Markdown, HTML or PDF file")
    return data


def _unzipped(path: Path, data: bytes) -> bytes:
    """What a .gz file holds, no more than may be read. Raises ImportFileError."""
    import zlib

    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)  # 16: with gzip's header
    try:
        plain_data = stream.decompress(data, MAX_PDF_BYTES + 1)
    except zlib.error:
        raise ImportFileError(f"{path} cannot be unpacked (it is damaged)") from None
    if not stream.eof and len(plain_data) <= MAX_PDF_BYTES:
        raise ImportFileError(f"{path} cannot be unpacked (it is cut off)")
    return plain_data


def _is_binary(data: bytes) -> bool:
    if data.startswith(WIDE_MARKS):
        return False
    controls = len(data) - len(data.translate(None, CONTROLS))
    return data.startswith(BINARY_STARTS) or controls > BINARY_SHARE * len(data)


def _suffix(path: Path) -> str:
    return Path(path.stem).suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()


def _reading(path: Path, data: bytes, wanted: Wanted) -> Reading:
    """What the file says, read as its name says; a file without a known suffix as it begins. Raises ImportFileError."""
    from corpus.gather.charsets import decoded
    from corpus.gather.extract import plain_text, read_bytes

    suffix = _suffix(path)
    try:
        if suffix in MARKDOWN_SUFFIXES:
            from corpus.gather.markdown import read_markdown

            return read_markdown(decoded(data))
        if suffix in TEXT_SUFFIXES and not data.startswith(PDF_START):
            return plain_text(decoded(data), wanted.kind)
        return read_bytes(data, wanted, media_type="text/html" if suffix in PAGE_SUFFIXES else "")
    except ExtractionError as error:
        if error.reason == "no text":
            raise ImportFileError(f"{path}: no article text found in it") from None
        raise ImportFileError(f"{path} cannot be read as a page: {error}") from None


def extract_file(path: Path, url: str | None, kind: Kind | None) -> Extracted:
    """What would be understood of the file. Raises ImportFileError."""
    from corpus.gather.extract import Extracted
    from corpus.gather.pages import Wanted

    address = checked_url(url) if url is not None else ""
    reading = _reading(path, _bytes(path), Wanted(kind, address, dt.datetime.now(dt.UTC).date()))
    document = _document(path, reading, address or reading.url or "", None, None, kind)
    return Extracted(document, reading.authors, reading.date_from, reading.removed, document.url)


def _plain_section(section: Section) -> Section:
    """``section`` with every text plain; empty ones are left out."""
    path = tuple(text for heading in section.path if (text := plain(heading)))
    blocks = [(kind, text) for kind, paragraph in section.blocks() if (text := plain(paragraph))]
    kinds = tuple(kind for kind, _ in blocks) if section.kinds else ()
    return Section(path, tuple(text for _, text in blocks), kinds, section.anchor)


def _own_url(path: Path, reading: Reading, otherwise: str | None) -> str:
    """The address that the file itself states, else ``otherwise``. Raises ImportFileError where neither will do."""
    try:
        return checked_url(reading.url or otherwise or "")
    except ImportFileError:
        if otherwise and reading.url:
            return checked_url(otherwise)
        raise ImportFileError(f"{path} does not state its web address: give it with --url") from None
