"""The whole pipeline in one call, for a shell, a script or a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from segmentation.choosing.advice import Advice, advise, recommend_k, surer
from segmentation.choosing.borders import borders_of
from segmentation.choosing.edited import status_after
from segmentation.clustering.edits import edited
from segmentation.clustering.methods import SWEEPS
from segmentation.clustering.sweeps import Solution, Sweep, checked_matrix
from segmentation.columns.mapping import propose_plan
from segmentation.customers import Customers, build_customers
from segmentation.describing.profiles import describe_segments
from segmentation.describing.segments import Segments
from segmentation.errors import PlanError
from segmentation.features import Features, build_features
from segmentation.model import Model
from segmentation.plan import Plan
from segmentation.reading import Table
from segmentation.work import Job, one_blas_thread

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """Everything between the file and the segments, each step as it was made."""

    table: Table
    plan: Plan
    customers: Customers
    features: Features
    sweep: Sweep
    advice: Advice

    def solution(self, k: int | None = None) -> Solution:
        """Look up the solution for `k`, edited as the plan says.

        By default the plan's K, else the recommended one (2 at least).
        """
        found = self.sweep.solution(k or self.plan.k or self.advice.usable_k)
        return edited(self.features.matrix, found, self.plan.edits_at(found.k), self.plan.seed)

    def segments(self, k: int | None = None) -> Segments:
        """Describe the segments at `k` (see `solution`), each with its verdict."""
        solution = self.solution(k)
        found = describe_segments(self.customers, self.features, solution, self.plan, self.sweep)
        return found.with_status(status_after(self.advice.segments_at(solution.found_k), solution))

    def settled(self) -> Analysis:
        """The same with verdicts as sure as they get: the page shows them once all its work is done."""
        better = list(surer(self.features.matrix, self.sweep, self.advice, self.plan.seed))
        return replace(self, advice=[self.advice, *better][-1])

    def model(self, k: int | None = None) -> Model:
        """Save the segmentation at `k` (see `solution`)."""
        solution = self.solution(k)
        return Model.from_solution(
            self.table,
            self.plan,
            customers=self.customers,
            features=self.features,
            solution=solution,
            segments=self.segments(solution.found_k),
            advice=self.advice,
        )


def analyse(table: Table, plan: Plan | None = None, k_range: Iterable[int] | None = None) -> Analysis:
    """Carry a table to its segments, with the proposed plan unless another is given.

    `k_range` overrules the plan's range, for a search beyond 20. Raises SegmentationError where a step
    can't be done, with the reason in words.
    """
    plan = plan or propose_plan(table)
    customers = build_customers(table, plan)
    features = build_features(customers, plan)
    if k_range is None:
        swept = sweep(features, plan)
    else:
        swept = SWEEPS[plan.method](features.matrix, k_range, plan.seed)
    return Analysis(table, plan, customers, features, swept, advise(features.matrix, swept, plan.seed))


def sweep(
    features: Features,
    plan: Plan,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Sweep:
    """Segment by the plan's method for each K of its range, as far as there are distinct customers.

    Raises PlanError where the plan's K can't be reached.
    """
    most = _most_segments(features.matrix, max(plan.k_max, plan.k or 0))
    if plan.k is not None and plan.k > most:
        raise PlanError(
            f"K = {plan.k} was asked, but only {most} customers differ in the features in use; "
            f"choose K from 2 to {most}, or more features."
        )
    k_range = {*range(plan.k_min, min(plan.k_max, most) + 1), *([plan.k] if plan.k else [])}
    return SWEEPS[plan.method](
        features.matrix, sorted(k_range) or [most], plan.seed, progress=progress, cancelled=cancelled
    )


def first_advice(features: Features, swept: Sweep, seed: int = 0) -> Advice:
    """Recommend a K from the borders alone: at once, and final where there are groups.

    Gap and stability take longer; see `advise`.
    """
    with one_blas_thread():
        return recommend_k(swept, borders_of(checked_matrix(features.matrix), swept, seed, Job()))


def _most_segments(matrix: np.ndarray, enough: int) -> int:
    """How many rows differ, counted no further than needed: most tables show it in their first rows."""
    few = len(np.unique(matrix[: 10 * enough], axis=0))
    return enough if few >= enough else min(enough, len(np.unique(matrix, axis=0)))
