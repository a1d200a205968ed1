"""A large Unigram tokenizer that needs no loading: each call gets the few pieces that its texts can hold.

Loading 250,000 pieces costs most of a second and 100 MB; a question of 60 letters can hold some hundred of them. A
Unigram segmentation looks only at pieces that are substrings of the normalised text, and at the lowest score of all,
which prices what is unknown: so a tokenizer of those pieces, and one of the lowest score, segments in the same way.
Normalization, special tokens and truncation remain those of tokenizer.json.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SMALL = 50_000  # pieces: fewer are loaded at once
HEAD = 16  # the first pieces, with the special ones, keep their ids
LONGEST = 64  # characters a piece; longer ones would make the search for substrings slow
BASE = np.uint64(0x9E3779B97F4A7C15)  # of the polynomial hash, odd: 2^64 divided by the golden ratio
FULL_FROM = 20_000  # characters in one call, from where loading the whole vocabulary is the quicker way
SHELL, HASHES, PIECES, TEXT = "tokenizer.json", "hashes.npy", "pieces.npy", "text.npy"
PIECE = np.dtype([("id", "<u4"), ("start", "<u4"), ("end", "<u4"), ("score", "<f8")])
Hashes = npt.NDArray[np.uint64]


def write_pieces(tokenizer: Path, folder: Path) -> bool:
    """Writes what PieceTokenizer maps into ``folder``; False, and nothing, where ``tokenizer`` is not of that kind."""
    data = json.loads(tokenizer.read_text(encoding="utf-8"))
    model = data["model"]
    vocabulary = [(str(piece), float(score)) for piece, score in model.get("vocab", ())] if _fits(data) else []
    texts = [piece for piece, _ in vocabulary]
    if len(texts) < SMALL or max(map(len, texts)) > LONGEST:
        return False
    hashes = _piece_hashes(texts)
    order = np.argsort(hashes)
    if len(np.unique(hashes)) < len(texts):
        return False
    lengths = np.array([len(piece.encode()) for piece in texts])
    ends = np.cumsum(lengths)
    table = np.empty(len(texts), PIECE)
    table["id"], table["start"], table["end"] = np.arange(len(texts)), ends - lengths, ends
    table["score"] = [score for _, score in vocabulary]
    np.save(folder / HASHES, hashes[order])
    np.save(folder / PIECES, table[order])
    np.save(folder / TEXT, np.frombuffer("".join(texts).encode(), np.uint8))
    base = _base(data, vocabulary)
    data["model"]["vocab"] = [vocabulary[i] for i in base]
    data["base"], data["longest"] = base, max(map(len, texts))
    (folder / SHELL).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return True


def _fits(data: dict[str, Any]) -> bool:
    """Whether it is a Unigram model whose special tokens are pieces, those that are added to a text among the first."""
    model, added = data["model"], data.get("added_tokens") or []
    template = ((data.get("post_processor") or {}).get("special_tokens") or {}).values()
    return (
        (data.get("post_processor") or {}).get("type") == "TemplateProcessing"
        and model.get("type") == "Unigram"
        and not model.get("byte_fallback")
        and isinstance(model.get("unk_id"), int)
        and model["unk_id"] < HEAD
        and all(i < HEAD for token in template for i in token["ids"])
        and all(t["id"] < len(model["vocab"]) and model["vocab"][t["id"]][0] == t["content"] for t in added)
    )


def _base(data: dict[str, Any], vocabulary: list[tuple[str, float]]) -> list[int]:
    """Ids of the pieces that every small vocabulary begins with: the first, the special, one of the lowest score."""
    lowest = min(range(len(vocabulary)), key=lambda i: vocabulary[i][1])
    special = sorted(token["id"] for token in data.get("added_tokens") or [])
    return list(dict.fromkeys([*range(HEAD), *special, lowest]))


class PieceTokenizer:
    """Token ids as the whole tokenizer gives them, from a mapped table of its pieces."""

    def __init__(self, folder: Path, whole: Path, max_tokens: int) -> None:
        from tokenizers import Tokenizer

        shell = json.loads((folder / SHELL).read_text(encoding="utf-8"))
        self._base: list[int] = shell.pop("base")
        self._longest: int = shell.pop("longest")
        self._base_pieces = [(str(piece), float(score)) for piece, score in shell["model"]["vocab"]]
        self._unknown: int = shell["model"]["unk_id"]
        text = json.dumps(shell)
        self._surface, self._small = Tokenizer.from_str(text), Tokenizer.from_str(text)
        self._surface.no_truncation()
        self._small.no_padding()
        self._small.enable_truncation(max_tokens)
        self._hashes, self._pieces, self._text = (
            np.asarray(np.load(folder / name, mmap_mode="r")) for name in (HASHES, PIECES, TEXT)
        )
        self._whole_file, self._max_tokens = whole, max_tokens
        self._whole: Tokenizer | None = None
        self._one_at_a_time = threading.Lock()

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The token ids of each text, with the special ones, cut at the model's limit."""
        if self._whole or sum(map(len, texts)) >= FULL_FROM:
            return [encoding.ids for encoding in self._load_whole().encode_batch(list(texts))]
        with self._one_at_a_time:
            found = self._found("".join(self._surface_of(text) for text in texts))
            ids = self._fill(found)
            return [[ids[i] for i in encoding.ids] for encoding in self._small.encode_batch(list(texts))]

    def _load_whole(self) -> Tokenizer:
        whole = self._whole
        if whole is None:
            self._whole = whole = load_tokenizer(self._whole_file, self._max_tokens)
        return whole

    def _surface_of(self, text: str) -> str:
        """``text`` normalised, as segmentation sees it: an unknown piece's token is its own surface."""
        return "".join(self._surface.encode(text, add_special_tokens=False).tokens)

    def _found(self, surface: str) -> npt.NDArray[Any]:
        """The rows of the pieces that are substrings of ``surface``; two with the same hash would do no harm."""
        hashes = substring_hashes(surface, self._longest)
        places = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        rows: npt.NDArray[Any] = self._pieces[places[self._hashes[places] == hashes]]
        return rows

    def _fill(self, found: npt.NDArray[Any]) -> list[int]:
        """Gives the small tokenizer the pieces ``found``. Returns the whole vocabulary's id of each of its ids."""
        from tokenizers.models import Unigram

        pieces, ids, known = list(self._base_pieces), list(self._base), set(self._base)
        for number, start, end, score in found.tolist():
            if number not in known:
                pieces.append((self._text[start:end].tobytes().decode(), score))
                ids.append(number)
        self._small.model = Unigram(pieces, self._unknown, byte_fallback=False)
        return ids


