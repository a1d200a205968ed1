"""An encoder that is opened when it is first needed: a rebuild in which nothing is new to embed never loads one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from corpus.embedding.encoder import Encoder, Progress, Vectors


class LazyEncoder:
    """Encodes as the encoder that ``opened`` gives, and counts what it encoded. ``dim`` where it is known before."""

    def __init__(self, fingerprint: str, opened: Callable[[], Encoder], dim: int | None = None) -> None:
        self.fingerprint = fingerprint
        self.encoded = 0  # texts
        self._open, self._dim = opened, dim

    @cached_property
    def _encoder(self) -> Encoder:
        return self._open()

    @property
    def dim(self) -> int:
        return self._dim or self._encoder.dim

    @property
    def engine(self) -> str:
        return self._encoder.engine

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return self._encoder.encode_questions(texts)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.encoded += len(texts)
        return self._encoder.encode_passages(texts, progress)
