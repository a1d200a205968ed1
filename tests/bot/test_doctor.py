"""``earshot doctor`` tells what it looked at, what is wrong, and what to do; it changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.doctor import Finding, examine
from corpus.index.form import DATABASE
from corpus.index.snapshot import builds
from tests.corpus.tiny_models import tiny_bert
from tests.program import Ended, run


def told(ended: Ended, about: str) -> str:
    """What it says about something."""
    [line] = [line for line in ended.out.splitlines() if line[8:].startswith(f"{about}: ")]
    return line


def test_all_is_well_and_says_which_engine_encodes(own_data: Path) -> None:
    ended = run(own_data, "doctor")
    assert (ended.code, ended.error) == (0, "")
    assert all(line.startswith("ok ") for line in ended.out.splitlines())
    assert "by ONNX Runtime" in told(ended, "model")
    assert builds(own_data / "index")[0].name in told(ended, "index")
    assert "370 statements" in told(ended, "catalogue")


def test_it_says_which_env_file_was_read_and_that_only_our_names_count(own_data: Path, tmp_path: Path) -> None:
    assert "no " in told(run(own_data, "doctor"), "settings file")
    (tmp_path / ".env").write_text("EARSHOT_THREADS=1\nTHREADS=7\nPATH=/nowhere\n")
    ended = run(own_data, "doctor", settings={"EARSHOT_THREADS": "1"})
    assert f"{tmp_path / '.env'} was read; only names that begin with EARSHOT_ count" in told(ended, "settings file")
    assert "1 threads" in told(ended, "settings")


def test_a_name_that_is_no_setting_is_a_problem(own_data: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("EARSHOT_TREADS=1\n")
    ended = run(own_data, "doctor")
    assert ended.code == 1
    assert "PROBLEM settings: EARSHOT_TREADS is no setting of Earshot" in ended.out
    assert ended.out.endswith("1 problem\n")


def test_a_wrong_setting_ends_it_there(own_data: Path) -> None:
    ended = run(own_data, "doctor", settings={"EARSHOT_THREADS": "many"})
    assert ended.code == 1
    assert told(ended, "settings").startswith("PROBLEM")
    assert "model" not in ended.out


def test_a_byte_that_was_changed_in_the_index_is_found_by_its_sum(own_data: Path) -> None:
    path = builds(own_data / "index")[0] / DATABASE
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    ended = run(own_data, "doctor")
    assert ended.code == 1
    assert "its SHA-256 differs): run: python -m corpus rebuild --offline" in told(ended, "index")


def test_an_empty_folder_is_no_problem_and_stays_empty(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    ended = run(tmp_path / "data", "doctor")
    assert ended.code == 0
    assert "the first question does it" in told(ended, "model")
    assert "the first question builds it" in told(ended, "index")
    assert list((tmp_path / "data").iterdir()) == []


@pytest.mark.slow
def test_an_index_of_another_model_is_told_by_every_command_with_what_mends_it(own_data: Path, tmp_path: Path) -> None:
    (own_data / "models").unlink()
    settings = {"EARSHOT_MODEL": str(tiny_bert(tmp_path / "model"))}
    doctor = run(own_data, "doctor", settings=settings)
    assert doctor.code == 1
    assert "built with another model" in told(doctor, "index")
    asked = run(own_data, "ask", "who listens to alexa", settings=settings)
    assert asked.code == 1
    assert "built with another model" in asked.lines[-1]
    assert "run: python -m corpus rebuild --offline" in asked.lines[-1]
    assert run(own_data, "rebuild", "--offline", module="corpus", settings=settings).code == 0
    assert run(own_data, "ask", "who listens to alexa", settings=settings).code == 0


def test_a_model_that_cannot_be_had_is_told_in_one_line(tmp_path: Path) -> None:
    settings = {"EARSHOT_MODEL": "nobody/no-such-model", "HF_HUB_OFFLINE": "1"}
    ended = run(tmp_path / "data", "ask", "who listens to alexa", settings=settings)
    assert ended.code == 1
    assert ended.lines[-1].startswith("earshot: nobody/no-such-model cannot be downloaded")
    assert "Traceback" not in ended.error


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
