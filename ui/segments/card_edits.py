"""Changing what a card says: the segment's name and what to do with it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from segmentation import Plan, PlanError, Segment, Sweep, strategy_of, without_name, without_strategy
from ui import show, state

LONGEST_NAME = 60
#: A strategy is a sentence or two; a plan of campaigns has its own document.
LONGEST_STRATEGY = 240


def edit(segment: Segment, sweep: Sweep, k: int) -> None:
    """Offer to change the segment's name and strategy."""
    with st.popover("Edit", icon=":material/edit:", type="tertiary", key=f"edit-{segment.number}"):
        key = f"name-{k}-{segment.number}-{segment.name}"
        st.text_input(
            f"Name of segment {segment.number}",
            segment.name,
            max_chars=LONGEST_NAME,
            key=key,
            on_change=_take_name,
            args=(sweep, k, segment.number, key),
            help="Enter keeps it, at every K where the segment is nearly the same; an empty name brings the "
            "generated one back.",
        )
        key = f"strategy-{k}-{segment.number}-{state.revision()}"
        st.text_area(
            f"What to do with segment {segment.number}",
            segment.decided or strategy_of(segment).action,
            max_chars=LONGEST_STRATEGY,
            key=key,
            on_change=_take_strategy,
            args=(sweep, k, segment.number, key),
            help="Kept at every K where the segment is nearly the same; an empty text brings the "
            "suggestion back.",
        )


def _take_name(sweep: Sweep, k: int, number: int, key: str) -> None:
    name = str(state.widget(key))
    try:
        if name.strip():
            state.change_plan(lambda p: p.rename(k, number, name))
        else:
            state.change_plan(lambda p: _unnamed(p, sweep, k, number))
    except PlanError as problem:
        show.error(problem)


def _take_strategy(sweep: Sweep, k: int, number: int, key: str) -> None:
    text = str(state.widget(key))
    if text.strip():
        state.change_plan(lambda p: p.with_strategy(k, number, text))
    else:
        state.change_plan(lambda p: _undecided(p, sweep, k, number))


def _unnamed(plan: Plan, sweep: Sweep, k: int, number: int) -> Plan:
    """Take a name back, at every K; after a step by hand only what was given since."""
    if plan.edits_at(k):
        return plan.rename(k, number, "")
    return replace(plan, names=without_name(sweep, plan.names, k, number))


def _undecided(plan: Plan, sweep: Sweep, k: int, number: int) -> Plan:
    """Take a strategy back, as `_unnamed` does a name."""
    if plan.edits_at(k):
        return plan.with_strategy(k, number, "")
    return replace(plan, strategies=without_strategy(sweep, plan.strategies, k, number))
