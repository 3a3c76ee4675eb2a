"""Good centres for every K of a range, searched together.

Every K starts from the first K centres of the same k-means++ runs. Then rounds of proposals: one
centre more for K - 1, one less for K + 1, one moved for K (random swap, Fränti 2018). A round looks
at the round before it only, so what is found for one K rests on its ROUNDS neighbours on each side
and on nothing else: these are searched too where they were not asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from segmentation.kmeans import grow, scatter, settle, shrink
from segmentation.work import side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.kmeans import Points, Singles
    from segmentation.work import Job

# On twelve public tables at K = 2..40 these settings gave inertias 1.2 % below the best of ten
# scikit-learn starts on average, and 0.3 % above at the worst (benchmarks/inertia.py).
STARTS = 6  # k-means++ starts for each K
KEPT_STARTS = 2  # of them, settled after the trial
TRIAL_STEPS = 6  # Lloyd steps after which the better starts are known
ROUNDS = 3  # of proposals
SWAP_ROWS = 8_000  # on fewer rows more swaps are tried in a round: they cost little there
MOST_SWAPS = 8
GROWN_STEPS = 2  # a new centre needs its rows about it before the weakest centre can be named
BETTER = 1e-6  # a proposal wins when its inertia is lower by more than this share, rounding apart
THREADED_ROWS = 4_000  # below, two threads wait for the interpreter longer than they gain


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A settled solution: `centers` (k, d)."""

    centers: Singles
    inertia: float


def search(points: Points, ks: Sequence[int], seed: int, job: Job) -> dict[int, Singles]:
    """Centres (k, d) for each of `ks`, as far as `points` has rows for them."""
    starts = scatter(points, min(points.count, max(ks) + ROUNDS), STARTS, np.random.default_rng([seed, 1]))
    threads = 2 if points.count >= THREADED_ROWS else 1
    every = _within(ROUNDS, ks, starts.shape[1])

    def begin(k: int) -> _Found:
        return _begin(points, starts[:, :k])

    begun = side_by_side(begin, every, job.part(0, 0.4), "First cuts", threads=threads)
    best = dict(zip(every, begun, strict=True))
    for turn in range(ROUNDS):
        present = dict(best)

        def propose(k: int, turn: int = turn, present: dict[int, _Found] = present) -> _Found:
            return _propose(points, present, k, np.random.default_rng([seed, 2 + turn, k]))

        near = _within(ROUNDS - 1 - turn, ks, starts.shape[1])
        part = job.part(0.4 + 0.6 * turn / ROUNDS, 0.4 + 0.6 * (turn + 1) / ROUNDS)
        best |= zip(near, side_by_side(propose, near, part, "Better cuts", threads=threads), strict=True)
    return {k: best[k].centers for k in ks if k in best}


def _within(reach: int, ks: Sequence[int], top: int) -> list[int]:
    """Every K up to `top` that is no farther than `reach` from one of `ks`."""
    return [k for k in range(1, top + 1) if any(abs(k - asked) <= reach for asked in ks)]


def _begin(points: Points, starts: Singles) -> _Found:
    """The best of some starts (s, k, d): a few steps for all, then the better ones to the end."""
    tried, costs = settle(points, starts, TRIAL_STEPS)
    return _best(points, tried[np.argsort(costs, kind="stable")[:KEPT_STARTS]])


def _best(points: Points, starts: Singles) -> _Found:
    """The best of some starts (s, k, d), all settled."""
    centers, costs = settle(points, starts)
    winner = int(costs.argmin())
    return _Found(centers[winner], float(costs[winner]))


def _propose(points: Points, best: dict[int, _Found], k: int, rng: np.random.Generator) -> _Found:
    """The best of the present solution with `k` segments and proposals made from its neighbours."""
    proposals = []
    if k - 1 in best:
        proposals.append(grow(points, best[k - 1].centers, rng))
    if k + 1 in best:
        proposals.append(shrink(points, best[k + 1].centers))
    if 1 < k < points.count:
        proposals += _swaps(points, best[k].centers, rng)
    if not proposals:
        return best[k]
    tried, costs = settle(points, np.stack(proposals), TRIAL_STEPS)
    found = _best(points, tried[np.argsort(costs, kind="stable")[:KEPT_STARTS]])
    return found if found.inertia < best[k].inertia * (1 - BETTER) else best[k]


def _swaps(points: Points, centers: Singles, rng: np.random.Generator) -> list[Singles]:
    """`centers` (k, d) with one moved to a row far from them all: the weakest, and a random one."""
    swaps = int(np.clip(SWAP_ROWS // points.count, 1, MOST_SWAPS))
    grown = np.stack([grow(points, centers, rng) for _ in range(swaps)])
    weakest = [shrink(points, one) for one in settle(points, grown, GROWN_STEPS)[0]]
    return weakest + [np.delete(one, rng.integers(len(centers)), axis=0) for one in grown]
