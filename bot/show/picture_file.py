"""A Comparison as a PNG file: checked before the work, whole or not there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import PictureError, UsageError

if TYPE_CHECKING:
    from bot.compare import Comparison


def check_picture_file(path: Path) -> None:
    """Raises UsageError or PictureError where no picture can be written to ``path``."""
    if path.suffix.lower() != ".png":
        raise UsageError(f"--image {path}: the picture is a PNG; name a file that ends in .png")
    if path.is_dir():
        raise PictureError(f"{path} is a folder: name a file in it")
    if not path.parent.is_dir():
        raise PictureError(f"{path} cannot be written: there is no folder {path.parent}")


def write_picture(
    path: Path, made: Comparison, names: Mapping[str, str], topics: Mapping[str, str], *, dark: bool
) -> None:
    """Draws ``made`` into ``path``. Raises PictureError where that cannot be written; what was there stays then."""
    from bot.show.picture import picture

    data = picture(made, names, topics, dark=dark)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise PictureError(f"{path} cannot be written ({error.strerror}): name another file after --image") from None
