"""The crawl in a thread of its own: a page is kept when it arrives, however busy the readers are."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.archive.looks import Look
from corpus.errors import CrawlError
from corpus.gather.arrivals import Arrivals
from corpus.gather.tally import Tally
from corpus.values import Source

if TYPE_CHECKING:
    from corpus.archive import Archive
    from corpus.gather.tools import Tools
    from corpus.progress import Bar


def fetched_units(
    archive: Archive, sources: dict[str, Source], tools: Tools, tally: Tally, bar: Bar, due: Sequence[Look],
    note: Callable[[str], None],
) -> Iterator[str]:  # fmt: skip
    """The units that have something to read, as soon as all their pages have arrived.

    What goes wrong in the thread is raised here, before anything else is told; a crawler that ends early is only a
    line of ``tally``: what is still due is due the next time.
    """
    told: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    errors: list[BaseException] = []
    stop = threading.Event()
    arrivals = Arrivals(archive, sources, tools, tally, bar, told.put, stop.is_set)

    def work() -> None:
        try:
            with tools.crawl() as crawl:
                arrivals.take(crawl, due)
        except CrawlError as error:
            note(f"the crawl ended early: {error}; what is still due is fetched the next time")
            tally.count("failed", "all that was still due", str(error))
        except BaseException as error:
            errors.append(error)
        finally:
            told.put(None)

    thread = threading.Thread(target=work, name="fetching", daemon=True)  # a process that must end does not wait for it
    thread.start()
    try:
        while (unit := told.get()) is not None:
            if errors:
                break
            yield unit
    finally:
        stop.set()  # where nobody asks for more, nothing more is taken
    thread.join()
    if errors:
        raise errors[0]
