"""Which K, how sure, and why: the words that stand beside the K slider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from segmentation.clustering import Sweep

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommended K and what it rests on."""

    k: int  # recommended number of segments; 1 = no natural segments
    verdict: str  # "natural", "reproducible" or "constructive"
    reasons: tuple[str, ...]  # two or three sentences for a marketer
    usable_k: int  # a K of 2 or more to start with, also when k is 1
    votes: tuple[tuple[str, int], ...]  # what each index alone would have said


def recommend_k(sweep: Sweep) -> Advice:
    """Recommend from the silhouettes alone (first version)."""
    several = [solution for solution in sweep if solution.k > 1]
    best = max(several, key=lambda solution: solution.silhouette)
    words = f"The silhouette is best at K = {best.k} ({best.silhouette:.2f})."
    return Advice(best.k, "constructive", (words,), best.k, (("silhouette", best.k),))


def advise(
    matrix: ArrayLike,
    sweep: Sweep,
    seed: int = 0,
    progress: Callable[[float, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Advice:
    """Look for structure in `matrix`, then recommend a K of `sweep`."""
    _ = np.asarray(matrix), seed, progress, cancelled
    return recommend_k(sweep)
