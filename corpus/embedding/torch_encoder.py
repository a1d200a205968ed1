"""The Encoder on sentence-transformers, which loads any model of its form."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.embedding.folder import ModelFolder
from corpus.errors import ModelError

if TYPE_CHECKING:
    from corpus.embedding.encoder import Progress, Vectors

BATCH = 32  # texts; sorted by length, so that little is padded


class TorchEncoder:
    """``SentenceTransformer`` of a local folder, from safetensors only, without remote code."""

    def __init__(self, folder: ModelFolder, threads: int) -> None:
        self.fingerprint = folder.fingerprint
        self.engine = "sentence-transformers"
        self._model = _load(folder, threads)
        self.dim = int(self._model.get_embedding_dimension())

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self._model.encode_query, texts)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        out = np.empty((len(texts), self.dim), np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            out[batch] = self._encode(self._model.encode_document, [texts[i] for i in batch])
            if progress:
                progress(len(batch))
        return out

    def _encode(self, encode: Any, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dim), np.float32)
        vectors = encode(
            list(texts), batch_size=BATCH, show_progress_bar=False, normalize_embeddings=True, convert_to_numpy=True
        )
        return np.ascontiguousarray(vectors, np.float32)


def _load(folder: ModelFolder, threads: int) -> Any:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import torch
        import transformers
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelError(f"sentence-transformers cannot be imported ({error}): install Earshot again") from None
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    torch.set_num_threads(threads)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return SentenceTransformer(
                str(folder.path),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
    except Exception as error:  # a damaged folder fails in many ways, each of another library
        reason = str(error).strip().split("\n")[0]
        raise ModelError(
            f"the model in {folder.path} cannot be loaded ({type(error).__name__}: {reason}): "
            "delete that folder and it is made anew"
        ) from None
