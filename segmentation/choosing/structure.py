"""Gap statistic: do the segments explain more than they would where there are no groups?

For reference tables Y_b without groups, clustered like X: G(K) = mean_b ln W(Y_b, K) - ln W(X, K),
s_K = sd_b · sqrt(1 + 1/B), and the K named is the smallest with G(K) ≥ G(K + 1) - s_(K+1)
(Tibshirani, Walther & Hastie 2001). Two references: the classic uniform box along the principal
axes, and a normal cloud with the covariance of X. Where columns hold few values each, both would
find "structure" in the grid itself; there each column is permuted on its own instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from segmentation.clustering.moves import scatter, settle
from segmentation.clustering.points import Points
from segmentation.clustering.sweeps import checked_matrix
from segmentation.work import Job, one_blas_thread, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from segmentation.work import Progress

    Floats = NDArray[np.float64]
    Reference = Callable[[Floats, np.random.Generator], Floats]

SAMPLE_ROWS = 2_000  # structure that needs more rows to be seen is not what a marketer can use
REFERENCES = 10  # tables per reference: s_K is then known to a quarter of itself
STARTS = 2  # for each K, of X and Y alike: the same small error on both sides
STEPS = 30
FEW_VALUES = 10  # a column of at most so many distinct values is a grid, not a measure


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """The gap curve against one kind of reference."""

    reference: str  # "covariance", "box" or "permuted"
    gap: Floats  # (K = 1..) G(K)
    error: Floats  # (K = 1..) s_K

    @property
    def k(self) -> int:
        """K by the 1-SE rule; 1 = no groups."""
        enough = self.gap[:-1] >= self.gap[1:] - self.error[1:]
        return int(enough.argmax()) + 1 if enough.any() else len(self.gap)


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """What the gap curves say together."""

    gaps: tuple[Gap, ...]
    rows: int  # rows of the sample they rest on

    @property
    def evidence(self) -> str:
        """Give "found" or "none" where all references agree, else "borderline"."""
        found = [gap.k > 1 for gap in self.gaps]
        return "found" if all(found) else "borderline" if any(found) else "none"


def gap_structure(
    matrix: ArrayLike,
    k_max: int = 10,
    seed: int = 0,
    *,
    references: int = REFERENCES,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Structure:
    """Gap curves of `matrix` (n, d) for K = 1..k_max, each against `references` tables without groups."""
    return structure_of(checked_matrix(matrix), k_max, seed, Job(progress, cancelled), references)


def structure_of(matrix: Floats, k_max: int, seed: int, job: Job, references: int = REFERENCES) -> Structure:
    """Gap curves of a checked matrix, reported to `job`."""
    rng = np.random.default_rng([seed, 4])
    count = min(len(matrix), SAMPLE_ROWS)
    rows = matrix if count == len(matrix) else matrix[np.sort(rng.choice(len(matrix), count, replace=False))]
    rows = rows - rows.mean(axis=0)
    rows /= np.sqrt((rows**2).sum() / count) or 1.0
    top = max(1, min(k_max + 1, len(np.unique(rows, axis=0)) - 1))
    kinds = _references(rows)
    tables = [
        (draw, [seed, 5, kind, b]) for kind, draw in enumerate(kinds.values()) for b in range(references)
    ]
    own = _log_inertia(rows, top, [seed, 6])

    def reference(item: tuple[Reference, list[int]]) -> Floats:
        draw, key = item
        return _log_inertia(draw(rows, np.random.default_rng(key)), top, [*key, 1])

    with one_blas_thread():
        curves = np.array(side_by_side(reference, tables, job, "Comparing with tables without groups"))
    curves = curves.reshape(len(kinds), references, top)
    error = curves.std(axis=1, ddof=1) * np.sqrt(1 + 1 / references)
    gaps = curves.mean(axis=1) - own
    return Structure(tuple(Gap(*one) for one in zip(kinds, gaps, error, strict=True)), count)


def _references(rows: Floats) -> dict[str, Reference]:
    """The kinds of table without groups that suit the columns of `rows`."""
    few = sum(len(np.unique(column)) <= FEW_VALUES for column in rows.T)
    if 2 * few >= rows.shape[1]:
        return {"permuted": lambda table, rng: rng.permuted(table, axis=0)}
    spread, axes = np.linalg.eigh(rows.T @ rows / len(rows))
    turned = rows @ axes
    return {
        "covariance": partial(_cloud, np.sqrt(np.maximum(spread, 0))),
        "box": partial(_box, turned.min(axis=0), turned.max(axis=0)),
    }


def _cloud(spread: Floats, rows: Floats, rng: np.random.Generator) -> Floats:
    """Normal, with the covariance of the data (distances do not see the rotation back)."""
    return rng.normal(size=rows.shape) * spread


def _box(low: Floats, high: Floats, rows: Floats, rng: np.random.Generator) -> Floats:
    """Uniform over the box along the principal axes."""
    return rng.uniform(low, high, size=rows.shape)


def _log_inertia(rows: Floats, top: int, key: list[int]) -> Floats:
    """Ln W for K = 1..top, the same way for data and references."""
    points = Points.of(rows - rows.mean(axis=0))
    starts = scatter(points, top, STARTS, np.random.default_rng(key))
    inertia = [settle(points, starts[:, :k], STEPS)[1].min() for k in range(1, top + 1)]
    return np.log(np.maximum(inertia, np.finfo(np.float32).tiny * points.count))
