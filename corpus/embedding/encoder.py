"""The Encoder protocol, and which implementation serves a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from corpus.embedding.folder import ModelFolder

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int], None]  # called with the number of texts that were just encoded


class Encoder(Protocol):
    """Vectors are float32, shape (n, dim), of unit length; n may be 0."""

    fingerprint: str
    dim: int
    engine: str  # for `earshot doctor`: what computes the vectors

    def encode_questions(self, texts: Sequence[str]) -> Vectors: ...

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors: ...


def open_encoder(folder: ModelFolder, threads: int) -> Encoder:
    """The encoder of the model in ``folder``. Raises ModelError where it cannot be loaded."""
    from corpus.embedding.torch_encoder import TorchEncoder

    return TorchEncoder(folder, threads)
