"""Texts to vectors, behind a small protocol."""

from corpus.embedding.encoder import Encoder, open_encoder
from corpus.embedding.folder import ModelFolder, model_folder

__all__ = ["Encoder", "ModelFolder", "model_folder", "open_encoder"]
