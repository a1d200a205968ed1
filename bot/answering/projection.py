"""A linear map that brings what people ask nearer to what is stated: fitted on the briefs, for the packaged model.

``python -m tests.bench.fit_projection --write`` makes projection.npz from the briefs' own asks alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from corpus.embedding.encoder import Vectors

FILE = Path(__file__).with_name("projection.npz")


@cache
def load_projection(model: str, path: Path = FILE) -> Vectors | None:
    """The map for centred vectors of the model with this fingerprint, shape (dim, dim); None where there is none."""
    with np.load(path, allow_pickle=False) as file:
        return file["matrix"].astype(np.float32) if str(file["fingerprint"]) == model else None


def write_projection(matrix: Vectors, model: str, path: Path = FILE) -> None:
    np.savez(path, fingerprint=np.str_(model), matrix=matrix.astype(np.float16))
