"""An encoder that needs no model: a text's vector is drawn by its hash. For tests that build indexes many times."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from corpus.embedding.encoder import Progress, Vectors
from corpus.embedding.folder import ModelFolder

DIM = 32


class HashEncoder:
    fingerprint = "hashes-of-words"
    dim = DIM
    engine = "hashes"

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if progress:
            progress(len(texts))
        vectors = np.stack([self._vector(text) for text in texts]) if texts else np.empty((0, DIM))
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def _vector(self, text: str) -> Vectors:
        """The sum of its words' directions."""
        words = text.casefold().split() or [""]
        return np.asarray(np.sum([direction(word) for word in words[:40]], axis=0), np.float32)


@cache
def direction(word: str) -> Vectors:
    return np.asarray(np.random.default_rng(zlib.crc32(word.encode())).standard_normal(DIM), np.float32)


def hash_model(folder: Path) -> ModelFolder:
    return ModelFolder(folder, HashEncoder.fingerprint, "hashes")
