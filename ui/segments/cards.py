"""A card per segment: name, size, value, verdict, what sets it apart, who is typical, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from segmentation import OfSegment, Plan, Segment, Stability, Value, charts, strategy_of
from segmentation.words import compact, count, listing, percent
from ui import results, show, state
from ui.segments import card_edits, card_steps
from ui.segments.view import View, follow_decisions
from ui.sweeping import Swept

#: What the verdict means for this page, in one sentence.
_STANDING = {
    "natural": "These are groups that are there in the data.",
    "reproducible": "These segments come back when customers are drawn again, without gaps between them.",
    "constructive": "These are cuts of a continuum: useful, not natural. Choose them by use.",
}
_BADGES = {"natural": "green", "reproducible": "blue", "constructive": "orange"}


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What is known about the segments beside themselves; by position."""

    values: tuple[Value, ...]
    typical: list[str]
    stability: Stability | None


def status(swept: Swept, plan: Plan) -> None:
    """Say which K is shown and what to think of it."""
    k, advice, edits = swept.k(plan), swept.advice, plan.edits_at(swept.k(plan))
    other = f" (recommended: {advice.k})" if advice.k not in (1, k) else ""
    verdict = advice.verdict_at(k) if swept.pairs else None
    said = _STANDING[verdict] if verdict else "Whether they come back is not known yet for this K."
    st.markdown(f"**{k} segments**{other}. {said}")
    if edits:
        st.markdown(show.literal(f"Edited by hand: {listing([edit.words for edit in edits])}.", 1_000))


def cards(view: View) -> list[DeltaGenerator]:
    """Show a card for each segment, three or so in a row; give the places for their `selectors`."""
    table, plan, segments = view.table, view.plan, view.segments
    known = _Known(
        results.values(table, plan, segments),
        results.typical_customers(table, plan, segments),
        None if plan.edits else view.swept.advice.stability_at(len(segments)),
    )
    with st.grid(min_column_width=250 if len(segments) in (4, 7, 8) else 330):
        return [_card(view, segment, at, known) for at, segment in enumerate(segments.everyone)]


def selectors(view: View, places: Sequence[DeltaGenerator]) -> None:
    """Offer on each card to select its segment; drawn by who follows the selection, so a click runs that."""
    for segment, place in zip(view.segments.everyone, places, strict=True):
        chosen = view.given == OfSegment(segment.number)
        place.button(
            "Selected" if chosen else "Select",
            key=f"select-{segment.number}",
            icon=":material/check:" if chosen else ":material/filter_alt:",
            type="tertiary",
            on_click=partial(view.select, None if chosen else OfSegment(segment.number)),
        )


def _card(view: View, segment: Segment, position: int, known: _Known) -> DeltaGenerator:
    aside = position >= len(view.segments)
    with st.container(border=True, height="stretch", key=f"card-{segment.number}"):
        st.html(f'<div style="height:4px;border-radius:2px;background:{charts.color(segment.hue)}"></div>')
        st.header(f"{segment.number} {show.literal(segment.name)}", anchor=False)
        st.markdown(show.unbroken(_size_line(segment, known.values[position] if known.values else None)))
        if not aside:
            _standing(segment, position, known.stability)
        said = segment.sentences or ("Close to the average in everything",)
        st.markdown("\n".join(f"- {show.unbroken(show.literal(s, 200))}" for s in said))
        if not aside:
            st.caption(f"Typical customer: {show.literal(known.typical[position], 60)}")
        st.space("stretch")
        _strategy(segment, aside=aside)
        with st.container(horizontal=True):
            place = st.container(width="content")
            if aside:
                st.button("Bring them back", icon=":material/undo:", type="tertiary", on_click=_bring_back)
            else:
                _tools(view, segment)
    return place


@st.fragment
def _tools(view: View, segment: Segment) -> None:
    """Offer what changes the segment."""
    follow_decisions(view.plan)
    with st.container(horizontal=True):
        card_edits.edit(segment, view.swept.sweep, view.swept.k(view.plan))
        card_steps.steps(view, segment)


def _bring_back() -> None:
    state.change_plan(lambda p: p.with_aside(()))


def _size_line(segment: Segment, value: Value | None) -> str:
    noun = "customer" if segment.size == 1 else "customers"
    said = [f"**{count(segment.size)}** {noun}", f"**{percent(segment.share)}** of all"]
    if value is not None and value.orders_share is not None:
        said.append(f"**{percent(value.orders_share)}** of the orders")
    if segment.amount is not None and segment.amount_share is not None:
        said.append(f"**{percent(segment.amount_share)}** of the amount ({compact(segment.amount)})")
    if value is not None:
        said.append(f"index **{value.index:.0f}**")
    return " · ".join(said)


def _standing(segment: Segment, position: int, stability: Stability | None) -> None:
    """Say what the segment may be called and whether it comes back."""
    if segment.status is None:
        return
    said = f" {stability.words(position)} ({stability.segments[position]:.2f})" if stability else ""
    st.markdown(
        f":{_BADGES[segment.status]}-badge[{segment.status}]{said}",
        help="How much of the segment comes back when customers are drawn again: 1 = all of it, from 0.75 on "
        "it is stable (Hennig 2007).",
    )


def _strategy(segment: Segment, *, aside: bool) -> None:
    """Say what to do: the user's own words, or the playbook's with their reason."""
    if segment.decided:
        st.markdown(f":material/flag: **{show.literal(segment.decided, 300)}**")
        return
    found = strategy_of(segment, aside=aside)
    st.markdown(f":material/flag: **{found.title}.** {found.action}")
    st.caption(f"Because: {show.unbroken(show.literal(found.reason, 400))}")
