"""Pages as they are kept: the bytes that came, compressed."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from typing import Any

from corpus.errors import ArchiveError
from corpus.values import Page

LEVEL = 6  # 60 KB of HTML become 13 KB in 1.4 ms; level 9 saves another 1 % for twice the time


def digest_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


def page_row(page: Page) -> dict[str, Any]:
    """The columns of the table "page"."""
    return {
        "url": page.url,
        "address": page.address,
        "fetched": page.fetched.astimezone(dt.UTC).isoformat(),
        "status": page.status,
        "media_type": page.media_type,
        "charset": page.charset,
        "etag": page.etag,
        "modified": page.modified,
        "digest": digest_of(page.body),
        "body": zlib.compress(page.body, LEVEL),
    }


def page_of(row: Any) -> Page:
    """The Page of a row. Raises ArchiveError where its bytes are not those that were kept."""
    try:
        body = zlib.decompress(row.body)
    except zlib.error:
        body = b""
    if digest_of(body) != row.digest:
        raise ArchiveError(f"the kept page of {row.url} is damaged in archive.db: the next look fetches it anew")
    return Page(
        row.url, row.address, dt.datetime.fromisoformat(row.fetched), row.status, row.media_type or "", row.charset,
        row.etag, row.modified, body,
    )  # fmt: skip
