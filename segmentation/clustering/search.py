"""Good centres for every K of a range, searched together.

Every K starts from the first K centres of the same k-means++ runs. Then rounds of proposals: one
centre more for K - 1, one less for K + 1, one moved for K (random swap, Fränti 2018). A round looks
at the round before it only, so what is found for one K rests on its ROUNDS neighbours on each side
and on nothing else: these are searched too where they were not asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from segmentation.clustering.kmeans import grow, scatter, settle, shrink
from segmentation.work import side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.clustering.kmeans import Floats, Points, Singles
    from segmentation.work import Job

STARTS = 6  # k-means++ starts for each K; on few rows twice as many, where they cost little
KEPT_STARTS = 2  # of them, settled after the trial; on few rows twice as many
TRIAL_STEPS = 6  # Lloyd steps after which the better starts are known
ROUNDS = 3  # of proposals
SWAP_ROWS = 8_000  # on fewer rows more swaps are tried in a round: they cost little there
MOST_SWAPS = 8
GROWN_STEPS = 2  # a new centre needs its rows about it before the weakest centre can be named
RIVALS = 3  # solutions kept beside the best of a sample: on all rows one of them may be the better
CLOSE = 0.01  # share of inertia by which a sample can be wrong about which is the better
SAME = 1e-5  # two solutions whose inertia differs by less are one and the same
THREADED_ROWS = 4_000  # below, two threads wait for the interpreter longer than they gain


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Settled solutions of one K, the best first, that more rows may rank anew: `centers` (s, k, d)."""

    centers: Singles
    inertias: Floats

    @classmethod
    def of(cls, centers: Singles, inertias: Floats) -> Self:
        """Keep the best, and up to RIVALS others that are nearly as good and not the same."""
        kept: list[int] = []
        for one in np.argsort(inertias, kind="stable"):
            if not kept or inertias[one] > inertias[kept[-1]] * (1 + SAME):
                kept.append(int(one))
        kept = [one for one in kept[: 1 + RIVALS] if inertias[one] <= inertias[kept[0]] * (1 + CLOSE)]
        return cls(centers[kept], inertias[kept])

    @property
    def best(self) -> Singles:
        """Centres (k, d) of the best."""
        return np.asarray(self.centers[0])


def search(points: Points, ks: Sequence[int], seed: int, job: Job) -> dict[int, Singles]:
    """Centres (s, k, d) of the best solutions for each of `ks`, as far as `points` has rows for them."""
    top, rng = min(points.count, max(ks) + ROUNDS), np.random.default_rng([seed, 1])
    starts = scatter(points, top, STARTS * _effort(points), rng)
    threads = 2 if points.count >= THREADED_ROWS else 1
    every = within(ROUNDS, ks, top)

    def begin(k: int) -> _Found:
        return _begin(points, starts[:, :k])

    begun = side_by_side(begin, every, job.part(0, 0.4), "First cuts", threads=threads)
    best = dict(zip(every, begun, strict=True))
    for turn in range(ROUNDS):
        present = dict(best)

        def propose(k: int, turn: int = turn, present: dict[int, _Found] = present) -> _Found:
            return _propose(points, present, k, np.random.default_rng([seed, 2 + turn, k]))

        near = within(ROUNDS - 1 - turn, ks, top)
        part = job.part(0.4 + 0.6 * turn / ROUNDS, 0.4 + 0.6 * (turn + 1) / ROUNDS)
        best |= zip(near, side_by_side(propose, near, part, "Better cuts", threads=threads), strict=True)
    return {k: best[k].centers for k in ks if k in best}


def refine(
    points: Points, found: dict[int, Singles], ks: Sequence[int], seed: int, job: Job
) -> dict[int, Singles]:
    """One more round of proposals for `ks`, on more rows than those that gave what was `found`."""

    def settled(k: int) -> _Found:
        return _settled(points, found[k])

    known = sorted(found)
    begun = side_by_side(settled, known, job.part(0, 0.4), "On more customers")
    best = dict(zip(known, begun, strict=True))

    def propose(k: int) -> _Found:
        return _propose(points, best, k, np.random.default_rng([seed, 1 + ROUNDS, k]))

    asked = [k for k in ks if k in best]
    bettered = side_by_side(propose, asked, job.part(0.4, 1), "On more customers")
    return {k: one.centers for k, one in zip(asked, bettered, strict=True)}


def within(reach: int, ks: Sequence[int], top: int) -> list[int]:
    """Every K up to `top` that is no farther than `reach` from one of `ks`."""
    return [k for k in range(1, top + 1) if any(abs(k - asked) <= reach for asked in ks)]


def _effort(points: Points) -> int:
    """How many times the usual starts are tried."""
    return 2 if points.count < THREADED_ROWS else 1


def _begin(points: Points, starts: Singles) -> _Found:
    """The best of some starts (s, k, d)."""
    return _Found.of(*_tried(points, starts))


def _tried(points: Points, starts: Singles) -> tuple[Singles, Floats]:
    """A few steps for all starts (s, k, d), then the better ones to the end."""
    tried, costs = settle(points, starts, TRIAL_STEPS)
    return settle(points, tried[np.argsort(costs, kind="stable")[: KEPT_STARTS * _effort(points)]])


def _settled(points: Points, starts: Singles) -> _Found:
    return _Found.of(*settle(points, starts))


def _propose(points: Points, best: dict[int, _Found], k: int, rng: np.random.Generator) -> _Found:
    """The present solutions with `k` segments and those that come of proposals made from the neighbours."""
    proposals = []
    if k - 1 in best:
        proposals.append(grow(points, best[k - 1].best, rng))
    if k + 1 in best:
        proposals.append(shrink(points, best[k + 1].best))
    if 1 < k < points.count:
        proposals += _swaps(points, best[k].best, rng)
    if not proposals:
        return best[k]
    centers, costs = _tried(points, np.stack(proposals))
    present = best[k]
    return _Found.of(np.concatenate((present.centers, centers)), np.concatenate((present.inertias, costs)))


def _swaps(points: Points, centers: Singles, rng: np.random.Generator) -> list[Singles]:
    """`centers` (k, d) with one moved to a row far from them all: the weakest, and a random one."""
    swaps = int(np.clip(SWAP_ROWS // points.count, 1, MOST_SWAPS))
    grown = np.stack([grow(points, centers, rng) for _ in range(swaps)])
    weakest = [shrink(points, one) for one in settle(points, grown, GROWN_STEPS)[0]]
    return weakest + [np.delete(one, rng.integers(len(centers)), axis=0) for one in grown]
