"""The data folder missing, full, not writable, of a newer version, or changed meanwhile; and Ctrl-C at any time.

Each costs a clear line and the right exit code, and nothing that was there.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.archive import Archive
from corpus.durable import PART
from corpus.index.form import CURRENT, FORMAT, MANIFEST, VECTORS
from corpus.index.snapshot import builds, current_name
from corpus.settings import Settings
from tests.program import QUESTION, Ended, end, environment, interrupt, obeys_permissions, run, start

SLOW = pytest.mark.slow
STOPPED = "earshot: stopped; nothing is lost"
SETTING_UP = ["unpacking the embedding model", "preparing the embedding model", "building the index"]
INTERRUPTED_AFTER_S = [i * 0.04 for i in range(20)]  # an answer takes less on an idle machine, more on a busy one


@pytest.fixture
def data(tmp_path: Path, ready_settings: Settings) -> Path:
    """An empty data folder, whose model is the session's."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "models").symlink_to(ready_settings.models)
    return tmp_path / "data"


def failed(ended: Ended, told: str) -> None:
    """One line after what was under way, with exit code 1."""
    assert (ended.code, ended.out) == (1, "")
    assert [line for line in ended.lines if line.startswith("earshot: ")] == ended.lines[-1:]
    assert "Traceback" not in ended.error
    assert told in ended.lines[-1]


def answered(ended: Ended) -> None:
    assert ended.code == 0, ended.error
    assert ended.out.startswith("This is what the sources say:"), ended.out


def parts(folder: Path) -> list[Path]:
    """What was left half-written."""
    return list(folder.rglob(PART + "*"))


# Missing, in the way, full


def test_a_missing_folder_is_made(tmp_path: Path, ready_settings: Settings) -> None:
    data = tmp_path / "not" / "there"
    ended = run(data, "doctor")
    assert f"{data} can be written, not made yet" in ended.out
    assert not data.parent.exists()  # to look changes nothing
    data.mkdir(parents=True)
    (data / "models").symlink_to(ready_settings.models)
    answered(run(data, "ask", QUESTION))
    assert current_name(data / "index")


def test_a_file_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    failed(run(tmp_path / "data", "ask", QUESTION), "is not a folder: set EARSHOT_DATA to one")
    assert (tmp_path / "data").read_text() == "mine"


def test_a_name_that_no_disk_takes_is_told(tmp_path: Path) -> None:
    failed(run(tmp_path / ("x" * 300), "ask", QUESTION), "set EARSHOT_DATA")


@pytest.mark.parametrize("largest", [pytest.param(0, marks=SLOW), 100_000, pytest.param(3_000_000, marks=SLOW)])
def test_a_full_disk_while_the_index_is_built_is_told_and_leaves_nothing(data: Path, largest: int) -> None:
    failed(run(data, "ask", QUESTION, largest=largest), "no room left in")
    assert not parts(data)
    assert not builds(data / "index")
    answered(run(data, "ask", QUESTION))


@pytest.mark.parametrize("largest", [1_000, pytest.param(300_000_000, marks=SLOW)])
def test_a_full_disk_while_the_model_is_unpacked_is_told_and_leaves_nothing(tmp_path: Path, largest: int) -> None:
    failed(run(tmp_path / "data", "ask", QUESTION, largest=largest), "no room left in")
    assert [path.name for path in (tmp_path / "data" / "models").iterdir()] == [".lock"]


def test_a_full_disk_costs_neither_the_index_in_use_nor_the_archive(own_data: Path, page: Path) -> None:
    command = ["import", str(page), "--url", "https://a.example/p", "--publisher", "Example"]
    assert run(own_data, *command, module="corpus").code == 0
    before = current_name(own_data / "index")
    ended = run(own_data, "rebuild", "--offline", "--full", module="corpus", largest=1_000_000)
    assert ended.code == 1
    assert "no room left in" in ended.lines[-1], ended.error
    assert current_name(own_data / "index") == before
    assert not parts(own_data)
    answered(run(own_data, "ask", QUESTION))
    assert "is in use" in run(own_data, "rebuild", "--offline", "--full", module="corpus").out


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text("# Quillby and Alexa\n\nAlexa recordings made through the Quillby lamp are kept for ninety days.\n")
    return path


