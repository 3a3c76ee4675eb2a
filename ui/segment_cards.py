"""A card per segment: name, size, value, what sets it apart; each can be renamed."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from segmentation import OfSegment, Plan, PlanError, Segment, Sweep, charts, without_name
from segmentation.words import compact, count, percent
from ui import show, state
from ui.segments.view import View
from ui.sweeping import Swept

#: What the verdict means for this page, in one sentence.
_STANDING = {
    "natural": "These are groups that are there in the data.",
    "reproducible": "These segments come back when customers are drawn again, without gaps between them.",
    "constructive": "These are cuts of a continuum: useful, not natural. Choose them by use.",
}
LONGEST_NAME = 60


def status(swept: Swept, plan: Plan) -> None:
    """Say which K is shown and what to think of it."""
    k, advice = swept.k(plan), swept.advice
    other = f" (recommended: {advice.k})" if advice.k not in (1, k) else ""
    verdict = advice.verdict_at(k) if swept.pairs else None
    said = _STANDING[verdict] if verdict else "Whether they come back is not known yet for this K."
    st.markdown(f"**{k} segments**{other}. {said}")


def cards(view: View) -> None:
    """Show a card for each segment, three or so in a row."""
    with st.grid(min_column_width=250 if len(view.segments) in (4, 7, 8) else 330):
        for segment in view.segments.everyone:
            _card(view, segment)


def _card(view: View, segment: Segment) -> None:
    with st.container(border=True, height="stretch", key=f"card-{segment.number}"):
        st.html(f'<div style="height:4px;border-radius:2px;background:{charts.color(segment.hue)}"></div>')
        st.header(f"{segment.number} {show.literal(segment.name)}", anchor=False)
        st.markdown(show.unbroken(_size_line(segment)))
        said = segment.sentences or ("Close to the average in everything",)
        st.markdown("\n".join(f"- {show.unbroken(show.literal(s, 200))}" for s in said))
        st.space("stretch")
        with st.container(horizontal=True):
            _select(view, segment)
            if segment.number <= len(view.segments):
                _rename(segment, view.swept.sweep, len(view.segments))
            else:
                st.button("Bring them back", icon=":material/undo:", type="tertiary", on_click=_bring_back)


def _select(view: View, segment: Segment) -> None:
    chosen = view.given == OfSegment(segment.number)
    st.button(
        "Selected" if chosen else "Select",
        key=f"select-{segment.number}",
        icon=":material/check:" if chosen else ":material/filter_alt:",
        type="tertiary",
        on_click=lambda: state.select(view.basis, None if chosen else OfSegment(segment.number)),
    )


def _bring_back() -> None:
    state.change_plan(lambda p: p.with_aside(()))


def _size_line(segment: Segment) -> str:
    noun = "customer" if segment.size == 1 else "customers"
    line = f"**{count(segment.size)}** {noun} · **{percent(segment.share)}** of all"
    if segment.amount is not None and segment.amount_share is not None:
        line += f" · **{percent(segment.amount_share)}** of the amount ({compact(segment.amount)})"
    return line


def _rename(segment: Segment, sweep: Sweep, k: int) -> None:
    key = f"name-{k}-{segment.number}-{segment.name}"
    with st.popover("Rename", icon=":material/edit:", type="tertiary", key=f"rename-{segment.number}"):
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


def _take_name(sweep: Sweep, k: int, number: int, key: str) -> None:
    name = str(state.widget(key))
    try:
        if name.strip():
            state.change_plan(lambda p: p.rename(k, number, name))
        else:
            state.change_plan(lambda p: replace(p, names=without_name(sweep, p.names, k, number)))
    except PlanError as problem:
        show.error(problem)
