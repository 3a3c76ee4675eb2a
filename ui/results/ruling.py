"""Rules a CRM can run: as they were found, and as the user changed them."""

from __future__ import annotations

import segmentation as sg
from segmentation import Plan, Table
from ui.results.counting import customers
from ui.results.keys import of_segments
from ui.results.preparing import features
from ui.results.segmenting import yes_words
from ui.results.store import few, many


def ground(table: Table, plan: Plan, segments: sg.Segments) -> sg.Ground:
    """See `Ground`: it only holds what others hold, so it is made anew each time."""
    rows = features(table, plan).customers
    return sg.Ground(customers(table, plan), rows, segments.labels, yes_words(table, plan))


def rules_as_they_stand(table: Table, plan: Plan, segments: sg.Segments, found: sg.Rules) -> sg.Rules:
    """See `Ground.with_choices`: with the rules of the plan."""
    chosen = plan.given_rules(segments.found_k)
    if not chosen:
        return found
    key = ("rules as they stand", *of_segments(table, plan, segments), tuple(chosen.items()))
    return many(key, lambda: ground(table, plan, segments).with_choices(found, chosen))


def stops(table: Table, plan: Plan, segments: sg.Segments, trait: str) -> tuple[float, ...]:
    """See `Ground.stops`."""
    key = ("stops", trait, *of_segments(table, plan, segments))
    return many(key, lambda: ground(table, plan, segments).stops(trait))


def askable(table: Table, plan: Plan, segments: sg.Segments) -> tuple[sg.Term, ...]:
    """See `Ground.askable`; without the traits to be ignored."""
    key = ("askable", *of_segments(table, plan, segments))
    found = few(key, lambda: ground(table, plan, segments).askable())
    return tuple(term for term in found if term.trait not in plan.ignored)
