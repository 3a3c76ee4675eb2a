"""k-means on many starts at once: the moves from which the sweep builds its search.

Why not one `sklearn.cluster.KMeans` per start: on 200 to 2,000 rows its checks cost 1-2 ms a fit,
ten times the arithmetic itself, and a sweep with its neighbours, references and bootstraps needs
thousands of fits. Here a step is two matrix products for all starts together; on 8,000 rows and
more it is as fast as scikit-learn's, row for row.

The search runs in float32, where only the order of solutions matters; `converge` settles the
winner in float64 on all rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Labels = NDArray[np.intp]

BLOCK = 1 << 18  # distances computed at a time, a megabyte of float32: half as much is no faster
SMALL = 990_000  # multiplications up to which OpenBLAS takes its way for small matrices, three times as fast
WIDEST, NARROWEST = 8_192, 512  # rows at a time on that way: more leave the cache, fewer pay for the calls
TRIALS = 4  # candidates per k-means++ pick; scikit-learn takes 2 + ln K, which is 4 for K from 8 to 20
MAX_STEPS = 300  # as scikit-learn: a search that has not settled by then gains nothing visible
ROUNDING = 1 + 1e-9  # margins and shifts are rounded: look at a row too many rather than one too few
TINY = float(np.finfo(np.float32).tiny)  # divides an empty segment's sums, which are zero, without a warning
RECHECK_SHARE = 0.1  # rows nearest to a border that are looked at again before a full pass is due


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Weighted rows in the layout the steps need, centred by the caller (float32 loses no digits then).

    `lifted` is (d + 1, n), the rows as columns above a line of ones, so that one product with
    (-2c, |c|²) gives squared distances less |x|²; `mass` is (n, d + 1), weight times (row, 1), so
    that one product with the memberships gives sums and weights of the segments.
    """

    lifted: Singles
    mass: Singles
    squares: Singles  # (n,) |x|²
    weights: Singles  # (n,)

    @classmethod
    def of(cls, rows: NDArray[np.floating], weights: NDArray[np.floating] | None = None) -> Points:
        """Lay out `rows` (n, d); every row counts once without `weights` (n,)."""
        count, width = rows.shape
        lifted = np.ones((width + 1, count), dtype=np.float32)
        lifted[:width] = rows.T
        heavy = np.ones(count, dtype=np.float32) if weights is None else weights.astype(np.float32)
        mass = (
            lifted.T
            if weights is None or (weights == 1).all()
            else np.ascontiguousarray(lifted.T) * heavy[:, None]
        )
        squares = np.einsum("ij,ij->j", lifted[:width], lifted[:width])
        return cls(lifted, mass, squares, heavy)

    @property
    def count(self) -> int:
        """Number of rows."""
        return len(self.mass)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.lifted) - 1

    @property
    def total(self) -> float:
        """Weighted sum of squares about the origin."""
        return float(self.squares @ self.weights)

    def rows(self, which: Labels) -> Singles:
        """Coordinates of the rows `which`, (..., d)."""
        return self.lifted[:-1].T[which]


