"""state.db: servers' settings and votes, kept, shown, purged; nothing about a person."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.state import REASONS, SHARING, ServerSettings, State
from bot.tables import tables
from corpus.errors import DataFolderError, StateError

DAY = dt.date(2026, 11, 24)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


def test_settings_have_defaults_and_are_kept(path: Path) -> None:
    state = State(path)
    assert state.settings(5) == state.settings(None) == ServerSettings()
    changed = state.change(5, language="fr", private=False, public_in="listed", channels=frozenset({1, 2**63 - 1}))
    state.close()
    again = State(path)
    assert again.settings(5) == changed
    assert again.settings(6) == ServerSettings()
    again.close()


def test_a_second_change_leaves_the_rest_as_it_is(path: Path) -> None:
    state = State(path)
    state.change(5, language="fr")
    assert state.change(5, private=False) == ServerSettings(language="fr", private=False)
    state.change(5, channels=frozenset({1}), public_in="listed")
    assert state.change(5, channels=frozenset({2})).channels == frozenset({2})
    assert state.stored(5)["public_channel"] == [{"server": 5, "channel": 2}]
    state.close()


def test_purging_a_server_takes_every_row_about_it_and_no_other(path: Path) -> None:
    state = State(path)
    for server in (5, 6):
        state.change(server, channels=frozenset({1}), public_in="listed")
        state.add_vote(server, ["a" * 12], "helpful", None, DAY)
    state.add_vote(None, ["b" * 12], "not-helpful", "out-of-date", DAY)
    assert state.servers() == {5, 6}
    assert state.purge(5) == 3
    assert state.servers() == {6}
    assert not any(state.stored(5).values())
    assert state.settings(5) == ServerSettings()
    assert len(state.stored(6)["vote"]) == 1
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM vote WHERE server IS NULL").fetchone() == (1,)
    database.close()
    state.close()


def test_a_vote_without_a_server_belongs_to_none(path: Path) -> None:
    state = State(path)
    state.add_vote(None, ["b" * 12], "helpful", None, DAY)
    assert state.servers() == set()
    state.close()


def test_the_migrations_make_the_tables_that_the_code_uses(path: Path) -> None:
    State(path).close()
    engine = sa.create_engine(f"sqlite:///{path}")
    found = sa.inspect(engine)
    made = {name: {c["name"] for c in found.get_columns(name)} for name in found.get_table_names()}
    engine.dispose()
    made.pop("alembic_version")
    assert made == {table.name: set(table.columns.keys()) for table in tables.sorted_tables}


def test_a_damaged_database_is_explained_and_left_as_it_is(path: Path) -> None:
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(StateError, match=r"state\.db cannot be used .*put a backup of it in its place"):
        State(path)
    assert path.read_bytes().startswith(b"this is no database")


def test_a_database_of_a_newer_version_is_explained(path: Path) -> None:
    State(path).close()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(StateError, match=r"newer Earshot: install that one"):
        State(path)


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DataFolderError):
        State(tmp_path / "file" / "state.db")


@settings(max_examples=15)  # each opens a database twice
@given(
    st.sampled_from([None, "en", "fr", "de", "es"]),
    st.booleans(),
    st.sampled_from(["anywhere", "listed"]),
    st.sampled_from(SHARING),
    st.frozensets(st.integers(1, 2**63 - 1), max_size=5),
)
def test_whatever_is_set_is_read_back(
    language: str | None, private: bool, public_in: str, sharing: str, channels: frozenset[int]
) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        state = State(Path(folder) / "state.db")
        changed = state.change(
            1, language=language, private=private, public_in=public_in, sharing=sharing, channels=channels
        )
        state.close()
        again = State(Path(folder) / "state.db")
        assert again.settings(1) == changed
        again.close()


def test_reasons_are_a_fixed_few() -> None:
    assert len(REASONS) == 5
