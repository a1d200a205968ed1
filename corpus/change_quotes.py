"""A change of a page -> a Quote: the new sentence, or the lost one from the Version that still had it."""

from __future__ import annotations

from corpus.fragments import text_fragment
from corpus.index.changes import StoredChange
from corpus.values import STANCE_OF_KIND, Quote


def quote_of(change: StoredChange) -> Quote:
    """``change`` as it is shown; ``before`` in its ``change`` is empty where nothing stood there."""
    removed = change.kind == "removed"
    text = (change.before if removed else change.after) or ""
    return Quote(
        text=text,
        origin="source",
        stance=STANCE_OF_KIND[change.document_kind],
        publisher=change.publisher,
        title=change.title,
        url=change.url,
        link=change.url if removed else text_fragment(change.url, text),
        language=change.language,
        assistants=change.assistants,
        topics=change.topics,
        as_of=change.from_ if removed else change.to,
        document=change.url,
        confidence="high",
        score=1.0,
        published=change.published,
        seen=change.seen,
        still_current=False if change.gone else None,
        section=change.section,
        change={"kind": change.kind, "before": change.before or "", "from": change.from_, "to": change.to},
    )
