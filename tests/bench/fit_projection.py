"""What is learned from the briefs alone: a map of the vectors, and which topic a mapped vector is about.

The map: every ask of the briefs is a question whose statement is known. It is trained so that an ask, projected, lies
nearer to its statement's texts and other asks (itself left out) than to all others': softmax over all statements,
Adam, and a penalty that keeps it near the identity. The topics: a multinomial logistic regression on all asks and
texts. No test question is used. ``python -m tests.bench.fit --write`` calls it where the briefs or the model changed.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.answering.prepared import centred
from bot.answering.projection import Projection, load_projection, projected, write_projection
from corpus.catalogue import load_catalogue
from corpus.embedding.encoder import Vectors
from corpus.index import Snapshot

TOPIC_C = 3.0  # inverse strength of the topics' L2 penalty
STEPS, BATCH, RATE, SEED = 150, 512, 1e-3, 1
TEMPERATURE = 0.05  # of the softmax over cosines
NEAR_IDENTITY = 3.0  # weight of the mean squared distance from the identity, a row


def fit(snapshot: Snapshot) -> Projection:
    """The map and the topics, of all entries of ``snapshot``, which holds the briefs alone."""
    rows = np.arange(len(snapshot.layout.targets))
    vectors = centred(snapshot, snapshot.vectors_of(rows), rows)
    matrix = fit_matrix(snapshot, vectors)
    return fit_topics(snapshot, projected(vectors, matrix), matrix)


def fit_topics(snapshot: Snapshot, mapped: Vectors, matrix: Vectors) -> Projection:
    """``matrix`` with the topics of vectors that it maps."""
    topic_of = dict(snapshot.database.execute("SELECT n, topic FROM target").fetchall())
    topics = [topic_of[n] for n in snapshot.layout.targets]
    model = LogisticRegression(C=TOPIC_C, max_iter=1000).fit(mapped, topics)
    slopes, intercepts = (np.asarray(part, np.float32) for part in (model.coef_, model.intercept_))
    nothing_yet = np.zeros(len(matrix) + 1, np.float32)  # tests/bench/fit.py learns it
    return Projection(tuple(map(str, model.classes_)), briefs_digest(), matrix, slopes, intercepts, nothing_yet)


def fit_matrix(snapshot: Snapshot, vectors: Vectors) -> Vectors:
    """The map, shape (dim, dim); ``vectors`` are the centred ones of all entries."""
    import torch

    layout = snapshot.layout
    asks, texts = (torch.tensor(vectors[rows]) for rows in (layout.asked, ~layout.asked))
    of_ask, of_text = (torch.tensor(layout.targets[rows]) for rows in (layout.asked, ~layout.asked))
    dim = vectors.shape[1]
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


def refit_where_stale(snapshot: Snapshot) -> bool:
    """Whether projection.npz was fitted anew, because the briefs or the model are not those that it was fitted on."""
    known = load_projection(snapshot.manifest.model)
    if known and known.briefs == briefs_digest():
        return False
    write_projection(fit(snapshot), snapshot.manifest.model)
    return True


def briefs_digest() -> str:
    """SHA-256 over the texts, asks and topics of all statements: what the projection is learned from."""
    statements = sorted(load_catalogue().statements, key=lambda statement: statement.fact)
    parts = [(s.fact, s.topic, sorted(s.text.items()), sorted(s.asks.items())) for s in statements]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
