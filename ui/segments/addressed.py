"""The selection in the address, where it is short: a segment, a value of a trait, one customer."""

from __future__ import annotations

import math

from segmentation import Given, OfSegment, SegmentationError, Ticked, WithValue
from ui import address, results, state
from ui.address import BELOW, CUSTOMER, HIGH, LEVEL, LOW, SEGMENT, TRAIT
from ui.segments.view import View


def select_as_asked(view: View) -> None:
    """Select what the link asks for, if it is here."""
    asked = state.take_wanted(*address.SELECTION)
    if not asked:
        return
    said = ", ".join(f"{name} “{value[:40]}”" for name, value in asked.items())
    try:
        given = _given(view, asked)
        results.selection(view.table, view.plan, view.segments, given)
    except (SegmentationError, ValueError):
        address.not_taken(f"a selection that is not in these data ({said})")
    else:
        state.select(view.basis, given)


def _given(view: View, asked: dict[str, str]) -> Given:
    """Read the selection; raises ValueError where it is none."""
    if CUSTOMER in asked:
        ids = results.customers(view.table, view.plan).ids
        return Ticked((list(ids).index(asked[CUSTOMER]),))
    segment = int(asked[SEGMENT]) if SEGMENT in asked else None
    if TRAIT not in asked:
        return OfSegment(segment or 0)
    closed = HIGH in asked
    low, high = float(asked.get(LOW, -math.inf)), float(asked.get(HIGH, asked.get(BELOW, math.inf)))
    if math.isnan(low) or math.isnan(high):
        raise ValueError
    return WithValue(asked[TRAIT], low, high, asked.get(LEVEL), segment, closed)


def in_address(view: View) -> dict[str, str | None]:
    """The selection as the address says it; what is longer, such as an outline on the map, it leaves out."""
    said: dict[str, str | None] = dict.fromkeys(address.SELECTION)
    match view.given:
        case OfSegment():
            said[SEGMENT] = str(view.given.number)
        case Ticked(customers=(one,)):
            said[CUSTOMER] = str(results.customers(view.table, view.plan).ids.iloc[one])
        case WithValue():
            said |= _value(view.given)
    return said


def _value(given: WithValue) -> dict[str, str | None]:
    high = None if given.high == math.inf else repr(float(given.high))
    return {
        TRAIT: given.trait,
        LEVEL: given.level,
        LOW: None if given.low == -math.inf else repr(float(given.low)),
        HIGH if given.closed else BELOW: high,
        SEGMENT: None if given.segment is None else str(given.segment),
    }
