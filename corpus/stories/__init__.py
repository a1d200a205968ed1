"""Which documents tell the same story, and which are about our subject."""

from corpus.stories.relevance import is_relevant

__all__ = ["is_relevant"]
