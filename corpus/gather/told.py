"""What trafilatura finds in a page: the second opinion that the walk over its elements is compared with."""

from __future__ import annotations

import logging
from typing import Any, Literal

from corpus.gather.tree import letters

Favour = Literal["precision", "recall"]
LARGEST = 2_000_000  # letters: it would take longer than a page may, and no article is as long


def told(root: Any, favour: Favour) -> list[str] | None:
    """The lines of the page's main text as trafilatura sees them; None where it gives no answer."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its errors are our results
    if letters(root) > LARGEST:
        return None
    try:
        found = bare_extraction(
            root,
            favor_precision=favour == "precision",
            favor_recall=favour == "recall",
            include_comments=False,
            with_metadata=False,
        )
    except Exception as error:  # it promises nothing about broken markup; the walk does without it
        logging.getLogger(__name__).info("trafilatura: %s: %s", type(error).__name__, error)
        return None
    text = getattr(found, "text", None)
    return text.split("\n") if text else []
