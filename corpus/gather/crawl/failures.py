"""Why a request came to nothing: for good, or worth another try."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from scrapy.exceptions import DownloadFailedError, IgnoreRequest


class StoppedError(IgnoreRequest):
    """The end of a request; nothing is tried again. ``refused`` by a rule, or ``failed``."""

    def __init__(
        self, outcome: Literal["refused", "failed"], reason: str, retry_after: dt.datetime | None = None
    ) -> None:
        super().__init__(reason)
        self.outcome, self.reason, self.retry_after = outcome, reason, retry_after

    def again(self) -> StoppedError:
        """The same for another request, so that no traceback grows from one to the next."""
        return StoppedError(self.outcome, self.reason, self.retry_after)


class TroubleError(DownloadFailedError):
    """A connection that was refused, broken or too slow: worth another try."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
