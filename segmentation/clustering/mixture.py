"""Gaussian mixture: the segments are overlapping normal groups, each with a spread and direction of its own.

Fitted by expectation and maximisation (Dempster, Laird & Rubin 1977) with the covariances held back
from collapsing by the prior of Fraley & Raftery (2007). Each K begins from the k-means segments, from
k-means that looks for long groups side by side, and from Ward's segments, in three shapes: every group
its own covariance, one for all, or columns that are independent within a group. The start and shape with
the least Bayesian information criterion stays.

Values on a grid (survey scales, yes/no, counts) are known to a step of it only: the step's variance is
added to every covariance, or a group could be as narrow as one value and infinitely likely.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from segmentation.clustering.kmeans import nearest
from segmentation.clustering.moves import scatter, settle
from segmentation.clustering.points import Points
from segmentation.clustering.rules import Mixture
from segmentation.clustering.sweeps import (
    Distinct,
    checked_matrix,
    checked_range,
    described,
    fit_of,
    good_centers,
    size_order,
)
from segmentation.clustering.ward import Tree
from segmentation.plan import Method
from segmentation.work import Job, one_blas_thread, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from segmentation.clustering.sweeps import Sweep
    from segmentation.work import Progress

    Floats = NDArray[np.float64]
    Labels = NDArray[np.integer]

FIT_ROWS = 20_000  # a group's covariance is known well enough from so many; more only take longer
TRIAL_ROWS = 3_000  # enough to tell the better of shapes and starts
TRIAL_STEPS = 15  # by then the better of shapes and starts leads
TURNS = 6  # of looking for long groups: most are found by the third
TURN_STARTS = 3
MOST_STEPS = 150  # what is gained later is invisible
GAIN = 1e-5  # log-likelihood per row below which a step has settled
SHAPES = ("own", "shared", "axes")


def mixture_sweep(
    matrix: ArrayLike,
    k_range: Iterable[int],
    seed: int = 0,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Sweep:
    """Fit a mixture to the rows of `matrix` (n, d) for every K of `k_range`; see `sweep_matrix`.

    A row's segment is its likeliest group, and each K has as many segments as groups. Above FIT_ROWS
    distinct rows the mixture is fitted to a weighted sample of so many, and all rows are labelled by it.
    """
    rows = checked_matrix(matrix)
    job = Job(progress, cancelled)
    with one_blas_thread():
        table = Distinct.of(rows)
        ks = checked_range(k_range, table)
        centers = [one[0].astype(np.float64) for one in good_centers(table, ks, seed, job.part(0.0, 0.1))]
        crowd = Crowd.of(*table.drawn(FIT_ROWS, np.random.default_rng([seed, 10])))
        found = mixtures(crowd, centers, table.rows, seed, job.part(0.1, 0.8))
        fits = [fit_of(table, one.assign(table.rows), k) for k, (one, _) in zip(ks, found, strict=True)]
        swept = described(rows, table, fits, seed, job.part(0.8, 1.0))
    solutions = []
    for one, fit, (found_rule, bic) in zip(swept, fits, found, strict=True):
        rule = found_rule.moved(size_order(fit, table), table.scale, table.centre)
        solutions.append(replace(one, method=Method.MIXTURE, own_rule=rule, bic=bic))
    fitted = None if len(crowd.rows) == table.count else len(crowd.rows)
    return replace(swept, solutions=tuple(solutions), fitted=fitted)


def mixtures(
    crowd: Crowd, centers: Sequence[Floats], everyone: Floats, seed: int, job: Job
) -> list[tuple[Mixture, float]]:
    """Mixture and information criterion for each k-means solution `centers` (k, d).

    `everyone` (m, d) are the rows that are to be labelled. Where a group would be left without any, the
    next best of shapes and starts is taken; at last the k-means segments themselves.
    """
    trial = crowd.thinned(np.random.default_rng([seed, 11]))
    tree = Tree.of(trial.rows, trial.weights, job.part(0.0, 0.2))

    def one(start: Floats) -> tuple[Mixture, float]:
        k = min(len(start), len(trial.rows))
        labelings = nearest(trial.rows, start[:k])[0], trial.side_by_side(k, seed), tree.cut(k)
        for mixture, shape in _begun(trial, labelings, k, job.check):
            settled = crowd.settled(mixture, shape, MOST_STEPS, job.check)
            if len(np.unique(settled.assign(everyone))) == len(start):
                return settled, crowd.criterion(settled, shape)
        balls = crowd.balls(start)
        return balls, crowd.criterion(balls, "shared")

    return side_by_side(one, centers, job.part(0.2, 1.0), "Fitting the mixture")


def _begun(
    trial: Crowd, labelings: Sequence[Labels], k: int, check: Callable[[], None]
) -> list[tuple[Mixture, str]]:
    """Each start in each shape after a few steps, and its shape, the best by the criterion first."""
    starts = [trial.start(labels, k) for labels in labelings]
    begun = [(trial.settled(start, shape, TRIAL_STEPS, check), shape) for shape in SHAPES for start in starts]
    return sorted(begun, key=lambda one: trial.criterion(*one))


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Weighted rows to fit to, and what keeps a covariance from collapsing."""

    rows: Floats  # (n, d)
    weights: Floats  # (n,)
    whole: Floats  # (d, d) covariance of all rows
    grid: Floats  # (d, d) variance within the step of each column's grid, on the diagonal

    @classmethod
    def of(cls, rows: Floats, weights: Floats) -> Crowd:
        """Look at `rows` (n, d) and their weights; those of a sample count as many as it has rows."""
        away = rows - weights @ rows / weights.sum()
        whole = (away * weights[:, None]).T @ away / weights.sum()
        tiny = np.finfo(np.float64).eps * (np.trace(whole) or 1.0)  # a constant column has no spread at all
        return cls(rows, weights, whole + tiny * np.eye(len(whole)), np.diag(grid_variance(rows, weights)))

    def thinned(self, rng: np.random.Generator) -> Crowd:
        """At most TRIAL_ROWS of them, drawn by weight, for trials."""
        if len(self.rows) <= TRIAL_ROWS:
            return self
        chance = self.weights / self.weights.sum()
        which, times = np.unique(rng.choice(len(self.rows), TRIAL_ROWS, p=chance), return_counts=True)
        return replace(self, rows=self.rows[which], weights=times.astype(np.float64))

    def side_by_side(self, k: int, seed: int) -> Labels:
        """k-means labels (n,) that see long groups lying side by side (Friedman & Rubin 1967).

        Distances are taken in units of the spread within the groups, which are found anew with each
        such unit: where the groups are narrow, the next look is finer.
        """
        within, labels = self.whole, np.zeros(len(self.rows), dtype=np.intp)
        for turn in range(TURNS):
            rows = self.rows @ np.linalg.inv(np.linalg.cholesky(within)).T
            points = Points.of(rows / np.sqrt(rows.shape[1]), self.weights)
            starts = scatter(points, k, TURN_STARTS, np.random.default_rng([seed, 12, turn]))
            centers, costs = settle(points, starts, TRIAL_STEPS)
            labels, _ = nearest(rows / np.sqrt(rows.shape[1]), centers[costs.argmin()].astype(np.float64))
            within = self._groups(np.eye(k)[labels], "shared").covariances[0]
        return labels

    def start(self, labels: Labels, k: int) -> Mixture:
        """The mixture that labels (n,) say, each group as its rows are."""
        return self._groups(np.eye(k)[labels], "own")

    def balls(self, centers: Floats) -> Mixture:
        """Groups that are equal balls about `centers` (k, d): likeliest is nearest, as in k-means."""
        k, width = centers.shape
        labels, _ = nearest(self.rows, centers)
        away = self.rows - centers[labels]
        spread = float(self.weights @ np.einsum("ij,ij->i", away, away)) / (self.weights.sum() * width)
        ball = max(spread, float(np.trace(self.whole)) * 1e-6) * np.eye(width)
        return Mixture(np.full(k, 1 / k), centers, np.repeat(ball[None], k, axis=0))

    def settled(self, mixture: Mixture, shape: str, steps: int, check: Callable[[], None]) -> Mixture:
        """Better `mixture` until a step gains no more than GAIN for each row."""
        before = -np.inf
        for _ in range(steps):
            check()
            logs = mixture.logs(self.rows)
            total = _log_sum(logs)
            height = float(self.weights @ total)
            if height - before <= GAIN * self.weights.sum():
                break
            before = height
            mixture = self._groups(np.exp(logs - total[:, None]), shape)
        return mixture

    def criterion(self, mixture: Mixture, shape: str) -> float:
        """Bayesian information criterion (Schwarz 1978): -2 log-likelihood + parameters times ln n."""
        k, width = mixture.means.shape
        triangle = width * (width + 1) // 2
        parameters = (k - 1) + k * width + {"own": k * triangle, "shared": triangle, "axes": k * width}[shape]
        height = float(self.weights @ _log_sum(mixture.logs(self.rows)))
        return float(-2 * height + parameters * np.log(self.weights.sum()))

    def _groups(self, belongs: Floats, shape: str) -> Mixture:
        """The likeliest mixture where row i belongs to group j by `belongs` (n, k)."""
        heavy = belongs * self.weights[:, None]
        heft = heavy.sum(axis=0) + np.finfo(np.float64).tiny
        means = heavy.T @ self.rows / heft[:, None]
        scatter = np.stack([self._scatter(mean, column) for mean, column in zip(means, heavy.T, strict=True)])
        k, width = means.shape
        prior = self.whole / k ** (2 / width)  # Fraley & Raftery: all groups together fill the whole
        degrees = 2 * width + 4
        if shape == "shared":
            scatter, heft = np.repeat(scatter.sum(axis=0)[None], k, axis=0), np.full(k, heft.sum())
        covariances = (prior + scatter) / (heft + degrees)[:, None, None] + self.grid
        if shape == "axes":
            covariances = covariances * np.eye(width)
        shares = np.maximum(heavy.sum(axis=0), np.finfo(np.float64).eps)
        return Mixture(shares / shares.sum(), means, covariances)

    def _scatter(self, mean: Floats, heavy: Floats) -> Floats:
        away = self.rows - mean
        return np.asarray((away * heavy[:, None]).T @ away)


def grid_variance(rows: Floats, weights: Floats) -> Floats:
    """Variance (d,) of a value within the step of its column's grid: step² / 12; about 0 off a grid.

    >>> grid_variance(np.array([[0.0, 5.0], [1.0, 5.0], [3.0, 5.0]]), np.ones(3)).round(3)
    array([0.167, 0.   ])
    """
    found = np.zeros(rows.shape[1])
    for place, column in enumerate(rows.T):
        values, inverse = np.unique(column, return_inverse=True)
        if len(values) > 1:
            gaps = np.diff(values)
            step = np.minimum(np.append(gaps[0], gaps), np.append(gaps, gaps[-1]))
            found[place] = weights @ step[inverse] ** 2 / (12 * weights.sum())
    return found


def _log_sum(logs: Floats) -> Floats:
    """Logarithm of the sum of exponentials along the rows."""
    most = logs.max(axis=1)
    return np.asarray(most + np.log(np.exp(logs - most[:, None]).sum(axis=1)))
