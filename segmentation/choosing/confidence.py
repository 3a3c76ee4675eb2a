"""How sure each customer's segment is.

Two answers: the margin 1 - d1/d2 of the distances to the nearest two centres (0 = on the border, 1 = at the
centre; a mixture has probabilities and takes 1 - p2/p1), and how often the customer lands in the same segment
when the customers are drawn again and segmented anew by the same method (bootstrap; the new segments matched
to the ones shown by their overlap). Edits by hand are done on the new segments as they were on the old.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from segmentation.choosing.matching import crossing, match_segments
from segmentation.clustering.methods import fitted_again
from segmentation.clustering.points import blocks
from segmentation.clustering.rules import Edited, Mixture
from segmentation.work import Job, one_blas_thread, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from segmentation.clustering.rules import Rule
    from segmentation.clustering.sweeps import Solution
    from segmentation.work import Progress

    Floats = NDArray[np.float64]
    Labels = NDArray[np.integer]

DRAWS = 20  # a share of 0.9 is then known to ± 0.07, enough to tell core from fringe
SAMPLE_ROWS = 2_000  # rows of each draw, as for the stability of the segments
CORE, FRINGE = 0.9, 0.6  # share of the draws from which a customer is core, or fringe; below: swing


class Standing(StrEnum):
    """Where in its segment a customer is."""

    CORE = "core"
    FRINGE = "fringe"
    SWING = "swing"


@dataclass(frozen=True, slots=True, eq=False)
class Confidence:
    """How sure the segment of each customer is; arrays of `(n,)` in the order of the matrix.

    margin: 0 to 1. second: the segment (from 0) that comes second for the customer. kept: share of the draws
    in which the customer came to the same segment, 0 to 1. probability: of belonging to the own segment, 0 to
    1, where the method is a mixture; else None.
    """

    margin: Floats
    second: Labels
    kept: Floats
    probability: Floats | None = None

    def standing(self) -> NDArray[np.str_]:
        """Core, fringe or swing, `(n,)`."""
        return np.where(
            self.kept >= CORE, Standing.CORE, np.where(self.kept >= FRINGE, Standing.FRINGE, Standing.SWING)
        )


def confidence(
    matrix: Floats,
    solution: Solution,
    seed: int = 0,
    *,
    draws: int = DRAWS,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Confidence:
    """Judge each row of `matrix` (n, d) in `solution`, K ≥ 2, which was made from it."""
    job = Job(progress, cancelled)
    with one_blas_thread():
        landed = side_by_side(
            lambda number: _landed(matrix, solution, seed, number),
            range(draws),
            job,
            "Drawing the customers again",
        )
    rule, kept = solution.rule, np.mean(landed, axis=0)
    if isinstance(rule, Mixture):
        likely = rule.probabilities(matrix)
        return Confidence(*_odds(likely), kept, likely.max(axis=1))
    if isinstance(rule, Edited):
        return Confidence(*_own_margin(center_distances(matrix, solution.centers), solution.labels), kept)
    return Confidence(*_margin(rule.distances(matrix)), kept)


def margin_of(rule: Rule, rows: Floats) -> Floats:
    """How sure the segment of each of `rows` (n, d) is by the rule alone: (n,), 0 to 1; 1 where K = 1.

    Steps by hand don't count: they leave no doubt.
    """
    if isinstance(rule, Edited):
        return margin_of(rule.base, rows)
    if isinstance(rule, Mixture):
        found = rule.probabilities(rows)
        return _odds(found)[0] if found.shape[1] > 1 else np.ones(len(rows))
    found = rule.distances(rows)
    return _margin(found)[0] if found.shape[1] > 1 else np.ones(len(rows))


def center_distances(matrix: Floats, centers: Floats) -> Floats:
    """Distance of each row (n, d) to each centre (k, d): (n, k)."""
    found = np.empty((len(matrix), len(centers)))
    for part in blocks(len(matrix), matrix.shape[1]):
        for place, center in enumerate(centers):
            away = matrix[part] - center
            found[part, place] = np.sqrt(np.einsum("ij,ij->i", away, away))
    return found


def _margin(distances: Floats) -> tuple[Floats, Labels]:
    """1 - nearest / second nearest, 0 where both are 0; and which the second is."""
    order = np.argpartition(distances, 1, axis=1)[:, :2]
    each = np.arange(len(distances))
    first, second = distances[each, order[:, 0]], distances[each, order[:, 1]]
    return 1 - np.divide(first, second, out=np.ones_like(first), where=second > 0), order[:, 1]


def _own_margin(distances: Floats, labels: Labels) -> tuple[Floats, Labels]:
    """1 - own / nearest other, 0 where another is nearer than the own, as an edit by hand may have it."""
    each = np.arange(len(distances))
    own = distances[each, labels]
    distances[each, labels] = np.inf
    second = distances.argmin(axis=1)
    other = distances[each, second]
    return np.maximum(0, 1 - np.divide(own, other, out=np.ones_like(own), where=other > 0)), second


def _odds(likely: Floats) -> tuple[Floats, Labels]:
    """1 - second largest / largest probability; and which the second is."""
    order = np.argsort(-likely, axis=1, kind="stable")[:, :2]
    each = np.arange(len(likely))
    return 1 - likely[each, order[:, 1]] / likely[each, order[:, 0]], order[:, 1]


def _landed(matrix: Floats, solution: Solution, seed: int, number: int) -> NDArray[np.bool_]:
    """Whether each row comes to its segment by the method as fitted to one draw."""
    rng = np.random.default_rng([seed, 9, number])
    size = min(len(matrix), SAMPLE_ROWS)
    rows, times = np.unique(rng.integers(0, len(matrix), size), return_counts=True)
    drawn = matrix[rows]
    middle = drawn.mean(axis=0)
    again = fitted_again(
        solution.method,
        drawn - middle,
        times.astype(np.float64),
        [solution.found_k],
        int(rng.integers(2**31)),
    )
    labels = again[0].assign(matrix - middle)
    rule = solution.rule
    if not isinstance(rule, Edited):
        match = match_segments(crossing(solution.labels, labels))
        return np.asarray(match[labels] == solution.labels)
    match = match_segments(crossing(rule.base.assign(matrix), labels))
    return np.asarray(rule.onwards(matrix, match[labels]) == solution.labels)
