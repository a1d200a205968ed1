"""Documents and their dated Versions, with the pages they came from and what is to be looked at when."""

from corpus.archive.arrivals import current_watermark
from corpus.archive.record import Found, Recorded
from corpus.archive.store import Archive
from corpus.archive.tables import documents, versions

__all__ = ["Archive", "Found", "Recorded", "current_watermark", "documents", "versions"]
