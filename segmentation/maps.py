"""Customers on a plane: PCA keeps distances as well as a plane can, t-SNE keeps neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_limits

from segmentation.features import Features
from segmentation.words import percent

#: Points a browser draws at once without a pause.
MOST_POINTS = 5_000
#: t-SNE on more takes longer than anyone waits for a picture (about 6 s at 1,500 on one core).
MOST_TSNE = 1_500


@dataclass(frozen=True, slots=True, eq=False)
class CustomerMap:
    """points: `(m, 2)`. customers: `(m,)` the rows of the matrix they stand for. Titles of the axes."""

    points: np.ndarray
    customers: np.ndarray
    x_title: str
    y_title: str
    note: str


def pca_map(features: Features, seed: int = 0) -> CustomerMap:
    """Project on the two directions in which customers differ most (Pearson 1901).

    The directions come from all customers; a sample of 5,000 is shown.
    """
    matrix = features.matrix
    width = min(2, matrix.shape[1])
    # svd_solver "full" is exact and has no random part; the sign is fixed by scikit-learn.
    model = PCA(width, svd_solver="full").fit(matrix)
    shown = _sample(len(matrix), MOST_POINTS, seed)
    points = model.transform(matrix[shown])
    if width == 1:
        # One feature is a line; a little fixed spread keeps equal customers apart on the screen.
        points = np.column_stack([points, np.random.default_rng(seed).uniform(-1, 1, len(points))])
        return CustomerMap(
            points, shown, features.names[0], "(spread for the eye only)", _note(len(shown), matrix)
        )
    columns = [c for t in features.transforms for c in t.columns]
    titles = [
        f"{_direction(columns, axis)} ({percent(share)} of the differences)"
        for axis, share in zip(model.components_, model.explained_variance_ratio_, strict=True)
    ]
    together = percent(float(model.explained_variance_ratio_.sum()))
    note = f"{_note(len(shown), matrix)} The plane shows {together} of how customers differ."
    return CustomerMap(points, shown, titles[0], titles[1], note)


def tsne_map(features: Features, seed: int = 0) -> CustomerMap:
    """Place a sample so that neighbours stay neighbours (van der Maaten & Hinton 2008).

    Sizes of groups and distances between them mean nothing in it.
    """
    shown = _sample(len(features.matrix), MOST_TSNE, seed)
    matrix = features.matrix[shown]
    perplexity = min(30.0, max(1.0, (len(matrix) - 1) / 3))
    init = "pca" if matrix.shape[1] > 1 else "random"
    # Its threads wait for each other in busy loops: where another program has a core, 60 customers took
    # 20 seconds with two threads and a tenth of a second with one.
    with threadpool_limits(1, user_api="openmp"):
        points = TSNE(2, perplexity=perplexity, init=init, random_state=seed).fit_transform(matrix)
    note = (
        f"{_note(len(shown), features.matrix)} Neighbours are alike; distances between groups mean nothing."
    )
    return CustomerMap(points.astype(float), shown, "", "", note)


def _note(shown: int, matrix: np.ndarray) -> str:
    return (
        f"{shown:,} of {len(matrix):,} customers, drawn at random."
        if shown < len(matrix)
        else "All customers."
    )


def _sample(n: int, most: int, seed: int) -> np.ndarray:
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, most, replace=False))


def _direction(columns: list[str], axis: np.ndarray) -> str:
    """Name a direction by the two columns that weigh most in it: "more orders, less recency"."""
    strongest = np.argsort(-np.abs(axis), kind="stable")[:2]
    used = [i for i in strongest if abs(axis[i]) >= 0.3]
    return ", ".join(f"{'more' if axis[i] > 0 else 'less'} {columns[i]}" for i in used) or "mixed"
