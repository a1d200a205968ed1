"""Every error that a person may meet: what happened, to which file or url, and what to do about it.

``EarshotError`` is caught in one place, the command line's ``main``: its message becomes one line on stderr.
"""

from __future__ import annotations


class EarshotError(Exception):
    """A failure that can be explained; exit code 1."""

    exit_code = 1


class UsageError(EarshotError):
    """What was typed makes no sense (an unknown assistant, a date that does not exist); exit code 2."""

    exit_code = 2


class SettingsError(EarshotError):
    """A setting is wrong; the message names it and what would be right."""


class CatalogueError(EarshotError):
    """A file of corpus/catalogue is wrong.

    >>> str(CatalogueError("alexa.toml", "A001", "published", "2019-02-30 is not a date"))
    'alexa.toml: A001: published: 2019-02-30 is not a date'
    """

    def __init__(self, file: str, entry: str, field: str, problem: str) -> None:
        super().__init__(f"{file}: {entry}: {field}: {problem}")
        self.file, self.entry, self.field, self.problem = file, entry, field, problem


class ModelError(EarshotError):
    """The embedding model cannot be found, unpacked or loaded."""


class SnapshotError(EarshotError):
    """A Snapshot is damaged, foreign, of a newer format, or of another model."""


class OutdatedSnapshotError(SnapshotError):
    """A Snapshot of a format that this program no longer reads; the next question builds a new one."""


class ArchiveError(EarshotError):
    """archive.db cannot be read or written."""


class StateError(EarshotError):
    """state.db, the bot's own database, cannot be read or written."""


class DiscordError(EarshotError):
    """Discord cannot be reached, or refuses the token."""


class ImportFileError(EarshotError):
    """A file cannot be taken into the archive."""


class ExtractionError(EarshotError):
    """A page gives no Document; ``reason`` is short and the same for the same cause, so that it can be counted.

    >>> error = ExtractionError("too deep", "3,000 elements inside one another")
    >>> error.reason, str(error)
    ('too deep', 'too deep: 3,000 elements inside one another')
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


class DataFolderError(EarshotError):
    """The data folder cannot be made, written, or is full."""


class RefusedError(EarshotError):
    """What is not fetched by a rule of ours: an address, a type, a size. ``reason`` is a code for counts.

    >>> str(RefusedError("private address", "10.0.0.1"))
    'private address: 10.0.0.1'
    """

    def __init__(self, reason: str, what: str) -> None:
        super().__init__(f"{reason}: {what}")
        self.reason = reason


class CrawlError(EarshotError):
    """The crawler's process ended early or does not answer; what it brought until then is kept."""


class FeedError(EarshotError):
    """What should be a feed is none."""


class BusyError(EarshotError):
    """Another process does what may be done by one at a time."""


class PictureError(EarshotError):
    """A picture cannot be written where it should be."""
