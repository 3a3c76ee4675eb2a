"""Segments: who is in them, what they are called, what they are worth, how they differ."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

import segmentation as sg
from segmentation import Plan, Table
from ui.results.counting import customers
from ui.results.keys import of_customers, of_segments, of_sweep
from ui.results.preparing import features
from ui.results.store import few, many


def edited(table: Table, plan: Plan, sweep: sg.Sweep, k: int) -> sg.Solution:
    """See `segmentation.edited`: the solution at `k` with the plan's steps by hand done."""
    found, steps = sweep.solution(k), plan.edits_at(k)
    if not steps:
        return found
    key = ("edited", *of_sweep(table, plan), k, steps)
    return few(key, lambda: sg.edited(features(table, plan).matrix, found, steps, plan.seed))


def unnamed(table: Table, plan: Plan, solution: sg.Solution) -> sg.Segments:
    """See `unnamed_segments`."""
    done = tuple(step.edit for step in solution.steps)
    key = ("unnamed", *of_sweep(table, plan), plan.ignored, solution.found_k, done)
    made = customers(table, plan), features(table, plan)
    return few(key, lambda: sg.unnamed_segments(*made, solution, plan.ignored))


def identity(table: Table, plan: Plan, sweep: sg.Sweep, lineage: sg.Lineage, k: int) -> sg.Identity:
    """See `identity_of`."""
    key = ("identity", *of_sweep(table, plan), k, plan.names, plan.strategies)
    return many(key, lambda: sg.identity_of(sweep, plan.names, k, lineage, plan.strategies))


def segment_of_customer(table: Table, plan: Plan, segments: sg.Segments) -> np.ndarray:
    """See `segmentation.segment_of_customer`."""
    key = ("segment of customer", *of_segments(table, plan, segments))
    made = customers(table, plan), features(table, plan)
    return few(key, lambda: sg.segment_of_customer(*made, segments))


def control_sizes(table: Table, plan: Plan, segments: sg.Segments) -> tuple[tuple[int, int], ...]:
    """See `segmentation.control_sizes`."""
    chosen = plan.audience
    key = ("control", *of_segments(table, plan, segments), chosen.control, chosen.seed)
    who = segment_of_customer(table, plan, segments)
    made = customers(table, plan)
    return many(key, lambda: sg.control_sizes(made, who, chosen.control, chosen.seed))


def sizes_of_rows(table: Table, segments: sg.Segments) -> sg.Sizes:
    """See `segmentation.sizes_of_rows`."""
    key = ("sizes of rows", table.digest, segments.names)
    return many(key, lambda: sg.sizes_of_rows(table, segments))


def sizes_of_customers(
    table: Table, plan: Plan, segments: sg.Segments, without: tuple[str, ...] = ()
) -> sg.Sizes:
    """See `segmentation.sizes_of_customers`."""
    key = ("sizes of customers", *of_customers(table, plan), segments.names, without)
    return many(key, lambda: sg.sizes_of_customers(table, customers(table, plan), segments, without))


def yes_words(table: Table, plan: Plan) -> dict[str, tuple[str, ...]]:
    """See `segmentation.yes_words`."""
    key = ("yes words", *of_customers(table, plan))
    return many(key, lambda: sg.yes_words(table, customers(table, plan)))


def values(table: Table, plan: Plan, segments: sg.Segments) -> tuple[sg.Value, ...]:
    """See `segmentation.values_of`."""
    key = ("values", *of_segments(table, plan, segments))
    who = segment_of_customer(table, plan, segments)
    return many(key, lambda: sg.values_of(customers(table, plan), segments, who))


def segmented_money(table: Table, plan: Plan, segments: sg.Segments) -> sg.Concentration:
    """See `concentration`: of the customers who are in a segment."""
    key = ("segmented money", *of_segments(table, plan, segments))
    made, who = customers(table, plan), segment_of_customer(table, plan, segments)
    return many(key, lambda: sg.concentration(made.frame[made.amount].to_numpy()[who >= 0], str(made.amount)))


def comparable(table: Table, plan: Plan) -> sg.Comparable:
    """See `Comparable`."""
    key = ("comparable", *of_customers(table, plan))
    return few(key, lambda: sg.Comparable.of(customers(table, plan)))


