"""Which K, how sure, and why: the words that stand beside the K slider.

The rule, in this order:

1. A K is *supported* when every border between neighbouring segments is a valley in the density of
   customers (borders.py): each one plainly, all of them together beyond doubt. No K supported means
   no natural segments: the answer is 1, whatever the elbow says.
2. Of the supported K's the one with the best silhouette; a larger one instead where even its least
   certain valley is clear, since groups that stand in clusters of groups have their best silhouette
   at the coarse level. A K that only sets more odd customers apart is not larger in this sense.

Track record, K asked from 1 to 40 (../shared/bench/known_k.py; benchmarks/noise.py --seeds 100-103,
drawn after the thresholds were set):

| right               | 12 public tables | 88 tables of planted groups | 88 of one population |
|---------------------|------------------|-----------------------------|----------------------|
| this rule           | 9                | 82                          | 88                   |
| largest silhouette  | 8                | 72                          | 0                    |

Where it misses: k-means itself cuts a large group before it parts two small ones (so no K shows the
groups), or the groups overlap so much that no valley is left between them.

The stability of the segments does not choose a natural K: cuts of a continuum can be stable too. It
says how each K may be called (Dolnicar, Grün & Leisch 2018), and where there are no groups, which K to
start with: the finest cut that still comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from segmentation.borders import borders_of
from segmentation.clustering import checked_matrix
from segmentation.stability import STABLE, stability_of
from segmentation.structure import structure_of
from segmentation.work import Job, one_blas_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

    from segmentation.borders import Borders
    from segmentation.clustering import Solution, Sweep
    from segmentation.stability import Stability
    from segmentation.structure import Structure

NATURAL, REPRODUCIBLE, CONSTRUCTIVE = "natural", "reproducible", "constructive"

VALLEY = 0.8  # density between two groups / inside the sparser: 0.64 for two normal groups 3 spreads apart
PLAIN = 1.0  # standard errors that the least certain valley is below "none"
CLEAR = 2.0  # the same, asked of a K larger than the silhouette's
TOGETHER = 4.0  # standard errors of all valleys together; a chance valley among 40 K's stays below
SMALLEST = 30  # customers below which a segment is too small to be used ...
SMALLEST_SHARE = 0.03  # ... or this share, whichever is more (methods)
HANDY_K = 7  # a cut of a continuum need not be finer: seldom are more segments each treated their own way
GAP_K = 20  # the gap's vote is asked up to here: its 1-SE rule stops early, and more K's take seconds
JUDGED_K = 10  # the stability, and so the verdict, is known up to here and for the K recommended
PAIRS = 5  # pairs of samples for a verdict; more change the agreement in the second digit


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommended K and what it rests on."""

    k: int  # recommended number of segments; 1 = no natural segments
    verdict: str  # "natural", "reproducible" or "constructive"
    reasons: tuple[str, ...]  # two or three sentences for a marketer
    usable_k: int  # a K of 2 or more to start with, also when k is 1
    votes: tuple[tuple[str, int], ...]  # what each index alone would have said: (name, K)
    verdicts: tuple[tuple[int, str], ...] = ()  # of the other K's: (K, verdict), where it was judged

    def verdict_at(self, k: int) -> str | None:
        """Give the verdict on another K; None where its stability was not looked at."""
        return self.verdict if k == self.usable_k else dict(self.verdicts).get(k)


