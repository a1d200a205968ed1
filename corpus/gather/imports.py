"""A file on disk -> a Document; whatever stands in the way is an ImportFileError that says what to do."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from corpus.errors import ImportFileError
from corpus.gather.reading import Reading, has_text, plain
from corpus.values import KINDS, Document, Kind, PartialDate, Section

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

MAX_BYTES = 8 * 1024 * 1024  # the longest policies have 1 MB with their markup
PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
MARKDOWN_SUFFIXES = (".md", ".markdown")
TEXT_SUFFIXES = (".txt", ".text")
PAGE_STARTS = (b"<!doctype html", b"<html")
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")  # byte-order marks of UTF-16
BINARY_STARTS = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"{\\rtf")
CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\f\r\x1b") + b"\x7f"
BINARY_SHARE = 0.02  # of the bytes; compressed data has 10 % of such bytes, a damaged text a few in all
DUMP_KINDS = ("news", "feed")  # copies of other pages keep their lists and short lines, which are their content
DETECTED_CHARACTERS = 5000  # more change no result
MIN_LETTERS = 30  # below, what a page declares is the better guess
MIN_CONFIDENCE = 0.5
UNDETERMINED = "und"  # ISO 639-2


def read_document(
    path: Path, url: str | None, publisher: str | None, published: str | None, kind: Kind | None
) -> Document:
    """The Document in the file ``path``; an option that is given wins over what the file states.

    Without ``kind`` it is news. Raises ImportFileError.
    """
    kind = kind or "news"
    if kind not in KINDS:
        raise ImportFileError(f"{kind!r} is no kind of document: one of {', '.join(KINDS)}")
    address = checked_url(url) if url is not None else None
    day = _day(published) if published is not None else None
    reading = _reading(path, _bytes(path), kind)
    sections = tuple(_plain_section(section) for section in reading.sections)
    if not has_text(sections):
        raise ImportFileError(f"{path}: no article text found in it")
    address = address or _own_url(path, reading)
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    return Document(
        url=address,
        title=plain(reading.title or "") or plain(path.stem) or host,
        publisher=plain(publisher or "") or plain(reading.publisher or "") or host,
        published=day or reading.published,
        language=_language(sections, reading.language),
        kind=kind,
        sections=sections,
    )


def checked_url(url: str) -> str:
    """``url``, if it is absolute http or https without credentials. Raises ImportFileError."""
    from corpus.catalogue.entries import check_url

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
            data = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise ImportFileError(f"{path} does not exist") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the name
        reason = getattr(error, "strerror", None) or error
        raise ImportFileError(f"{path} cannot be read ({reason}): mend its permissions") from None
    if len(data) > MAX_BYTES:
        raise ImportFileError(f"{path} is larger than {MAX_BYTES // 1024**2} MiB: save the article alone")
    if not data.strip():
        raise ImportFileError(f"{path} is empty")
    if _is_binary(data):
        raise ImportFileError(f"{path} is no text: give a text, Markdown or HTML file")
    return data


def _is_binary(data: bytes) -> bool:
    if data.startswith(WIDE_MARKS):
        return False
    controls = len(data) - len(data.translate(None, CONTROLS))
    return data.startswith(BINARY_STARTS) or controls > BINARY_SHARE * len(data)


def decoded(data: bytes) -> str:
    """The text of ``data``: UTF-16 where its mark says so, else UTF-8, else Windows-1252, which has Latin-1 in it."""
    if data.startswith(WIDE_MARKS):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _reading(path: Path, data: bytes, kind: Kind) -> Reading:
    """What the file says, read as its name says; a file without a known suffix as it begins."""
    suffix = path.suffix.lower()
    known = suffix in PAGE_SUFFIXES + MARKDOWN_SUFFIXES + TEXT_SUFFIXES
    if suffix in PAGE_SUFFIXES or (not known and data[:1024].lstrip().lower().startswith(PAGE_STARTS)):
        return _page(path, data, kind)
    text = decoded(data).replace("\0", "")
    if suffix in MARKDOWN_SUFFIXES:
        from corpus.gather.markdown import read_markdown

        return read_markdown(text)
    from corpus.gather.dump import read_dump, read_whole

    language = detected_language(plain(text[: 2 * DETECTED_CHARACTERS]))
    return read_dump(text, language) if kind in DUMP_KINDS else read_whole(text, language)


def _page(path: Path, data: bytes, kind: Kind) -> Reading:
    from corpus.gather.pages import read_page

    if data.startswith(WIDE_MARKS):
        data = decoded(data).encode(errors="replace")
    try:
        return read_page(data.replace(b"\0", b""), kind)
    except ImportError:
        raise  # an incomplete installation, not the file's fault
    except Exception as error:  # trafilatura, htmldate and lxml promise nothing about broken markup
        raise ImportFileError(f"{path} cannot be read as a page: {type(error).__name__}: {error}") from None


def _plain_section(section: Section) -> Section:
    """``section`` with every text plain; empty ones are left out."""
    path = tuple(text for heading in section.path if (text := plain(heading)))
    return Section(path, tuple(text for paragraph in section.paragraphs if (text := plain(paragraph))))


def _own_url(path: Path, reading: Reading) -> str:
    """The address that the file itself states. Raises ImportFileError where it states none that will do."""
    try:
        return checked_url(reading.url or "")
    except ImportFileError:
        raise ImportFileError(f"{path} does not state its web address: give it with --url") from None
