"""Charts of one K: how well its segments hold together, and how many customers each has."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from segmentation.charts.base import MID_GREY, blank, color, name_rows, numbered, wrapped
from segmentation.clustering.sweeps import Solution
from segmentation.describing.segments import Segments
from segmentation.words import count, percent

_ROOM = 0.12  # between two segments of the silhouette plot, in heights of one


def silhouette_chart(solution: Solution, segments: Segments) -> go.Figure:
    """Draw the silhouettes of each segment's customers, falling, and the mean of all (Rousseeuw 1987)."""
    figure = blank(height=90 + 48 * solution.k)
    for place, (segment, curve) in enumerate(zip(segments, solution.silhouette_curves, strict=True)):
        levels = place + _ROOM / 2 + (1 - _ROOM) * np.linspace(0, 1, max(len(curve), 2)) - 0.5
        figure.add_scatter(
            x=np.concatenate(([0.0], np.resize(curve, max(len(curve), 2)), [0.0])),
            y=np.concatenate((levels[:1], levels, levels[-1:])),
            mode="lines",
            line_width=0,
            fill="toself",
            fillcolor=color(segment.hue),
            hoveron="fills",
            text=f"{numbered(segment.number, segment.name)}: mean {_mean(solution, place)}",
            hoverinfo="text",
        )
    figure.add_vline(x=solution.silhouette, line={"color": MID_GREY, "dash": "dash", "width": 1.5})
    name_rows(figure, [wrapped(numbered(s.number, s.name), 26) for s in segments])
    figure.update_xaxes(title=f"Silhouette of each customer (mean {solution.silhouette:.2f})")
    return figure


def _mean(solution: Solution, place: int) -> str:
    value = solution.segment_silhouettes[place]
    return "not known" if np.isnan(value) else f"{value:.2f}"


def sizes_chart(segments: Segments) -> go.Figure:
    """Draw how many customers each segment has."""
    figure = blank(height=max(160, 60 + 38 * len(segments.everyone)))
    figure.add_bar(
        y=[wrapped(numbered(s.number, s.name), 26) for s in segments.everyone],
        x=[s.size for s in segments.everyone],
        orientation="h",
        marker_color=[color(s.hue) for s in segments.everyone],
        text=[f"{count(s.size)} ({percent(s.share)})" for s in segments.everyone],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:,} customers<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    figure.update_xaxes(title="Customers", range=[0, max(s.size for s in segments.everyone) * 1.25])
    return figure
