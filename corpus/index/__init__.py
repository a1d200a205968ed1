"""Snapshots: immutable, searchable, copied as a folder."""

from corpus.index.search import Filter, Hit, search
from corpus.index.snapshot import Snapshot, open_current, open_snapshot

__all__ = ["Filter", "Hit", "Snapshot", "open_current", "open_snapshot", "search"]
