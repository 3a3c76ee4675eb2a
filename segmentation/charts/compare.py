"""Two sets of customers against each other in one trait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from segmentation.charts.base import blank, log_ticks, plain
from segmentation.describing.contrast import Contrast

_LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sets: how it is called, and its colour."""

    name: str
    color: str


def contrast_chart(found: Contrast, first: Side, second: Side) -> go.Figure:
    """Draw the shares of both sets in the same bins, values or levels."""
    named, unit = plain(found.trait.label), found.trait.unit_to_add
    title = f"{named}, {plain(unit)}" if unit else named
    drawn, across, way = _places(found) if found.edges is None else _bins(found, found.edges)
    figure = blank(
        height=340,
        showlegend=True,
        legend=_LEGEND,
        xaxis=across | {"title": {"text": title}},
        yaxis={"title": {"text": "Share of the customers"}, "tickformat": ".0%", "rangemode": "tozero"},
        **way,
    )
    for side, shares in ((first, found.first), (second, found.second)):
        name = plain(side.name, 30)
        said = f"%{{customdata}}: %{{y:.1%}} of {name}<extra></extra>"
        figure.add_bar(**drawn, y=shares, name=name, marker_color=side.color, hovertemplate=said)
    return figure


def _places(found: Contrast) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Bars beside each other, the axis with the values or levels, the layout."""
    labels = [plain(label, 18) for label in found.labels]
    at = list(range(len(labels)))
    way = {"barmode": "group", "bargap": 0.25}
    return {"x": at, "customdata": labels}, {"tickvals": at, "ticktext": labels}, way


def _bins(found: Contrast, edges: np.ndarray) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Bars over each other from edge to edge, the axis, the layout."""
    bars = {"x": edges[:-1], "width": np.diff(edges), "offset": 0, "customdata": found.places}
    kind = found.trait.kind
    shown = {"tickformat": "d" if kind == "year" else ".0%" if kind == "share" else None}
    axis = log_ticks(float(edges[0]), float(edges[-1])) if found.log else shown
    seen = {"marker": {"opacity": 0.6, "line": {"width": 0}}}
    return bars | seen, axis, {"barmode": "overlay", "bargap": 0}
