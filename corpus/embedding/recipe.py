"""What a model folder says about how its vectors are made, where ONNX Runtime can make them the same way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ARCHITECTURES = {"bert": False, "xlm-roberta": True}  # whether positions are counted after the padding id
KINDS = ["Transformer", "Pooling", "Normalize"]
POOLING = {"mean", "cls"}
LEGACY_POOLING = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}
WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
TRANSFORMER_DEFAULTS: dict[str, Any] = {
    # what may stand in sentence_bert_config.json besides max_seq_length
    "do_lower_case": False,
    "transformer_task": "feature-extraction",
    "module_output_name": "token_embeddings",
    "modality_config": {"text": {"method": "forward", "method_output_name": "last_hidden_state"}},
    "model_args": {"add_pooling_layer": False},
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How texts become vectors: prompts, tokens, the encoder's sizes, pooling. Paths are relative to the folder."""

    transformer: str  # the folder of weights and tokenizer, "" for the model folder itself
    hidden: int
    layers: int
    heads: int
    epsilon: float
    padding: int  # id of the padding token
    counts_after_padding: bool  # XLM-RoBERTa: the first token stands at position padding + 1
    max_tokens: int
    pooling: str
    query_prompt: str
    document_prompt: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Why sentence-transformers has to encode."""

    reason: str


class _UnsupportedError(Exception):
    """Becomes the reason of an Unsupported."""


def read_recipe(folder: Path) -> Recipe | Unsupported:
    """The recipe of the model in ``folder``, or why it has none: anything unknown counts as unsupported."""
    try:
        return _recipe(folder)
    except _UnsupportedError as error:
        return Unsupported(str(error))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return Unsupported(f"its configuration cannot be read ({type(error).__name__}: {error})")


def _recipe(folder: Path) -> Recipe:
    paths = _modules(folder)
    inner = folder / paths["Transformer"]
    config = _json(inner / "config.json")
    kind = str(config.get("model_type"))
    _need(kind in ARCHITECTURES, f"architecture {kind}")
    _need(config.get("hidden_act") == "gelu", f"activation {config.get('hidden_act')}")
    _need(config.get("position_embedding_type", "absolute") == "absolute", "relative positions")
    _need(not config.get("is_decoder") and "quantization_config" not in config, "a decoder or quantised weights")
    for name in (WEIGHTS, TOKENIZER):
        _need((inner / name).is_file(), f"no {name}")
    _need(not (inner / "adapter_config.json").exists(), "an adapter")
    counts = ARCHITECTURES[kind]
    padding = int(config.get("pad_token_id") or 0)
    positions = int(config["max_position_embeddings"]) - (padding + 1 if counts else 0)
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
    return Recipe(
        transformer=paths["Transformer"],
        hidden=int(config["hidden_size"]),
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        epsilon=float(config.get("layer_norm_eps", 1e-12)),
        padding=padding,
        counts_after_padding=counts,
        max_tokens=min(positions, _max_tokens(inner, int(config["max_position_embeddings"]))),
        pooling=_pooling(folder / paths["Pooling"]),
        query_prompt=prompts.get("query") or "",
        document_prompt=prompts.get("document") or "",
    )


def _modules(folder: Path) -> dict[str, str]:
    """The path of each module; Normalize may be missing, since an Encoder's vectors have unit length anyway."""
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
    _need(kinds in (KINDS, KINDS[:2]), f"modules {', '.join(kinds)}")
    _need(all(m["type"].startswith("sentence_transformers.") for m in modules), "modules of its own")
    return {kind: module["path"] for kind, module in zip(kinds, modules, strict=True)}


def _max_tokens(inner: Path, positions: int) -> int:
    settings, tokenizer = _json(inner / "sentence_bert_config.json"), _json(inner / "tokenizer_config.json")
    given = settings.pop("max_seq_length", None)
    for key, value in settings.items():
        expected = TRANSFORMER_DEFAULTS.get(key, ...)
        _need(value is None or value == {} or value == expected, f"{key} = {value} in sentence_bert_config.json")
    for side in ("padding_side", "truncation_side"):
        _need(tokenizer.get(side, "right") == "right", f"{side} left")
    return int(given if given is not None else min(tokenizer.get("model_max_length") or positions, positions))


def _pooling(folder: Path) -> str:
    config = _json(folder / "config.json")
    _need(config.get("include_prompt", True), "pooling without the prompt")
    legacy = [key for key, on in config.items() if key.startswith("pooling_mode_") and on]
    mode = config.get("pooling_mode") or [LEGACY_POOLING.get(key, key) for key in legacy]
    modes = [mode] if isinstance(mode, str) else list(mode)
    _need(len(modes) == 1 and modes[0] in POOLING, f"pooling {', '.join(modes)}")
    return str(modes[0])


def _json(path: Path) -> dict[str, Any]:
    """What a file of settings holds; one that is not there sets nothing."""
    if not path.exists():
        return {}
    content = json.loads(path.read_text(encoding="utf-8"))
    _need(isinstance(content, dict), f"{path.name} is no object")
    return dict(content)


def _need(fine: object, otherwise: str) -> None:
    if not fine:
        raise _UnsupportedError(otherwise)
