"""What a result depends on: a digest of the data, and the part of the plan that matters to it.

Streamlit hashes large frames by a sample, so a frame is never part of a key. Hashing the parts of a plan one
by one, for each of the twenty results of a page, took it a fifth of the server's time: they become a digest.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from hashlib import blake2b

import segmentation as sg
from segmentation import Plan, Table


@lru_cache(maxsize=4096)
def _digest(*parts: Hashable) -> str:
    """Make one short text of `parts`; of other parts it is another, as their `repr` is."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def of_customers(table: Table, plan: Plan) -> tuple[Hashable, ...]:
    """What the customers depend on: the data, and how they are read and counted."""
    decided = (plan.unit, plan.columns, plan.counting, plan.roles, plan.set_aside, plan.stand_ins)
    return (_digest(table.digest, *decided),)


def of_features(table: Table, plan: Plan) -> tuple[Hashable, ...]:
    """What the features depend on."""
    return (_digest(*of_customers(table, plan), plan.features, plan.scaling),)


def of_sweep(table: Table, plan: Plan) -> tuple[Hashable, ...]:
    """What a sweep depends on: the data, the features, the method, the range of K and the seed."""
    return (_digest(*of_features(table, plan), plan.method, plan.k_min, plan.k_max, plan.seed),)


def of_segments(table: Table, plan: Plan, segments: sg.Segments) -> tuple[Hashable, ...]:
    """What depends on who is in which segment, and not on what the segments are called."""
    return (_digest(*of_sweep(table, plan), len(segments), plan.edits),)
