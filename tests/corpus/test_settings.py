""".env.example lists every setting with its default, and only names that begin with EARSHOT_ count."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import BotSettings
from corpus.errors import SettingsError
from corpus.settings import PREFIX, Settings, default_data, load_settings, unknown_names

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"
LINE = re.compile(rf"# ({PREFIX}\w+)=(.*)")


def examples() -> dict[str, str]:
    """The settings that the example names, with the defaults it gives."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    return {match[1]: match[2] for line in lines if (match := LINE.fullmatch(line))}


def test_the_example_names_every_setting_and_no_other() -> None:
    assert sorted(examples()) == sorted(PREFIX + name.upper() for name in BotSettings.model_fields)


def test_every_line_of_the_example_is_a_comment_so_a_copy_changes_nothing() -> None:
    assert all(not line or line.startswith("#") for line in EXAMPLE.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_the_example_gives_the_default(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = examples()[PREFIX + name.upper()]
    default = getattr(load_settings(), name)
    if not given:  # said in words, since it is the platform's or empty
        assert default in (default_data(), "", None)
        return
    monkeypatch.setenv(PREFIX + name.upper(), given)
    assert getattr(load_settings(), name) == default


def test_every_setting_is_described_in_the_example_and_in_the_code() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if LINE.fullmatch(line):
            assert re.match(r"# \w.* \w", lines[number - 1]), line
    assert all(field.description for field in Settings.model_fields.values())


def test_settings_come_from_the_environment_then_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("EARSHOT_THREADS=3\nEARSHOT_MODEL=mine\nTHREADS=9\nOPENAI_KEY=x\n", encoding="utf-8")
    monkeypatch.setenv("EARSHOT_THREADS", "5")
    monkeypatch.setenv("THREADS", "7")
    settings = load_settings()
    assert (settings.threads, settings.model) == (5, "mine")
    assert unknown_names() == []


def test_a_name_that_is_no_setting_is_found_by_its_prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("EARSHOT_TREADS=3\n", encoding="utf-8")
    monkeypatch.setenv("EARSHOT_DATTA", "x")
    assert unknown_names() == ["EARSHOT_DATTA", "EARSHOT_TREADS"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("EARSHOT_THREADS", "many", "EARSHOT_THREADS: .*integer.* (it is 'many')"),
        ("EARSHOT_THREADS", "999", "EARSHOT_THREADS: .*256.* (it is '999')"),
        ("EARSHOT_MODEL", "", "EARSHOT_MODEL: "),
        ("EARSHOT_DATA", "", "EARSHOT_DATA: give a folder's path"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_is(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    for part in told.split(".*"):
        assert part in str(caught.value)


def test_an_env_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"EARSHOT_DATA=\xff\xfe")
    with pytest.raises(SettingsError, match="not UTF-8"):
        load_settings()
