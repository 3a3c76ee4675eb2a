"""k-means settled in float64 on weighted rows until no row changes its segment, and what labels come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from segmentation.clustering.moves import MAX_STEPS
from segmentation.clustering.points import blocks, strips

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.intp]

ROUNDING = 1 + 1e-9  # margins and shifts are rounded: look at a row too many rather than one too few
RECHECK_SHARE = 0.1  # rows nearest to a border that are looked at again before a full pass is due


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A settled solution on weighted float64 rows: `labels` (n,), `centers` (k, d) = weighted means."""

    labels: NDArray[np.int32]
    centers: Floats
    inertia: float


def converge(rows: Floats, weights: Floats, centers: Floats, check: Callable[[], None] = lambda: None) -> Fit:
    """Lloyd in float64 until no row changes its segment; an empty one starts anew at the worst-served row.

    A full pass notes each row's margin (second distance less first). A row can change only when a
    centre is farther than half of its margin from where the pass saw it, so the steps in between
    look at the rows nearest to a border alone (the triangle inequality of Hamerly 2010, one bound
    for all rows); when they have looked at as many rows as a pass would, a pass is due. `check` is
    called before each pass and may raise to stop.
    """
    state = _State(rows, weights, centers.copy())
    for _ in range(MAX_STEPS):
        check()
        state.assign()
        if not state.refill() and state.settle_borders():
            break
    labels, (sums, heft) = state.labels, segment_sums(rows, weights, state.labels, len(centers))
    centers = sums / heft[:, None]
    return Fit(labels.astype(np.int32), centers, inertia_of(rows, weights, centers, labels))


class _State:
    """Lloyd on its way: centres, labels, margins, and the sums that keep in step with the labels."""

    def __init__(self, rows: Floats, weights: Floats, centers: Floats) -> None:
        self.rows, self.weights, self.centers = rows, weights, centers
        self.labels: Labels
        self.margin: Floats
        self.sums: Floats
        self.heft: Floats

    def assign(self) -> None:
        """Look at every row: a full pass."""
        self.labels, self.margin = nearest(self.rows, self.centers)
        self.sums, self.heft = segment_sums(self.rows, self.weights, self.labels, len(self.centers))

    def refill(self) -> bool:
        """Put the centre of each empty segment on the row farthest from its own; False when none is empty."""
        empty = np.flatnonzero(self.heft == 0)
        if empty.size:
            away = ((self.rows - self.centers[self.labels]) ** 2).sum(axis=1) * self.weights
            self.centers[empty] = self.rows[np.argsort(-away, kind="stable")[: empty.size]]
        return bool(empty.size)

    def settle_borders(self) -> bool:
        """Move the centres until settled (True) or until a full pass is due (False)."""
        horizon = float(np.quantile(self.margin, RECHECK_SHARE)) if len(self.centers) > 1 else np.inf
        border = np.flatnonzero(self.margin <= horizon)
        border = border[np.argsort(self.margin[border], kind="stable")]
        near, rows, passed = self.margin[border], self.rows[border], self.centers
        drift, looked = 0.0, 0
        while (self.heft > 0).all() and looked < len(self.rows):
            self.centers = self.sums / self.heft[:, None]
            drift = max(drift, 2 * float(np.sqrt(((self.centers - passed) ** 2).sum(axis=1).max())))
            if drift > horizon:
                return False
            reach = int(np.searchsorted(near, drift * ROUNDING, side="right"))
            found, _ = nearest(rows[:reach], self.centers)
            changed = found != self.labels[border[:reach]]
            if not changed.any():
                return True
            self._send(border[:reach][changed], found[changed])
            looked += reach
        return False

    def _send(self, which: Labels, to: Labels) -> None:
        """Move the rows `which` to the segments `to`."""
        rows, weights, k = self.rows[which], self.weights[which], len(self.heft)
        for side, sign in ((self.labels[which], -1), (to, 1)):
            sums, heft = segment_sums(rows, weights, side, k)
            self.sums += sign * sums
            self.heft += sign * heft
        self.labels[which] = to


def nearest(rows: Floats, centers: Floats) -> tuple[Labels, Floats]:
    """Nearest centre of each row, the first of equals, and how much farther the second is: (n,), (n,)."""
    labels = np.zeros(len(rows), dtype=np.intp)
    margin = np.full(len(rows), np.inf)
    if len(centers) == 1:
        return labels, margin
    height = np.einsum("ij,ij->i", centers, centers)[:, None]
    for part in strips(len(rows), *centers.shape):
        here = rows[part]
        distance = (-2 * centers) @ here.T
        distance += height
        own = distance.argmin(axis=0)
        column = np.arange(own.size)
        squares = np.einsum("ij,ij->i", here, here)
        first = np.sqrt(np.maximum(distance[own, column] + squares, 0))
        distance[own, column] = np.inf
        labels[part] = own
        margin[part] = np.sqrt(np.maximum(distance.min(axis=0) + squares, 0)) - first
    return labels, margin


def assigned(rows: Floats, weights: Floats, centers: Floats) -> Fit:
    """The solution with `centers` (k, d) as they are, each row with the nearest, the first of equals."""
    labels = np.empty(len(rows), dtype=np.int32)
    inertia = float(weights @ np.einsum("ij,ij->i", rows, rows))
    height = np.einsum("ij,ij->i", centers, centers)[:, None]
    for part in strips(len(rows), *centers.shape):
        distance = (-2 * centers) @ rows[part].T
        distance += height
        labels[part] = distance.argmin(axis=0)
        inertia += float(weights[part] @ distance.min(axis=0))
    return Fit(labels, centers, max(inertia, 0.0))


def segment_sums(rows: Floats, weights: Floats, labels: NDArray[np.integer], k: int) -> tuple[Floats, Floats]:
    """Weighted sums (k, d) and weights (k,) of the segments."""
    heft = np.bincount(labels, weights, minlength=k).astype(np.float64)
    sums: Floats = np.stack([np.bincount(labels, column * weights, minlength=k) for column in rows.T], axis=1)
    return sums, heft


def inertia_of(rows: Floats, weights: Floats, centers: Floats, labels: NDArray[np.integer]) -> float:
    """Weighted sum of squared distances to the own centre."""
    total = 0.0
    for part in blocks(len(rows), rows.shape[1]):
        away = rows[part] - centers[labels[part]]
        total += float(np.einsum("ij,ij,i->", away, away, weights[part]))
    return total
