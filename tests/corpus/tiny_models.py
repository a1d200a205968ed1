"""Small random models in the sentence-transformers form, for what must hold for models other than the packaged one."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SIZES: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    "initializer_range": 0.3,  # larger than for training, so that vectors differ
}
MAX_TOKENS = 64


def tiny_bert(folder: Path, pooling: str = "cls") -> Path:
    """A BERT with WordPiece, a prompt for questions only, and no Normalize module."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel

    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *LETTERS,
        *(f"##{letter}" for letter in LETTERS),
        "who",
        "##ing",
    ]
    made = Tokenizer(models.WordPiece({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    made.normalizer, made.pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    config = BertConfig(vocab_size=len(words), max_position_embeddings=MAX_TOKENS, **SIZES)
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    return _write(folder, BertModel, config, made, special, pooling, {"query": "who: "})


def tiny_xlm_roberta(folder: Path) -> Path:
    """An XLM-RoBERTa with Unigram and mean pooling; its positions begin after the padding id."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import XLMRobertaConfig, XLMRobertaModel

    special = ["<s>", "<pad>", "</s>", "<unk>"]
    pieces = [(piece, 0.0) for piece in special] + [("▁", -2.0), ("▁who", -3.0), ("ing", -2.5)]
    pieces += [(letter, -4.0 - i / 10) for i, letter in enumerate(LETTERS)]
    made = Tokenizer(models.Unigram(pieces, 3, byte_fallback=False))
    made.normalizer, made.pre_tokenizer = normalizers.NFKC(), pre_tokenizers.Metaspace()
    made.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    config = XLMRobertaConfig(
        vocab_size=len(pieces), max_position_embeddings=MAX_TOKENS + 2, pad_token_id=1, type_vocab_size=1, **SIZES
    )
    names = dict(zip(("bos_token", "pad_token", "eos_token", "unk_token"), special, strict=True))
    return _write(folder, XLMRobertaModel, config, made, names, "mean", {"query": "query: ", "document": "passage: "})


def _write(
    folder: Path, kind: Any, config: Any, tokenizer: Any, special: dict[str, str], pooling: str, prompts: dict[str, str]
) -> Path:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import PreTrainedTokenizerFast

    torch.manual_seed(7)
    parts = folder.with_name(folder.name + "-parts")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kind(config, add_pooling_layer=False).save_pretrained(parts)
        PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=MAX_TOKENS, **special).save_pretrained(
            parts
        )
        model_args = {"add_pooling_layer": False}
        transformer = Transformer(str(parts), model_kwargs=model_args)
        SentenceTransformer(modules=[transformer, Pooling(SIZES["hidden_size"], pooling)], prompts=prompts).save(
            str(folder)
        )
    return folder
