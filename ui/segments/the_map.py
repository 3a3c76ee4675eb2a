"""The map: all customers as a density, a sample as points; a lasso, a box or a click selects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from segmentation import CustomerMap, Given, Outlined, Polygon, Ticked, box, charts, sample_of
from segmentation.words import count
from ui import on_chart, results, show, state
from ui.segments.view import View

TOOLS = ("lasso2d", "select2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d")


@show.safely
def panel(view: View) -> None:
    """Show the customers on a plane, coloured by segment."""
    kind = st.segmented_control("Map", ["PCA", "t-SNE"], default="PCA", key="map-kind", required=True)
    found = results.customer_map(view.table, view.plan, kind)
    mine = view.given if isinstance(view.given, Outlined) and view.given.kind == kind else None
    # It comes anew only where something drawn on it must go; who is selected is marked over it.
    shown = state.shown(f"map-{kind}", view.basis, mine, on_chart.hearing)
    with st.container(key="map"):
        on_chart.chart(
            results.map_figure(view.table, view.plan, view.segments, kind),
            shown.key,
            _in_words(view, kind),
            lambda done: state.select_in(f"map-{kind}", _given(kind, done)),
            tools=TOOLS,
            marks=_marks(view, found, shown.given),
        )
    st.caption(f"{found.note} {_how(found)}")


def _marks(view: View, found: CustomerMap, drawn: Given | None) -> on_chart.Marks | None:
    """Who is selected, or many of them, and the outline that was drawn before the map came."""
    if view.selection is None:
        return None
    segments, customers = view.segments.segments, results.features(view.table, view.plan).customers
    selected = view.selection.mask[customers[found.customers]]
    places = sample_of(found, selected)
    places = places[selected[places]]
    who, labels = customers[found.customers[places]], view.segments.labels[found.customers[places]]
    ids = results.customers(view.table, view.plan).ids.iloc[who]
    # The chart's own points say themselves who they are.
    untold = ~np.isin(places, sample_of(found))
    points = [
        on_chart.Mark(
            x,
            y,
            charts.color(segments[of].hue),
            key,
            f"{show.option(one)}, {segments[of].titled}" if new else "",
        )
        for (x, y), of, key, one, new in zip(
            found.points[places].round(4).tolist(), labels, who.tolist(), ids, untold, strict=True
        )
    ]
    return on_chart.Marks(points, drawn.polygons if isinstance(drawn, Outlined) else ())


def _in_words(view: View, kind: str) -> str:
    sizes = ", ".join(f"{s.number} {s.name}: {count(s.size)} customers" for s in view.segments)
    return f"{kind} map of the customers, coloured by segment: {sizes}"


def _how(found: CustomerMap) -> str:
    """Say what is seen and how to select."""
    who = "all customers in it" if found.axes else "those of them drawn here"
    seen = (
        f"The cloud is everyone, the points are {count(len(sample_of(found)))} of them. "
        if found.axes
        else ""
    )
    return (
        f"{seen}Lines hold the densest 80 % of a segment. Draw around customers with the lasso or the box to "
        f"select {who}; click a point to select one customer; double-click to select nobody."
    )


def _given(kind: str, done: on_chart.Done) -> Given | None:
    """What was drawn, else what was clicked on."""
    drawn = [*_boxes(done["box"]), *_lassos(done["lasso"])]
    if drawn:
        return Outlined(kind, tuple(drawn))
    clicked = [point["customdata"] for point in done["points"] if "customdata" in point]
    numbers = [int(one[0] if isinstance(one, list | tuple) else one) for one in clicked]
    return Ticked(tuple(sorted(set(numbers)))) if numbers else None


def _boxes(drawn: Sequence[Mapping[str, Any]]) -> list[Polygon]:
    return [box((min(b["x"]), min(b["y"])), (max(b["x"]), max(b["y"]))) for b in drawn]


def _lassos(drawn: Sequence[Mapping[str, Any]]) -> list[Polygon]:
    return [tuple((float(x), float(y)) for x, y in zip(one["x"], one["y"], strict=True)) for one in drawn]
