"""A web on loopback for whoever fetches."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.corpus.web import Web


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server