def blocks(count: int, per_row: int) -> Iterator[slice]:
    """Cut `count` rows so that `per_row` numbers each fit into one block.

    >>> list(blocks(5, BLOCK // 2))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    size = max(1, BLOCK // max(1, per_row))
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


def strips(points: int, centers: int, width: int) -> Iterator[slice]:
    """Cut `points` rows of `width` columns into blocks that are fast to multiply with `centers`.

    >>> list(strips(10_000, 10, 10))
    [slice(0, 8192, None), slice(8192, 10000, None)]
    """
    size = min(SMALL // (centers * (width + 1)), WIDEST)
    return blocks(points, centers if size < NARROWEST else BLOCK // size)


def _table(centers: Singles) -> Singles:
    """(..., k, d) centres -> (rows of -2c and |c|²), all starts below each other."""
    flat = centers.reshape(-1, centers.shape[-1])
    return np.column_stack((-2 * flat, np.einsum("ij,ij->i", flat, flat)))


def step(points: Points, centers: Singles) -> tuple[Singles, Floats, Floats]:
    """One Lloyd step for `centers` (starts, k, d): the means of the nearest rows, their inertia, the gain.

    The inertia counts each row to the mean it pulled at, though another may be nearer by now. A row
    exactly between two centres pulls at both; `converge` decides it in the end. A centre that no row is
    nearest to moves to the row worst served, and what that gains is not known: inf.
    """
    starts, k, width = centers.shape
    table = _table(centers)
    pulled = np.zeros((starts * k, width + 1))
    costs = np.full(starts, points.total)
    for part in strips(points.count, starts * k, width):
        distance = (table @ points.lifted[:, part]).reshape(starts, k, -1)
        nearest = distance.min(axis=1)
        member = (distance == nearest[:, None]).astype(np.float32)
        pulled += member.reshape(starts * k, -1) @ points.mass[part]
        # OpenBLAS now and then flags an invalid value in rest lanes that it doesn't use.
        with np.errstate(invalid="ignore"):
            costs += nearest @ points.weights[part]
    sums = pulled.reshape(starts, k, width + 1)
    weights = sums[..., -1:]
    means: Singles = (sums[..., :-1] / np.maximum(weights, TINY)).astype(np.float32, copy=False)
    gains = (weights * (means - centers) ** 2).sum(axis=(1, 2))
    costs = np.maximum(costs - gains, 0)
    for start in np.flatnonzero((weights == 0).any(axis=(1, 2))):
        empty = np.flatnonzero(weights[start, :, 0] == 0)
        worst = np.argsort(served(points, centers[start]))[::-1][: empty.size]
        means[start, empty[: worst.size]] = points.rows(worst)
        gains[start] = np.inf
    return means, costs, gains


def served(points: Points, centers: Singles) -> Singles:
    """Squared distance of every row to its nearest centre of `centers` (k, d), (n,)."""
    cost = points.squares.copy()
    table = _table(centers)
    for part in strips(points.count, len(table), points.width):
        cost[part] += (table @ points.lifted[:, part]).min(axis=0)
    np.maximum(cost, 0, out=cost)
    return cost


def settle(
    points: Points,
    centers: Singles,
    steps: int = MAX_STEPS,
    gain: float = 1e-4,
    check: Callable[[], None] = lambda: None,
) -> tuple[Singles, Floats]:
    """Lloyd steps with momentum on `centers` (starts, k, d), until one gains at most `gain` of the inertia.

    Long tails leave valleys so flat that Lloyd's own steps go on by the hundred; with Nesterov's momentum
    (1983), begun anew where the inertia rises (O'Donoghue & Candès 2015), a third of them leads as far.
    Returns the centres and the inertia of each start, at most. `check` may raise to stop.
    """
    aims, means = centers.copy(), centers.copy()
    costs, turns = np.full(len(centers), np.inf), np.zeros(len(centers))
    going = np.arange(len(centers))
    for _ in range(steps):
        check()
        before, costs_before = means[going], costs[going]
        means[going], costs[going], gains = step(points, aims[going])
        turns[going] = np.where(costs[going] <= costs_before, turns[going] + 1, 0)
        push = (turns[going] / (turns[going] + 3)).astype(np.float32)
        aims[going] = means[going] + push[:, None, None] * (means[going] - before)
        going = going[gains > gain * costs[going]]
        if not going.size:
            break
    return means, costs


def scatter(points: Points, k: int, starts: int, rng: np.random.Generator) -> Singles:
    """Greedy k-means++ (Arthur & Vassilvitskii 2007), `starts` at once: (starts, k, d).

    The first j centres of a start are a k-means++ start for K = j, so one call seeds a whole sweep;
    they do not depend on `k`.
    """
    chosen = np.empty((starts, k, points.width), dtype=np.float32)
    first = rng.choice(points.count, size=starts, p=points.weights / points.weights.sum(dtype=np.float64))
    chosen[:, 0] = points.rows(first)
    open_cost = np.stack([served(points, chosen[start, :1]) for start in range(starts)])
    for place in range(1, k):
        chosen[:, place], open_cost = _pick(points, open_cost, rng)
    return chosen


def _pick(points: Points, open_cost: Singles, rng: np.random.Generator) -> tuple[Singles, Singles]:
    """Draw TRIALS rows by cost for every start and keep the one that leaves the least open cost."""
    starts = len(open_cost)
    mounting = np.cumsum(open_cost * points.weights, axis=1, dtype=np.float64)
    drawn = rng.random((starts, TRIALS)) * mounting[:, -1:]
    rows = np.stack([np.searchsorted(mounting[s], drawn[s], side="right") for s in range(starts)])
    rows = np.minimum(rows, points.count - 1)
    candidates = points.rows(rows)
    distance = _table(candidates) @ points.lifted
    distance += points.squares
    left = np.minimum(np.maximum(distance, 0).reshape(starts, TRIALS, -1), open_cost[:, None])
    best = (left @ points.weights).argmin(axis=1)
    each = np.arange(starts)
    return candidates[each, best], left[each, best]


def grow(points: Points, centers: Singles, rng: np.random.Generator) -> Singles:
    """Add to `centers` (k, d) the best of a few rows far from them all: (k + 1, d)."""
    added, _ = _pick(points, served(points, centers)[None], rng)
    return np.concatenate((centers, added))


def shrink(points: Points, centers: Singles) -> Singles:
    """Leave out of `centers` (k, d) the one whose rows find another nearly as near: (k - 1, d)."""
    k = len(centers)
    loss = np.zeros(k)
    table = _table(centers)
    for part in strips(points.count, k, points.width):
        distance = table @ points.lifted[:, part]
        own = distance.argmin(axis=0)  # one of equals: a centre whose twin stays costs nothing
        column = np.arange(own.size)
        nearest = distance[own, column]
        distance[own, column] = np.inf
        extra = (distance.min(axis=0) - nearest) * points.weights[part]
        loss += np.bincount(own, extra, minlength=k)
    return np.delete(centers, loss.argmin(), axis=0)


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
