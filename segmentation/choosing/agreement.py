"""Do other methods see the same segments?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from segmentation.choosing.matching import crossing
from segmentation.choosing.stability import adjusted_rand
from segmentation.clustering.methods import SWEEPS
from segmentation.plan import Method
from segmentation.work import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

    from segmentation.clustering.sweeps import Solution
    from segmentation.work import Progress


@dataclass(frozen=True, slots=True)
class Agreement:
    """How one method's segments compare with those shown, at the same K."""

    method: Method
    agreement: float  # adjusted Rand index with the segments shown: 1 = the same, 0 = as chance would have it
    silhouette: float  # of this method's own segments, -1..1
    smallest: int  # customers in its smallest segment
    fitted: int | None  # distinct rows that it looked at where it can't take all; None = all


def method_agreement(
    matrix: ArrayLike,
    solution: Solution,
    seed: int = 0,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Agreement, ...]:
    """Segment `matrix` (n, d) by every other method at the K of `solution`, made from it (K ≥ 2)."""
    others = [method for method in Method if method is not solution.method]
    job = Job(progress, cancelled)
    found = []
    for place, method in enumerate(others):
        part = job.part(place / len(others), (place + 1) / len(others))
        swept = SWEEPS[method](matrix, [solution.k], seed, progress=part.tell, cancelled=cancelled)
        other = swept.solution(solution.k)
        same = adjusted_rand(crossing(solution.labels, other.labels))
        found.append(Agreement(method, same, other.silhouette, int(other.sizes.min()), swept.fitted))
    return tuple(found)
