"""Do the segments come back when the customers are drawn again?

Pairs of bootstrap samples are segmented by the method in use, every customer is labelled as each says,
and the two labellings are compared by the adjusted Rand index (Hornik 2005; Dolnicar & Leisch 2010):
1 = the same segments, 0 = as chance would have it. The same samples serve all K. For one segment S
of the solution shown: half the sum of its best Jaccard overlaps with the two labellings, in the
words of Hennig (2007).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from segmentation.clustering.methods import fitted_again
from segmentation.clustering.sweeps import checked_matrix
from segmentation.work import Job, one_blas_thread, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from segmentation.clustering.sweeps import Solution, Sweep
    from segmentation.plan import Method

    Floats = NDArray[np.float64]
    Labels = NDArray[np.integer]

PAIRS = 10  # enough for a first answer; the median of more moves by less than 0.05
SAMPLE_ROWS = 2_000  # rows of the table that are drawn from and compared; more look more stable than they are
STABLE = 0.80  # median agreement from which a K counts as reproducible (methods; Dolnicar & Leisch)
STABLE_SEGMENT = 0.75  # overlap from which one segment counts as stable (Hennig 2007)

# Hennig (2007) on the Jaccard overlap of one segment, from the top.
WORDS = (
    (0.85, "very stable"),
    (STABLE_SEGMENT, "stable"),
    (0.60, "a pattern with a fuzzy edge"),
    (0.50, "do not trust"),
    (0.0, "dissolved"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """How often one K's segments came back."""

    k: int
    agreements: Floats  # (pairs,) adjusted Rand index of each pair
    overlaps: Floats  # (pairs, k) Jaccard overlap of each segment, 0..1

    @property
    def median(self) -> float:
        """Median agreement."""
        return float(np.median(self.agreements))

    @property
    def interval(self) -> tuple[float, float]:
        """Agreement that 10 % and 90 % of the pairs stay below."""
        low, high = np.quantile(self.agreements, [0.1, 0.9])
        return float(low), float(high)

    @property
    def segments(self) -> Floats:
        """Mean overlap of each segment, (k,)."""
        return np.asarray(self.overlaps.mean(axis=0))

    def with_pairs(self, pairs: Sequence[tuple[float, Floats]]) -> Stability:
        """Add some pairs: agreement, and overlap of each segment (k,)."""
        agreements, overlaps = zip(*pairs, strict=True)
        return Stability(
            self.k, np.append(self.agreements, agreements), np.vstack([self.overlaps, *overlaps])
        )

    def words(self, segment: int) -> str:
        """Hennig's words for one segment."""
        overlap = self.segments[segment]
        return next(words for least, words in WORDS if overlap >= least)


