"""Which K, how sure, and why: the words that stand beside the K slider.

The rule, in this order:

1. A K is *supported* when every border between neighbouring segments is a valley in the density of
   customers (borders.py): each one plainly, all of them together beyond doubt. No K supported means
   no natural segments: the answer is 1, whatever the elbow says.
2. Of the supported K's the one with the best silhouette; a larger one instead where even its least
   certain valley is clear, since groups that stand in clusters of groups have their best silhouette
   at the coarse level. A K that only sets more odd customers apart is not larger in this sense.

3. More groups instead, where most finer cuts agree on their number once segments without a valley
   between them are joined: k-means itself cuts a large group before it parts two small ones.

How often it is right is in record.py. Where it misses, the groups overlap so much that no valley is left
between them, or stand in groups of groups.

The stability of the segments does not choose a natural K: cuts of a continuum can be stable too. It
says how each K may be called (Dolnicar, Grün & Leisch 2018), and where there are no groups, which K to
start with: the finest cut that still comes back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from segmentation.choosing.borders import borders_of
from segmentation.choosing.indices import elbow, votes
from segmentation.choosing.reasons import (
    HANDY_K,
    continuum_reasons,
    natural_reasons,
    stability_reason,
    unparted_reasons,
)
from segmentation.choosing.stability import STABLE, stability_of, stability_rounds
from segmentation.choosing.structure import structure_of
from segmentation.choosing.verdicts import (
    CONSTRUCTIVE,
    VALLEY,
    is_supported,
    segment_verdicts,
    smallest_usable,
    solution_verdict,
)
from segmentation.clustering.sweeps import checked_matrix
from segmentation.work import Job, one_blas_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import ArrayLike

    from segmentation.choosing.borders import Borders
    from segmentation.choosing.stability import Stability
    from segmentation.choosing.structure import Structure
    from segmentation.clustering.sweeps import Sweep

CLEAR = 2.0  # standard errors of the least certain valley, asked of a K above the silhouette's
JOINED = 1.25  # standard errors of a valley below which two small segments count as parts of one group
FINER = 2.0, 6.0  # times the groups: cuts so fine show their shape, and are not yet too thin to judge
AGREED = 0.8  # share of these cuts, 5 at least, in which the same number of groups must be left
LEAST_FINER = 5
GAP_K = 20  # the gap's vote is asked up to here: its 1-SE rule stops early, and more K's take seconds
JUDGED_K = 20  # the stability, and so the verdict, is known up to here and for the K recommended
PAIRS = 5  # pairs of samples in a round; more change the median agreement in the second digit
ROUNDS = 9  # more; of 50 pairs the 10 % and 90 % agreements are known to about 0.02


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommended K, what may be said of each K and each segment, and the measures that it rests on."""

    k: int  # recommended number of segments; 1 = no natural segments
    verdict: str  # on `usable_k`: "natural", "reproducible" or "constructive"
    reasons: tuple[str, ...]  # two or three sentences for a marketer
    usable_k: int  # a K of 2 or more to start with, also when k is 1
    votes: tuple[tuple[str, int], ...]  # what each index alone would have said: (name, K)
    verdicts: tuple[tuple[int, str], ...] = ()  # of every K that was judged: (K, verdict)
    segments: tuple[tuple[int, tuple[str, ...]], ...] = ()  # of its segments, in their order: (K, verdicts)
    borders: tuple[Borders, ...] = field(default=(), repr=False)  # of every K with two segments to judge
    structure: Structure | None = field(default=None, compare=False, repr=False)  # the gap curves
    stability: tuple[Stability, ...] = field(default=(), compare=False, repr=False)  # of every K judged

    def verdict_at(self, k: int) -> str | None:
        """Give the verdict on another K; None where its stability was not looked at."""
        return self.verdict if k == self.usable_k else dict(self.verdicts).get(k)

    def segments_at(self, k: int) -> tuple[str, ...] | None:
        """Give the verdict on each segment of a K; None where its stability was not looked at."""
        return dict(self.segments).get(k)

    def stability_at(self, k: int) -> Stability | None:
        """Give the stability of a K; None where it was not looked at."""
        return next((one for one in self.stability if one.k == k), None)


