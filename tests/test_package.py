"""What is installed is whole: the wheel holds every data file and translation, and answers from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.program import WAIT_S, environment

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("bot", "corpus")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=WAIT_S)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment in which the wheel is installed, beside this one's libraries."""
    place = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(place)
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    python = programs / Path(sys.executable).name
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(command, check=True, capture_output=True, timeout=WAIT_S)
    [site] = [path for path in place.rglob("site-packages") if path.is_dir()]
    libraries = [path for path in sys.path if path.endswith("site-packages")]  # their .pth files, ours too, don't count
    (site / "libraries.pth").write_text("\n".join(libraries), encoding="utf-8")
    return programs


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data") / "empty"


def source_files() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_everything_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        licences = [name for name in archive.namelist() if name.endswith("LICENSE")]
    assert names == source_files()
    assert licences
    kinds = {Path(name).suffix for name in names}
    assert kinds >= {".py", ".toml", ".npz", ".json", ".po", ".mo", ".typed"}


@pytest.mark.parametrize("language", ["fr", "de", "es"])
def test_every_translation_is_compiled_into_the_wheel(wheel: Path, language: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert len(archive.read(f"bot/locales/{language}/LC_MESSAGES/earshot.mo")) > 1000


def ran(data: Path, cwd: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=environment(data) | {"LANG": "C", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=WAIT_S,
    )


def test_the_program_that_runs_is_the_installed_one(installed: Path, data: Path, tmp_path: Path) -> None:
    done = ran(data, tmp_path, installed / "python", "-c", "import bot, corpus; print(bot.__file__, corpus.__file__)")
    assert done.stdout.count(str(installed.parent)) == 2, done


@pytest.mark.parametrize(
    ("question", "frame"),
    [
        ("Qui écoute ce que je dis à Alexa ?", "État des connaissances : "),
        ("Wer hört, was ich zu Alexa sage?", "Wissensstand: "),
    ],
)
def test_an_installed_wheel_answers_from_an_empty_data_folder_in_the_askers_language(
    installed: Path, data: Path, tmp_path: Path, question: str, frame: str
) -> None:
    done = ran(data, tmp_path, installed / "earshot", "ask", question)
    assert done.returncode == 0, done.stderr
    assert frame in done.stdout, done.stdout
    assert "https://" in done.stdout


def test_an_installed_wheel_checks_its_catalogue(installed: Path, data: Path, tmp_path: Path) -> None:
    done = ran(data, tmp_path, installed / "python", "-m", "corpus", "verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert "all in order" in done.stdout
    assert list(tmp_path.iterdir()) == []
