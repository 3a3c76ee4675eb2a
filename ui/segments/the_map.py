"""The map: all customers as a density, a sample as points; a lasso, a box or a click selects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from segmentation import CustomerMap, Given, Outlined, Polygon, Ticked, box, charts, sample_of
from segmentation.words import count
from ui import results, show, state
from ui.segments.view import View

TOOLS = ("lasso2d", "select2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d")


@show.safely
def panel(view: View) -> None:
    """Show the customers on a plane, coloured by segment."""
    kind = st.segmented_control("Map", ["PCA", "t-SNE"], default="PCA", key="map-kind", required=True)
    found = results.customer_map(view.table, view.plan, kind)
    shown = state.shown(f"map-{kind}", view.basis, view.given)
    dots = _dots(view, found, shown.given)
    drawn = shown.given.polygons if isinstance(shown.given, Outlined) and shown.given.kind == kind else ()
    picture = results.picture(view.table, view.plan, view.segments, kind)
    with st.container(key="map"):
        show.chart(
            charts.map_chart(found, picture, view.segments, dots, drawn),
            shown.key,
            _in_words(view, kind),
            tools=TOOLS,
            selection_mode=("points", "box", "lasso"),
            on_select=lambda: state.select_in(f"map-{kind}", _given(kind, state.widget(shown.key))),
        )
    st.caption(f"{found.note} {_how(found, len(dots.places))}")


def _dots(view: View, found: CustomerMap, given: Given | None) -> charts.Dots:
    """The customers to be seen one by one, with those marked who were selected when the map came."""
    customers = results.features(view.table, view.plan).customers[found.customers]
    selected = None
    if given is not None:
        selected = results.selection(view.table, view.plan, view.segments, given).mask[customers]
    places = sample_of(found, selected)
    here = customers[places]
    names = [str(name) for name in results.customers(view.table, view.plan).ids.iloc[here]]
    return charts.Dots(places, here, names, None if selected is None else selected[places])


def _in_words(view: View, kind: str) -> str:
    sizes = ", ".join(f"{s.number} {s.name}: {count(s.size)} customers" for s in view.segments)
    return f"{kind} map of the customers, coloured by segment: {sizes}"


def _how(found: CustomerMap, dots: int) -> str:
    """Say what is seen and how to select."""
    who = "all customers in it" if found.axes else "those of them drawn here"
    seen = f"The cloud is everyone, the points are {count(dots)} of them. " if found.axes else ""
    return (
        f"{seen}Lines hold the densest 80 % of a segment. Draw around customers with the lasso or the box to "
        f"select {who}; click a point to select one customer; double-click to select nobody."
    )


def _given(kind: str, event: object) -> Given | None:
    """What was drawn, else what was clicked on."""
    seen: Mapping[str, Any] = event["selection"]  # type: ignore[index]
    drawn = [*_boxes(seen.get("box", ())), *_lassos(seen.get("lasso", ()))]
    if drawn:
        return Outlined(kind, tuple(drawn))
    clicked = [point["customdata"] for point in seen.get("points", ()) if "customdata" in point]
    numbers = [int(one[0] if isinstance(one, list | tuple) else one) for one in clicked]
    return Ticked(tuple(sorted(set(numbers)))) if numbers else None


def _boxes(drawn: Sequence[Mapping[str, Any]]) -> list[Polygon]:
    return [box((min(b["x"]), min(b["y"])), (max(b["x"]), max(b["y"]))) for b in drawn]


def _lassos(drawn: Sequence[Mapping[str, Any]]) -> list[Polygon]:
    return [tuple((float(x), float(y)) for x, y in zip(one["x"], one["y"], strict=True)) for one in drawn]
