"""Whether the archive holds newer news on the subject of an Answer than its best quote."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.candidates import Candidate
from bot.answering.evidence import SCORE_MARGIN
from bot.answering.ranking import Ranked
from corpus.index import Snapshot
from corpus.values import PartialDate, Question, Quote

NEWS = ("news", "feed")


def newer_news(
    ranking: Sequence[Ranked], quotes: Sequence[Quote], question: Question, snapshot: Snapshot
) -> dict[str, str] | None:
    """The newest article that says something near enough to the question on the best quote's assistants and topics.

    It was published after the best quote, and none of the quotes is from it. None where there is no such article.
    """
    if not quotes:
        return None
    best = quotes[0]
    told = PartialDate.parse(best.published or best.as_of).last
    shown = {quote.url for quote in quotes}
    interval = (question.as_of.first, question.as_of.last) if question.as_of else None
    found = [
        {"title": place.title, "url": place.url, "published": place.published}
        for item in ranking
        if ranking[0].score - item.score <= SCORE_MARGIN and _is_news_on(item.candidate, best)
        for place in snapshot.passages(item.candidate.id, interval)[:1]
        if place.published and place.url not in shown and PartialDate.parse(place.published).first > told
    ]
    return max(found, key=lambda news: news["published"], default=None)


def _is_news_on(candidate: Candidate, best: Quote) -> bool:
    on_subject = candidate.topic in best.topics and bool(set(candidate.assistants) & set(best.assistants))
    return candidate.kind in NEWS and on_subject
