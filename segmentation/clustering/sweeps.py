"""One k-means solution for each K, from one search shared by all of them.

How it goes (`sweep_matrix`):

1. equal rows are merged into one with a weight, in an order that depends on their content alone, so
   neither the order of the file nor duplicates by the thousand matter;
2. good centres for every K are searched together, on a sample where rows are many (search.py);
3. the winner of each K settles on all rows in float64 until no row changes its segment (kmeans.py);
4. silhouettes of all K come from one pass over the distances (silhouette.py).

What is found for one K does not depend on which other K are asked.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, overload

import numpy as np

from segmentation.clustering.kmeans import Fit, assigned, converge, inertia_of, segment_sums
from segmentation.clustering.moves import settle
from segmentation.clustering.points import Points
from segmentation.clustering.rules import Edited, Nearest
from segmentation.clustering.search import MANY_ROWS, TRIAL_STEPS, refine, search, within
from segmentation.clustering.silhouette import EXACT_ROWS, SAMPLE_ROWS, silhouette_values
from segmentation.errors import SegmentationError
from segmentation.plan import Method
from segmentation.work import Cancelled, Job, one_blas_thread, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import ArrayLike, NDArray

    from segmentation.clustering.points import Singles
    from segmentation.clustering.rules import Rule
    from segmentation.clustering.steps import Done
    from segmentation.work import Progress

    Floats = NDArray[np.float64]
    Labels = NDArray[np.integer]

__all__ = [
    "Cancelled",
    "Distinct",
    "Solution",
    "Sweep",
    "checked_matrix",
    "checked_range",
    "described",
    "fit_of",
    "good_centers",
    "size_order",
    "sweep_matrix",
]

SEARCH_ROWS = 6_000  # enough to tell good solutions from poor ones up to K = 40
MIDDLE_ROWS = 32_000  # what a sample found is bettered on so many: more passes over all rows are dear
CURVE_POINTS = 200  # of a segment's silhouettes: a screen has no more lines for them
STRICT_ROWS = 32_000  # up to here until no customer changes; above, until nothing visible does
SETTLED = 1e-6  # share of the inertia that a float32 step gains; the rest, if any, is float64's


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The customers cut into `k` segments, numbered by size, the largest 0, ties by centre."""

    k: int
    inertia: float  # sum of squared distances to the own centre, in the matrix's units squared
    silhouette: float  # mean over customers, -1..1; nan for k = 1
    silhouette_error: float  # its standard error where silhouettes come from a sample, else 0.0
    segment_silhouettes: Floats  # (k,) mean over the segment's customers; nan for k = 1
    labels: Labels  # (n,) the segment of each customer, by `rule`
    centers: (
        Floats  # (k, d) means of the segments (above STRICT_ROWS but for a last small move), matrix's units
    )
    sizes: Labels  # (k,) customers in each segment
    silhouette_curves: tuple[Floats, ...] = ()  # for each segment, silhouettes falling, thinned for the eye
    method: Method = Method.KMEANS
    own_rule: Rule | None = None  # how rows are labelled where it isn't by the nearest of `centers`
    bic: float | None = None  # a mixture's Bayesian information criterion, lower = better; else None

    @property
    def rule(self) -> Rule:
        """How these customers were labelled, and new ones are."""
        return self.own_rule or Nearest.of(self.centers)

    @property
    def found_k(self) -> int:
        """K as it was chosen: the number of segments before any step by hand."""
        return self.own_rule.k if isinstance(self.own_rule, Edited) else self.k

    @property
    def steps(self) -> tuple[Done, ...]:
        """What was done by hand."""
        return self.own_rule.steps if isinstance(self.own_rule, Edited) else ()


@dataclass(frozen=True, slots=True, eq=False)
class Sweep(Sequence[Solution]):
    """Solutions in order of K, with what they share."""

    solutions: tuple[Solution, ...]
    total: float  # sum of squared distances to the mean: the inertia at K = 1
    rows: int
    columns: int
    exact: bool  # silhouettes come from all rows, not from a sample
    fitted: int | None = None  # distinct rows that made the segments where these are a sample; None = all

    def __len__(self) -> int:
        return len(self.solutions)

    def __iter__(self) -> Iterator[Solution]:
        return iter(self.solutions)

    @overload
    def __getitem__(self, index: int) -> Solution: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Solution, ...]: ...
    def __getitem__(self, index: int | slice) -> Solution | tuple[Solution, ...]:
        return self.solutions[index]

    @property
    def ks(self) -> tuple[int, ...]:
        """The K's that were asked, ascending."""
        return tuple(solution.k for solution in self.solutions)

    @property
    def method(self) -> Method:
        """How the customers were put together."""
        return self.solutions[0].method

    def solution(self, k: int) -> Solution:
        """Give the solution with `k` segments; KeyError where it was not asked."""
        for solution in self.solutions:
            if solution.k == k:
                return solution
        raise KeyError(k)


