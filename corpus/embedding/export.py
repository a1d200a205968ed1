"""The folder ``models/onnx-<fingerprint>/``: what ONNX Runtime needs of a model, written once from its own files.

It holds the graph, its constants (mapped, not read), the pieces of a large tokenizer, and export.json. The word table
stays in the model's file. Nothing is ever written into the model's own folder.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.durable import exclusive, new_folder
from corpus.embedding.folder import ModelFolder
from corpus.embedding.recipe import WEIGHTS, Recipe, Unsupported, read_recipe
from corpus.errors import DataFolderError
from corpus.progress import Advance, Reporter

FORM = 1  # of the export; another one is made anew
ABOUT, GRAPH, CONSTANTS = "export.json", "model.onnx", "model.bin"
PREFIX = "onnx-"
LARGEST_BYTES = 3 << 30  # of a model's weights: they are all in memory while the graph is written
Check = Callable[[Path], str | None]  # of a written export: what is wrong with its vectors


@dataclass(frozen=True, slots=True)
class Export:
    """A written export and what the encoder has to know of it."""

    path: Path
    recipe: Recipe
    has_pieces: bool


def find_export(folder: ModelFolder, models: Path) -> Export | Unsupported | None:
    """The export of the model as it lies below ``models``; why it has none; None where nothing usable lies there."""
    return read_export(models / (PREFIX + folder.fingerprint))


def make_export(folder: ModelFolder, models: Path, check: Check | None, report: Reporter) -> Export | Unsupported:
    """The export of the model, written first where it is missing. One that fails ``check`` is kept as Unsupported.

    Raises DataFolderError or OSError where it cannot be written.
    """
    recipe = read_recipe(folder.path)
    if isinstance(recipe, Unsupported):
        return recipe
    target = models / (PREFIX + folder.fingerprint)
    with exclusive(models / ".lock"):
        found = read_export(target)  # another process may have written it meanwhile
        if found is None:
            if target.exists():
                shutil.rmtree(target)  # damaged, or of another form
            title = "preparing the embedding model for ONNX Runtime (once, 100 MB)"
            with report.bar(title, 3) as advance, new_folder(target) as part:
                refused = write_export(folder.path, recipe, part, advance)
                if refused is None and check:
                    refused = check(part)
                if refused:
                    _write_refusal(part, refused)
                advance(1)
            found = read_export(target)
    if found is None:
        raise DataFolderError(f"{target} cannot be read back: delete it, check the disk, and try again")
    return found


def write_export(model: Path, recipe: Recipe, folder: Path, advance: Advance = lambda _: None) -> str | None:
    """Writes the export of ``model`` into ``folder``, which exists and is empty, in two steps that ``advance`` counts.

    Returns why it cannot be, if so.
    """
    from corpus.embedding.graph import build_graph
    from corpus.embedding.pieces import write_pieces
    from corpus.embedding.recipe import TOKENIZER
    from corpus.embedding.weights import map_tensors

    inner = model / recipe.transformer
    if (inner / WEIGHTS).stat().st_size > LARGEST_BYTES:
        return "larger than 3 GB"
    try:
        graph = build_graph(recipe, map_tensors(inner / WEIGHTS))
    except (KeyError, ValueError) as error:
        return f"its weights are not as expected ({error})"
    import onnx

    onnx.save(graph, folder / GRAPH, save_as_external_data=True, location=CONSTANTS, size_threshold=1024)
    advance(1)
    has_pieces = write_pieces(inner / TOKENIZER, folder)
    advance(1)
    files = {path.name: path.stat().st_size for path in folder.iterdir()}
    about = {"form": FORM, "recipe": asdict(recipe), "pieces": has_pieces, "files": files}
    (folder / ABOUT).write_text(json.dumps(about, indent=1), encoding="utf-8")
    return None


def read_export(path: Path) -> Export | Unsupported | None:
    """What lies in the export's folder; None where it is missing, of another form, or a file is not of its size."""
    try:
        about = json.loads((path / ABOUT).read_text(encoding="utf-8"))
        if about["form"] != FORM:
            return None
        if "refused" in about:
            return Unsupported(str(about["refused"]))
        if any((path / name).stat().st_size != size for name, size in about["files"].items()):
            return None
        return Export(path, Recipe(**about["recipe"]), bool(about["pieces"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_refusal(folder: Path, reason: str) -> None:
    """Leaves nothing in ``folder`` but the reason why this model is not served by ONNX Runtime."""
    for path in folder.iterdir():
        path.unlink()
    (folder / ABOUT).write_text(json.dumps({"form": FORM, "refused": reason}), encoding="utf-8")
