"""Charts of two sets of customers against each other: what differs most, and one trait in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from segmentation.charts.base import blank, log_ticks, name_rows, plain
from segmentation.describing.comparing import Difference
from segmentation.describing.contrast import Contrast
from segmentation.words import percent

_LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sets: how it is called, and its colour."""

    name: str
    color: str


def strength_chart(differences: Sequence[Difference], first: Side, second: Side) -> go.Figure:
    """Draw how far apart, beyond chance, two sets are in each trait; coloured by who has more of it."""
    figure = blank(height=110 + 32 * len(differences))
    for side, of_first in ((first, True), (second, False)):
        rows = [i for i, d in enumerate(differences) if _first_has_more(d) == of_first]
        figure.add_bar(
            y=rows,
            x=[differences[i].beyond_chance for i in rows],
            orientation="h",
            name=f"more in {plain(side.name, 30)}",
            marker_color=side.color,
            text=[percent(differences[i].beyond_chance) for i in rows],
            textposition="outside",
            cliponaxis=False,
            showlegend=True,
            hoverinfo="skip",
        )
    name_rows(figure, [plain(_label(d), 34) for d in differences])
    figure.update_layout(showlegend=True, legend=_LEGEND)
    figure.update_xaxes(
        title="How far apart: 0 % = alike, 100 % = no overlap", range=[0, 1.12], tickformat=".0%"
    )
    figure.update_xaxes(tickvals=[0, 0.25, 0.5, 0.75, 1])
    return figure


def _first_has_more(difference: Difference) -> bool:
    if difference.above is not None:
        return difference.above >= 0.5
    return difference.first >= difference.second


def _label(difference: Difference) -> str:
    """The trait; of a category the level that differs most, by which the sets are told apart."""
    trait = difference.trait
    return f"{trait.label}: {difference.level}" if trait.kind == "category" else trait.label


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
