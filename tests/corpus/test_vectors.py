"""The vectors that ship with the briefs: of what stands there now, of this model, and exact enough."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.catalogue import Catalogue, load_catalogue
from corpus.catalogue.vectors import FILE, brief_keys, key_hash, packed_vectors, write_packed
from corpus.embedding import Encoder
from corpus.embedding.packaged import FINGERPRINT
from corpus.rebuild import embedded

STALE = "stale: run python -m corpus pack"


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return load_catalogue()


def test_every_text_of_the_briefs_has_its_vector(known: Catalogue) -> None:
    keys = brief_keys(known)
    assert set(packed_vectors(FINGERPRINT, keys)) == set(keys), STALE


def test_no_vector_is_superfluous(known: Catalogue) -> None:
    with np.load(FILE, allow_pickle=False) as file:
        stored = [bytes(row) for row in file["hashes"]]
    assert len(stored) == len(set(stored))
    assert set(stored) == {key_hash(key) for key in brief_keys(known)}, STALE


def test_the_keys_are_each_text_once_and_sorted(known: Catalogue) -> None:
    keys = brief_keys(known)
    assert keys == sorted(set(keys))
    asks = {ask for statement in known.statements for asks in statement.asks.values() for ask in asks}
    assert asks <= {text for is_question, text in keys if is_question}
    assert {text for s in known.statements for text in s.text.values()} <= {text for is_q, text in keys if not is_q}


@pytest.mark.parametrize("fingerprint", ["", "another", FINGERPRINT + "x"])
def test_another_model_gets_no_vectors(known: Catalogue, fingerprint: str) -> None:
    assert packed_vectors(fingerprint, brief_keys(known)) == {}


def test_the_packed_vectors_are_those_of_the_encoder(known: Catalogue, encoder: Encoder) -> None:
    keys = brief_keys(known)[:: len(brief_keys(known)) // 24]
    packed = packed_vectors(FINGERPRINT, keys)
    anew = embedded(keys, encoder, lambda _: None)
    assert encoder.fingerprint == FINGERPRINT
    assert {is_question for is_question, _ in keys} == {False, True}
    assert min(float(packed[key] @ anew[key]) for key in keys) >= 0.9999


def test_the_packed_vectors_are_of_unit_length(known: Catalogue) -> None:
    vectors = np.stack(list(packed_vectors(FINGERPRINT, brief_keys(known)).values()))
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_question_and_a_text_with_the_same_words_have_vectors_of_their_own(tmp_path: Path) -> None:
    one, other = np.eye(2, dtype=np.float32)
    write_packed({(True, "siri"): one, (False, "siri"): other}, "model", tmp_path / "v.npz")
    found = packed_vectors("model", [(True, "siri"), (False, "siri"), (True, "alexa")], tmp_path / "v.npz")
    assert {key: vector.tolist() for key, vector in found.items()} == {
        (True, "siri"): [1, 0],
        (False, "siri"): [0, 1],
    }


def test_the_same_vectors_give_the_same_file(tmp_path: Path) -> None:
    vectors = {(True, "b"): np.ones(2, np.float32), (False, "a"): np.zeros(2, np.float32)}
    write_packed(vectors, "model", tmp_path / "one.npz")
    write_packed(dict(reversed(vectors.items())), "model", tmp_path / "other.npz")
    with np.load(tmp_path / "one.npz") as one, np.load(tmp_path / "other.npz") as other:
        assert all((one[name] == other[name]).all() for name in ("hashes", "vectors"))


def test_where_there_is_no_file_there_are_no_vectors(tmp_path: Path) -> None:
    assert packed_vectors(FINGERPRINT, [(True, "x")], tmp_path / "none.npz") == {}
