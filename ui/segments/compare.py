"""Two segments, or one and everybody else, against each other."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from segmentation import OTHERS, SELECTED, Segments, Selection, at_place, charts
from segmentation.words import percent, plural
from ui import results, show
from ui.segments import differences, selecting
from ui.segments.view import View

#: What is said and drawn; further traits differ less, and can be looked at one by one.
MOST = 8


@show.safely
def panel(view: View) -> None:
    """Ask for two groups, rank what sets them apart, and show one trait in both."""
    table, plan, segments = view.table, view.plan, view.segments
    chosen = view.selection if view.selection and view.selection.size else None
    if len(segments.everyone) < 2 and chosen is None:
        st.info("There is only one segment, so there is nothing to compare it with.", icon=":material/info:")
        return
    first, second = _chosen(segments, chosen)
    found = results.compared(table, plan, segments, (first, second), chosen)
    st.header("What sets them apart", anchor=False)
    called = _called(segments, first), _called(segments, second)
    differences.ranked(found[:MOST], called, (_sides(segments, first), _sides(segments, second)))
    st.caption(
        "The bars: how far apart they are, from 0 % = alike to 100 % = no overlap. For numbers that is how "
        "much more often than not one has the higher value, over all pairs of customers; for categories and "
        "yes/no the share of customers who would have to change for the two to be alike. What chance alone "
        "gives groups of these sizes is taken off."
    )
    labels = {d.trait.name: d.trait.label for d in found}
    _one_trait(view, (first, second), labels, chosen)


def _chosen(segments: Segments, chosen: Selection | None) -> tuple[int, int]:
    """Ask which two, a new selection first; the second is never the first."""
    names = {OTHERS: "Everyone else"} | {s.number: s.titled for s in segments.everyone}
    which = ""
    if chosen is not None:
        names = {SELECTED: f"The selection ({plural(chosen.size, 'customer')})"} | names
        which = f"-{chosen.digest}"
    with st.container(horizontal=True):
        first = _choose("Compare", [n for n in names if n != OTHERS], names, f"compare-first{which}")
        second = _choose("with", [n for n in names if n != first], names, f"compare-second{which}")
    return first, second


def _choose(label: str, options: list[int], names: Mapping[int, str], key: str) -> int:
    with st.container(width=340):
        chosen: int = st.selectbox(label, options, format_func=lambda n: show.option(names[n]), key=key)
    return chosen


def _sides(segments: Segments, number: int) -> charts.Side:
    """How a group is called and coloured in a chart."""
    if number == OTHERS:
        return charts.Side("everyone else", charts.MID_GREY)
    if number == SELECTED:
        return charts.Side("the selection", charts.SELECTION)
    segment = segments.everyone[number - 1]
    return charts.Side(segment.titled, charts.color(segment.hue))


def _called(segments: Segments, number: int) -> str:
    """How a group is called within a sentence."""
    others = {OTHERS: "the others", SELECTED: "the selection"}
    return others.get(number) or f"“{segments.everyone[number - 1].name}”"


def _one_trait(
    view: View, pair: tuple[int, int], labels: Mapping[str, str], chosen: Selection | None
) -> None:
    """Show how the customers of both groups spread over one trait."""
    segments = view.segments
    st.header("One trait in both", anchor=False)
    trait = st.selectbox(
        "Trait, the most different first",
        list(labels),
        format_func=lambda name: show.option(labels[name]),
        key="compare-trait",
        width=420,
    )
    found = results.contrasted(view.table, view.plan, segments, pair, trait, chosen=chosen)
    sides = [_sides(segments, number) for number in pair]
    alt = f"{labels[trait]} of {sides[0].name} and of {sides[1].name}, as shares of the customers"
    # Of who is no segment, a bar is everyone with the value.
    numbers = [number if number > 0 else None for number in pair]
    selecting.chart(
        view,
        "contrast",
        charts.contrast_chart(found, *sides),
        alt,
        lambda point: at_place(found, int(point["point_number"]), numbers[point["curve_number"]]),
    )
    said = [f"They overlap to {percent(found.overlap)}: the share of customers that could be of either."]
    if found.beyond:
        said.append("The outermost bars hold what lies beyond.")
    if any(found.missing):
        said.append(f"Without a value: {plural(sum(found.missing), 'customer')}.")
    said.append("A click on a bar selects the customers there: of the segment, else of all.")
    st.caption(" ".join(said))
    names = sides[0].name, sides[1].name
    show.as_table(
        lambda: found.table(*names),
        "contrast-table",
        alt,
        column_config=dict.fromkeys(names, show.SHARE),
    )