def compared(
    table: Table,
    plan: Plan,
    segments: sg.Segments,
    pair: tuple[int, int],
    chosen: sg.Selection | None = None,
) -> tuple[sg.Difference, ...]:
    """See `compare`: two groups as `two_sets` names them; without the traits to be ignored."""
    key = ("compared", pair, _digest(chosen), *of_segments(table, plan, segments))
    found = many(
        key, lambda: sg.compare(comparable(table, plan), *_sets(table, plan, segments, pair, chosen))
    )
    return tuple(d for d in found if d.trait.name not in plan.ignored)


def contrasted(
    table: Table,
    plan: Plan,
    segments: sg.Segments,
    pair: tuple[int, int],
    trait: str,
    *,
    chosen: sg.Selection | None = None,
) -> sg.Contrast:
    """See `contrast`; groups as in `compared`."""
    key = ("contrasted", pair, _digest(chosen), trait, *of_segments(table, plan, segments))
    sets = partial(_sets, table, plan, segments, pair, chosen)
    return many(key, lambda: sg.contrast(comparable(table, plan), trait, *sets()))


def _digest(chosen: sg.Selection | None) -> str:
    return chosen.digest if chosen else ""


def _sets(
    table: Table, plan: Plan, segments: sg.Segments, pair: tuple[int, int], chosen: sg.Selection | None
) -> tuple[np.ndarray, np.ndarray]:
    mask = chosen.mask if chosen else None
    return sg.two_sets(segment_of_customer(table, plan, segments), *pair, mask)


def value_of_selection(
    table: Table, plan: Plan, segments: sg.Segments, chosen: sg.Selection
) -> sg.Value | None:
    """See `value_of_some`."""
    key = ("value of some", chosen.digest, *of_segments(table, plan, segments))
    who = segment_of_customer(table, plan, segments)
    return many(key, lambda: sg.value_of_some(customers(table, plan), who, chosen.mask))


def profile_of_selection(
    table: Table, plan: Plan, segments: sg.Segments, chosen: sg.Selection, rows: tuple[str, ...]
) -> sg.SelectedProfile:
    """See `selected_profile`."""
    key = ("selected profile", chosen.digest, rows, *of_segments(table, plan, segments))
    everyone = segment_of_customer(table, plan, segments) >= 0
    return many(
        key,
        lambda: sg.selected_profile(comparable(table, plan), segments, everyone, chosen.mask, rows),
    )


def typical_customers(table: Table, plan: Plan, segments: sg.Segments) -> list[str]:
    """Name the typical customer of each segment; see `segmentation.typical_customers`."""
    key = ("typical", *of_segments(table, plan, segments))
    made = features(table, plan)
    who = many(key, lambda: sg.typical_customers(made, segments))
    return [str(name) for name in customers(table, plan).ids.iloc[who]]


def effects(table: Table, plan: Plan, segments: sg.Segments) -> tuple[sg.Effect, ...]:
    """See `segmentation.effects_of`."""
    key = ("effects", *of_segments(table, plan, segments), plan.ignored)
    made = customers(table, plan), features(table, plan)
    return many(key, lambda: sg.effects_of(*made, segments))


def spreads(
    table: Table, plan: Plan, segments: sg.Segments, number: int, most: int
) -> tuple[sg.Contrast, ...]:
    """Lay segment `number` over all segmented customers, for the traits that mark it most."""
    key = ("spreads", number, most, *of_segments(table, plan, segments), plan.ignored)
    who = segment_of_customer(table, plan, segments)
    sets = who == number - 1, who >= 0

    def make() -> tuple[sg.Contrast, ...]:
        return sg.spreads(comparable(table, plan), segments, number, sets, most)

    return many(key, make)


def versions(table: Table, one: tuple[Plan, sg.Segments], other: tuple[Plan, sg.Segments]) -> sg.Versions:
    """See `compare_versions`: (plan, segments) of each."""
    names = tuple(tuple(s.name for s in segments.everyone) for _, segments in (one, other))
    key = ("versions", *of_segments(table, *one), *of_segments(table, *other), names)

    def make() -> sg.Versions:
        sides = [
            (told, _by_id(table, plan, segments))
            for told, (plan, segments) in zip(names, (one, other), strict=True)
        ]
        made = customers(table, one[0])
        money = None if made.amount is None else made.frame[made.amount].set_axis(pd.Index(made.ids))
        return sg.compare_versions(*sides, money)

    return many(key, make)


def _by_id(table: Table, plan: Plan, segments: sg.Segments) -> pd.Series:
    who = segment_of_customer(table, plan, segments)
    return pd.Series(who, index=pd.Index(customers(table, plan).ids))