# Not writable


@obeys_permissions
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o555)
    failed(run(tmp_path / "data", "ask", QUESTION, obeying=True), "cannot be written (Permission denied)")
    doctor = run(tmp_path / "data", "doctor", obeying=True)
    assert doctor.code == 1
    assert "PROBLEM data folder" in doctor.out


@obeys_permissions
def test_with_model_and_index_in_place_a_folder_to_read_is_enough(tmp_path: Path, ready_settings: Settings) -> None:
    data = tmp_path / "data"
    shutil.copytree(ready_settings.index, data / "index")
    (data / "models").mkdir()
    for name in ready_settings.models.iterdir():
        (data / "models" / name.name).symlink_to(name)
    for folder in (data, data / "models", data / "index", *(data / "index").iterdir()):
        folder.chmod(0o555 if folder.is_dir() else 0o444)
    before = listing(data)
    ended = run(data, "ask", QUESTION, obeying=True)
    answered(ended)
    assert ended.error == ""
    assert listing(data) == before
    for folder in (data, data / "models", data / "index", *(data / "index").iterdir()):
        folder.chmod(0o755)  # for whoever clears up


@obeys_permissions
def test_an_index_of_an_earlier_catalogue_serves_where_it_cannot_be_renewed(own_data: Path) -> None:
    [build] = builds(own_data / "index")
    edit_manifest(build, catalogue="another")
    (own_data / "index").chmod(0o555)
    (own_data / "index" / ".lock").unlink()
    ended = run(own_data, "ask", QUESTION, obeying=True)
    (own_data / "index").chmod(0o755)
    answered(ended)
    assert len(ended.lines) == 1
    assert "cannot be renewed" in ended.error


def test_what_is_written_can_be_read_by_other_users(ready_settings: Settings) -> None:
    found = [path for path in ready_settings.data.rglob("*") if path.name != ".lock" and path.suffix != ".db-journal"]
    assert {path.name for path in found} >= {"model.safetensors", "model.onnx", MANIFEST, VECTORS, CURRENT}
    for path in found:
        wanted = 0o555 if path.is_dir() else 0o444
        assert path.stat().st_mode & wanted == wanted, path


# Written by a newer version, or damaged


def edit_manifest(build: Path, **values: object) -> None:
    path = build / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_an_index_of_a_newer_version_is_told_and_left_alone(own_data: Path) -> None:
    [build] = builds(own_data / "index")
    edit_manifest(build, format=99, new_field=[1])
    before = listing(own_data)
    failed(run(own_data, "ask", QUESTION), f"was written by a newer Earshot (format 99, this one reads {FORMAT})")
    assert listing(own_data) == before


