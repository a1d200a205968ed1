"""Answer -> JSON, in the form that docs/json.md gives."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from corpus.quote_json import QUOTE_ORDER, quote_dict
from corpus.values import Answer

if TYPE_CHECKING:
    from bot.compare import Comparison

__all__ = ["QUOTE_ORDER", "answer_dict", "answer_json", "comparison_dict"]


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


def comparison_dict(made: Comparison) -> dict[str, Any]:
    """The Comparison as plain values, in the documented order; a cell without a quote says that nothing is known."""
    return {
        "assistants": list(made.assistants),
        "topics": list(made.topics),
        "language": made.language,
        "as_of": made.as_of,
        "archive_date": made.archive_date,
        "rows": [
            {
                "topic": row.topic,
                "cells": [
                    {
                        "assistant": cell.assistant,
                        "status": cell.status,
                        "about": list(cell.about),
                        "date": cell.quote.as_of if cell.quote else None,
                        "stance": cell.quote.stance if cell.quote else None,
                        "quote": quote_dict(cell.quote) if cell.quote else None,
                    }
                    for cell in row.cells
                ],
            }
            for row in made.rows
        ],
    }
