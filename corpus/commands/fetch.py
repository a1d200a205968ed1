"""``python -m corpus fetch ID --show``: one source is fetched, and what was understood of it is shown, not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from corpus.errors import EarshotError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.gather.extract import Extracted
    from corpus.gather.feeds import Feed
    from corpus.gather.orders import CrawlSettings, Fetched
    from corpus.values import Page, Source

SHOWN = 300  # characters of a paragraph, title or summary


class FetchError(EarshotError):
    """A source gave no page, or one that says nothing."""


def fetch(source_id: str) -> None:
    from corpus.catalogue.sources import load_sources, source_named
    from corpus.gather.orders import CrawlSettings
    from corpus.settings import load_settings

    settings = load_settings()
    source = source_named(source_id, load_sources(settings.sources))
    for line in shown(source, CrawlSettings.of(settings)):
        typer.echo(line)


def shown(source: Source, settings: CrawlSettings) -> Iterator[str]:
    """What was fetched and what was understood of it, line by line. Raises FetchError, FeedError."""
    from corpus.gather.jobs import hints_of_source, joined, under_own_address, understood, why_nothing
    from corpus.gather.workers import Workers

    pages = []
    for fetched in fetched_pages(source, settings):
        if fetched.page is None:
            raise FetchError(f"{fetched.order.url}: {fetched.outcome}: {fetched.reason}")
        pages.append(fetched.page)
        yield _about_page(fetched)
    if source.kind == "feed":
        yield from _feed_lines(_feed(pages[0]))
        return
    with Workers(1) as workers:
        found = dict(workers.extract_many((page, hints_of_source(source)) for page in pages))
    results = [found[n] for n in range(len(pages))]
    for page, result in zip(pages, results, strict=True):
        if why := why_nothing([result]):
            raise FetchError(f"{page.address}: {why}")
    extracted = joined(understood(results))
    yield from document_lines(extracted, under_own_address(extracted.document, pages).url)


def fetched_pages(source: Source, settings: CrawlSettings) -> list[Fetched]:
    """What became of each of the source's addresses, in order."""
    from corpus.gather.orders import Order
    from corpus.gather.spider import Crawl

    with Crawl(settings) as crawl:
        for url in source.urls:
            crawl.submit(Order(url, ports=source.ports))
        return sorted(crawl, key=lambda fetched: source.urls.index(fetched.order.url))


def _about_page(fetched: Fetched) -> str:
    page = fetched.page
    assert page is not None
    moved = f", moved for good to {fetched.moved_to}: change sources.toml" if fetched.moved_to else ""
    return f"fetched:   {page.address} ({page.status}, {page.media_type}, {len(page.body):,} bytes){moved}"


def document_lines(extracted: Extracted, url: str) -> Iterator[str]:
    """Title, date and where it was found, language, sections, and what was cut away."""
    document = extracted.document
    yield f"title:     {_short(document.title)}"
    yield f"address:   {url}"
    date_from = f", from {extracted.date_from}" if extracted.date_from else ""
    yield f"published: {document.published or 'no date'}{date_from if document.published else ''}"
    yield f"publisher: {document.publisher}"
    if extracted.authors:
        yield f"authors:   {', '.join(extracted.authors)}"
    yield f"language:  {document.language}"
    yield f"kind:      {document.kind}"
    yield f"words:     {len(document.text.split()):,} in {len(document.sections)} sections"
    for section in document.sections:
        yield ""
        yield f"  {' > '.join(section.path) or '(no heading)'}{f'  #{section.anchor}' if section.anchor else ''}"
        for kind, text in section.blocks():
            yield f"    {'- ' if kind == 'item' else '| ' if kind == 'row' else ''}{_short(text)}"
    yield ""
    yield f"cut away:  {len(extracted.removed)} parts"
    for part in extracted.removed:
        yield f"  - {_short(part)}"


def _feed(page: Page) -> Feed:
    from corpus.gather.arrivals import header_of
    from corpus.gather.feeds import read_feed

    return read_feed(page.body, page.address, header_of(page))


def _feed_lines(feed: Feed) -> Iterator[str]:
    from corpus.stories import is_relevant

    relevant = [entry for entry in feed.entries if is_relevant(entry.title, entry.summary)]
    yield f"feed:      {_short(feed.title)}, {len(feed.entries)} entries, {len(relevant)} about our subject"
    for entry in feed.entries:
        mark = "*" if entry in relevant else " "
        yield f"  {mark} {entry.published or 'no date'}  {_short(entry.title)}  {entry.url or '(no address)'}"


def _short(text: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in text)
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"
