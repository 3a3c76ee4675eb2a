"""Charts of the Choose K page: inertia and silhouette over K, the sizes of the segments."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from segmentation.charts.base import BLUE, GRID, MID_GREY, blank, color, numbered, wrapped
from segmentation.clustering import Sweep
from segmentation.profiles import Segments
from segmentation.words import count, percent


def k_chart(swept: Sweep, chosen: int, recommended: int | None, knee: int | None) -> go.Figure:
    """Draw inertia and silhouette over one K axis, the chosen K as a line through both."""
    solutions = [s for s in swept if s.k > 1]
    ks = [s.k for s in solutions]
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.08)
    figure.update_layout(blank(height=460).layout)
    line = {"color": BLUE, "width": 2}
    hover = "K = %{x}: %{y:,.4~g}<extra></extra>"
    for row, values in ((1, [s.inertia for s in solutions]), (2, [s.silhouette for s in solutions])):
        figure.add_scatter(
            x=ks,
            y=values,
            mode="lines+markers",
            line=line,
            marker_size=7,
            hovertemplate=hover,
            row=row,
            col=1,
        )
    figure.add_vline(x=chosen, line={"color": MID_GREY, "width": 2})
    _annotate(figure, solutions[ks.index(knee)].inertia if knee in ks else None, knee, "elbow", row=1)
    best = solutions[int(np.argmax([s.silhouette for s in solutions]))]
    _annotate(figure, best.silhouette, best.k, "highest", row=2)
    figure.update_xaxes(tickvals=ks, range=[ks[0] - 0.4, ks[-1] + 0.4])
    figure.update_xaxes(title="K, number of segments", row=2, col=1)
    figure.update_yaxes(gridcolor=GRID, zeroline=False, automargin=True)
    figure.update_yaxes(title="Inertia", rangemode="tozero", tickformat="~s", row=1, col=1)
    figure.update_yaxes(title="Silhouette", rangemode="tozero", row=2, col=1)
    if recommended in ks:
        figure.add_annotation(
            x=recommended, y=1, yref="paper", text="recommended", showarrow=False, yanchor="bottom"
        )
    return figure


def _annotate(figure: go.Figure, y: float | None, x: int | None, text: str, row: int) -> None:
    if y is not None and x is not None:
        figure.add_annotation(
            x=x, y=y, text=text, arrowhead=0, ax=26, ay=-26, arrowcolor=MID_GREY, row=row, col=1
        )


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
