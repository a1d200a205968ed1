"""No text is embedded twice with a model, also across rebuilds, index folders that were deleted, and a stop."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

import corpus.rebuild
from corpus.archive import Archive
from corpus.catalogue.vectors import Key
from corpus.embedding import Encoder
from corpus.errors import DataFolderError
from corpus.index.kept import KeptVectors
from corpus.progress import Bar, Silent, Unseen
from corpus.rebuild import rebuild
from corpus.settings import Settings
from corpus.values import Document, Section
from tests.corpus.tiny_index import Counting

DAY = dt.date(2024, 1, 1)
FIRST = "Alexa recordings made through the Quillby lamp are kept for ninety days."
SECOND = "Siri dictation through the Quillby lamp is deleted after an hour."


def keep(settings: Settings, url: str, *sentences: str) -> None:
    archive = Archive(settings.archive)
    sections = tuple(Section((f"Part {n}",), (sentence,)) for n, sentence in enumerate(sentences))
    archive.add(Document(url, "Quillby", "Quillby", None, "en", "policy", sections, ("alexa",)), DAY)
    archive.close()


@pytest.fixture
def counting(encoder: Encoder) -> Counting:
    return Counting(encoder)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An archive with a page of one sentence; the briefs' vectors ship with the package."""
    settings = Settings(data=tmp_path / "data", threads=2)
    keep(settings, "https://a.example/one", FIRST)
    return settings


def embedded(settings: Settings, counting: Counting) -> list[str]:
    """What a rebuild embeds."""
    counting.texts.clear()
    rebuild(settings, lambda: counting, Silent())
    return list(counting.texts)


def test_a_rebuild_embeds_only_what_is_new(settings: Settings, counting: Counting) -> None:
    assert embedded(settings, counting) == [FIRST]
    assert embedded(settings, counting) == []
    keep(settings, "https://a.example/two", SECOND, FIRST)
    assert embedded(settings, counting) == [SECOND]


def test_a_deleted_index_costs_no_embedding(settings: Settings, counting: Counting) -> None:
    embedded(settings, counting)
    shutil.rmtree(settings.index)
    assert embedded(settings, counting) == []


def test_a_rebuild_that_is_stopped_goes_on_where_it_was(
    settings: Settings, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus.rebuild, "KEPT_AT_ONCE", 1)
    keep(settings, "https://a.example/two", SECOND)

    class Stopping(Silent):
        """Is interrupted after one text."""

        @contextmanager
        def bar(self, title: str, total: int) -> Iterator[Bar]:
            yield Interrupted() if title == "building the index" else Unseen()

    class Interrupted(Unseen):
        seen = 0

        def __call__(self, done: int, /) -> None:
            self.seen += done
            if self.seen == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(settings, lambda: counting, Stopping())
    assert counting.texts == sorted([FIRST, SECOND], key=len)
    assert embedded(settings, counting) == [max(FIRST, SECOND, key=len)]


def test_texts_are_embedded_in_order_of_length(settings: Settings, counting: Counting) -> None:
    keep(settings, "https://a.example/two", *(f"Alexa hears {'very ' * n}well." for n in (9, 2, 5, 7)))
    texts = embedded(settings, counting)
    assert [len(text) for text in texts] == sorted(len(text) for text in texts)


# The file


KEYS: list[Key] = [(True, "siri"), (False, "siri"), (False, "alexa")]


def vectors_of(*keys: Key) -> dict[Key, np.ndarray[tuple[int], np.dtype[np.float32]]]:
    return {key: np.full(4, i + 0.1, np.float32) for i, key in enumerate(keys)}


def test_vectors_come_back_exactly_and_by_model(tmp_path: Path) -> None:
    kept = KeptVectors(tmp_path, "model", 4)
    kept.add(vectors_of(*KEYS[:2]))
    found = kept.read(KEYS)
    assert {key: value.tolist() for key, value in found.items()} == {
        key: value.tolist() for key, value in vectors_of(*KEYS[:2]).items()
    }
    assert KeptVectors(tmp_path, "other", 4).read(KEYS) == {}
    assert KeptVectors(tmp_path, "model", 5).read(KEYS) == {}  # not of this model's size


def test_many_keys_are_read_in_parts(tmp_path: Path) -> None:
    keys: list[Key] = [(False, str(n)) for n in range(1300)]
    kept = KeptVectors(tmp_path, "model", 4)
    kept.add(vectors_of(*keys))
    assert set(kept.read(keys)) == set(keys)


def test_where_nothing_was_kept_there_is_nothing(tmp_path: Path) -> None:
    assert KeptVectors(tmp_path / "none", "model", 4).read(KEYS) == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a database, but long enough to be taken for one" * 20])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    kept = KeptVectors(tmp_path, "model", 4)
    (tmp_path / "vectors-model.db").write_bytes(content)
    assert kept.read(KEYS) == {}
    kept.add(vectors_of(KEYS[0]))
    assert set(kept.read(KEYS)) == {KEYS[0]}


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("x")
    with pytest.raises(DataFolderError):
        KeptVectors(tmp_path / "models", "model", 4).add(vectors_of(KEYS[0]))
