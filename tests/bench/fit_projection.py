"""Fits bot/answering/projection.npz: ``python -m tests.bench.fit_projection [--write]``.

Every ask of the briefs is a question whose statement is known. The map is trained so that an ask, projected, lies
nearer to its statement's texts and other asks (itself left out) than to all others': softmax over all statements,
Adam, and a penalty that keeps it near the identity. No test question is used.
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

from bot.answering.candidates import unit
from bot.answering.projection import write_projection
from bot.commands.knowledge import open_knowledge
from corpus.embedding.encoder import Vectors
from corpus.index import Snapshot

STEPS, BATCH, RATE, SEED = 150, 512, 1e-3, 1
TEMPERATURE = 0.05  # of the softmax over cosines
NEAR_IDENTITY = 3.0  # weight of the mean squared distance from the identity, a row


def fit(snapshot: Snapshot) -> Vectors:
    """The map, shape (dim, dim)."""
    import torch

    layout = snapshot.layout
    vectors = snapshot.vectors_of(np.arange(len(layout.targets)))
    centred = unit(vectors - layout.means[layout.groups])
    asks, texts = (torch.tensor(centred[rows]) for rows in (layout.asked, ~layout.asked))
    of_ask, of_text = (torch.tensor(layout.targets[rows]) for rows in (layout.asked, ~layout.asked))
    dim = centred.shape[1]
    identity = torch.eye(dim)
    matrix = torch.eye(dim, requires_grad=True)
    optimizer = torch.optim.Adam([matrix], lr=RATE)
    generator = torch.Generator().manual_seed(SEED)

    def nearest(cosines: Any, owners: Any) -> Any:
        start = torch.full((BATCH, snapshot.target_count), -1.0)
        return start.scatter_reduce(1, owners.expand(BATCH, -1), cosines, "amax")

    def project(rows: Any) -> Any:
        return torch.nn.functional.normalize(rows @ matrix, dim=-1)

    for step in range(STEPS):
        chosen = torch.randint(0, len(asks), (BATCH,), generator=generator)
        questions = project(asks[chosen])
        among_asks = questions @ project(asks).T
        among_asks[torch.arange(BATCH), chosen] = -1.0  # an ask does not find itself
        logits = (nearest(questions @ project(texts).T, of_text) + nearest(among_asks, of_ask)) / 2 / TEMPERATURE
        loss = torch.nn.functional.cross_entropy(logits, of_ask[chosen])
        loss = loss + NEAR_IDENTITY * ((matrix - identity) ** 2).sum() / dim
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 30 == 29:
            print(f"step {step + 1} of {STEPS}: loss {loss.item():.3f}", flush=True)
    return np.asarray(matrix.detach().numpy(), np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="write projection.npz")
    args = parser.parse_args()
    snapshot = open_knowledge().snapshot
    if snapshot.manifest.counts["documents"]:
        parser.error("fit it on the briefs alone: EARSHOT_DATA names a folder with imported documents")
    matrix = fit(snapshot)
    if args.write:
        write_projection(matrix, snapshot.manifest.model)


if __name__ == "__main__":
    main()
