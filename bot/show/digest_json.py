"""Digest -> JSON, in the form that docs/json.md gives."""

from __future__ import annotations

import json
from typing import Any

from bot.digests import Digest, Entry, Report
from corpus.quote_json import quote_dict


def digest_json(digest: Digest) -> str:
    return json.dumps(digest_dict(digest), ensure_ascii=False, indent=1)


def digest_dict(digest: Digest) -> dict[str, Any]:
    return {
        "since": str(digest.since) if digest.since else None,
        "until": digest.until.isoformat(),
        "assistants": list(digest.assistants),
        "archive_date": digest.archive_date.isoformat() if digest.archive_date else None,
        "watermark": digest.watermark,
        "entries": [_entry(entry) for entry in digest.entries],
        "more": [_entry(entry) for entry in digest.more],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "headline": entry.headline,
        "happened": str(entry.happened),
        "assistants": list(entry.assistants),
        "topics": list(entry.topics),
        "service": entry.service,
        "sections": [list(path) for path in entry.sections],
        "follow_up": entry.follow_up,
        "quotes": [quote_dict(quote) for quote in entry.quotes],
        "reports": [_report(report) for report in entry.reports],
    }


def _report(report: Report) -> dict[str, Any]:
    published = str(report.published) if report.published else None
    return {
        "publisher": report.publisher, "title": report.title, "url": report.url, "published": published,
        "language": report.language, "document": report.document,
    }  # fmt: skip
