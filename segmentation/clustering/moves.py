"""The moves of the k-means search, each for many starts at once.

Why not one `sklearn.cluster.KMeans` per start: on 200 to 2,000 rows its checks cost 1-2 ms a fit,
ten times the arithmetic itself, and a sweep with its neighbours, references and bootstraps needs
thousands of fits. Here a step is two matrix products for all starts together; on 8,000 rows and
more it is as fast as scikit-learn's, row for row.

All in float32, where only the order of solutions matters; `kmeans.converge` settles the winner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from segmentation.clustering.points import strips

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from segmentation.clustering.points import Points, Singles

    Floats = NDArray[np.float64]
    Labels = NDArray[np.intp]

SPAN = 64  # rows in a span, about the root of their number
TRIALS = 4  # candidates per k-means++ pick; scikit-learn takes 2 + ln K, which is 4 for K from 8 to 20
MAX_STEPS = 300  # as scikit-learn: a search that has not settled by then gains nothing visible
TINY = float(np.finfo(np.float32).tiny)  # divides an empty segment's sums, which are zero, without a warning


def _table(centers: Singles) -> Singles:
    """(..., k, d) centres -> (rows of -2c and |c|²), all starts below each other."""
    flat = centers.reshape(-1, centers.shape[-1])
    table = np.empty((len(flat), flat.shape[1] + 1), dtype=np.float32)
    np.multiply(flat, -2, out=table[:, :-1])
    np.einsum("ij,ij->i", flat, flat, out=table[:, -1])
    return table


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
    for lifted, heavy in points.stacks(starts * k):
        distance = (table @ lifted).reshape(len(lifted), starts, k, -1)
        nearest = distance.min(axis=2)
        member = (distance == nearest[:, :, None]).astype(np.float32).reshape(len(lifted), starts * k, -1)
        # OpenBLAS now and then flags an invalid value in rest lanes that it doesn't use.
        with np.errstate(invalid="ignore"):
            pulled += (member @ heavy.swapaxes(1, 2)).sum(axis=0, dtype=np.float64)
            costs += (nearest @ heavy[:, -1, :, None]).sum(axis=(0, 2), dtype=np.float64)
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
    found, found_costs = np.empty_like(centers), np.empty(len(centers))
    going = np.arange(len(centers))
    aims = before = centers
    costs_before, turns = np.full(len(centers), np.inf), np.zeros(len(centers), dtype=np.float32)
    for _ in range(steps):
        check()
        means, costs, gains = step(points, aims)
        found[going], found_costs[going] = means, costs
        turns = np.where(costs <= costs_before, turns + 1, 0)
        aims = means + (turns / (turns + 3))[:, None, None] * (means - before)
        before, costs_before = means, costs
        still = gains > gain * costs
        if not still.all():
            going, turns, costs_before = going[still], turns[still], costs_before[still]
            aims, before = aims[still], before[still]
        if not going.size:
            break
    return found, found_costs


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
    rows = _drawn(open_cost * points.weights, rng)
    candidates = points.rows(rows)
    left = (_table(candidates) @ points.lifted[:, : points.count]).reshape(starts, TRIALS, -1)
    left += points.squares
    np.abs(left, out=left)  # rounding can leave a square just below zero; abs is cheaper than a clip
    np.minimum(left, open_cost[:, None], out=left)
    best = (left @ points.weights).argmin(axis=1)
    each = np.arange(starts)
    return candidates[each, best], left[each, best]


def _drawn(heft: Singles, rng: np.random.Generator) -> Labels:
    """Draw TRIALS rows of each start in proportion to `heft` (starts, n): (starts, TRIALS).

    A span of rows first, then a row of it: running totals of all rows take four times as long.
    """
    starts, count = heft.shape
    spans = np.add.reduceat(heft, np.arange(0, count, SPAN), axis=1, dtype=np.float64).cumsum(axis=1)
    aim = rng.random((starts, TRIALS, 1)) * spans[:, None, -1:]
    span = np.minimum((spans[:, None] <= aim).sum(axis=2), spans.shape[1] - 1)
    each = np.arange(starts)[:, None]
    inside = np.minimum(span[..., None] * SPAN + np.arange(SPAN), count - 1)
    mounting = heft[each[..., None], inside].cumsum(axis=2, dtype=np.float64)
    mounting += np.where(span > 0, spans[each, span - 1], 0)[..., None]
    place = np.minimum((mounting <= aim).sum(axis=2), SPAN - 1)
    drawn: Labels = inside[each, np.arange(TRIALS), place]
    return drawn


def grow(points: Points, centers: Singles, times: int, rng: np.random.Generator) -> Singles:
    """Add to `centers` (k, d) the best of a few rows far from them all, `times` over: (times, k + 1, d)."""
    open_cost = np.broadcast_to(served(points, centers), (times, points.count))
    added, _ = _pick(points, open_cost, rng)
    return np.concatenate((np.broadcast_to(centers, (times, *centers.shape)), added[:, None]), axis=1)


def shrink(points: Points, centers: Singles) -> Singles:
    """Leave out of each of `centers` (s, k, d) one whose rows find another nearly as near: (s, k - 1, d)."""
    starts, k, width = centers.shape
    loss = np.zeros((starts, k))
    table = _table(centers)
    for lifted, heavy in points.stacks(starts * k):
        distance = (table @ lifted).reshape(len(lifted), starts, k, -1)
        first, second = _two_least(distance)
        extra = (second - first) * heavy[:, None, -1]  # none for one of twins: its rows lose nothing
        member = (distance == first[:, :, None]).astype(np.float32)
        loss += (member @ extra[..., None]).sum(axis=(0, 3), dtype=np.float64)
    keep = np.arange(k) != loss.argmin(axis=1)[:, None]
    left: Singles = centers[keep].reshape(starts, k - 1, width)
    return left


def _two_least(distance: Singles) -> tuple[Singles, Singles]:
    """The least and the second of the distances (strips, starts, k, rows) to k centres; inf where k = 1."""
    first = distance[:, :, 0].copy()
    second = np.full_like(first, np.inf)
    for center in range(1, distance.shape[2]):
        here = distance[:, :, center]
        np.minimum(second, np.maximum(first, here), out=second)
        np.minimum(first, here, out=first)
    return first, second