def advise(
    matrix: ArrayLike,
    sweep: Sweep,
    seed: int = 0,
    progress: Callable[[float, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Advice:
    """Compute what the recommendation rests on, for the `matrix` (n, d) that was swept, and recommend."""
    rows = checked_matrix(matrix)
    job = Job(progress, cancelled)
    with one_blas_thread():
        borders = borders_of(rows, sweep, seed, job.part(0.0, 0.3))
        structure = structure_of(rows, min(max(sweep.ks), GAP_K), seed, job.part(0.3, 0.7))
        chosen = recommend_k(sweep, borders).k
        judged = [one for one in sweep if 1 < one.k <= JUDGED_K or one.k == chosen > 1]
        found = stability_of(rows, judged, seed, job.part(0.7, 1.0), PAIRS)
    return recommend_k(sweep, borders, structure, found)


def recommend_k(
    sweep: Sweep,
    borders: Sequence[Borders] = (),
    structure: Structure | None = None,
    stability: Sequence[Stability] = (),
) -> Advice:
    """Recommend one K of `sweep` (or 1) from the borders between its segments.

    `structure` adds the gap's vote; `stability` of the K recommended (and of the usable K) decides
    between the verdicts. Without them the recommendation stands and the verdict is cautious.
    """
    supported = _without_peeling([one for one in borders if is_supported(one)])
    k = _largest_clear(sweep, supported) if supported else 1
    usable = k if k > 1 else _constructive_k(sweep, stability)
    stable = next((one for one in stability if one.k == usable), None)
    verdicts = tuple((one.k, _verdict(one, supported, sweep)) for one in stability)
    verdict = dict(verdicts).get(usable, CONSTRUCTIVE)
    reasons = (
        _natural_reasons(sweep, supported[k], borders)
        if k > 1
        else _continuum_reasons(sweep, borders, usable, stable)
    )
    if stable is not None:
        reasons.append(_stability_reason(stable))
    return Advice(k, verdict, tuple(reasons), usable, _votes(sweep, structure), verdicts)


def _verdict(one: Stability, supported: dict[int, Borders], sweep: Sweep) -> str:
    """Name what a K's segments are: stable near a supported K, stable, or neither.

    A handful of odd customers comes back in every draw only because they lie far away: a cut that owes
    its stability to them is not called reproducible.
    """
    if one.median < STABLE:
        return CONSTRUCTIVE
    if any(abs(one.k - k) <= 1 for k in supported):
        return NATURAL
    large = sweep.solution(one.k).sizes.min() >= smallest_usable(sweep.rows)
    return REPRODUCIBLE if large else CONSTRUCTIVE


def is_supported(borders: Borders) -> bool:
    """Whether every border of a solution is a valley, and all of them together are no chance."""
    return borders.depth < VALLEY and borders.certainty >= PLAIN and borders.together >= TOGETHER


def _without_peeling(supported: Sequence[Borders]) -> dict[int, Borders]:
    """For each number of groups the smallest K that shows them: more K would only peel off odd customers."""
    smallest: dict[int, Borders] = {}
    for one in sorted(supported, key=lambda one: one.k):
        smallest.setdefault(one.groups, one)
    return {one.k: one for one in smallest.values()}


def _largest_clear(sweep: Sweep, supported: dict[int, Borders]) -> int:
    """Of the supported K's: that of the best silhouette, or a larger one whose every valley is clear."""
    best = max(supported, key=lambda k: sweep.solution(k).silhouette)
    return max(
        k for k, borders in supported.items() if k == best or (k > best and borders.certainty >= CLEAR)
    )


def _constructive_k(sweep: Sweep, stability: Sequence[Stability]) -> int:
    """A K to cut a continuum with: the finest that comes back, its segments large enough to use.

    Where none is both, the one that comes back best; without stabilities, the elbow.
    """
    handy = [one for one in sweep if 1 < one.k <= HANDY_K]
    if not handy:
        return next((one.k for one in sweep if one.k > 1), 1)
    agreement = {one.k: one.median for one in stability}
    if not agreement:
        return elbow(handy, sweep)
    least = smallest_usable(sweep.rows)
    usable = [one.k for one in handy if one.sizes.min() >= least and agreement.get(one.k, 0) >= STABLE]
    return max(usable, default=max((one.k for one in handy), key=lambda k: agreement.get(k, 0)))


def smallest_usable(rows: int) -> float:
    """Customers a segment needs to be worth a treatment of its own; a tenth where there are few in all."""
    return max(SMALLEST_SHARE * rows, min(SMALLEST, rows / 10), 2)


def elbow(solutions: Sequence[Solution], sweep: Sweep) -> int:
    """K farthest below the chord of the inertia curve from K = 1 to the largest K of `solutions`."""
    ks = np.array([1.0, *(one.k for one in solutions)])
    inertia = np.array([sweep.total, *(one.inertia for one in solutions)])
    across, down = (
        (ks - 1) / max(ks[-1] - 1, 1),
        (inertia[0] - inertia) / max(inertia[0] - inertia[-1], 1e-300),
    )
    return int(ks[1 + (down - across)[1:].argmax()])


def _votes(sweep: Sweep, structure: Structure | None) -> tuple[tuple[str, int], ...]:
    """What each index alone would have said."""
    several = [solution for solution in sweep if solution.k > 1]
    if not several:
        return ()
    votes = [
        ("elbow", elbow(several, sweep)),
        ("silhouette", max(several, key=lambda one: one.silhouette).k),
        ("Calinski-Harabasz", max(several, key=lambda one: calinski_harabasz(one, sweep)).k),
    ]
    return tuple(votes + ([("gap", structure.gaps[0].k)] if structure else []))


def calinski_harabasz(solution: Solution, sweep: Sweep) -> float:
    """((T - W) / (K - 1)) / (W / (n - K)) (Caliński & Harabasz 1974); infinite where W is 0."""
    if solution.k >= sweep.rows or solution.inertia <= 0:
        return np.inf
    between = (sweep.total - solution.inertia) / (solution.k - 1)
    return float(between / (solution.inertia / (sweep.rows - solution.k)))


def _natural_reasons(sweep: Sweep, chosen: Borders, borders: Sequence[Borders]) -> list[str]:
    """Why this K: its borders, and what a finer cut would do."""
    k = chosen.k
    thinner = f"{100 * (1 - chosen.depth):.0f} % fewer" if chosen.depth >= 0.01 else "hardly any"
    than = "than inside the sparser of the two" if chosen.depth >= 0.01 else "at all"
    groups = (
        f"The customers form {chosen.groups} groups with gaps between them: even where two of them come "
        f"closest, there are {thinner} customers between them {than}."
    )
    reasons = [groups]
    if chosen.groups < k:
        reasons.append(f"K = {k} sets a few unusual customers apart as well: see the smallest segments.")
    finer = next((one for one in borders if one.k == k + 1 and one.groups > chosen.groups), None)
    if finer is not None and finer.depth >= VALLEY:
        reasons.append(f"With K = {k + 1} a border would run through the middle of a crowd.")
    elif k == max(sweep.ks):
        reasons.append(f"K = {k} is the largest that was tried; a longer range may show more groups.")
    smallest = int(sweep.solution(k).sizes.min())
    if smallest < smallest_usable(sweep.rows):
        reasons.append(f"The smallest segment has only {_customers(smallest)}.")
    return reasons


def _continuum_reasons(
    sweep: Sweep, borders: Sequence[Borders], usable: int, stable: Stability | None
) -> list[str]:
    """Why there is no natural K, and what to do all the same."""
    if usable == 1:
        return ["Only K = 1 was asked, so there is nothing to choose between."]
    tried = [one.k for one in sweep if one.k > 1]
    span = f"K = {tried[0]}" if len(tried) == 1 else f"any K from {tried[0]} to {tried[-1]}"
    crowd = (
        f"The customers form one continuum, not separate groups: with {span}, at least one border runs "
        "through a crowd instead of a gap, or rests on too few customers to tell."
    )
    few = "There are too few customers, or too few different ones, to tell groups from chance."
    least = int(sweep.solution(usable).sizes.min())
    smallest = _customers(least)
    why = f"the cut into up to {HANDY_K} segments that comes back best"
    if stable is None:
        why = "a fair start"
    elif stable.median >= STABLE and least >= smallest_usable(sweep.rows):
        why = f"the finest cut into up to {HANDY_K} usable segments that still comes back"
    use = (
        f"Segments are cuts of it then, to be chosen by use. K = {usable} is {why} "
        f"(the smallest segment has {smallest})."
    )
    return [crowd if borders else few, use]


def _stability_reason(stable: Stability) -> str:
    """What happens when the customers are drawn again."""
    words = "come back" if stable.median >= STABLE else "change"
    return (
        f"When the customers are drawn again at random, the {stable.k} segments {words} "
        f"(agreement {stable.median:.2f}, where 1 is the same and {STABLE:.2f} is called stable)."
    )


def _customers(count: int) -> str:
    return "1 customer" if count == 1 else f"{count:,} customers"
