"""The Encoder protocol, and which implementation serves a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from corpus.embedding import packaged
from corpus.embedding.folder import ModelFolder
from corpus.errors import DataFolderError
from corpus.progress import Advance, Reporter, Silent
from corpus.settings import Settings

if TYPE_CHECKING:
    from corpus.embedding.export import Export
    from corpus.embedding.recipe import Unsupported

Vectors = npt.NDArray[np.float32]
Progress = Advance  # called with the number of texts that were just encoded
AGREES_FROM = 0.999  # cosine with sentence-transformers' vector of the same text
PROBES = (
    *("", "Who listens to what I say?", "Où sont gardés mes enregistrements ?", "¿Cómo borro mis grabaciones?"),
    *("Welche Aufnahmen werden gespeichert? ", "スマートスピーカーは会話を録音しますか。", "من يستمع إلى تسجيلاتي؟"),
    *("🙂 <s> [SEP] ﬁ \u00a0 X²", "The recording is kept until it is deleted by its owner. " * 60),
)


class Encoder(Protocol):
    """Vectors are float32, shape (n, dim), of unit length; n may be 0."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def dim(self) -> int: ...

    @property
    def engine(self) -> str:
        """What computes the vectors, for `earshot doctor`."""

    def encode_questions(self, texts: Sequence[str]) -> Vectors: ...

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors: ...


def open_encoder(folder: ModelFolder, settings: Settings, report: Reporter | None = None) -> Encoder:
    """The encoder of the model in ``folder``: ONNX Runtime, or sentence-transformers where that cannot serve it.

    The first call writes the model's export, which ``report`` shows. Raises ModelError where it cannot be loaded.
    """
    from corpus.embedding.export import find_export, make_export

    threads = settings.thread_count
    try:
        export = find_export(folder, settings.models)
        if export is None:
            # The packaged model is one file that never changes: tests hold its vectors. Others are checked once, here.
            known = folder.fingerprint == packaged.FINGERPRINT
            check = None if known else lambda path: disagreement(folder, path, threads)
            export = make_export(folder, settings.models, check, report or Silent())
    except (DataFolderError, OSError):
        return _unwritten(folder, threads)
    return _opened(folder, export, threads)


def disagreement(folder: ModelFolder, export: Path, threads: int) -> str | None:
    """How the vectors of ``export`` differ from those of sentence-transformers; None where they agree."""
    from corpus.embedding.export import Export, read_export
    from corpus.embedding.onnx_encoder import OnnxEncoder
    from corpus.embedding.torch_encoder import TorchEncoder
    from corpus.errors import ModelError

    made = read_export(export)
    assert isinstance(made, Export)
    reference = TorchEncoder(folder, threads)
    try:
        ours = OnnxEncoder(folder, made, threads)
        pairs = [
            (ours.encode_questions(PROBES), reference.encode_questions(PROBES)),
            (ours.encode_passages(PROBES), reference.encode_passages(PROBES)),
        ]
    except (ModelError, RuntimeError, ValueError, IndexError) as error:
        return f"ONNX Runtime cannot encode with it ({error})"
    worst = min(float((a * b).sum(axis=1).min()) for a, b in pairs)
    return None if worst >= AGREES_FROM else f"its vectors differ from sentence-transformers' (cosine {worst:.4f})"


def _unwritten(folder: ModelFolder, threads: int) -> Encoder:
    """An encoder where the data folder cannot be written.

    The packaged model's export lives in a temporary folder while it is opened; another model's would have to be
    checked each time, which takes longer than sentence-transformers' start.
    """
    from corpus.embedding.export import read_export, write_export
    from corpus.embedding.recipe import Unsupported, read_recipe

    recipe = read_recipe(folder.path)
    if isinstance(recipe, Unsupported) or folder.fingerprint != packaged.FINGERPRINT:
        return _torch(folder, threads)
    try:
        with TemporaryDirectory(prefix="earshot-", ignore_cleanup_errors=True) as temporary:
            write_export(folder.path, recipe, Path(temporary))
            return _opened(folder, read_export(Path(temporary)), threads)
    except OSError:
        return _torch(folder, threads)


def _opened(folder: ModelFolder, export: Export | Unsupported | None, threads: int) -> Encoder:
    from corpus.embedding.export import Export

    if not isinstance(export, Export):
        return _torch(folder, threads)
    from corpus.embedding.onnx_encoder import OnnxEncoder

    return OnnxEncoder(folder, export, threads)


def _torch(folder: ModelFolder, threads: int) -> Encoder:
    from corpus.embedding.torch_encoder import TorchEncoder

    return TorchEncoder(folder, threads)
