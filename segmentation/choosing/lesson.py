"""k-means told step by step on two features: centres at random, assign, move, until nothing moves.

This is Lloyd's algorithm in its plainest form, made to be watched. The segments of the dashboard come from
the search in `clustering`, which tries many starts and keeps the best.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.integer]

MOST_POINTS = 300  # single points can still be followed with the eye
MOST_ROUNDS = 30  # a lesson longer than this teaches nothing more
START, ASSIGN, MOVE, DONE = "start", "assign", "move", "done"


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One picture of the lesson."""

    kind: str  # "start", "assign", "move" or "done"
    centers: Floats  # (k, 2)
    labels: Labels  # (n,) each point's nearest centre; -1 before the first assignment
    changed: int  # points that changed their centre in this step
    inertia: float  # sum of squared distances to the own centre; nan before the first assignment


def sampled(rows: Floats, seed: int = 0) -> Labels:
    """Choose at most MOST_POINTS of `rows` (n, d) to be drawn, in their order."""
    if len(rows) <= MOST_POINTS:
        return np.arange(len(rows))
    return np.sort(np.random.default_rng([seed, 11]).choice(len(rows), MOST_POINTS, replace=False))


def lesson(points: Floats, k: int, seed: int = 0) -> tuple[Scene, ...]:
    """Play k-means on `points` (n, 2) with at most `k` centres that start at random points.

    >>> [scene.kind for scene in lesson(np.array([[0.0, 0], [1, 0], [9, 0], [10, 0]]), 2)][-1]
    'done'
    """
    distinct = np.unique(points, axis=0)
    k = min(k, len(distinct))
    centers = np.random.default_rng([seed, 12]).permutation(distinct)[:k]
    labels = np.full(len(points), -1)
    scenes = [Scene(START, centers, labels, 0, np.nan)]
    for _ in range(MOST_ROUNDS):
        nearest, inertia = _nearest(points, centers)
        changed = int((nearest != labels).sum())
        labels = nearest
        scenes.append(Scene(ASSIGN if changed else DONE, centers, labels, changed, inertia))
        if not changed:
            break
        centers = _means(points, labels, centers)
        scenes.append(Scene(MOVE, centers, labels, 0, _inertia(points, labels, centers)))
    return tuple(scenes)


def _nearest(points: Floats, centers: Floats) -> tuple[Labels, float]:
    squares = ((points[:, None] - centers) ** 2).sum(axis=2)
    return squares.argmin(axis=1), float(squares.min(axis=1).sum())


def _inertia(points: Floats, labels: Labels, centers: Floats) -> float:
    return float(((points - centers[labels]) ** 2).sum())


def _means(points: Floats, labels: Labels, centers: Floats) -> Floats:
    """Mean of each centre's points; a centre without points stays where it is."""
    return np.array(
        [points[labels == j].mean(axis=0) if (labels == j).any() else centers[j] for j in range(len(centers))]
    )
