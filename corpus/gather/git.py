"""A git repository that somebody else made, read without running anything that it names."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import ImportFileError

# A repository's own configuration may name programs: hooks, monitors, signature checks, transports. None is run.
SAFE = (
    *("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.attributesFile=/dev/null"),
    *("-c", "safe.directory=*", "-c", "log.showSignature=false", "-c", "protocol.allow=never"),
    *(
        "-c",
        "core.pager=cat",
        "-c",
        "core.quotePath=false",
        "--no-pager",
        "--no-replace-objects",
        "--literal-pathspecs",
    ),
)
TIMEOUT_S = 600.0  # for the log of a repository with 100,000 commits
RECORD, FIELD = "\x1e", "\x1f"


@dataclass(frozen=True, slots=True)
class Change:
    """A file's state in one commit; ``blob`` is None where the commit removed it."""

    path: str
    day: dt.date
    subject: str
    blob: str | None


def root_of(path: Path) -> Path | None:
    """The work tree, or bare repository, that ``path`` lies in; None where it lies in none."""
    for folder in (path, *path.parents):
        if (folder / ".git").exists() or ((folder / "HEAD").is_file() and (folder / "objects").is_dir()):
            return folder
    return None


def changes(root: Path, under: str = "") -> list[Change]:
    """Every change of a file below ``under`` on the way to the newest commit, oldest first; days in UTC.

    Raises ImportFileError.
    """
    log = _run(
        root, "log", "--first-parent", "--reverse", "--no-renames", "--raw", "--no-abbrev", "-z", "--no-ext-diff",
        "--no-textconv", "--no-color", "--no-mailmap", f"--format=format:{RECORD}%at{FIELD}%s{FIELD}", "HEAD",
        *(["--", under] if under else []),
    )  # fmt: skip
    return [change for commit in log.split(RECORD.encode())[1:] for change in _changes(commit)]


@contextmanager
def blobs(root: Path) -> Iterator[Blobs]:
    """Reads files' contents, one after the other. Raises ImportFileError."""
    process = subprocess.Popen(  # noqa: S603  git with fixed options
        _command(root, "cat-file", "--batch"), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=_environment(),
    )  # fmt: skip
    try:
        yield Blobs(process, root)
    finally:
        process.kill()
        process.communicate()


class Blobs:
    """An open ``git cat-file --batch``."""

    def __init__(self, process: subprocess.Popen[bytes], root: Path) -> None:
        self._process, self._root = process, root

    def read(self, blob: str, most: int) -> bytes | None:
        """The content of ``blob``; None where it is missing, no file, or has more than ``most`` bytes."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(f"{blob}\n".encode())
            self._process.stdin.flush()
            head = self._process.stdout.readline().split()
        except OSError:
            head = []
        if not head:
            raise ImportFileError(f"{self._root}: git cannot read this repository")
        if len(head) != 3:
            return None  # missing: a clone without all objects
        size = int(head[2])
        content = bytearray()
        while len(content) < size + 1:  # and the line's end
            part = self._process.stdout.read(min(1 << 20, size + 1 - len(content)))
            if not part:
                raise ImportFileError(f"{self._root}: git ended in the middle of {blob}")
            content += part
        return bytes(content[:-1]) if head[1] == b"blob" and size <= most else None


def origin(root: Path) -> str | None:
    """The address that the repository was cloned from."""
    try:
        return _run(root, "config", "--get", "remote.origin.url").decode("utf-8", "replace").strip() or None
    except ImportFileError:
        return None


def _changes(commit: bytes) -> Iterator[Change]:
    time, subject, raw = commit.split(FIELD.encode(), 2)
    day = dt.datetime.fromtimestamp(int(time), dt.UTC).date()
    fields = raw.strip(b"\n").split(b"\0")
    for n, meta in enumerate(fields[:-1]):
        if meta.lstrip(b"\n").startswith(b":"):
            _, mode, _, blob, _ = meta.split()
            there = mode.startswith(b"100")  # an ordinary file: no link, no submodule
            path = fields[n + 1].decode("utf-8", "surrogateescape")
            yield Change(path, day, subject.decode("utf-8", "replace"), blob.decode() if there else None)


def _run(root: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603  git with fixed options
            _command(root, *arguments), capture_output=True, check=False, timeout=TIMEOUT_S, env=_environment(),
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except FileNotFoundError:
        raise ImportFileError("git is not installed: it is needed to read a repository") from None
    except subprocess.TimeoutExpired:
        raise ImportFileError(f"{root}: git took longer than {TIMEOUT_S:.0f} s") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ImportFileError(f"{root}: git cannot read this repository ({said[-1] if said else done.returncode})")
    return done.stdout


def _command(root: Path, *arguments: str) -> list[str]:
    return ["git", "-C", str(root), *SAFE, *arguments]


def _environment() -> dict[str, str]:
    """Without the user's own configuration, and without what would make git ask, lock, fetch or look elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "LC_ALL": "C",
    }
