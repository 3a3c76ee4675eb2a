"""Two sets of customers against each other in one trait."""

from __future__ import annotations

from dataclasses import dataclass

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
    figure = blank(height=340)
    for side, shares in ((first, found.first), (second, found.second)):
        name = plain(side.name, 30)
        if found.edges is None:
            _add_places(figure, found, shares, side, name)
        else:
            _add_bins(figure, found, shares, side, name)
    named, unit = plain(found.trait.label), found.trait.unit
    title = f"{named}, {plain(unit)}" if unit and unit.casefold() != named.casefold() else named
    figure.update_layout(showlegend=True, legend=_LEGEND)
    figure.update_xaxes(title=title)
    figure.update_yaxes(title="Share of the customers", tickformat=".0%", rangemode="tozero")
    return figure


def _add_places(figure: go.Figure, found: Contrast, shares: np.ndarray, side: Side, name: str) -> None:
    labels = [plain(label, 18) for label in found.labels]
    figure.add_bar(
        x=list(range(len(labels))),
        y=shares,
        name=name,
        marker_color=side.color,
        customdata=labels,
        hovertemplate=f"%{{customdata}}: %{{y:.1%}} of {name}<extra></extra>",
    )
    figure.update_layout(barmode="group", bargap=0.25)
    figure.update_xaxes(tickvals=list(range(len(labels))), ticktext=labels)


def _add_bins(figure: go.Figure, found: Contrast, shares: np.ndarray, side: Side, name: str) -> None:
    edges = found.edges
    assert edges is not None  # noqa: S101 (the caller looked; tells the type checker)
    figure.add_bar(
        x=edges[:-1],
        width=np.diff(edges),
        offset=0,
        y=shares,
        name=name,
        marker={"color": side.color, "opacity": 0.6, "line": {"width": 0}},
        customdata=found.places,
        hovertemplate=f"%{{customdata}}: %{{y:.1%}} of {name}<extra></extra>",
    )
    figure.update_layout(barmode="overlay", bargap=0)
    if found.log:
        figure.update_xaxes(**log_ticks(float(edges[0]), float(edges[-1])))
    else:
        kind = found.trait.kind
        figure.update_xaxes(tickformat="d" if kind == "year" else ".0%" if kind == "share" else None)
