"""Files and folders that appear whole or not at all, also after a kill, a full disk or a power cut."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from corpus.errors import DataFolderError

PART = ".part-"  # beginning of the name of what is still being written
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Holds the lock file ``path``, waiting for whoever holds it; a dead holder's lock is free."""
    with explained(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to fill, which becomes ``target`` when the block ends without an error; else nothing is left.

    Call it under ``exclusive``: what an earlier, killed writer left beside ``target`` is removed first.
    """
    with explained(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(PART + "*"):
            shutil.rmtree(left, ignore_errors=True)
        part = target.parent / (PART + target.name)
        try:
            part.mkdir()
            yield part
            for path in [*part.rglob("*"), part]:
                path.chmod(0o755 if path.is_dir() else 0o644)  # so that others can answer from a shared data folder
                _sync(path)
            part.rename(target)
            _sync(target.parent)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise


def replace_text(target: Path, text: str) -> None:
    """Writes ``text`` to ``target`` in one step: readers see the old or the new text, never a part."""
    with explained(target.parent):
        handle, name = tempfile.mkstemp(prefix=PART, dir=target.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.chmod(0o644)
            part.replace(target)
            _sync(target.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turns an OSError of the block into a DataFolderError that says what to do."""
    try:
        yield
    except OSError as error:
        raise DataFolderError(explanation(error, str(folder))) from None


def explanation(error: OSError, place: str) -> str:
    """What happened in ``place`` and what to do about it, in one line."""
    if error.errno in FULL:
        return f"no room left in {place} ({error.strerror}): free about 1 GB or set EARSHOT_DATA to another disk"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"{place} cannot be written ({error.strerror}): mend its permissions or set EARSHOT_DATA"
    if isinstance(error, (NotADirectoryError, FileExistsError)):
        return f"{place} is not a folder: set EARSHOT_DATA to one"
    return f"{place} cannot be used ({error.strerror or error}): check the disk or set EARSHOT_DATA"


def _sync(path: Path) -> None:
    """Forces a file's bytes, or a folder's entries, to the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a folder; its rename is durable with the journal
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
