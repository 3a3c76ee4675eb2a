"""What the segments are like: typical values, how values spread, what tells the segments apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from segmentation import Contrast, Effect, Given, Segments, WithValue, at_place, charts
from segmentation.words import plural
from ui import results, scripts, show
from ui.segments import profile_grid, selecting
from ui.segments.view import View

#: Rows of the profile heatmap that fit a screen; the strongest differences come first.
MOST_ROWS = 25
#: Small pictures of one segment: two rows of three or four.
MOST_PICTURES = 8
_ALL = "All customers"


@show.safely
def panel(view: View) -> None:
    """Show typical values per segment, one segment's spreads, and the effect sizes."""
    _heatmap(view)
    _spreads(view)
    st.header("What tells them apart", anchor=False)
    _effects(results.effects(view.table, view.plan, view.segments))


def _heatmap(view: View) -> None:
    """Show typical values per segment, and of the selection; a click on a cell selects."""
    segments = view.segments
    strength = segments.effects.abs().max(axis=1).fillna(0)
    strongest = strength.sort_values(ascending=False, kind="stable").index[:MOST_ROWS]
    rows = segments.clustered(list(strongest))
    alt = f"Typical values of {len(rows)} traits in {len(segments)} segments"
    if scripts.run():
        chosen = view.selection if view.selection and view.selection.size else None
        beside = chosen and results.profile_of_selection(view.table, view.plan, segments, chosen, tuple(rows))
        profile_grid.grid(
            segments, rows, beside, alt, lambda row, number: view.select(_given(segments, rows[row], number))
        )
    else:
        figure = charts.profile_heatmap(segments, rows, dark=show.dark())
        selecting.chart(view, "profile", figure, alt, lambda point: _of_point(segments, rows, point))
    st.caption(
        "Typical values in the file's units: the median where a few large values would bend the mean, else "
        "the mean; shares for categories and yes/no. Coloured where it marks a segment: half a standard "
        "deviation from all customers, or a share 25 points or half of itself away; the rest is grey. "
        "Traits that move together stand together. A click on a cell selects the customers of the segment "
        "who make it what it is: those with the yes, the level, or a value on that side of everyone's."
    )
    if len(strength) > MOST_ROWS:
        st.caption(f"The {MOST_ROWS} of {len(strength)} traits that differ most.")
    show.as_table(lambda: _typical(segments), "profile-table", "Typical values per segment", hide_index=False)


def _typical(segments: Segments) -> pd.DataFrame:
    shown = segments.profile.rename(columns={s.number: s.titled for s in segments})
    shown.insert(0, "statistic", segments.statistic)
    return shown


def _of_point(segments: Segments, rows: Sequence[str], point: Mapping[str, Any]) -> Given:
    place, number = (int(x) for x in point["customdata"])
    return _given(segments, rows[place], number)


def _given(segments: Segments, row: str, number: int) -> Given:
    """What selects the customers of a segment who are on its side of everyone's typical value."""
    trait = segments.traits[row]
    if trait.kind == "category":
        return WithValue(trait.name, level=row.removeprefix(f"{trait.name} = "), segment=number)
    if trait.kind == "flag":
        return WithValue(trait.name, level="yes", segment=number)
    middle, here = float(segments.profile["overall"][row]), float(segments.profile[number][row])
    ends = {"low": middle} if here >= middle else {"high": middle}
    return WithValue(trait.name, segment=number, **ends)


def _spreads(view: View) -> None:
    """Lay a segment's values over everyone's, for the traits that mark it most."""
    segments = view.segments
    st.header("One segment against all customers", anchor=False)
    names = {s.number: s.titled for s in segments}
    number = st.selectbox(
        "Segment", list(names), format_func=lambda n: show.option(names[n]), key="spread-segment", width=420
    )
    segment = segments.segments[number - 1]
    found = results.spreads(view.table, view.plan, segments, number, MOST_PICTURES)
    selecting.chart(
        view,
        "spreads",
        charts.spreads_chart(found, segment),
        f"How {len(found)} traits spread in segment {number} and in all customers",
        # Each picture is bars and a line, and only bars can be clicked on.
        lambda point: at_place(found[point["curve_number"] // 2], int(point["point_number"]), number),
    )
    st.caption(
        "Share of the customers in each place, filled: the segment; line: all customers. A click on a bar "
        "selects the segment's customers there."
    )
    show.as_table(
        lambda: _as_places(found, segment.titled),
        "spreads-table",
        f"How traits spread in segment {number} and in all customers",
        column_config=dict.fromkeys([segment.titled, _ALL], show.SHARE),
    )


def _as_places(found: Sequence[Contrast], name: str) -> pd.DataFrame:
    """List the shares of a segment and of everyone in each place of each trait."""
    tables = [one.table(name, _ALL).set_axis(["Where", name, _ALL], axis=1) for one in found]
    return pd.concat(tables, keys=[one.trait.label for one in found], names=["Trait"]).reset_index("Trait")


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
