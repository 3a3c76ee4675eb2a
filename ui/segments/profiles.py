"""What the segments are like: typical values, how values spread, what tells the segments apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from segmentation import Effect, Plan, Segments, Table, WithValue, charts
from segmentation.words import plural
from ui import results, show, state
from ui.segments.view import View

#: Rows of the profile heatmap that fit a screen; the strongest differences come first.
MOST_ROWS = 25
#: Small pictures of one segment: two rows of three or four.
MOST_PICTURES = 8


@show.safely
def panel(view: View) -> None:
    """Show typical values per segment, one segment's spreads, and the effect sizes."""
    table, plan, segments = view.table, view.plan, view.segments
    _heatmap(view)
    _spreads(table, plan, segments)
    st.header("What tells them apart", anchor=False)
    _effects(results.effects(table, plan, segments))


def _heatmap(view: View) -> None:
    """Show typical values per segment, and of the selection; a click on a cell selects."""
    segments = view.segments
    strength = segments.effects.abs().max(axis=1).fillna(0)
    strongest = strength.sort_values(ascending=False, kind="stable").index[:MOST_ROWS]
    rows = segments.clustered(list(strongest))
    chosen, beside = view.selection, None
    if chosen is not None and chosen.size:
        beside = results.profile_of_selection(view.table, view.plan, segments, chosen, tuple(rows))
    key = f"profile-{hash(view.given)}"
    with st.container(key="profile"):
        show.chart(
            charts.profile_heatmap(segments, rows, beside, dark=show.dark()),
            key,
            f"Typical values of {len(rows)} traits in {len(segments)} segments",
            selection_mode="points",
            on_select=lambda: _choose(view, rows, state.widget(key)),
        )
    st.caption(
        "Typical values in the file's units: the median where a few large values would bend the mean, else "
        "the mean; shares for categories and yes/no. Coloured where it marks a segment: half a standard "
        "deviation from all customers, or a share 25 points or half of itself away; the rest is grey. "
        "Traits that move together stand together. A click on a cell selects the customers of the segment "
        "who make it what it is: those with the yes, the level, or a value on that side of everyone's."
    )
    if len(strength) > MOST_ROWS:
        st.caption(f"The {MOST_ROWS} of {len(strength)} traits that differ most.")
    with st.expander("The same as a table"):
        shown = segments.profile.rename(columns={s.number: s.titled for s in segments})
        shown.insert(0, "statistic", segments.statistic)
        st.dataframe(shown, alt="Typical values per segment")


def _choose(view: View, rows: Sequence[str], event: Any) -> None:
    """Select the customers of a segment who are on its side of everyone's typical value."""
    points = event["selection"]["points"]
    if not points:
        return
    place, number = (int(x) for x in points[0]["customdata"])
    segments, row = view.segments, rows[place]
    trait = segments.traits[row]
    if trait.kind == "category":
        given = WithValue(trait.name, level=row.removeprefix(f"{trait.name} = "), segment=number)
    elif trait.kind == "flag":
        given = WithValue(trait.name, level="yes", segment=number)
    else:
        middle, here = float(segments.profile["overall"][row]), float(segments.profile[number][row])
        ends = {"low": middle} if here >= middle else {"high": middle}
        given = WithValue(trait.name, segment=number, **ends)
    state.select(view.basis, given)


@st.fragment
def _spreads(table: Table, plan: Plan, segments: Segments) -> None:
    """Lay a segment's values over everyone's, for the traits that mark it most."""
    st.header("One segment against all customers", anchor=False)
    names = {s.number: s.titled for s in segments}
    number = st.selectbox(
        "Segment", list(names), format_func=lambda n: show.option(names[n]), key="spread-segment", width=420
    )
    segment = segments.segments[number - 1]
    found = results.spreads(table, plan, segments, number, MOST_PICTURES)
    show.chart(
        charts.spreads_chart(found, segment),
        "spreads",
        f"How {len(found)} traits spread in segment {number} and in all customers",
    )
    st.caption("Share of the customers in each place, filled: the segment; line: all customers.")


def _effects(found: Sequence[Effect]) -> None:
    """List what each trait has to do with the segments, and where a test is fair."""
    tested = [e for e in found if e.p is not None]
    chance = sum(bool(e.by_chance) for e in tested)
    if tested:
        st.markdown(
            f"Of {plural(len(tested), 'trait')} that did not make the segments, "
            f"**{len(tested) - chance}** differ between them by more than chance."
        )
    shown = pd.DataFrame(
        {
            "Trait": [e.trait.label for e in found],
            "Part": ["made the segments" if e.base else "describes them" for e in found],
            "Effect": [round(e.size, 3) for e in found],
            "": ["η²" if e.trait.numeric else "Cramér's V" for e in found],
            "In words": [e.words for e in found],
            "More than chance?": [_tested(e) for e in found],
            "Customers": [e.customers for e in found],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        column_config={
            "Effect": st.column_config.ProgressColumn(format="%.2f", min_value=0, max_value=1),
            "Customers": st.column_config.NumberColumn(format="localized"),
        },
        alt="Effect size of each trait, with a test for those that did not make the segments",
    )
    st.caption(
        "Effect: the share of a trait's differences that lies between segments (η²), or how closely a "
        "category goes with them (Cramér's V). Features that made the segments have no test: segments made "
        "from pure noise would pass it. The other traits are tested at 1 %, corrected for their number."
    )


def _tested(effect: Effect) -> str:
    if effect.base:
        return "not tested: it made them"
    if effect.p is None:
        return "too little to test"
    if effect.by_chance:
        return f"no (p = {effect.p:.2f})"
    return "yes (p < 0.001)" if effect.p < 0.001 else f"yes (p = {effect.p:.3f})"
