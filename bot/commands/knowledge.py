"""Settings -> Knowledge: what every command that answers opens first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answering import Knowledge


def open_knowledge() -> Knowledge:
    """The Snapshot in use with its encoder; the model is unpacked and the index built first where that is needed.

    Raises an EarshotError that says what to do.
    """
    from functools import cache

    from bot.answering import Knowledge
    from corpus.catalogue import load_assistants, load_topics
    from corpus.embedding import model_folder, open_encoder
    from corpus.progress import TerminalReporter
    from corpus.rebuild import open_ready
    from corpus.settings import load_settings

    settings, report = load_settings(), TerminalReporter()
    folder = model_folder(settings, report)
    encoder = cache(lambda: open_encoder(folder, settings, report))
    snapshot = open_ready(settings, folder, encoder, report)
    return Knowledge.of(snapshot, encoder(), load_assistants(), load_topics())
