"""The bot's settings: a token that is missing or malformed is told in a line that never shows it."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from bot.settings import PORTAL, BotSettings, is_token, load_bot_settings, token_of
from corpus.errors import SettingsError
from corpus.settings import PREFIX, Settings, unknown_names

ROOT = Path(__file__).resolve().parents[2]


def made_up_token(application: int = 123456789012345678) -> str:
    first = base64.urlsafe_b64encode(str(application).encode()).decode().rstrip("=")
    return f"{first}.G{'a' * 5}.{'x' * 38}"


def test_a_token_has_three_parts_and_begins_with_the_applications_id() -> None:
    assert is_token(made_up_token())
    assert is_token(made_up_token(1234567890123456789))
    wrong = ["", "x.y.z", "abc", made_up_token()[:-25], "!" + made_up_token(), "a" * 24 + ".Gaaaaa." + "x" * 38]
    assert not any(is_token(text) for text in wrong)
    assert not is_token(made_up_token() + "\n" + "y")


@pytest.mark.parametrize("value", [None, "", "   "])
def test_a_missing_token_is_told_with_where_to_get_one(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is not None:
        monkeypatch.setenv("EARSHOT_DISCORD_TOKEN", value)
    with pytest.raises(SettingsError, match=re.escape(PORTAL)) as raised:
        token_of(load_bot_settings())
    assert "is not set" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_malformed_token_is_told_but_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_DISCORD_TOKEN", "secret-but-wrong")
    with pytest.raises(SettingsError, match=re.escape(PORTAL)) as raised:
        token_of(load_bot_settings())
    assert "secret" not in str(raised.value)


def test_the_token_is_not_shown_where_the_settings_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_DISCORD_TOKEN", f"  {made_up_token()} ")
    settings = load_bot_settings()
    assert token_of(settings) == made_up_token()
    assert made_up_token() not in repr(settings) + str(settings) + settings.model_dump_json()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EARSHOT_DISCORD_PER_MINUTE", "0"),
        ("EARSHOT_DISCORD_WAITING", "many"),
        ("EARSHOT_LOG_LEVEL", "loud"),
        ("EARSHOT_SOURCE_CODE", "javascript:alert(1)"),
    ],
)
def test_a_wrong_setting_is_named_with_its_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=rf"^{name}: .*{re.escape(value)}"):
        load_bot_settings()


def test_a_setting_of_the_bot_is_no_unknown_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_OPERATOR", "somebody")
    monkeypatch.setenv("EARSHOT_TOKEN", "x")
    assert unknown_names(BotSettings) == ["EARSHOT_TOKEN"]


def test_the_example_lists_every_setting_of_the_bot_with_its_default() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.removeprefix("# ").split("=", 1) for line in lines if line.startswith(f"# {PREFIX}"))
    for name, field in BotSettings.model_fields.items():
        if name not in Settings.model_fields:
            default = "" if field.default is None else str(field.default).removesuffix("()")
            assert given.get(PREFIX + name.upper()) == (default.lower() if default in ("True", "False") else default)
            assert field.description