def sweep_matrix(
    matrix: ArrayLike,
    k_range: Iterable[int],
    seed: int = 0,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Sweep:
    """Cut the rows of `matrix` (n, d), finite numbers, into K segments for every K of `k_range`.

    The same matrix, range and seed give the same bytes. `progress` is told a share from 0 to 1 and a
    few words; `cancelled` is asked between steps. Silhouettes are exact up to 50,000 rows, above
    that from a sample.

    Raises SegmentationError when the matrix is empty, has one row, cells that are not finite, or
    fewer distinct rows than the largest K; Cancelled when `cancelled` says so.

    >>> sweep = sweep_matrix([[1.0], [2.0], [10.0], [11.0]], [1, 2])
    >>> [(solution.k, solution.inertia, solution.labels.tolist()) for solution in sweep]
    [(1, 82.0, [0, 0, 0, 0]), (2, 1.0, [0, 0, 1, 1])]
    """
    rows = checked_matrix(matrix)
    job = Job(progress, cancelled)
    with one_blas_thread():
        table = Distinct.of(rows)
        ks = checked_range(k_range, table)
        centers = good_centers(table, ks, seed, job.part(0.0, 0.3))
        fits = _polish(table, centers, job.part(0.3, 0.6))
        return described(rows, table, fits, seed, job.part(0.6, 1.0))


def checked_matrix(matrix: ArrayLike) -> Floats:
    """Give `matrix` as (n, d) float64, one feature (n,) as (n, 1); SegmentationError where unusable."""
    try:
        rows = np.asarray(matrix, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise SegmentationError("The table to segment holds text; only numbers can be compared.") from error
    rows = rows[:, None] if rows.ndim == 1 else rows
    if rows.ndim != 2 or rows.size == 0:
        raise SegmentationError("There is nothing to segment: at least two rows and one feature are needed.")
    if len(rows) < 2:
        raise SegmentationError("There is only one row; segments need at least two.")
    if not np.isfinite(rows).all():
        column = int((~np.isfinite(rows)).any(axis=0).argmax()) + 1
        raise SegmentationError(
            f"Feature {column} has cells that are missing or infinite; fill them or leave the feature out."
        )
    return rows


def checked_range(k_range: Iterable[int], table: Distinct) -> list[int]:
    """Ascending K's without repeats, each from 1 to the number of distinct rows."""
    ks = sorted({int(k) for k in k_range})
    if not ks or ks[0] < 1:
        raise SegmentationError(
            "K, the number of segments, must be 1 or more, and at least one K must be asked."
        )
    if ks[-1] > table.count:
        rows = "row exists" if table.count == 1 else "rows exist"
        raise SegmentationError(
            f"K = {ks[-1]} was asked, but only {table.count} distinct {rows}; "
            f"ask for at most K = {table.count}, or add features that tell the rows apart."
        )
    return ks


@dataclass(frozen=True, slots=True, eq=False)
class Distinct:
    """The distinct rows of a matrix in an order that depends on their content only, centred and scaled."""

    rows: Floats  # (m, d): (row - centre) / scale
    weights: Floats  # (m,) how many rows are equal to it
    inverse: Labels  # (n,) original row -> distinct row
    centre: Floats  # (d,)
    scale: float  # one number for all columns: distances keep their proportions

    @classmethod
    def of(cls, rows: Floats) -> Self:
        """Merge equal rows of `rows` (n, d)."""
        _, first, inverse, counts = np.unique(
            row_digests(rows), return_index=True, return_inverse=True, return_counts=True
        )
        distinct, weights = rows[first], counts.astype(np.float64)
        centre = weights @ distinct / weights.sum()
        distinct -= centre
        spread = float(np.sqrt(weights @ np.einsum("ij,ij->i", distinct, distinct) / weights.sum()))
        scale = 2.0 ** round(math.log2(spread)) if spread else 1.0  # a power of two rounds nothing
        distinct /= scale
        return cls(distinct, weights, inverse, centre, scale)

    @property
    def count(self) -> int:
        """Number of distinct rows."""
        return len(self.rows)

    def spare(self, k: int) -> Singles:
        """Any `k` distinct rows: a fair start where a sample of mostly copies has fewer."""
        return self.rows[:k].astype(np.float32)

    def sample(self, size: int, rng: np.random.Generator) -> Points:
        """Points of at most `size` distinct rows; see `drawn`."""
        return Points.of(*self.drawn(size, rng))

    def drawn(self, size: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """At most `size` distinct rows, drawn more often the farther out, and weights that make up for it.

        Half of the chance goes by weight, half by weight times squared distance from the mean
        (lightweight coreset, Bachem, Lucic & Krause 2018): a plain sample misses the few far
        customers that decide where the centres of a heavy-tailed table belong.
        """
        if self.count <= size:
            return self.rows, self.weights
        reach = np.einsum("ij,ij->i", self.rows, self.rows) * self.weights
        chance = self.weights / self.weights.sum() + reach / reach.sum()
        mounting = np.cumsum(chance)
        drawn = (np.arange(size) + rng.random()) * (mounting[-1] / size)
        which, times = np.unique(np.searchsorted(mounting, drawn), return_counts=True)
        return self.rows[which], times * self.weights[which] / chance[which]


def row_digests(rows: Floats) -> NDArray[np.uint64]:
    """A 64-bit mix of each row's bits, (n,): equal rows, and for all practical purposes only they, share one.

    Mixed by multiplication and shift (the finaliser of SplitMix64); at a million distinct rows the
    chance that any two collide is 3 in 100 million.
    """
    digest = np.zeros(len(rows), dtype=np.uint64)
    for column in rows.T:
        digest ^= np.ascontiguousarray(column + 0.0).view(np.uint64)  # + 0.0 makes -0.0 the same as 0.0
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            digest ^= digest >> np.uint64(shift)
            digest *= np.uint64(factor)
        digest ^= digest >> np.uint64(31)
    return digest


def good_centers(table: Distinct, ks: list[int], seed: int, job: Job) -> list[Singles]:
    """Centres (s, k, d) of the best few solutions for each K, the likely best first.

    Where rows are many they are found on a sample, and bettered on a larger one or on all.
    """
    points = table.sample(SEARCH_ROWS, np.random.default_rng([seed, 0]))
    if table.count <= SEARCH_ROWS:
        found = search(points, ks, seed, job, thorough=True)
    else:
        found = search(points, within(1, ks, table.count), seed, job.part(0.0, 0.5), thorough=True)
        middle = table.sample(MIDDLE_ROWS, np.random.default_rng([seed, 2]))
        found = refine(middle, found, ks, seed, job.part(0.5, 1.0))
    return [found[k] if k in found else table.spare(k)[None] for k in ks]


def _polish(table: Distinct, found: list[Singles], job: Job) -> list[Fit]:
    """Settle each K's solutions (s, k, d) on all rows and keep the best; most of the way in float32."""
    every = Points.of(table.rows, table.weights)

    def one(rivals: Singles) -> Fit:
        return _fit(table, _on_all(every, rivals, job).astype(np.float64), job)

    threads = 2 if table.count >= MANY_ROWS else 1
    return side_by_side(one, found, job, "Settling on all customers", threads=threads)


def _on_all(every: Points, rivals: Singles, job: Job) -> Singles:
    """The best of some solutions (s, k, d) after a few steps on all rows, settled: (k, d)."""
    if len(rivals) > 1:
        tried, costs = settle(every, rivals, TRIAL_STEPS, check=job.check)
        rivals = tried[[costs.argmin()]]
    settled, _ = settle(every, rivals, gain=SETTLED, check=job.check)
    return np.asarray(settled[0])


def _fit(table: Distinct, centers: Floats, job: Job) -> Fit:
    """The solution about `centers` (k, d), which stay as they are above STRICT_ROWS."""
    if table.count > STRICT_ROWS:
        fit = assigned(table.rows, table.weights, centers)
        if np.bincount(fit.labels, minlength=len(centers)).all():
            return fit
    return converge(table.rows, table.weights, centers, job.check)


def described(rows: Floats, table: Distinct, fits: list[Fit], seed: int, job: Job) -> Sweep:
    """Number the segments and add the silhouettes."""
    numbered = [_numbered(fit, table) for fit in fits]
    job.tell(0.0, "Silhouettes")
    labelings = [labels for labels, _ in numbered]
    sample = _spread_sample(labelings, seed) if len(rows) > EXACT_ROWS else np.arange(len(rows))
    cut = [labels[sample] for labels in labelings]
    silhouettes = silhouette_values(rows[sample], cut, check=job.check)
    solutions = []
    for fit, (labels, centers), values, here in zip(fits, numbered, silhouettes, cut, strict=True):
        k = len(centers)
        solutions.append(
            Solution(
                k=k,
                inertia=fit.inertia * table.scale**2,
                silhouette=float(values.mean()) if k > 1 else np.nan,
                silhouette_error=_standard_error(values, len(rows)),
                segment_silhouettes=_means(values, here, k),
                labels=labels,
                centers=centers,
                sizes=np.bincount(labels, minlength=k),
                silhouette_curves=_curves(values, here, k),
            )
        )
    job.tell(1.0, "Done")
    total = float(table.weights @ np.einsum("ij,ij->i", table.rows, table.rows)) * table.scale**2
    return Sweep(tuple(solutions), total, len(rows), rows.shape[1], len(sample) == len(rows))


def _numbered(fit: Fit, table: Distinct) -> tuple[Labels, Floats]:
    """Labels of the original rows and centres in the matrix's units, the largest segment first."""
    order = size_order(fit, table)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return rank[fit.labels][table.inverse], fit.centers[order] * table.scale + table.centre


def size_order(fit: Fit, table: Distinct) -> Labels:
    """Segments of `fit` as they are to be numbered: the largest first, ties by the centre."""
    sizes = np.bincount(fit.labels, table.weights, minlength=len(fit.centers))
    return np.lexsort((*fit.centers.T[::-1], -sizes))


def fit_of(table: Distinct, labels: Labels, k: int) -> Fit:
    """Take labels (m,) of the distinct rows, 0..k-1, for a settled solution: every method ends here."""
    sums, heft = segment_sums(table.rows, table.weights, labels, k)
    centers = sums / heft[:, None]
    inertia = inertia_of(table.rows, table.weights, centers, labels)
    return Fit(labels.astype(np.int32), centers, inertia)


def _spread_sample(labelings: list[Labels], seed: int) -> Labels:
    """SAMPLE_ROWS rows with each segment of every K in its share: at even steps through the rows by label."""
    rng = np.random.default_rng([seed, 1])
    shuffled = rng.permutation(len(labelings[0]))
    order = shuffled[np.lexsort([labels[shuffled] for labels in labelings])]
    places = (np.arange(SAMPLE_ROWS) + rng.random()) * (len(order) / SAMPLE_ROWS)
    return np.sort(order[places.astype(np.intp)])


def _standard_error(values: Floats, rows: int) -> float:
    """Standard error of the mean of a sample's silhouettes; 0.0 where the sample is everything."""
    if len(values) == rows:
        return 0.0
    return float(values.std(ddof=1) / np.sqrt(len(values)) * np.sqrt(1 - len(values) / rows))


def _means(values: Floats, labels: Labels, k: int) -> Floats:
    """Mean silhouette of each segment (k,); nan for k = 1 and for a segment the sample missed."""
    if k == 1:
        return np.full(1, np.nan)
    sizes = np.bincount(labels, minlength=k)
    return np.where(sizes > 0, np.bincount(labels, values, minlength=k) / np.maximum(sizes, 1), np.nan)


def _curves(values: Floats, labels: Labels, k: int) -> tuple[Floats, ...]:
    """Silhouettes of each segment, the largest first: all, or CURVE_POINTS of them at even steps."""
    if k == 1:
        return ()
    falling = [np.sort(values[labels == segment])[::-1] for segment in range(k)]
    return tuple(_thinned(curve) for curve in falling)


def _thinned(curve: Floats) -> Floats:
    if len(curve) <= CURVE_POINTS:
        return curve
    return curve[np.linspace(0, len(curve) - 1, CURVE_POINTS).round().astype(np.intp)]
