"""The methods to choose from: each gives a Sweep, and can be fitted again to a sample of the customers.

k-medoids is not among them: on the benchmark it was better than k-means on 4 of 54 tables and worse on 7,
at the price of all distances. docs/methods.md has the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from segmentation.clustering.mixture import Crowd, mixture_sweep, mixtures
from segmentation.clustering.points import Points
from segmentation.clustering.rules import Nearest
from segmentation.clustering.search import search
from segmentation.clustering.sweeps import sweep_matrix
from segmentation.clustering.ward import Tree, ward_sweep
from segmentation.plan import Method
from segmentation.work import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from segmentation.clustering.rules import Rule
    from segmentation.clustering.sweeps import Sweep
    from segmentation.work import Progress

    Floats = NDArray[np.float64]


class _Sweeping(Protocol):
    def __call__(
        self,
        matrix: ArrayLike,
        k_range: Iterable[int],
        seed: int = 0,
        *,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Sweep: ...


@dataclass(frozen=True, slots=True)
class MethodInfo:
    """What a method is called and when to take it."""

    name: str
    when: str


METHODS = {
    Method.KMEANS: MethodInfo(
        "k-means",
        "The usual choice: compact segments around a typical customer; fast on a million customers.",
    ),
    Method.MIXTURE: MethodInfo(
        "Gaussian mixture",
        "When segments differ much in spread, are elongated or overlap: it also says how sure each "
        "customer's segment is.",
    ),
    Method.WARD: MethodInfo(
        "Ward (hierarchical)",
        "When segments should nest: K + 1 splits one segment of K and leaves the others as they are.",
    ),
}

SWEEPS: dict[Method, _Sweeping] = {
    Method.KMEANS: sweep_matrix,
    Method.MIXTURE: mixture_sweep,
    Method.WARD: ward_sweep,
}


def fitted_again(method: Method, rows: Floats, weights: Floats, ks: Sequence[int], seed: int) -> list[Rule]:
    """Fit `method` to weighted distinct `rows` (n, d), centred and scaled: a rule for each of `ks`.

    Where there are fewer rows than K, each row is a segment.
    """
    ks, job = [min(k, len(rows)) for k in ks], Job()
    if method is Method.WARD:
        return list(Tree.of(rows, weights, job).rules(ks, rows))
    found = search(Points.of(rows, weights), ks, seed, job)
    centers = [found[k][0].astype(np.float64) for k in ks]
    if method is Method.KMEANS:
        return [Nearest.of(one) for one in centers]
    return [mixture for mixture, _ in mixtures(Crowd.of(rows, weights), centers, rows, seed, job)]
