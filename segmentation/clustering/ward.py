"""Ward's method: the two segments whose merger costs the least inertia become one, down to K (Ward 1963).

Every K + 1 splits one segment of K: the segments of all K form one tree. It is built by the chain of
nearest neighbours (Murtagh 1983), which gives the same tree as merging the cheapest pair each time and
holds no table of all distances. Ward says nothing about new customers, so the tree is cut into many small
branches, and whoever stands nearest to a branch's centre is given its segment; those that made the tree
too. Few change their segment by it where there are groups, 1 or 2 of 1,000. Where one crowd is cut, the
borders are arbitrary and 3 to 7 of 100 change it (5,000 × 8: adjusted Rand index with the tree's own
segments 0.86 to 0.88).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from segmentation.clustering.kmeans import nearest, segment_sums
from segmentation.clustering.rules import Nearest
from segmentation.clustering.sweeps import (
    Distinct,
    checked_matrix,
    checked_range,
    described,
    fit_of,
    size_order,
)
from segmentation.plan import Method
from segmentation.work import Job, one_blas_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from segmentation.clustering.sweeps import Sweep
    from segmentation.work import Progress

    Floats = NDArray[np.float64]
    Labels = NDArray[np.integer]

TREE_ROWS = 20_000  # the tree's time grows with their square: some seconds here, minutes at 100,000
BRANCHES = 500  # with 100, a tenth of the customers of one crowd would be labelled other than by the tree
BRANCH_ROWS = 4  # rows to a branch at least, so that a saved model holds means and not customers
CHECK_STEPS = 500  # steps of the chain between two looks at whether the tree is still wanted


def ward_sweep(
    matrix: ArrayLike,
    k_range: Iterable[int],
    seed: int = 0,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Sweep:
    """Cut Ward's tree of the rows of `matrix` (n, d) for every K of `k_range`; see `sweep_matrix`.

    Above TREE_ROWS distinct rows the tree is made of a weighted sample of so many, and all rows are
    labelled by it.
    """
    rows = checked_matrix(matrix)
    job = Job(progress, cancelled)
    with one_blas_thread():
        table = Distinct.of(rows)
        ks = checked_range(k_range, table)
        drawn, weights = table.drawn(TREE_ROWS, np.random.default_rng([seed, 9]))
        rules = Tree.of(drawn, weights, job.part(0.0, 0.6)).rules(ks, table.rows)
        fits = [fit_of(table, rule.assign(table.rows), k) for k, rule in zip(ks, rules, strict=True)]
        found = described(rows, table, fits, seed, job.part(0.6, 1.0))
    named = [
        rule.moved(size_order(fit, table), table.scale, table.centre)
        for rule, fit in zip(rules, fits, strict=True)
    ]
    return replace(
        found,
        solutions=tuple(
            replace(one, method=Method.WARD, own_rule=rule) for one, rule in zip(found, named, strict=True)
        ),
        fitted=None if len(drawn) == table.count else len(drawn),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """Ward's tree of weighted rows, as the n - 1 mergers in order of their cost."""

    rows: Floats  # (n, d)
    weights: Floats  # (n,)
    pairs: Labels  # (n - 1, 2) a row of each of the two that merge
    costs: Floats  # (n - 1,) inertia that the merger adds, ascending

    @classmethod
    def of(cls, rows: Floats, weights: Floats, job: Job) -> Tree:
        """Grow the tree, reporting to `job`."""
        chain = _Chain(rows, weights)
        while len(chain.pairs) < len(rows) - 1:
            if chain.steps % CHECK_STEPS == 0:
                job.tell(len(chain.pairs) / len(rows), "Growing the tree of customers")
            chain.step()
        pairs, costs = np.array(chain.pairs, dtype=np.intp).reshape(-1, 2), np.array(chain.costs)
        order = np.argsort(costs, kind="stable")
        return cls(rows, weights, pairs[order], costs[order])

    def cut(self, k: int) -> Labels:
        """Cut into `k` (1..n) segments: labels (n,), 0..k-1."""
        count = len(self.rows)
        one, other = self.pairs[: count - k].T
        edges = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(count, count))
        return np.asarray(connected_components(edges, directed=False)[1])

    def rules(self, ks: Sequence[int], everyone: Floats) -> list[Nearest]:
        """Branches and their segments for each of `ks`, such that `everyone` (m, d) leaves no segment empty.

        A branch can lose all its rows to its neighbours; twice as many branches then, at last one a row.
        """
        count = min(max(min(BRANCHES, len(self.rows) // BRANCH_ROWS), 2 * max(ks)), len(self.rows))
        while True:
            branch = self.cut(count)
            sums, heft = segment_sums(self.rows, self.weights, branch, count)
            centers = sums / heft[:, None]
            first = np.unique(branch, return_index=True)[1]
            rules = [Nearest(centers, self.cut(k)[first]) for k in ks]
            near = np.unique(nearest(everyone, centers)[0])
            full = all(len(np.unique(rule.segments[near])) == k for k, rule in zip(ks, rules, strict=True))
            if full or count == len(self.rows):
                return rules
            count = min(2 * count, len(self.rows))


class _Chain:
    """The growing tree: segments that are left, and a chain of them, each the nearest of the one before.

    Two that are nearest to each other are merged at once: with Ward's cost no later merger could
    come between them. Those left stand first in the arrays, so that a step looks at no others.
    """

    def __init__(self, rows: Floats, weights: Floats) -> None:
        self.centers, self.weights = rows.copy(), weights.astype(np.float64)
        self.squares = np.einsum("ij,ij->i", rows, rows)
        self.member = np.arange(len(rows))  # a row of each segment, to name it by
        self.left = len(rows)
        self.chain: list[int] = []
        self.pairs: list[tuple[int, int]] = []
        self.costs: list[float] = []
        self.steps = 0

    def step(self) -> None:
        """Make the chain longer by one, or merge its last two."""
        self.steps += 1
        if not self.chain:
            self.chain.append(0)
        last = self.chain[-1]
        cost = self._costs(last)
        other = int(cost.argmin())
        if len(self.chain) > 1 and cost[self.chain[-2]] <= cost[other]:
            self._merge(self.chain.pop(), self.chain.pop(), float(cost[other]))
        else:
            self.chain.append(other)

    def _costs(self, one: int) -> Floats:
        """Inertia that merging `one` with each segment left would add; infinite for itself."""
        left = slice(self.left)
        away = self.squares[left] - 2 * (self.centers[left] @ self.centers[one]) + self.squares[one]
        cost = np.maximum(away, 0) * (self.weights[left] * self.weights[one])
        cost /= self.weights[left] + self.weights[one]
        cost[one] = np.inf
        return np.asarray(cost)

    def _merge(self, one: int, other: int, cost: float) -> None:
        """Merge two segments in the place of the first; the last one left takes the place of the other."""
        one, other = sorted((one, other))
        self.pairs.append((int(self.member[one]), int(self.member[other])))
        self.costs.append(cost)
        both = self.weights[one] + self.weights[other]
        self.centers[one] += (self.centers[other] - self.centers[one]) * (self.weights[other] / both)
        self.squares[one] = self.centers[one] @ self.centers[one]
        self.weights[one] = both
        self.left -= 1
        if other != self.left:
            for array in (self.centers, self.squares, self.weights, self.member):
                array[other] = array[self.left]
            self.chain = [other if place == self.left else place for place in self.chain]
