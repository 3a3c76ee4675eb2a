"""What a result depends on: a digest of the data, and the part of the plan that matters to it.

Streamlit hashes large frames by a sample, so a frame is never part of a key.
"""

from __future__ import annotations

from collections.abc import Hashable

import segmentation as sg
from segmentation import Plan, Table


def of_customers(table: Table, plan: Plan) -> tuple[Hashable, ...]:
    """What the customers depend on: the data, and how they are read and counted."""
    decided = (plan.unit, plan.columns, plan.counting, plan.roles, plan.set_aside, plan.stand_ins)
    return (table.digest, *decided)


def of_features(table: Table, plan: Plan) -> tuple[Hashable, ...]:
    """What the features depend on."""
    return (*of_customers(table, plan), plan.features, plan.scaling)


def of_sweep(table: Table, plan: Plan) -> tuple[Hashable, ...]:
    """What a sweep depends on: the data, the features, the method, the range of K and the seed."""
    return (*of_features(table, plan), plan.method, plan.k_min, plan.k_max, plan.seed)


def of_segments(table: Table, plan: Plan, segments: sg.Segments) -> tuple[Hashable, ...]:
    """What depends on who is in which segment, and not on what the segments are called."""
    return (*of_sweep(table, plan), len(segments), plan.edits)
