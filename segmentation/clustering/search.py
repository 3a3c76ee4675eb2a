"""Good centres for every K of a range, searched together.

Every K starts from the first K centres of the same k-means++ runs. Then rounds of proposals: one centre
more for K - 1, one less for K + 1, on few rows also two for K - 2 and K + 2, which leads out of valleys
that no single move leaves; one moved for K (random swap, Fränti 2018). A round looks at the round before
it only, and only where that found something, so what is found for one K rests on its neighbours on each
side as far as `_Effort.far` and on nothing else: these are searched too where they were not asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from segmentation.clustering.moves import grow, scatter, settle, shrink
from segmentation.work import side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.clustering.moves import Floats
    from segmentation.clustering.points import Points, Singles
    from segmentation.work import Job

TRIAL_STEPS = 6  # Lloyd steps after which the better starts are known
FEW_ROWS = 2_000  # below, more is tried: it costs little there
MANY_ROWS = 5_000  # from here on less is tried, in two threads: on fewer they wait longer than they gain
PROPOSAL_CELLS = 80_000  # rows x columns from which proposals, fewer than starts, gain by two threads too
SWAP_ROWS = 16_000  # on fewer rows more swaps are tried in a round: they cost little there
MOST_SWAPS = 8
FEW_SEGMENTS = 5  # so few centres land in ever other heaps of groups: more starts are needed, and cost little
GROWN_STEPS = 2  # a new centre needs its rows about it before the weakest centre can be named
RIVALS = 8  # solutions kept beside the best of a sample: on all rows one of them may be the better
CLOSE = 0.01  # share of inertia by which a sample can be wrong about which is the better
SAME = 1e-5  # two solutions whose inertia differs by less are one and the same


@dataclass(frozen=True, slots=True)
class _Effort:
    """How much is tried."""

    starts: int  # k-means++ starts for each K
    kept: int  # of them, settled after the trial
    rounds: int  # of proposals
    reach: int  # neighbours on each side that a round looks at
    rivals: int  # solutions of a neighbour with more segments that are proposed with fewer
    more: int  # further starts where segments are few

    @classmethod
    def on(cls, points: Points, *, thorough: bool) -> Self:
        """Give what is worth its time on so many rows; `thorough` for what is shown, not one of many."""
        few, many = points.count < FEW_ROWS, points.count >= MANY_ROWS
        if thorough:
            if few:
                return cls(starts=12, kept=4, rounds=4, reach=2, rivals=4, more=24)
            if many:
                return cls(starts=16, kept=4, rounds=2, reach=1, rivals=4, more=16)
            return cls(starts=24, kept=8, rounds=2, reach=1, rivals=8, more=16)
        if few:
            return cls(starts=12, kept=4, rounds=2, reach=2, rivals=4, more=24)
        return cls(starts=12, kept=4, rounds=3, reach=1, rivals=2, more=24 if many else 0)

    @property
    def far(self) -> int:
        """Neighbours on each side on which the result for one K rests."""
        return self.rounds * self.reach


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Settled solutions of one K, the best first, that more rows may rank anew: `centers` (s, k, d)."""

    centers: Singles
    inertias: Floats

    @classmethod
    def of(cls, centers: Singles, inertias: Floats) -> Self:
        """Keep the best, and some RIVALS others that are nearly as good and not the same."""
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


