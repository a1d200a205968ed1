"""The pipe between the program and its crawler: frames of a JSON head and a body, never pickles."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import struct
from typing import Any, BinaryIO

from corpus.gather.orders import CrawlSettings, Fetched, Order
from corpus.values import Page

LENGTHS = struct.Struct(">II")  # bytes of head and body
MAX_FRAME = 256 * 1024 * 1024  # bytes; far beyond any page, so that a broken pipe is not taken for a length
PAGE_FIELDS = ("url", "address", "status", "media_type", "charset", "etag", "modified")  # that JSON holds as they are
Head = dict[str, Any]


def write_frame(pipe: BinaryIO, head: Head, body: bytes = b"") -> None:
    text = json.dumps(head).encode()
    pipe.write(LENGTHS.pack(len(text), len(body)) + text)
    if body:
        pipe.write(body)
    pipe.flush()


def read_frame(pipe: BinaryIO) -> tuple[Head, bytes] | None:
    """The next head and body; None where the pipe has ended, be it in the middle of a frame."""
    lengths = pipe.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head_length, body_length = LENGTHS.unpack(lengths)
    if head_length + body_length > MAX_FRAME:
        return None
    head, body = pipe.read(head_length), pipe.read(body_length)
    if len(head) < head_length or len(body) < body_length:
        return None
    return json.loads(head), body


def settings_head(settings: CrawlSettings) -> Head:
    return dataclasses.asdict(settings)


def read_settings(head: Head) -> CrawlSettings:
    return CrawlSettings(**head)


def order_head(order: Order) -> Head:
    return dataclasses.asdict(order)


def read_order(head: Head) -> Order:
    return Order(**{**head, "ports": tuple(head["ports"])})


def fetched_head(fetched: Fetched) -> Head:
    """All but the order, which the reader has, and the body, which follows the head."""
    page = fetched.page
    return {
        "outcome": fetched.outcome,
        "reason": fetched.reason,
        "moved_to": fetched.moved_to,
        "retry_after": fetched.retry_after.isoformat() if fetched.retry_after else None,
        "attempts": fetched.attempts,
        "page": None
        if page is None
        else {
            **{name: getattr(page, name) for name in PAGE_FIELDS},
            "fetched": page.fetched.isoformat(),
        },
    }


def read_fetched(order: Order, head: Head, body: bytes) -> Fetched:
    page = head["page"]
    return Fetched(
        order=order,
        outcome=head["outcome"],
        page=Page(**{**page, "fetched": dt.datetime.fromisoformat(page["fetched"])}, body=body) if page else None,
        reason=head["reason"],
        moved_to=head["moved_to"],
        retry_after=dt.datetime.fromisoformat(head["retry_after"]) if head["retry_after"] else None,
        attempts=head["attempts"],
    )