def test_an_archive_of_a_newer_version_is_told_and_answers_need_it_not(own_data: Path, page: Path) -> None:
    Archive(own_data / "archive.db").close()
    with sqlite3.connect(own_data / "archive.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    before = (own_data / "archive.db").read_bytes()
    ended = run(own_data, "import", str(page), "--url", "https://a.example/p", module="corpus")
    assert ended.code == 1
    assert "was written by a newer Earshot" in ended.lines[-1]
    assert (own_data / "archive.db").read_bytes() == before
    answered(run(own_data, "ask", QUESTION))


def test_a_damaged_index_is_told_with_the_command_that_mends_it(own_data: Path) -> None:
    [build] = builds(own_data / "index")
    with (build / VECTORS).open("r+b") as file:
        file.truncate(1000)
    ended = run(own_data, "ask", QUESTION)
    failed(ended, "python -m corpus rebuild --offline")
    assert run(own_data, "rebuild", "--offline", "--full", module="corpus").code == 0
    answered(run(own_data, "ask", QUESTION))


def test_the_index_before_a_damaged_one_is_used_and_said(own_data: Path) -> None:
    assert run(own_data, "rebuild", "--offline", "--full", module="corpus").code == 0
    newest, _ = builds(own_data / "index")
    (newest / MANIFEST).write_text("{")
    ended = run(own_data, "ask", QUESTION)
    answered(ended)
    assert len(ended.lines) == 1
    assert ended.error.startswith("an earlier index is used: ")


# Changed meanwhile


@SLOW
def test_an_index_that_is_replaced_during_a_question_serves_it_to_the_end(own_data: Path) -> None:
    process = start(own_data, "ask", "--jsonl")
    assert process.stdin
    assert process.stdout
    process.stdin.write(QUESTION + "\n")
    process.stdin.flush()
    first = json.loads(process.stdout.readline())
    [used] = builds(own_data / "index")
    for _ in range(3):  # the last three are kept, so the one in use there is removed
        assert run(own_data, "rebuild", "--offline", "--full", module="corpus").code == 0
    assert not used.exists()
    ended = end(process, QUESTION + "\n")
    assert (ended.code, ended.error) == (0, "")
    assert json.loads(ended.out) | {"took_ms": 0} == first | {"took_ms": 0}
    answered(run(own_data, "ask", QUESTION))


@SLOW
def test_two_first_runs_at_once_wait_for_one_another(tmp_path: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "bot", "ask", QUESTION],
            env=environment(tmp_path / "data"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ended = [end(process) for process in both]
    for one in ended:
        answered(one)
    assert ended[0].out == ended[1].out
    said = sorted(line for one in ended for line in one.lines)
    assert [line for line in said if line.startswith(tuple(SETTING_UP))] == said
    assert len(said) == len(SETTING_UP)  # each was done once
    assert len(builds(tmp_path / "data" / "index")) == 1


# Ctrl-C


def stopped(ended: Ended) -> None:
    assert ended.code == 130, ended
    assert ended.lines[-1] == STOPPED
    assert all(line.startswith(tuple(SETTING_UP)) for line in ended.lines[:-1]), ended.error


def test_ctrl_c_while_it_waits_for_a_question_is_one_line(ready_settings: Settings) -> None:
    process = start(ready_settings.data, "ask", "--jsonl")
    assert process.stdin
    assert process.stdout
    process.stdin.write(QUESTION + "\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["verdict"] == "answered"
    ended = interrupt(process)
    assert (ended.code, ended.error) == (130, STOPPED + "\n")


def test_ctrl_c_at_the_very_start_is_one_line(ready_settings: Settings) -> None:
    ended = interrupt(start(ready_settings.data, "ask", QUESTION))
    assert (ended.code, ended.out, ended.error) == (130, "", STOPPED + "\n")


@SLOW
def test_ctrl_c_at_any_time_of_a_question_is_one_line(ready_settings: Settings) -> None:
    codes = []
    for after in INTERRUPTED_AFTER_S:
        process = start(ready_settings.data, "ask", QUESTION)
        wait(process, after)
        ended = interrupt(process)
        codes.append(ended.code)
        if ended.code:
            assert (ended.code, ended.error) == (130, STOPPED + "\n"), after
        else:
            answered(ended)
    assert codes.count(130) >= len(codes) / 4


@SLOW
@pytest.mark.parametrize("step", SETTING_UP)
@pytest.mark.parametrize("after", [0.0, 0.05, 0.2, 0.5])
def test_ctrl_c_while_it_is_set_up_leaves_nothing_half_done(
    tmp_path: Path, ready_settings: Settings, step: str, after: float
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    if step == SETTING_UP[2]:
        (data / "models").symlink_to(ready_settings.models)
    process = start(data, "ask", QUESTION)
    assert process.stderr
    said = ""
    while not (line := process.stderr.readline()).startswith(step):
        assert line, said
        said += line
    wait(process, after)
    ended = interrupt(process)
    if ended.code:
        stopped(Ended(ended.code, ended.out, said + line + ended.error))
    else:
        answered(ended)
    assert not parts(data)
    answered(run(data, "ask", QUESTION))
    shutil.rmtree(data)  # half a gigabyte each


def wait(process: subprocess.Popen[str], seconds: float) -> None:
    """Lets the program work for some time, or until it ends."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def listing(folder: Path) -> list[tuple[str, int, int]]:
    return sorted((str(p), p.lstat().st_size, p.lstat().st_mtime_ns) for p in folder.rglob("*"))
