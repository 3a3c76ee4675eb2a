"""The sweep and the advice for the plan, made in the background; pages that need them wait here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from segmentation import Advice, Features, Plan, Segments, Solution, Sweep, Table, advise, sweep
from ui import jobs, results

#: Share of the bar for the sweep; the rest is for the advice (measured: about one to one).
_SWEEP_SHARE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Swept:
    """The sweep of a plan and what it says."""

    sweep: Sweep
    advice: Advice

    def k(self, plan: Plan) -> int:
        """The plan's K, or the recommended one."""
        return plan.k if plan.k in self.sweep.ks else self.advice.usable_k

    def solution(self, plan: Plan) -> Solution:
        """The solution that is shown."""
        return self.sweep.solution(self.k(plan))


def swept(table: Table, plan: Plan) -> Swept:
    """Give sweep and advice, or show the progress and end this run of the page."""
    features = results.features(table, plan)
    return jobs.result(
        results.of_sweep(table, plan), lambda tell, stopped: _work(features, plan, tell, stopped)
    )


def segments(table: Table, plan: Plan) -> tuple[Swept, Segments]:
    """Give what `swept` gives, and the segments at the plan's K."""
    found = swept(table, plan)
    k = found.k(plan)
    return found, results.segments(table, plan, found.sweep, k).with_status(found.advice.segments_at(k))


def _work(features: Features, plan: Plan, tell: jobs.Progress, stopped: jobs.Stopped) -> Swept:
    def tell_sweep(fraction: float, note: str) -> None:
        tell(_SWEEP_SHARE * fraction, note)

    def tell_advice(fraction: float, note: str) -> None:
        tell(_SWEEP_SHARE + (1 - _SWEEP_SHARE) * fraction, note)

    found = sweep(features, replace(plan, k=None), progress=tell_sweep, cancelled=stopped)
    advice = advise(features.matrix, found, plan.seed, progress=tell_advice, cancelled=stopped)
    return Swept(found, advice)
