"""The sweep and the advice for the plan, made in the background; pages that need them wait here.

First comes what every page can be used with: the solutions of all K, their borders and descriptions. Gap
and stability arrive later, better with each round; `Swept` always says what it knows and what not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from segmentation import (
    Advice,
    Cancelled,
    Customers,
    Features,
    Lineage,
    Plan,
    Segments,
    Solution,
    Sweep,
    Table,
    advise,
    edited_identity,
    first_advice,
    follow,
    identified,
    status_after,
    surer,
    sweep,
    unnamed_segments,
)
from ui import jobs, results, state

#: Shares of the bar: the sweep, then the descriptions; the advice's has its own.
_SWEEP_SHARE = 0.8
#: Numbers of pairs of samples that are shown: each is news, and a page that moves too often can't be read.
SHOWN_PAIRS = (10, 20, 50)
#: The 10 % and 90 % agreements of so many pairs are known to about 0.02.
ENOUGH_PAIRS = SHOWN_PAIRS[-1]


@dataclass(frozen=True, slots=True, eq=False)
class Swept:
    """The sweep of a plan and what it says, as far as it is known by now."""

    sweep: Sweep
    advice: Advice
    lineage: Lineage
    unnamed: tuple[Segments, ...]  # for each K of the sweep, described but for names and colours,
    ignored: tuple[str, ...] = ()  # ... and for these traits
    pairs: int = 0  # pairs of samples that the stabilities rest on so far; 0 = gap and stability are to come
    last: bool = False  # nothing better is to come
    first_k: int | None = None  # the K recommended when segments were first shown

    def k(self, plan: Plan) -> int:
        """The plan's K, or the recommended one; surer advice does not change what was shown already."""
        return plan.k if plan.k in self.sweep.ks else self.first_k or self.advice.usable_k

    def solution(self, plan: Plan) -> Solution:
        """The solution that is shown."""
        return self.sweep.solution(self.k(plan))

    def better(self, advice: Advice) -> Swept:
        """The same with surer advice."""
        known = advice.stability
        pairs = len(known[0].agreements) if known else 0
        return replace(self, advice=advice, pairs=pairs, last=pairs >= ENOUGH_PAIRS or not known)


def job_of(table: Table, plan: Plan, rounds: int = 1) -> jobs.Job[Swept]:
    """Give the job as soon as it has some rounds, the first of which brings the segments."""
    customers, features = results.customers(table, plan), results.features(table, plan)
    return jobs.first_result(
        results.of_sweep(table, plan),
        lambda tell, stopped: _rounds(customers, features, replace(plan, k=None), tell, stopped),
        rounds,
    )


def as_shown(table: Table, plan: Plan, found: Swept) -> Swept:
    """Give what is known, at the K that this session has been shown: all pages speak of the same segments."""
    return replace(found, first_k=state.first_k(results.of_sweep(table, plan)))


def segments_at(table: Table, plan: Plan, found: Swept, k: int) -> Segments:
    """Give the segments at `k`, as they were found, with their names, colours and standing."""
    known = results.identity(table, plan, found.sweep, found.lineage, k)
    same = plan.ignored == found.ignored
    unnamed = (
        found.unnamed[found.sweep.ks.index(k)]
        if same
        else results.unnamed(table, plan, found.sweep.solution(k))
    )
    return identified(unnamed, results.features(table, plan), known).with_status(found.advice.segments_at(k))


def segments(table: Table, plan: Plan) -> tuple[Swept, Segments]:
    """Give sweep and advice, and the segments at the plan's K.

    Where the user left K to the recommendation, wait for it: cards should not change while they are read.
    """
    found = job_of(table, plan, rounds=1 if plan.k else 2).result()
    if plan.k not in found.sweep.ks:
        state.show_at(results.of_sweep(table, plan), found.advice.usable_k)
    found = as_shown(table, plan, found)
    k = found.k(plan)
    if not plan.edits_at(k):
        return found, segments_at(table, plan, found, k)
    return found, _edited_segments(table, plan, found, solution(table, plan, found))


def solution(table: Table, plan: Plan, found: Swept) -> Solution:
    """Give the solution at the plan's K with the plan's steps by hand done."""
    return results.edited(table, plan, found.sweep, found.k(plan))


def _edited_segments(table: Table, plan: Plan, found: Swept, edited: Solution) -> Segments:
    k = edited.found_k
    known = edited_identity(results.identity(table, plan, found.sweep, found.lineage, k), edited, plan)
    described = identified(results.unnamed(table, plan, edited), results.features(table, plan), known)
    return described.with_status(status_after(found.advice.segments_at(k), edited))


def _rounds(
    customers: Customers, features: Features, plan: Plan, tell: jobs.Progress, stopped: jobs.Stopped
) -> Iterator[Swept]:
    """Give what is known after each step: the segments, then gap and stability, then surer ones."""

    def tell_sweep(fraction: float, note: str) -> None:
        tell(_SWEEP_SHARE * fraction, note)

    matrix, seed = features.matrix, plan.seed
    found = sweep(features, plan, progress=tell_sweep, cancelled=stopped)
    advice = first_advice(features, found, seed)
    tell(_SWEEP_SHARE, "Describing the segments")
    described = tuple(_described(customers, features, found, plan.ignored, stopped))
    known = Swept(found, advice, follow(found), described, plan.ignored)
    yield known
    advice = advise(matrix, found, seed, progress=tell, cancelled=stopped)
    known = known.better(advice)
    yield known
    for surest in surer(matrix, found, advice, seed, progress=tell, cancelled=stopped):
        better = known.better(surest)
        known = better if better.pairs in SHOWN_PAIRS else known
        yield known


def _described(
    customers: Customers,
    features: Features,
    found: Sweep,
    ignored: tuple[str, ...],
    stopped: jobs.Stopped,
) -> Iterator[Segments]:
    for solution in found:
        if stopped():
            raise Cancelled("Stopped: newer data or settings replaced this calculation.")
        yield unnamed_segments(customers, features, solution, ignored)
