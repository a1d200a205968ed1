"""Answer -> JSON, in the form that docs/json.md gives."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from corpus.quote_json import QUOTE_ORDER
from corpus.values import Answer

__all__ = ["QUOTE_ORDER", "answer_dict", "answer_json"]


def answer_dict(answer: Answer) -> dict[str, Any]:
    """The Answer as plain values, in the documented order."""
    data = asdict(answer)
    order = (
        "question", "language", "verdict", "assistants", "services", "topics", "as_of", "since", "notice",
        "archive_date", "newer", "quotes", "near", "steps", "took_ms",
    )  # fmt: skip
    data |= {name: [{key: quote[key] for key in QUOTE_ORDER} for quote in data[name]] for name in ("quotes", "near")}
    return {key: data[key] for key in order}


def answer_json(answer: Answer, indent: int | None = None) -> str:
    return json.dumps(answer_dict(answer), ensure_ascii=False, indent=indent)
