"""Vectors of many texts for a measurement, kept between runs in the folder for temporary files."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from corpus.embedding import Encoder, model_folder, open_encoder
from corpus.embedding.encoder import Vectors
from corpus.settings import Settings

FOLDER = Path(tempfile.gettempdir()) / "earshot-bench"
PART = 256  # texts that are encoded between two writes


@cache
def bench_encoder() -> Encoder:
    settings = Settings(data=FOLDER, threads=2)
    return open_encoder(model_folder(settings), settings)


def encoded(texts: Sequence[str], questions: bool) -> Vectors:
    """The vectors of ``texts``, shape (n, dim); those of an earlier run are read from disk."""
    path = FOLDER / f"{bench_encoder().fingerprint}-{'questions' if questions else 'passages'}.npz"
    known = _read(path)
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    for start in range(0, len(missing), PART):
        part = missing[start : start + PART]
        encode = bench_encoder().encode_questions if questions else bench_encoder().encode_passages
        known |= zip(part, encode(part), strict=True)
        print(f"embedding: {start + len(part)} of {len(missing)}", flush=True)
        _write(path, known)
    return np.stack([known[text] for text in texts])


def _read(path: Path) -> dict[str, Vectors]:
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as file:
        return dict(zip((str(text) for text in file["texts"]), file["vectors"], strict=True))


def _write(path: Path, known: dict[str, Vectors]) -> None:
    part = path.with_suffix(".part.npz")
    np.savez(part, texts=np.array(list(known), np.str_), vectors=np.stack(list(known.values())))
    part.replace(path)
