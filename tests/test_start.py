"""What a start costs: help and a wrong option import nothing heavy, a question opens the index alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.catalogue import FOLDER
from tests.program import QUESTION, environment

HEAVY = ("torch", "transformers", "sentence_transformers", "faiss", "discord", "onnxruntime", "scrapy", "sqlalchemy")
MOST = 2.0  # times of importing typer and rich
TURNS = 7  # the least of so many runs is hardly disturbed by others
REFERENCE = ["-c", "import typer, rich"]
STARTS = {"help": ["--help"], "help of ask": ["ask", "--help"], "a wrong option": ["ask", "--nope"]}
IMPORTED = """
import sys
from bot.__main__ import main
sys.argv = ["earshot", *{arguments!r}]
try:
    main()
except SystemExit:
    print(*[name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""
# Tells, of one question: how many bytes were hashed at once, how many files were, and every file that was opened.
OPENED = """
import hashlib, sys
sizes, files, opened = [], [], []
sha256, file_digest = hashlib.sha256, hashlib.file_digest
hashlib.sha256 = lambda data=b"", **more: (sizes.append(len(data)), sha256(data, **more))[1]
hashlib.file_digest = lambda file, *how: (files.append(file.name), file_digest(file, *how))[1]
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event in ("open", "sqlite3.connect") else None)
from bot.__main__ import main
sys.argv = ["earshot", "ask", {question!r}]
try:
    main()
except SystemExit as end:
    print(end.code, sum(sizes), len(files), *opened, sep="\\n", file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", STARTS.values(), ids=STARTS)
def test_nothing_heavy_is_imported_for_help_or_a_mistake(arguments: list[str]) -> None:
    code = IMPORTED.format(arguments=arguments, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == ""
    assert "ask" in done.stdout + done.stderr


@pytest.mark.parametrize("arguments", STARTS.values(), ids=STARTS)
def test_a_start_takes_at_most_twice_the_time_of_importing_typer_and_rich(arguments: list[str]) -> None:
    pairs = [(cpu_seconds("-m", "bot", *arguments), cpu_seconds(*REFERENCE)) for _ in range(TURNS)]
    ours, reference = (min(column) for column in zip(*pairs, strict=True))
    assert ours <= MOST * reference, f"{ours / reference:.2f} times"


def test_a_question_opens_the_index_alone_and_hashes_no_file(own_data: Path) -> None:
    (own_data / "archive.db").write_bytes(b"not to be opened")
    done = subprocess.run(
        [sys.executable, "-c", OPENED.format(question=QUESTION)],
        capture_output=True,
        text=True,
        check=True,
        env=environment(own_data),
    )
    assert done.stdout.startswith("This is what the sources say:")
    code, hashed, files, *opened = done.stderr.splitlines()
    catalogue = sum(path.stat().st_size for path in FOLDER.rglob("*.toml"))  # its digest tells an upgrade
    assert (code, files) == ("0", "0")
    assert int(hashed) <= catalogue + 100_000
    inside = {path for path in opened if str(own_data) in path}
    assert any("snapshot.db" in path for path in inside)
    assert not [path for path in inside if "archive.db" in path or path.endswith(".lock")]


def cpu_seconds(*arguments: str) -> float:
    """User and system time of Python with ``arguments``, whatever it says."""
    with subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime
