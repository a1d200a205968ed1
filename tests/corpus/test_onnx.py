"""ONNX Runtime's vectors are sentence-transformers' vectors, and its export is written whole or not at all."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from corpus.catalogue import load_catalogue
from corpus.durable import PART
from corpus.embedding import Encoder, ModelFolder, model_folder, open_encoder
from corpus.embedding.encoder import AGREES_FROM
from corpus.embedding.export import Export, find_export, make_export
from corpus.embedding.onnx_encoder import BATCH_TEXTS, BATCH_TOKENS, batches
from corpus.embedding.pieces import FULL_FROM, PieceTokenizer, WholeTokenizer
from corpus.embedding.recipe import Unsupported, read_recipe
from corpus.embedding.torch_encoder import TorchEncoder
from corpus.progress import Silent
from corpus.settings import Settings
from tests.corpus.tiny_models import tiny_bert, tiny_xlm_roberta

HARD = [
    *(
        "",
        " ",
        "?",
        "🙂🎙️",
        "من يستمع إلى تسجيلاتي؟",
        "スマートスピーカーは会話を録音しますか。",
        "음성 기록을 지우고 싶어요",
    ),
    *("<s> </s><pad>", "[SEP] [PAD]", "ﬁ ½ Ⅷ \u00a0\u200b e\u0301", "a\tb\nc", "x" * 700, "録音" * 600),
    "The recording of what was said is kept until its owner deletes it, and a transcript longer still. " * 40,
]


def test_its_vectors_agree_with_sentence_transformers(encoder: Encoder, torch: Encoder) -> None:
    assert encoder.engine == "ONNX Runtime"
    assert_agree(encoder, torch, [*HARD, *random.Random(1).sample(catalogue_texts(), 24)])


@pytest.mark.slow
def test_its_vectors_agree_on_500_texts_of_four_languages(encoder: Encoder, torch: Encoder) -> None:
    assert_agree(encoder, torch, random.Random(2).sample(catalogue_texts(), 500))


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode_questions([]).shape == (0, encoder.dim)


def test_progress_counts_every_text_once(encoder: Encoder) -> None:
    steps: list[int] = []
    encoder.encode_passages(["a", "b" * 300, "c"], steps.append)
    assert sum(steps) == 3


def test_encoding_imports_no_torch(model_settings: Settings, encoder: Encoder) -> None:
    code = f"""
import sys
from pathlib import Path
from corpus.embedding import model_folder, open_encoder
from corpus.settings import Settings
settings = Settings(data=Path({str(model_settings.data)!r}), threads=1)
encoder = open_encoder(model_folder(settings), settings)
encoder.encode_questions(["Who listens?", "誰が聞いていますか"])
encoder.encode_passages(["Nobody."])
print(encoder.engine, [m for m in ("torch", "transformers", "sentence_transformers", "onnx") if m in sys.modules])
"""
    assert run(code) == "ONNX Runtime []\n"


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([], []),
        ([500, 3, 600, 3], [[1, 3], [0], [2]]),
        ([BATCH_TOKENS + 1, BATCH_TOKENS + 1], [[0], [1]]),
        ([1] * (BATCH_TEXTS + 1), [[*range(BATCH_TEXTS)], [BATCH_TEXTS]]),
    ],
)
def test_texts_of_like_length_are_encoded_together(lengths: list[int], expected: list[list[int]]) -> None:
    assert list(batches(lengths)) == expected


# The tokenizer of a question's own pieces


@pytest.fixture(scope="session")
def tokenizers(model_settings: Settings, encoder: Encoder) -> tuple[PieceTokenizer, WholeTokenizer]:
    folder = model_folder(model_settings)
    export = find_export(folder, model_settings.models)
    assert isinstance(export, Export)
    assert export.has_pieces
    file = folder.path / "tokenizer.json"
    return PieceTokenizer(export.path, file, 512), WholeTokenizer(file, 512)


ODD = st.sampled_from(
    ["<s>", " <mask>", "<pad>", "</s>", "<unk>", "▁", "  ", "\n", "\u0301", "🙂", "ﬁ", "\u00a0", "٣", "query: "]
)
WORDS = st.sampled_from(
    sorted({word for statement in load_catalogue().statements for word in statement.text["de"].split()})
)
TEXTS = st.lists(st.one_of(ODD, WORDS, st.text(max_size=8)), max_size=20).map(" ".join) | st.text(max_size=60)


@given(st.lists(TEXTS, min_size=1, max_size=4))
@hypothesis_settings(max_examples=300, deadline=None)
def test_a_texts_own_pieces_give_the_tokens_of_the_whole_vocabulary(
    tokenizers: tuple[PieceTokenizer, WholeTokenizer], texts: list[str]
) -> None:
    few, whole = tokenizers
    assert few.ids(texts) == whole.ids(texts)


def test_many_texts_load_the_whole_vocabulary_once(model_settings: Settings, encoder: Encoder) -> None:
    folder = model_folder(model_settings)
    export = find_export(folder, model_settings.models)
    assert isinstance(export, Export)
    few = PieceTokenizer(export.path, folder.path / "tokenizer.json", 512)
    short = few.ids(["Who listens?"])
    assert len(few.ids(["word " * FULL_FROM])[0]) == 512
    assert few.ids(["Who listens?"]) == short


# Other models


@pytest.mark.parametrize("make", [tiny_bert, tiny_xlm_roberta])
def test_another_models_vectors_agree_and_its_folder_stays_as_it_was(make: type, tmp_path: Path) -> None:
    path = make(tmp_path / "model")
    before = listing(path)
    settings = Settings(data=tmp_path / "data", model=str(path), threads=2)
    folder = model_folder(settings)
    encoder = open_encoder(folder, settings)
    assert encoder.engine == "ONNX Runtime"
    assert encoder.fingerprint == folder.fingerprint
    assert_agree(encoder, TorchEncoder(folder, 2), [*HARD, "who is listening <pad> now", "Singing", "ab" * 80])
    assert listing(path) == before


def test_a_model_of_another_kind_is_served_by_sentence_transformers(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", model=str(tiny_bert(tmp_path / "model", pooling="max")), threads=2)
    encoder = open_encoder(model_folder(settings), settings)
    assert encoder.engine == "sentence-transformers"
    assert encoder.encode_questions(["who?"]).shape == (1, 32)


@pytest.mark.parametrize(
    ("file", "change", "reason"),
    [
        ("config.json", {"model_type": "mpnet"}, "architecture mpnet"),
        ("config.json", {"hidden_act": "relu"}, "activation relu"),
        ("config.json", {"position_embedding_type": "relative_key"}, "relative positions"),
        ("config.json", {"hidden_size": None}, "its configuration cannot be read"),
        ("1_Pooling/config.json", {"pooling_mode": ["mean", "cls"]}, "pooling mean, cls"),
        ("1_Pooling/config.json", {"include_prompt": False}, "pooling without the prompt"),
        ("sentence_bert_config.json", {"do_lower_case": True}, "do_lower_case = True"),
        ("tokenizer_config.json", {"padding_side": "left"}, "padding_side left"),
    ],
)
def test_what_is_not_understood_is_not_exported(
    bert: ModelFolder, tmp_path: Path, file: str, change: dict[str, object], reason: str
) -> None:
    path = tmp_path / "model"
    shutil.copytree(bert.path, path)
    changed = json.loads((path / file).read_text()) | change
    (path / file).write_text(json.dumps(changed))
    recipe = read_recipe(path)
    assert isinstance(recipe, Unsupported)
    assert reason in recipe.reason


def test_weights_that_are_missing_are_a_refusal_that_is_kept(bert: ModelFolder, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    path = tmp_path / "model"
    shutil.copytree(bert.path, path)
    weights = load_file(path / "model.safetensors")
    weights["encoder.layer.0.output.dense.bias"] = weights["encoder.layer.0.output.dense.bias"].astype(np.float16)
    save_file(weights, path / "model.safetensors")
    folder = ModelFolder(path, "halves", "halves")
    made = make_export(folder, tmp_path / "models", None, Silent())
    assert isinstance(made, Unsupported)
    assert "F16" in made.reason
    assert find_export(folder, tmp_path / "models") == made


def test_an_export_that_fails_its_check_is_remembered_and_removed(bert: ModelFolder, tmp_path: Path) -> None:
    made = make_export(bert, tmp_path, lambda _: "its vectors differ", Silent())
    assert made == Unsupported("its vectors differ")
    assert find_export(bert, tmp_path) == made
    assert [p.name for p in tmp_path.glob("onnx-*/*")] == ["export.json"]


# Writing the export


def test_a_kill_while_it_is_written_leaves_nothing_half(bert: ModelFolder, tmp_path: Path) -> None:
    code = f"""
import os, signal
from pathlib import Path
import corpus.embedding.pieces
from corpus.embedding import ModelFolder
from corpus.embedding.export import make_export
from corpus.progress import Silent
corpus.embedding.pieces.write_pieces = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
make_export(ModelFolder(Path({str(bert.path)!r}), "f", "n"), Path({str(tmp_path)!r}), None, Silent())
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode < 0
    assert [p.name[: len(PART)] for p in tmp_path.iterdir() if p.is_dir()] == [PART]
    folder = ModelFolder(bert.path, "f", "n")
    assert find_export(folder, tmp_path) is None
    assert isinstance(make_export(folder, tmp_path, None, Silent()), Export)
    assert [p.name for p in tmp_path.iterdir() if p.is_dir()] == ["onnx-f"]


def test_two_processes_at_once_write_one_export(bert: ModelFolder, tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from corpus.embedding import ModelFolder
from corpus.embedding.export import Export, make_export
from corpus.progress import TerminalReporter
folder = ModelFolder(Path({str(bert.path)!r}), "f", "n")
assert isinstance(make_export(folder, Path({str(tmp_path)!r}), None, TerminalReporter()), Export)
"""
    both = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(said) == ["", "preparing the embedding model for ONNX Runtime (once, 100 MB)\n"]


def test_a_damaged_export_is_written_again(bert: ModelFolder, tmp_path: Path) -> None:
    made = make_export(bert, tmp_path, None, Silent())
    assert isinstance(made, Export)
    with (made.path / "model.bin").open("ab") as file:
        file.truncate(100)
    assert find_export(bert, tmp_path) is None
    assert make_export(bert, tmp_path, None, Silent()) == made


def test_where_the_data_folder_cannot_be_written_it_serves_all_the_same(
    model_settings: Settings, encoder: Encoder, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    settings = Settings(data=tmp_path / "file" / "data", threads=1)
    other = open_encoder(model_folder(model_settings), settings)
    assert other.engine == "ONNX Runtime"
    assert np.allclose(other.encode_questions(["Who?"]), encoder.encode_questions(["Who?"]), atol=1e-5)


@pytest.fixture(scope="session")
def torch(model_settings: Settings) -> Encoder:
    return TorchEncoder(model_folder(model_settings), 2)


@pytest.fixture(scope="session")
def bert(tmp_path_factory: pytest.TempPathFactory) -> ModelFolder:
    """A tiny BERT; tests only read it."""
    return ModelFolder(tiny_bert(tmp_path_factory.mktemp("bert") / "model"), "tiny-bert", "tiny")


def assert_agree(ours: Encoder, reference: Encoder, texts: list[str]) -> None:
    for part in ([t for t in texts if len(t) < 400], [t for t in texts if len(t) >= 400]):  # else all are padded
        for a, b in (
            (ours.encode_questions(part), reference.encode_questions(part)),
            (ours.encode_passages(part), reference.encode_passages(part)),
        ):
            assert a.dtype == np.float32
            assert a.shape == b.shape
            cosines = (a * b).sum(axis=1)
            assert all(cosines >= AGREES_FROM), part[int(cosines.argmin())]
            assert np.allclose(np.linalg.norm(a, axis=1), 1, atol=1e-5)


def catalogue_texts() -> list[str]:
    """Statements and the ways people ask for them, in four languages, sorted."""
    statements = load_catalogue().statements
    texts = {text for statement in statements for text in statement.text.values()}
    return sorted(texts | {ask for s in statements for asks in s.asks.values() for ask in asks})


def listing(folder: Path) -> list[tuple[str, int, int]]:
    return sorted((str(p), p.stat().st_size, p.stat().st_mtime_ns) for p in folder.rglob("*"))


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
