"""archive.db of every earlier Earshot opens in this one, with all that it held."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from corpus.archive import Archive
from corpus.archive.store import MIGRATIONS
from corpus.archive.tables import tables
from corpus.values import PartialDate

SECTIONS = '[{"path": ["Voice"], "paragraphs": ["Kept for %s."], "kinds": [], "anchor": null}]'
DOCUMENT = ("url", "title", "publisher", "published", "language", "kind", "assistants")
VERSION = ("id", "document", "recorded", "seen", "sections", "text")
DATA = {  # what a schema held, as its own Earshot wrote it
    "0001": [
        "INSERT INTO document VALUES ('https://a.example/p', 'Privacy', 'Example', '2024-01', 'en', 'policy',"
        " '[\"alexa\"]')",
        "INSERT INTO document VALUES ('https://b.example/', 'Story', 'News', NULL, 'fr', 'news', '[]')",
        f"INSERT INTO version VALUES (1, 'https://a.example/p', '2024-01-10', '2024-05-01', '{SECTIONS % 'a year'}',"
        " 'Voice\n\nKept for a year.')",
        f"INSERT INTO version VALUES (2, 'https://a.example/p', '2024-06-01', '2024-06-01', '{SECTIONS % 'ever'}',"
        " 'Voice\n\nKept for ever.')",
        f"INSERT INTO version VALUES (3, 'https://b.example/', '2025-02-03', '2025-02-03', '{SECTIONS % 'nobody'}',"
        " 'Voice\n\nKept for nobody.')",
    ],
}
DATA["0002"] = [
    *(
        statement.replace("INTO document", f"INTO document ({', '.join(DOCUMENT)})").replace(
            "INTO version", f"INTO version ({', '.join(VERSION)})"
        )
        for statement in DATA["0001"]
    ),
    "UPDATE document SET debut = 'import', authors = '[]', entered ="
    " (SELECT min(recorded) FROM version WHERE version.document = document.url) || 'T00:00:00+00:00'",
    "UPDATE version SET extractor = 'file-1', language = (SELECT language FROM document WHERE url = document)",
    "INSERT INTO address (url, document) SELECT url, url FROM document",
]


def migrate(path: Path, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.upgrade if revision != "base" else command.downgrade)(config, revision)
    engine.dispose()


def revisions() -> list[str]:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def old_archive(path: Path, revision: str) -> None:
    migrate(path, revision)
    with closing(sqlite3.connect(path)) as database, database:
        for statement in DATA[revision]:
            database.execute(statement)


def test_every_earlier_schema_has_data_here() -> None:
    assert list(DATA) == revisions()[:-1]


@pytest.mark.parametrize("revision", list(DATA))
def test_an_archive_of_an_earlier_schema_opens_with_all_that_it_held(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "archive.db"
    old_archive(path, revision)
    with closing(Archive(path)) as archive:
        found = [
            (d.url, d.published, d.language, d.assistants, v.id, str(v.recorded), v.text) for d, v in archive.all()
        ]
        assert found == [
            ("https://a.example/p", PartialDate.parse("2024-01"), "en", ("alexa",), 1, "2024-01-10",
             "Voice\n\nKept for a year."),
            ("https://a.example/p", PartialDate.parse("2024-01"), "en", ("alexa",), 2, "2024-06-01",
             "Voice\n\nKept for ever."),
            ("https://b.example/", None, "fr", (), 3, "2025-02-03", "Voice\n\nKept for nobody."),
        ]  # fmt: skip
        [newest] = [document for document, version in archive.all() if version.id == 2]
        assert archive.add(newest, dt.date(2026, 1, 1)) == "unchanged"
        with archive.reading() as connection:
            rows = connection.execute(sa.text("SELECT url, entered, debut FROM document ORDER BY url")).all()
            assert [tuple(row) for row in rows] == [
                ("https://a.example/p", "2024-01-10T00:00:00+00:00", "import"),
                ("https://b.example/", "2025-02-03T00:00:00+00:00", "import"),
            ]
            assert connection.execute(sa.text("SELECT count(*) FROM address")).scalar() == 2
            rows = connection.execute(sa.text("SELECT version, document, how FROM arrival ORDER BY n")).all()
            assert [tuple(row) for row in rows] == [
                (1, "https://a.example/p", "import"), (2, "https://a.example/p", "changed"),
                (3, "https://b.example/", "import"),
            ]  # fmt: skip
            assert connection.execute(sa.text("PRAGMA foreign_key_check")).all() == []


def test_the_tables_are_those_that_the_migrations_make(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Archive(path).close()
    engine = sa.create_engine(f"sqlite:///{path}")
    made = sa.inspect(engine)
    assert set(made.get_table_names()) - {"alembic_version"} == set(tables.tables)
    for name, table in tables.tables.items():
        assert {column["name"] for column in made.get_columns(name)} == {column.name for column in table.columns}
        assert made.get_pk_constraint(name)["constrained_columns"] == [column.name for column in table.primary_key]
    engine.dispose()


def test_every_migration_can_be_undone(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    old_archive(path, "0001")
    Archive(path).close()
    migrate(path, "base")
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [
            ("alembic_version",)
        ]


def test_several_that_open_it_first_at_once_make_it_once(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    old_archive(path, "0001")
    code = (
        "import sys; from pathlib import Path; from corpus.archive import Archive; Archive(Path(sys.argv[1])).close()"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [(run.communicate(timeout=60)[1], run.returncode) for run in runs] == [("", 0)] * 3
