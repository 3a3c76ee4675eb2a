"""Changing who is in a segment: merge it with another, split it, lock it and refit the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from segmentation import Features, PlanError, Regrouped, Segment, Segments, lock, merge, split
from ui import results, show, state
from ui.segments.view import View

#: Parts that a card offers at once: more is another K.
MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class _Anew:
    """A step that makes so many segments anew: what it asks, what its button says, how it is made."""

    name: str
    asks: str
    button: str
    make: Callable[..., Regrouped]


_SPLIT = _Anew("split", "Split in", "Split", split)
_LOCK = _Anew("lock", "Lock it, and put all others together anew in", "Lock and refit", lock)


def steps(view: View, segment: Segment) -> None:
    """Offer what can be done with the customers of a segment."""
    others = {s.number: s.titled for s in view.segments if s.number != segment.number}
    with st.popover("Change", icon=":material/call_split:", type="tertiary", key=f"change-{segment.number}"):
        _merging(view, segment, others)
        _parts(view, segment, _SPLIT, 2)
        if len(others) > 1:
            _parts(view, segment, _LOCK, len(others))
        st.caption("Customers change their segment; you can undo it at the top of the page.")


def _merging(view: View, segment: Segment, others: dict[int, str]) -> None:
    if len(others) < 2:
        return
    key = f"merge-{segment.number}-{len(view.segments)}"
    st.selectbox("Merge with", list(others), format_func=lambda n: show.option(others[n]), key=key)

    def make(segments: Segments, features: Features) -> Regrouped:
        other = int(str(state.widget(key)))
        return merge(segments, features, segment.number, other, k=_k(view), method=view.plan.method)

    st.button("Merge", key=f"do-{key}", on_click=_do, args=(view, make))


def _parts(view: View, segment: Segment, step: _Anew, usual: int) -> None:
    key = f"{step.name}-{segment.number}-{len(view.segments)}"
    st.number_input(step.asks, 2, max(MOST_PARTS, usual), usual, key=key)

    def make(segments: Segments, features: Features) -> Regrouped:
        parts, plan = int(str(state.widget(key))), view.plan
        return step.make(
            segments, features, segment.number, parts, k=_k(view), method=plan.method, seed=plan.seed
        )

    st.button(step.button, key=f"do-{key}", on_click=_do, args=(view, make))


def _k(view: View) -> int:
    return view.swept.k(view.plan)


def _do(view: View, make: Callable[[Segments, Features], Regrouped]) -> None:
    """Make the step and put it into the plan; K becomes the user's, or the step might vanish with another."""
    try:
        step = make(view.segments, results.features(view.table, view.plan))
    except PlanError as problem:
        show.error(problem)
    else:
        state.change_plan(lambda p: p.with_k(_k(view)).with_edit(step))
