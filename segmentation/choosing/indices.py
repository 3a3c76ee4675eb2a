"""What each well-known index would say alone: elbow, largest silhouette, Calinski-Harabasz, gap, BIC."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.choosing.structure import Structure
    from segmentation.clustering.sweeps import Solution, Sweep

ELBOW, SILHOUETTE, CALINSKI_HARABASZ, GAP = "elbow", "silhouette", "Calinski-Harabasz", "gap"
BIC = "information criterion"


def votes(sweep: Sweep, structure: Structure | None) -> tuple[tuple[str, int], ...]:
    """What each index alone would have said: (name, K).

    The gap's is that of k-means against the first reference; the information criterion is a mixture's own.
    """
    several = [solution for solution in sweep if solution.k > 1]
    if not several:
        return ()
    found = [
        (ELBOW, elbow(several, sweep)),
        (SILHOUETTE, max(several, key=lambda one: one.silhouette).k),
        (CALINSKI_HARABASZ, max(several, key=lambda one: calinski_harabasz(one, sweep)).k),
    ]
    judged = {solution.k: solution.bic for solution in sweep if solution.bic is not None}
    found += [(BIC, min(judged, key=lambda k: judged[k]))] if judged else []
    found += [(GAP, structure.gaps[0].k)] if structure else []
    return tuple(found)


def elbow(solutions: Sequence[Solution], sweep: Sweep) -> int:
    """K farthest below the chord of the inertia curve from K = 1 to the largest K of `solutions`."""
    ks = np.array([1.0, *(one.k for one in solutions)])
    inertia = np.array([sweep.total, *(one.inertia for one in solutions)])
    across, down = (
        (ks - 1) / max(ks[-1] - 1, 1),
        (inertia[0] - inertia) / max(inertia[0] - inertia[-1], 1e-300),
    )
    return int(ks[1 + (down - across)[1:].argmax()])


def calinski_harabasz(solution: Solution, sweep: Sweep) -> float:
    """((T - W) / (K - 1)) / (W / (n - K)) (Caliński & Harabasz 1974); infinite where W is 0."""
    if solution.k >= sweep.rows or solution.inertia <= 0:
        return np.inf
    between = (sweep.total - solution.inertia) / (solution.k - 1)
    return float(between / (solution.inertia / (sweep.rows - solution.k)))
