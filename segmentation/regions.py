"""Regions of a plane: what a lasso or a box encloses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

#: Corners in order, each (x, y); the last is joined to the first.
Polygon = tuple[tuple[float, float], ...]

#: Farther than any customer in standard deviations, and near enough to compute with.
BEYOND = 1e9


def box(low: tuple[float, float], high: tuple[float, float]) -> Polygon:
    """Give the rectangle between two opposite corners as a polygon.

    >>> box((0, 0), (2, 1))
    ((0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (0.0, 1.0))
    """
    (left, bottom), (right, top) = (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))
    return ((left, bottom), (right, bottom), (right, top), (left, top))


def inside(points: np.ndarray, polygons: Sequence[Polygon]) -> np.ndarray:
    """Say which of `points` (m, 2) lie in any of `polygons`: (m,) bool.

    By counting the edges to the right of a point; an outline that crosses itself encloses what an odd number
    of its edges lie right of.

    >>> inside(np.array([[1, 1], [3, 1]]), [box((0, 0), (2, 2))]).tolist()
    [True, False]
    """
    found = np.zeros(len(points), dtype=bool)
    for polygon in polygons:
        corners = np.asarray(polygon, dtype=float).reshape(-1, 2)
        if len(corners) < 3:
            continue
        low, high = corners.min(axis=0), corners.max(axis=0)
        near = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1) & ~found)
        found[near] = _odd(points[near], corners)
    return found


def _odd(points: np.ndarray, corners: np.ndarray) -> np.ndarray:
    odd = np.zeros(len(points), dtype=bool)
    x, y = points[:, 0], points[:, 1]
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y1 != y2:
            spans = (y1 > y) != (y2 > y)
            odd ^= spans & (x < x1 + (y - y1) * ((x2 - x1) / (y2 - y1)))
    return odd
