"""The Encoder on ONNX Runtime and tokenizers: ready in a fraction of the time that importing PyTorch takes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from corpus.embedding.export import GRAPH, Export
from corpus.embedding.folder import ModelFolder
from corpus.embedding.graph import word_table
from corpus.embedding.pieces import PieceTokenizer, WholeTokenizer
from corpus.embedding.recipe import TOKENIZER, WEIGHTS
from corpus.embedding.weights import map_tensors
from corpus.errors import ModelError

if TYPE_CHECKING:
    from corpus.embedding.encoder import Progress, Vectors

BATCH_TOKENS = 1024  # with padding, a batch: 8 passages of 128 tokens; 32 of them take a third longer each (cache)
BATCH_TEXTS = 32
TOKENIZED_AT_ONCE = 1024  # texts; bounds the memory of a long list
TINY = np.float32(1e-12)  # torch.nn.functional.normalize's: a vector of zeros stays one


class OnnxEncoder:
    """The encoder of an Export; the word table is mapped from the model's own file."""

    def __init__(self, folder: ModelFolder, export: Export, threads: int) -> None:
        self.fingerprint = folder.fingerprint
        self.engine = "ONNX Runtime"
        self._recipe = recipe = export.recipe
        self.dim = recipe.hidden
        inner = folder.path / recipe.transformer
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            self._words = word_table(map_tensors(inner / WEIGHTS))
            self._tokenizer = (
                PieceTokenizer(export.path, inner / TOKENIZER, recipe.max_tokens)
                if export.has_pieces
                else WholeTokenizer(inner / TOKENIZER, recipe.max_tokens)
            )
            self._session = _session(export, threads)
        except Exception as error:  # a damaged file fails in many ways, each of another library
            reason = str(error).strip().split("\n")[0]
            raise ModelError(
                f"the model in {folder.path} cannot be loaded from {export.path} ({type(error).__name__}: {reason}): "
                "delete both folders and they are made anew"
            ) from None

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self._recipe.query_prompt, texts, None)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self._encode(self._recipe.document_prompt, texts, progress)

    def _encode(self, prompt: str, texts: Sequence[str], progress: Progress | None) -> Vectors:
        out = np.empty((len(texts), self.dim), np.float32)
        ids: list[npt.NDArray[np.int32]] = []
        for start in range(0, len(texts), TOKENIZED_AT_ONCE):
            part = [prompt + text for text in texts[start : start + TOKENIZED_AT_ONCE]]
            ids += [np.array(tokens, np.int32) for tokens in self._tokenizer.ids(part)]
        for batch in batches([len(tokens) for tokens in ids]):
            out[batch] = self._vectors([ids[i] for i in batch])
            if progress:
                progress(len(batch))
        return out

    def _vectors(self, ids: list[npt.NDArray[np.int32]]) -> Vectors:
        """The vectors of one batch of token ids, shape (n, dim), of unit length."""
        lengths = np.array([len(tokens) for tokens in ids], np.int32)
        padded = np.full((len(ids), max(1, int(lengths.max()))), self._recipe.padding, np.int32)
        for row, tokens in zip(padded, ids, strict=True):
            row[: len(tokens)] = tokens
        places = np.arange(padded.shape[1], dtype=np.int32)
        shares = (places < lengths[:, None]).astype(np.float32) / np.maximum(lengths, 1)[:, None].astype(np.float32)
        if self._recipe.pooling == "cls":
            shares = np.broadcast_to((places == 0).astype(np.float32), padded.shape)
        feeds = {
            "rows": self._words[padded],
            "positions": self._positions(padded),
            "lengths": lengths,
            "shares": np.ascontiguousarray(shares)[:, None],
        }
        (pooled,) = self._session.run(["vectors"], feeds)
        vectors = pooled[:, 0]
        return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), TINY), np.float32)

    def _positions(self, ids: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """BERT counts from 0; XLM-RoBERTa after its padding id, and not where that stands in a text."""
        if not self._recipe.counts_after_padding:
            return np.broadcast_to(np.arange(ids.shape[1], dtype=np.int32), ids.shape).copy()
        padding = np.int32(self._recipe.padding)
        real = (ids != padding).astype(np.int32)
        positions: npt.NDArray[np.int32] = np.cumsum(real, axis=1, dtype=np.int32) * real + padding
        return positions


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Which texts are encoded together, by their numbers: of like length, so that little is padded.

    >>> [batch for batch in batches([500, 3, 600, 3])]
    [[1, 3], [0], [2]]
    """
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) == BATCH_TEXTS or (len(batch) + 1) * lengths[number] > BATCH_TOKENS):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _session(export: Export, threads: int) -> Any:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read on import: from 1.32 on it writes a device id and reports home
    import onnxruntime as ort

    ort.disable_telemetry_events()  # older Windows builds
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL  # the graph is written fused
    options.enable_cpu_mem_arena = False  # it would keep the largest batch's memory for ever
    options.log_severity_level = 3  # errors; warnings about the machine help nobody
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # an idle bot burns no CPU
    return ort.InferenceSession(str(export.path / GRAPH), options, providers=["CPUExecutionProvider"])
