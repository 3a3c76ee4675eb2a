"""The steps by hand, done: a solution and the plan's edits -> the solution that the user made of it.

Numbers stay as they are where they can: what is new comes last. A segment that loses all its customers is
gone, and whoever would come to it later goes where they went.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from segmentation.clustering.kmeans import inertia_of, segment_sums
from segmentation.clustering.rules import Edited
from segmentation.clustering.silhouette import SAMPLE_ROWS, silhouette_values
from segmentation.clustering.steps import done
from segmentation.clustering.sweeps import Solution
from segmentation.edits import Edit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def edited(matrix: Floats, solution: Solution, edits: Sequence[Edit], seed: int = 0) -> Solution:
    """Do the steps on `solution`, which was made from `matrix` (n, d).

    A step that takes nobody is passed over. Raises PlanError for a step of another matrix.
    """
    labels, before, steps = solution.labels, solution.k, []
    for edit in edits:
        step = done(edit, matrix, labels, before)
        if step is not None:
            steps.append(step)
            labels, before = step.assign(matrix, labels), step.after
    if not steps:
        return solution
    rule = Edited(solution.rule, solution.k, tuple(steps))  # type: ignore[arg-type]  # found, not edited yet
    labelled = replace(solution, k=before, labels=labels.astype(np.int32), own_rule=rule, bic=None)
    return _described(matrix, labelled, seed)


def _described(matrix: Floats, solution: Solution, seed: int) -> Solution:
    """A solution with all that follows from its labels; silhouettes of a sample where rows are many."""
    labels, k, weights = solution.labels, solution.k, np.ones(len(matrix))
    sums, sizes = segment_sums(matrix, weights, labels, k)
    centers = sums / sizes[:, None]
    some = np.arange(len(matrix))
    if len(matrix) > SAMPLE_ROWS:
        some = np.sort(np.random.default_rng([seed, 4]).choice(len(matrix), SAMPLE_ROWS, replace=False))
    here = np.unique(labels[some], return_inverse=True)[1]
    values = silhouette_values(matrix[some], [here])[0] if k > 1 else np.full(len(some), np.nan)
    of_each = np.bincount(labels[some], values, minlength=k) / np.bincount(labels[some], minlength=k)
    return replace(
        solution,
        inertia=inertia_of(matrix, weights, centers, labels),
        silhouette=float(values.mean()),
        silhouette_error=0.0 if len(some) == len(matrix) else float(values.std(ddof=1) / len(some) ** 0.5),
        segment_silhouettes=of_each,
        centers=centers,
        sizes=sizes.astype(int),
        silhouette_curves=(),
    )
