"""Files that people edit (assistants, topics, briefs), checked when loaded."""

from corpus.catalogue.load import (
    CHECKED,
    FOLDER,
    Catalogue,
    digest,
    load_assistants,
    load_briefs,
    load_catalogue,
    load_topics,
)

__all__ = [
    "CHECKED",
    "FOLDER",
    "Catalogue",
    "digest",
    "load_assistants",
    "load_briefs",
    "load_catalogue",
    "load_topics",
]
