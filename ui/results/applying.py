"""A saved segmentation, and new files in it."""

from __future__ import annotations

from collections.abc import Mapping

import segmentation as sg
from segmentation import Model, Plan, Table
from ui.results.counting import customers
from ui.results.keys import of_segments
from ui.results.preparing import features
from ui.results.store import few, many


def model(table: Table, plan: Plan, solution: sg.Solution, segments: sg.Segments, advice: sg.Advice) -> Model:
    """See `Model.from_solution`: the segmentation that is on the screen."""
    said = tuple((s.name, s.hue, s.status) for s in segments)
    key = ("model", *of_segments(table, plan, segments), said, plan, advice.verdict_at(solution.found_k))
    return many(
        key,
        lambda: Model.from_solution(
            table,
            plan,
            customers=customers(table, plan),
            features=features(table, plan),
            solution=solution,
            segments=segments,
            advice=advice,
        ),
    )


def applied(saved: Model, table: Table, chosen: Mapping[str, str | None]) -> sg.Applied:
    """See `apply_model`; chosen: what the user said of the columns, others are matched or proposed."""
    key = ("applied", saved.key, table.digest, tuple(sorted(chosen.items(), key=str)))
    return few(
        key,
        lambda: sg.apply_model(saved, table, sg.match_columns(saved, table, chosen, propose=True)),
    )


def sizes_of_applied(found: sg.Applied, *, lines: bool) -> sg.Sizes:
    """See `sizes_of_rows` and `sizes_of_customers`."""
    key = ("sizes", lines, found.model.key, found.table.digest)
    if lines:
        return many(key, lambda: sg.sizes_of_rows(found.table, found.segments))
    return many(key, lambda: sg.sizes_of_customers(found.table, found.customers, found.segments))


def flow(before: sg.Applied, now: sg.Applied) -> sg.Flow:
    """See `flow_between`."""
    names = (before, now)
    key = ("flow", *((a.model.key, a.table.digest, tuple(sorted(a.matching.names.items()))) for a in names))
    return many(key, lambda: sg.flow_between(before, now))