def stability(
    matrix: ArrayLike,
    solutions: Sweep | Sequence[Solution],
    seed: int = 0,
    *,
    pairs: int = PAIRS,
    progress: Callable[[float, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Stability, ...]:
    """Stability of each of `solutions` (K ≥ 2) of `matrix` (n, d), from `pairs` pairs of samples."""
    return stability_of(checked_matrix(matrix), solutions, seed, Job(progress, cancelled), pairs)


def stability_of(
    rows: Floats, solutions: Sweep | Sequence[Solution], seed: int, job: Job, pairs: int = PAIRS
) -> tuple[Stability, ...]:
    """Stability on a checked matrix, reported to `job`; nothing where no solution has K ≥ 2."""
    return next(stability_rounds(rows, solutions, seed, rounds=1, pairs=pairs, job=job), ())


def stability_rounds(
    matrix: ArrayLike,
    solutions: Sweep | Sequence[Solution],
    seed: int = 0,
    *,
    rounds: int = 10,
    pairs: int = PAIRS,
    job: Job | None = None,
    known: Sequence[Stability] = (),
) -> Iterator[tuple[Stability, ...]]:
    """Give the stability after each of `rounds` times `pairs` pairs: a first answer, then better ones.

    With `known`, found for the same matrix, solutions and seed, they continue where it ended.
    """
    shown = [solution for solution in solutions if solution.k > 1]
    job = job or Job()
    if not shown:
        return
    rows, sample = _sampled(checked_matrix(matrix), seed)
    ks, labels = tuple(one.k for one in shown), tuple(one.labels[sample] for one in shown)
    compare = _Comparison(rows, shown[0].method, ks, labels, seed)
    found = tuple(known) or tuple(Stability(one.k, np.empty(0), np.empty((0, one.k))) for one in shown)
    for turn in range(rounds):
        part = job.part(turn / rounds, (turn + 1) / rounds)
        first = len(found[0].agreements)
        with one_blas_thread():
            made = side_by_side(
                compare.pair, range(first, first + pairs), part, "Drawing the customers again"
            )
        found = tuple(one.with_pairs([pair[place] for pair in made]) for place, one in enumerate(found))
        yield found


def adjusted_rand(table: NDArray[np.integer]) -> float:
    """Adjusted Rand index (Hubert & Arabie 1985) from the table of two labellings, counts (k, l).

    >>> adjusted_rand(np.array([[5, 0], [0, 7]]))
    1.0
    """

    def couples(counts: NDArray[np.integer]) -> float:
        return float((counts * (counts - 1.0)).sum()) / 2

    together, rows, columns = couples(table), couples(table.sum(axis=1)), couples(table.sum(axis=0))
    every = couples(table.sum(keepdims=True))
    chance = rows * columns / every if every else 0.0
    most = (rows + columns) / 2
    return (together - chance) / (most - chance) if most != chance else 1.0


def best_overlaps(table: NDArray[np.integer]) -> Floats:
    """Best Jaccard overlap of each row's segment with a column's, (k,), from counts (k, l)."""
    either = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
    return np.asarray((table / np.maximum(either, 1)).max(axis=1))


def _sampled(matrix: Floats, seed: int) -> tuple[Floats, Labels]:
    """At most SAMPLE_ROWS centred and scaled rows, and which they are."""
    count = len(matrix)
    sample = np.arange(count)
    if count > SAMPLE_ROWS:
        sample = np.sort(np.random.default_rng([seed, 7]).choice(count, SAMPLE_ROWS, replace=False))
    rows = matrix[sample] - matrix[sample].mean(axis=0)
    return rows / (np.sqrt((rows**2).sum() / len(rows)) or 1.0), sample


@dataclass(frozen=True, slots=True, eq=False)
class _Comparison:
    """What every pair of bootstrap samples needs."""

    rows: Floats  # (m, d)
    method: Method
    ks: tuple[int, ...]
    shown: tuple[Labels, ...]  # for each K, the labels of the solution on the screen (m,)
    seed: int

    def pair(self, number: int) -> list[tuple[float, Floats]]:
        """For each K: agreement of two samples, and overlap of each shown segment with them."""
        first, second = (self._labels(2 * number + side) for side in (0, 1))
        found = []
        for shown, k, one, other in zip(self.shown, self.ks, first, second, strict=True):
            overlaps = [best_overlaps(_table(shown, labels, k)) for labels in (one, other)]
            found.append((adjusted_rand(_table(one, other, k)), (overlaps[0] + overlaps[1]) / 2))
        return found

    def _labels(self, number: int) -> list[Labels]:
        """Labels (m,) of all rows for each K by the method as fitted to bootstrap sample `number`."""
        rng = np.random.default_rng([self.seed, 8, number])
        weights = rng.multinomial(len(self.rows), np.full(len(self.rows), 1 / len(self.rows)))
        drawn = weights > 0
        sample = self.rows[drawn], weights[drawn].astype(np.float64)
        rules = fitted_again(self.method, *sample, self.ks, int(rng.integers(2**31)))
        return [rule.assign(self.rows) for rule in rules]


def _table(one: Labels, other: Labels, k: int) -> NDArray[np.intp]:
    """Counts (k, k) of customers by two labellings."""
    return np.bincount(one * k + other, minlength=k * k).reshape(k, k)