class WholeTokenizer:
    """Token ids of a tokenizer that is small enough to be loaded at once."""

    def __init__(self, file: Path, max_tokens: int) -> None:
        self._tokenizer = load_tokenizer(file, max_tokens)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]


def load_tokenizer(file: Path, max_tokens: int) -> Tokenizer:
    from tokenizers import Tokenizer

    whole = Tokenizer.from_file(str(file))
    whole.no_padding()
    whole.enable_truncation(max_tokens)
    return whole


def substring_hashes(text: str, longest: int) -> Hashes:
    """The hash of every substring of up to ``longest`` characters, without repetition, in order."""
    letters = np.frombuffer(text.encode("utf-32-le"), "<u4").astype(np.uint64)
    rolling = np.zeros(len(letters), np.uint64)
    parts = []
    for length in range(1, min(longest, len(letters)) + 1):
        rolling = rolling[: len(letters) - length + 1] * BASE + letters[length - 1 :] + np.uint64(1)
        parts.append(rolling)
    return np.unique(np.concatenate(parts)) if parts else rolling


def _piece_hashes(pieces: list[str]) -> Hashes:
    """The hash of each piece: a piece is its own longest substring."""
    out = np.empty(len(pieces), np.uint64)
    lengths = np.array([len(piece) for piece in pieces])
    for length in np.unique(lengths):
        places = np.flatnonzero(lengths == length)
        joined = "".join(pieces[i] for i in places)
        letters = np.frombuffer(joined.encode("utf-32-le"), "<u4").astype(np.uint64).reshape(len(places), length)
        rolling = np.zeros(len(places), np.uint64)
        for column in range(length):
            rolling = rolling * BASE + letters[:, column] + np.uint64(1)
        out[places] = rolling
    return out
