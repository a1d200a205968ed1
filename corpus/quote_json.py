"""A Quote as plain values, in the order that docs/json.md gives: what answers, changes and digests share."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from corpus.values import Quote

QUOTE_ORDER = (
    "text", "origin", "plain", "stance", "assistants", "topics", "publisher", "title", "url", "link", "published",
    "as_of", "seen", "still_current", "replaced_by", "confidence", "language", "fact", "document", "section", "change",
    "score",
)  # fmt: skip


def quote_dict(quote: Quote) -> dict[str, Any]:
    values = asdict(quote)
    return {key: values[key] for key in QUOTE_ORDER}
