"""The doctor says what the crawler may do; settings and their description do not part."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.commands.doctor import Finding, examine
from corpus.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def gathering(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("EARSHOT_DATA", str(own_data))
    return monkeypatch


def found() -> Finding:
    return next(finding for finding in examine() if finding.about == "gathering")


def test_the_doctor_warns_where_this_machine_may_be_fetched_from(gathering: pytest.MonkeyPatch) -> None:
    gathering.setenv("EARSHOT_ALLOW_LOOPBACK", "1")
    finding = found()
    assert not finding.good
    assert "EARSHOT_ALLOW_LOOPBACK is on" in finding.said
    assert "unset it" in finding.said


def test_the_doctor_says_whether_anything_is_fetched(gathering: pytest.MonkeyPatch) -> None:
    assert (found().good, "EARSHOT_CONTACT is not set" in found().said) == (True, True)
    gathering.setenv("EARSHOT_CONTACT", "bot@example.org")
    assert (found().good, "bot@example.org" in found().said) == (True, True)


def test_the_example_lists_every_setting_with_its_default() -> None:
    listed = dict(re.findall(r"^# (EARSHOT_\w+)=(.*)$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))
    for name, field in Settings.model_fields.items():
        default = "" if field.default_factory or field.default is None else str(field.default).lower()
        assert listed[PREFIX + name.upper()].lower() == default
        assert field.description
    assert len(listed) == len(Settings.model_fields)
