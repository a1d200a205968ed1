"""Real parts for the tests: the real model, unpacked once a session, and a real Snapshot of the real briefs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering import Knowledge
from corpus.catalogue import load_assistants, load_topics
from corpus.embedding import Encoder, model_folder, open_encoder
from corpus.progress import TerminalReporter
from corpus.rebuild import open_ready
from corpus.settings import Settings


@pytest.fixture(scope="session")
def model_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a data folder whose model is unpacked; shared by the session, so tests only read it."""
    settings = Settings(data=tmp_path_factory.mktemp("data"), threads=2)
    model_folder(settings)
    return settings


@pytest.fixture(scope="session")
def encoder(model_settings: Settings) -> Encoder:
    return open_encoder(model_folder(model_settings), model_settings)


@pytest.fixture(scope="session")
def ready_settings(model_settings: Settings, encoder: Encoder) -> Settings:
    """Settings of a data folder with model and index in place; tests only read it."""
    open_ready(model_settings, model_folder(model_settings), lambda: encoder, TerminalReporter()).close()
    return model_settings


@pytest.fixture(scope="session")
def knowledge(ready_settings: Settings, encoder: Encoder) -> Iterator[Knowledge]:
    folder = model_folder(ready_settings)
    snapshot = open_ready(ready_settings, folder, lambda: encoder, TerminalReporter())
    yield Knowledge.of(snapshot, encoder, load_assistants(), load_topics())
    snapshot.close()


@pytest.fixture
def own_data(tmp_path: Path, ready_settings: Settings) -> Path:
    """A data folder of the test's own with a copy of the index; the model is linked, not copied."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copytree(ready_settings.index, data / "index")
    (data / "models").symlink_to(ready_settings.models)
    return data


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tests see no EARSHOT_ setting and no .env but their own."""
    for name in [name for name in os.environ if name.startswith("EARSHOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
