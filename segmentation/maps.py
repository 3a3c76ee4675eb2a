"""Customers on a plane: PCA keeps distances as well as a plane can, t-SNE keeps neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_limits

from segmentation.clustering.steps import placed
from segmentation.features import Features
from segmentation.words import percent

#: t-SNE on more takes longer than anyone waits for a picture (about 6 s at 1,500 on one core).
MOST_TSNE = 1_500
#: How far customers are spread at right angles to the line that a single feature is, in its units.
SPREAD = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """A plane through the matrix's space: a row's place is (row - middle) · directions.

    middle: `(d,)`. directions: `(2, d)`, the second 0 where there is one feature only.
    """

    middle: np.ndarray
    directions: np.ndarray

    @property
    def flat(self) -> bool:
        """Is there one feature only, so that all customers lie on a line?"""
        return not self.directions[1].any()

    def place(self, rows: np.ndarray) -> np.ndarray:
        """Put `rows` (m, d) on the plane: (m, 2)."""
        return placed(rows, self.middle, self.directions)


@dataclass(frozen=True, slots=True, eq=False)
class CustomerMap:
    """points: `(m, 2)`. customers: `(m,)` the rows of the matrix they stand for. Titles of the axes.

    axes: the plane, where the map is one of all customers; None for a map that only holds those placed.
    """

    points: np.ndarray
    customers: np.ndarray
    x_title: str
    y_title: str
    note: str
    axes: Axes | None = None


def pca_map(features: Features, seed: int = 0) -> CustomerMap:
    """Project all customers on the two directions in which they differ most (Pearson 1901)."""
    matrix = features.matrix
    width = min(2, matrix.shape[1])
    # By the covariances: exact, quick for many rows, and without a random part; scikit-learn fixes the sign.
    model = PCA(width, svd_solver="covariance_eigh").fit(matrix)
    directions = np.zeros((2, matrix.shape[1]))
    directions[:width] = model.components_
    axes = Axes(model.mean_, directions)
    points, everyone = axes.place(matrix), np.arange(len(matrix))
    if width == 1:
        # One feature is a line; a little fixed spread keeps equal customers apart on the screen.
        points[:, 1] = np.random.default_rng(seed).uniform(-SPREAD, SPREAD, len(points))
        titles = features.names[0], "(spread for the eye only)"
        return CustomerMap(points, everyone, *titles, _note(len(matrix), len(matrix)), axes)
    columns = [c for t in features.transforms for c in t.columns]
    x_title, y_title = (
        f"{_direction(columns, axis)} ({percent(share)} of the differences)"
        for axis, share in zip(model.components_, model.explained_variance_ratio_, strict=True)
    )
    together = percent(float(model.explained_variance_ratio_.sum()))
    note = f"{_note(len(matrix), len(matrix))} The plane shows {together} of how customers differ."
    return CustomerMap(points, everyone, x_title, y_title, note, axes)


def tsne_map(features: Features, seed: int = 0) -> CustomerMap:
    """Place a sample so that neighbours stay neighbours (van der Maaten & Hinton 2008).

    Sizes of groups and distances between them mean nothing in it.
    """
    shown = drawn(len(features.matrix), MOST_TSNE, seed)
    matrix = features.matrix[shown]
    perplexity = min(30.0, max(1.0, (len(matrix) - 1) / 3))
    init = "pca" if matrix.shape[1] > 1 else "random"
    # Its threads wait for each other in busy loops: where another program has a core, 60 customers took
    # 20 seconds with two threads and a tenth of a second with one.
    with threadpool_limits(1, user_api="openmp"):
        points = TSNE(2, perplexity=perplexity, init=init, random_state=seed).fit_transform(matrix)
    note = (
        f"{_note(len(shown), len(features.matrix))} "
        "Neighbours are alike; distances between groups mean nothing."
    )
    return CustomerMap(points.astype(float), shown, "", "", note)


def drawn(n: int, most: int, seed: int = 0) -> np.ndarray:
    """Draw `most` of `n` positions at random, ascending; all of them where there are no more."""
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, most, replace=False))


def _note(shown: int, everyone: int) -> str:
    return f"{shown:,} of {everyone:,} customers, drawn at random." if shown < everyone else "All customers."


def _direction(columns: list[str], axis: np.ndarray) -> str:
    """Name a direction by the two columns that weigh most in it: "more orders, less recency"."""
    strongest = np.argsort(-np.abs(axis), kind="stable")[:2]
    used = [i for i in strongest if abs(axis[i]) >= 0.3]
    return ", ".join(f"{'more' if axis[i] > 0 else 'less'} {columns[i]}" for i in used) or "mixed"
