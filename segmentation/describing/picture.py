"""All customers on a map as a picture of fixed size: how dense they lie, where each segment is, a sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter

from segmentation.maps import CustomerMap, drawn

#: Cells of the picture across and up: finer than the blur, small enough for a picture of some 20 kB.
WIDE, HIGH = 128, 80
#: Standard deviation of the blur, in cells: few customers shall look like a cloud, not like crumbs.
BLUR = 1.6
#: An outline holds this share of the segment's customers, where they lie densest.
HELD = 0.8
#: Room around the outermost customers, as a share of the width: outlines close within the picture.
ROOM = 0.06
#: So many customers are all drawn as points on top of the picture.
MOST_POINTS = 1_500
#: Of more, so many are: each costs the browser its time, and the cloud is everyone; the selection has a part.
SAMPLE, OF_SELECTION = 600, 300


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """How dense the customers of each segment lie on a map.

    density: `(k, HIGH, WIDE)` customers per cell, blurred, the lowest row first. extent: left, right, bottom
    and top of the cells, in the map's units. outlines: per segment `(m, 2, 2)`, m pieces of line, each from
    (x, y) to (x, y).
    """

    density: np.ndarray
    extent: tuple[float, float, float, float]
    outlines: tuple[np.ndarray, ...]


def picture_of(found: CustomerMap, labels: np.ndarray, k: int) -> Picture:
    """Count the customers of a map over its cells; `labels`: `(n,)`, the segments of all in the matrix."""
    x, y = _edges(found.points[:, 0], WIDE), _edges(found.points[:, 1], HIGH)
    column = np.clip(np.searchsorted(x, found.points[:, 0], side="right") - 1, 0, WIDE - 1)
    row = np.clip(np.searchsorted(y, found.points[:, 1], side="right") - 1, 0, HIGH - 1)
    cells = (labels[found.customers].astype(np.int64) * HIGH + row) * WIDE + column
    counts = np.bincount(cells, minlength=k * HIGH * WIDE).reshape(k, HIGH, WIDE).astype(float)
    density = np.stack([gaussian_filter(one, BLUR, mode="constant") for one in counts]).astype(np.float32)
    extent = (float(x[0]), float(x[-1]), float(y[0]), float(y[-1]))
    return Picture(density, extent, tuple(_outline(one, x, y) for one in density))


def _edges(values: np.ndarray, cells: int) -> np.ndarray:
    low, high = float(values.min()), float(values.max())
    room = ROOM * (high - low) or 1.0
    return np.linspace(low - room, high + room, cells + 1)


def _outline(density: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The line around the densest cells that hold HELD of the segment."""
    falling = np.sort(density, axis=None)[::-1]
    held = np.cumsum(falling)
    if not held[-1] > 0:
        return np.empty((0, 2, 2))
    level = float(falling[np.searchsorted(held, HELD * held[-1])])
    middles = (x[:-1] + x[1:]) / 2, (y[:-1] + y[1:]) / 2
    return contour(density, level, *middles)


def contour(heights: np.ndarray, level: float, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Trace where `heights` (rows at `y`, columns at `x`) cross `level`: `(m, 2, 2)` pieces of line.

    Marching squares (Lorensen & Cline 1987, in the plane); at a saddle the two pieces cut corners off.
    """
    high = heights >= level
    rows, columns = np.mgrid[: high.shape[0] - 1, : high.shape[1] - 1].reshape(2, -1)
    corners = [(rows, columns), (rows, columns + 1), (rows + 1, columns + 1), (rows + 1, columns)]
    met, places = [], []
    for one, other in zip(corners, corners[1:] + corners[:1], strict=True):
        met.append(high[one] != high[other])
        below, above = heights[one].astype(float), heights[other].astype(float)
        part = (level - below) / np.where(met[-1], above - below, 1.0)
        places.append(
            np.column_stack(
                [
                    x[one[1]] + part * (x[other[1]] - x[one[1]]),
                    y[one[0]] + part * (y[other[0]] - y[one[0]]),
                ]
            )
        )
    crossed, where = np.stack(met, axis=1), np.stack(places, axis=1)
    # The edges that are crossed come first, in their order: two of them, or all four.
    order = np.argsort(~crossed, axis=1, kind="stable")
    pieces = np.take_along_axis(where, order[:, :, None], axis=1)
    number = crossed.sum(axis=1)
    return np.concatenate([pieces[number >= 2, :2], pieces[number == 4, 2:]])


def sample_of(found: CustomerMap, selected: np.ndarray | None = None, seed: int = 0) -> np.ndarray:
    """Draw points of the map to show, positions in `found.points`; of a small selection as many as fit.

    selected: `(m,)` bool, of the points of the map.
    """
    everyone = len(found.points)
    if everyone <= MOST_POINTS:
        return np.arange(everyone)
    if selected is None or not selected.any():
        return drawn(everyone, SAMPLE, seed)
    theirs = np.flatnonzero(selected)
    some = theirs[drawn(len(theirs), OF_SELECTION, seed)]
    return np.union1d(some, drawn(everyone, SAMPLE - len(some), seed))
