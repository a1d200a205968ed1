"""Bytes -> text: the character set that is declared, and the one that is really used."""

from __future__ import annotations

import re

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

SAMPLE = 4_000  # bytes, looked at for UTF-16 without its mark
DETECTED = 60_000  # bytes, for guessing; more change no result
NUL_SHARE = 0.3  # of every other byte: Western text in UTF-16 has more, damaged text far less
DAMAGED_SHARE = 0.1  # of the characters beyond ASCII: damaged UTF-8 has up to 0.04, other character sets 0.8 and more
FEW = 4  # characters beyond ASCII of which one may be broken
WILD_SHARE = 0.3  # of the characters beyond ASCII in what is called a Western character set: no Western text has more
TELLING = 20  # characters beyond ASCII: fewer tell nothing
UNRELIABLE = ("utf-8", "ascii", "cp1252", "iso8859-1", "iso8859-15")  # declared by templates whatever the text is
DOUBLED = re.compile("[ÂÃâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
UNKNOWN = "\ufffd"
LANGUAGE = re.compile(rb"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([a-z]{2})", re.I)
USUAL = {  # the character set that old pages in a language use, as browsers assume it
    **dict.fromkeys(("pl", "cs", "hu", "sk", "sl", "hr", "ro", "sq"), "cp1250"),
    **dict.fromkeys(("ru", "uk", "bg", "be", "sr", "mk"), "cp1251"),
    "el": "cp1253",
    "tr": "cp1254",
    "he": "cp1255",
    "ar": "cp1256",
    "fa": "cp1256",
    "th": "cp874",
    "ko": "cp949",
    "ja": "cp932",
    "zh": "gb18030",
}


def decoded(data: bytes, declared: str | None = None) -> str:
    r"""The text of ``data``, without NUL characters; never fails.

    By trust: a byte-order mark; UTF-16 or ISO-2022 by its form; UTF-8 if the bytes are valid UTF-8, whatever is
    declared; ``declared`` (by the header), then what the markup declares, if the bytes can be it; a guess.

    >>> decoded("déjà".encode("cp1252"), "utf-8"), decoded("déjà".encode(), "iso-8859-1")
    ('déjà', 'déjà')
    """
    marked, mark = read_bom(data)
    if marked and mark:
        return _clean(data[len(mark) :].decode(marked, errors="replace"))
    formed = _by_form(data)
    text = formed if formed is not None else _utf8(data)
    if text is None:
        text = _as_declared(data, declared)
    return _clean(mended(text if text is not None else _guessed(data)))


def mended(text: str) -> str:
    """``text``; where all of it was encoded twice (Ã© for é), what was meant. Any doubt leaves it alone.

    >>> mended("un cafÃ©"), mended("un cafÃ©, déjà")
    ('un café', 'un cafÃ©, déjà')
    """
    if not DOUBLED.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        pass
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _clean(text: str) -> str:
    return text.replace("\0", "")


def _by_form(data: bytes) -> str | None:
    sample = data[:SAMPLE]
    pairs = len(sample) // 2
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if pairs > 4 and sample[offset::2].count(0) > NUL_SHARE * pairs > sample[1 - offset :: 2].count(0):
            return data.decode(name, errors="replace")
    if b"\x1b$" in sample:
        try:
            return data.decode("iso2022_jp")
        except UnicodeDecodeError:
            return None
    return None


def _utf8(data: bytes) -> str | None:
    """UTF-8, whole or with a little damage such as a cut-off end."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _damaged(data, "utf-8")


def _damaged(data: bytes, name: str) -> str | None:
    """``data`` in the character set ``name`` if it is that but for a little damage."""
    try:
        text = data.decode(name, errors="replace")
    except (LookupError, UnicodeError):
        return None
    broken = text.count(UNKNOWN)
    beyond = _beyond_ascii(text)
    return text if broken <= max(DAMAGED_SHARE * beyond, beyond >= FEW) else None


def _as_declared(data: bytes, declared: str | None) -> str | None:
    names = [resolve_encoding(declared)] if declared else []
    names.append(html_body_declared_encoding(data))
    for name in filter(None, names):
        text = _damaged(data, name) if name not in ("utf-8", "ascii") else None
        if text is not None and not (name in UNRELIABLE and _is_wild(text)):
            return text
    return None


def _is_wild(text: str) -> bool:
    beyond = _beyond_ascii(text)
    return beyond > TELLING and beyond > WILD_SHARE * sum(c.isalpha() or c > "\x7f" for c in text)


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", errors="ignore"))


def _guessed(data: bytes) -> str:
    """By the language that the markup names; Windows-1252, which has Latin-1 in it, where the text can be Western; else
    what charset-normalizer finds."""
    language = LANGUAGE.search(data[:SAMPLE])
    usual = USUAL.get(language[1].decode().lower()) if language else None
    text = _damaged(data, usual) if usual else None
    if text is not None:
        return text
    western = data.decode("cp1252", errors="replace")
    if not _is_wild(re.sub(r"<[^>]*>", "", western)):
        return western
    from charset_normalizer import from_bytes

    start = next((i for i, byte in enumerate(data) if byte > 0x7F), 0)
    best = from_bytes(data[start : start + DETECTED]).best()
    return data.decode(best.encoding, errors="replace") if best else western