def advise(
    matrix: ArrayLike,
    sweep: Sweep,
    seed: int = 0,
    progress: Callable[[float, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Advice:
    """Compute what the recommendation rests on, for the `matrix` (n, d) that was swept, and recommend.

    Stabilities rest on PAIRS pairs of samples each: a first answer, which `surer` betters.
    """
    rows = checked_matrix(matrix)
    job = Job(progress, cancelled)
    with one_blas_thread():
        borders = borders_of(rows, sweep, seed, job.part(0.0, 0.1))
        structure = structure_of(rows, min(max(sweep.ks), GAP_K), seed, job.part(0.1, 0.4))
        chosen = recommend_k(sweep, borders).k
        judged = [one for one in sweep if 1 < one.k <= JUDGED_K or one.k == chosen > 1]
        found = stability_of(rows, judged, seed, job.part(0.4, 1.0), PAIRS)
    return recommend_k(sweep, borders, structure, found)


def surer(
    matrix: ArrayLike,
    sweep: Sweep,
    advice: Advice,
    seed: int = 0,
    *,
    rounds: int = ROUNDS,
    progress: Callable[[float, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Advice]:
    """Better `advice` by more pairs of samples, given after each of `rounds` times PAIRS of them.

    A natural K stays; the stabilities get surer, and with them the verdicts and the K to start with.
    """
    judged = [sweep.solution(one.k) for one in advice.stability]
    job = Job(progress, cancelled)
    for found in stability_rounds(
        matrix, judged, seed, rounds=rounds, pairs=PAIRS, job=job, known=advice.stability
    ):
        yield recommend_k(sweep, advice.borders, advice.structure, found)


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
    parted = _largest_clear(sweep, supported) if supported else 1
    k = max(parted, _seen_in_finer_cuts(borders)) if supported else 1
    usable = k if k > 1 else _constructive_k(sweep, stability)
    stable = next((one for one in stability if one.k == usable), None)
    verdicts = {
        one.k: solution_verdict(one, supported, int(sweep.solution(one.k).sizes.min()), sweep.rows)
        for one in stability
    }
    between = {one.k: one for one in borders}
    if k == 1:
        reasons = continuum_reasons(sweep, borders, usable, stable)
    elif k > parted:
        reasons = unparted_reasons(k, parted)
    else:
        reasons = natural_reasons(sweep, supported[k], borders)
    if stable is not None:
        reasons.append(stability_reason(stable))
    return Advice(
        k=k,
        verdict=verdicts.get(usable, CONSTRUCTIVE),
        reasons=tuple(reasons),
        usable_k=usable,
        votes=votes(sweep, structure),
        verdicts=tuple(verdicts.items()),
        segments=tuple((one.k, segment_verdicts(one, between.get(one.k))) for one in stability),
        borders=tuple(borders),
        structure=structure,
        stability=tuple(stability),
    )


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


def _seen_in_finer_cuts(borders: Sequence[Borders]) -> int:
    """Number of groups that most finer cuts agree on, their segments joined where no valley parts them; or 1.

    k-means with as many segments as groups may not part them: it cuts a large group before it parts
    two small ones. In a finer cut each group is several segments, and joining them shows the groups.
    """
    left = {one.k: one.parts(VALLEY, JOINED) for one in borders}

    def agreed(groups: int) -> bool:
        low, high = (times * groups for times in FINER)
        finer = [parts for k, parts in left.items() if low <= k <= high]
        return len(finer) >= LEAST_FINER and finer.count(groups) >= AGREED * len(finer)

    return max((groups for groups in set(left.values()) if agreed(groups)), default=1)


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