def search(
    points: Points, ks: Sequence[int], seed: int, job: Job, *, thorough: bool = False
) -> dict[int, Singles]:
    """Centres (s, k, d) of the best solutions for each of `ks`, as far as `points` has rows for them.

    thorough: more is tried, for solutions that are shown; a bootstrap is one of many.
    """
    effort = _Effort.on(points, thorough=thorough)
    top, rng = min(points.count, max(ks) + effort.far), np.random.default_rng([seed, 1])
    starts = scatter(points, top, effort.starts, rng)
    more = scatter(points, min(top, FEW_SEGMENTS), effort.more, rng) if effort.more else None
    threads = 2 if points.count >= MANY_ROWS else 1
    proposal_threads = threads if points.count * points.width >= PROPOSAL_CELLS else 1
    every = within(effort.far, ks, top)

    def begin(k: int) -> _Found:
        if k == 1:  # all starts lead to the mean
            return _Found.of(*settle(points, starts[:1, :1]))
        if more is None or k > FEW_SEGMENTS:
            return _Found.of(*_tried(points, starts[:, :k], effort.kept))
        return _Found.of(*_tried(points, np.concatenate((starts[:, :k], more[:, :k])), 2 * effort.kept))

    begun = side_by_side(begin, every, job.part(0, 0.4), "First cuts", threads=threads)
    best, bettered = dict(zip(every, begun, strict=True)), every
    for turn in range(effort.rounds):
        present = dict(best)

        def propose(k: int, turn: int = turn, present: dict[int, _Found] = present) -> _Found:
            return _propose(points, present, k, effort, np.random.default_rng([seed, 2 + turn, k]))

        near = within(effort.far - (turn + 1) * effort.reach, ks, top)
        near = [k for k in near if any(abs(k - other) <= effort.reach for other in bettered)]
        share = 0.6 / effort.rounds
        part = job.part(0.4 + share * turn, 0.4 + share * (turn + 1))
        best |= zip(
            near, side_by_side(propose, near, part, "Better cuts", threads=proposal_threads), strict=True
        )
        bettered = [k for k in near if best[k].inertias[0] < present[k].inertias[0] * (1 - SAME)]
    return {k: best[k].centers for k in ks if k in best}


def refine(
    points: Points, found: dict[int, Singles], ks: Sequence[int], seed: int, job: Job
) -> dict[int, Singles]:
    """Settle what was `found` on more rows, with one more round of proposals where rivals were left."""
    effort = _Effort.on(points, thorough=True)

    def settled(k: int) -> _Found:
        return _Found.of(*_tried(points, found[k], effort.kept))

    known = sorted(found)
    begun = side_by_side(settled, known, job.part(0, 0.4), "On more customers")
    best = dict(zip(known, begun, strict=True))

    def propose(k: int) -> _Found:
        return _propose(points, best, k, effort, np.random.default_rng([seed, 1, k]))

    doubtful = [k for k in ks if k in best and len(found[k]) > 1]
    best |= zip(doubtful, side_by_side(propose, doubtful, job.part(0.4, 1), "On more customers"), strict=True)
    return {k: best[k].centers for k in ks if k in best}


def within(reach: int, ks: Sequence[int], top: int) -> list[int]:
    """Every K up to `top` that is no farther than `reach` from one of `ks`."""
    near = {k for asked in ks for k in range(asked - reach, asked + reach + 1)}
    return sorted(k for k in near if 1 <= k <= top)


def _tried(points: Points, starts: Singles, kept: int) -> tuple[Singles, Floats]:
    """A few steps for all starts (s, k, d), then the `kept` better ones to the end."""
    tried, costs = settle(points, starts, TRIAL_STEPS)
    return settle(points, tried[np.argsort(costs, kind="stable")[:kept]])


def _propose(
    points: Points, best: dict[int, _Found], k: int, effort: _Effort, rng: np.random.Generator
) -> _Found:
    """The present solutions with `k` segments and those that come of proposals made from the neighbours."""
    proposals = []
    for away in range(1, effort.reach + 1):
        if k - away in best:
            proposals.append(_grown(points, best[k - away].best, away, rng))
        if k + away in best:
            proposals += list(_shrunk(points, best[k + away].centers[: effort.rivals], away))
    if 1 < k < points.count:
        proposals += _swaps(points, best[k].best, rng)
    if not proposals:
        return best[k]
    centers, costs = _tried(points, np.stack(proposals), effort.kept)
    present = best[k]
    return _Found.of(np.concatenate((present.centers, centers)), np.concatenate((present.inertias, costs)))


def _grown(points: Points, centers: Singles, by: int, rng: np.random.Generator) -> Singles:
    for _ in range(by):
        centers = grow(points, centers, 1, rng)[0]
    return centers


def _shrunk(points: Points, centers: Singles, by: int) -> Singles:
    for _ in range(by):
        centers = shrink(points, centers)
    return centers


def _swaps(points: Points, centers: Singles, rng: np.random.Generator) -> list[Singles]:
    """`centers` (k, d) with one moved to a row far from them all: the weakest, and a random one."""
    swaps = int(np.clip(SWAP_ROWS // points.count, 1, MOST_SWAPS))
    grown = grow(points, centers, swaps, rng)
    weakest = shrink(points, settle(points, grown, GROWN_STEPS)[0])
    return [*weakest, *(np.delete(one, rng.integers(len(centers)), axis=0) for one in grown)]
