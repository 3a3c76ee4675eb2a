"""Charts of the Explore page: distributions, correlations and pairs, money over time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from segmentation.charts.base import BLUE, MID_GREY, blank, colorbar, diverging, name_rows, plain
from segmentation.customers import YEARS
from segmentation.exploring import Correlations, Distribution, Pair, Timeline
from segmentation.lexicon import says
from segmentation.words import compact, count, percent

_STEP_NAMES = {"D": "day", "W": "week", "M": "month", "Y": "year"}
#: Text in every cell of a heatmap can be read up to this many columns.
_MOST_NUMBERED = 12


def distribution_chart(found: Distribution, what: str = "customers") -> go.Figure:
    """Draw a distribution: bins with median and quartiles, a bar per value, or the levels side by side."""
    if found.kind == "levels":
        return _level_bars(found, what)
    figure = blank()
    if found.kind == "values":
        figure.add_bar(x=found.labels, y=found.counts, marker_color=BLUE)
        figure.update_traces(hovertemplate=f"%{{x}}: %{{y:,}} {what}<extra></extra>")
        figure.update_xaxes(type="category")
    else:
        _add_bins(figure, found, what)
    figure.update_xaxes(title=plain(found.column))
    figure.update_yaxes(title=f"Number of {what}")
    return figure


def _add_bins(figure: go.Figure, found: Distribution, what: str) -> None:
    """Bins as bars of their own width; plotly's log axis wants positions and widths in the data's units."""
    edges = found.edges
    assert edges is not None  # noqa: S101 (bins and dates always have edges; tells the type checker)
    dates = found.kind == "dates"
    said = [_between(low, high, dates=dates) for low, high in pairwise(edges)]
    if dates:
        figure.add_bar(x=edges[:-1], y=found.counts, marker_color=BLUE, customdata=said)
    else:
        figure.add_bar(
            x=edges[:-1], width=np.diff(edges), offset=0, y=found.counts, marker_color=BLUE, customdata=said
        )
        figure.update_layout(bargap=0)
        figure.update_traces(marker_line={"width": 0.5, "color": "rgba(255,255,255,0.6)"})
    figure.update_traces(hovertemplate=f"%{{customdata}}: %{{y:,}} {what}<extra></extra>")
    if found.log:
        figure.update_xaxes(type="log", dtick=1)
    if found.quartiles and not (found.log and found.quartiles[0] <= 0):
        _mark_quartiles(figure, found.quartiles, year=_is_year(found))


def _between(low: object, high: object, *, dates: bool) -> str:
    if dates:
        return f"from {pd.Timestamp(low):%d %b %Y}"  # type: ignore[arg-type]
    return f"{compact(float(low))} to {compact(float(high))}"  # type: ignore[arg-type]


def _is_year(found: Distribution) -> bool:
    low, high = YEARS
    return says(found.column, "year") and all(low <= quartile <= high for quartile in found.quartiles or ())


def _mark_quartiles(figure: go.Figure, quartiles: tuple[float, float, float], *, year: bool) -> None:
    low, median, high = quartiles
    figure.add_vrect(x0=low, x1=high, fillcolor=MID_GREY, opacity=0.18, line_width=0, layer="below")
    said = [f"{q:.0f}" if year else compact(q) for q in quartiles]
    label = f"median {said[1]}, middle half {said[0]} to {said[2]}"
    figure.add_vline(x=median, line={"color": MID_GREY, "dash": "dot", "width": 2})
    figure.add_annotation(
        text=label, x=0, y=1.0, xref="paper", yref="paper", showarrow=False, yanchor="bottom", xanchor="left"
    )


def _level_bars(found: Distribution, what: str) -> go.Figure:
    total = found.counts.sum()
    names = [plain(label) for label in found.labels]
    figure = blank(height=max(220, 90 + 26 * len(found.labels)))
    figure.add_bar(
        y=list(range(len(found.labels))),
        x=found.counts,
        orientation="h",
        customdata=names,
        marker_color=BLUE,
        text=[f"{count(c)} ({percent(c / total)})" for c in found.counts],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=f"%{{customdata}}: %{{x:,}} {what}<extra></extra>",
    )
    name_rows(figure, names)
    figure.update_xaxes(title=f"Number of {what}", range=[0, found.counts.max() * 1.25])
    return figure


def correlation_heatmap(found: Correlations, *, dark: bool = False) -> go.Figure:
    """Draw the correlation matrix in the order of `found`; the figure's cells can be selected."""
    names = [plain(c, 24) for c in found.columns]
    size = len(names)
    figure = blank(height=min(900, 210 + 34 * size))
    figure.update_layout(margin_b=60)
    figure.add_heatmap(
        z=found.matrix,
        x=list(range(size)),
        y=list(range(size)),
        zmin=-1,
        zmax=1,
        colorscale=diverging(dark=dark),
        hoverinfo="skip",
        texttemplate="%{z:.2f}" if size <= _MOST_NUMBERED else None,
        colorbar=colorbar([-1, 0, 1], ["r = −1, opposed", "0, unrelated", "r = 1, together"]),
        xgap=1,
        ygap=1,
    )
    _add_cells_to_click(figure, found.matrix, names)
    ticks = {"tickvals": list(range(size)), "ticktext": names, "showgrid": False}
    figure.update_xaxes(**ticks, tickangle=-40, range=[-0.5, size - 0.5])
    figure.update_yaxes(**ticks, range=[size - 0.5, -0.5])
    return figure


def _add_cells_to_click(figure: go.Figure, matrix: np.ndarray, names: list[str]) -> None:
    """Lay an unseen point over each cell: plotly lets points be chosen, the cells of a heatmap not."""
    rows, columns = np.indices(matrix.shape)
    unseen = {"marker": {"opacity": 0}}
    figure.add_scatter(
        x=columns.ravel(),
        y=rows.ravel(),
        mode="markers",
        marker={"symbol": "square", "size": 24, "opacity": 0},
        selected=unseen,
        unselected=unseen,
        customdata=[[names[i], names[j], matrix[i, j]] for i in range(len(names)) for j in range(len(names))],
        hovertemplate="%{customdata[0]} and %{customdata[1]}: %{customdata[2]:.2f}<extra></extra>",
    )


def pair_chart(found: Pair) -> go.Figure:
    """Draw two columns against each other: points, or a density where there are too many."""
    figure = blank(height=380)
    x_name, y_name = plain(found.x_column), plain(found.y_column)
    if found.counts is None:
        figure.add_scatter(
            x=found.x, y=found.y, mode="markers", marker={"color": BLUE, "size": 6, "opacity": 0.6}
        )
        figure.update_traces(hovertemplate=f"{x_name}: %{{x:,}}<br>{y_name}: %{{y:,}}<extra></extra>")
    else:
        figure.add_heatmap(
            x=found.x,
            y=found.y,
            z=np.where(found.counts > 0, np.log10(np.maximum(found.counts, 1)), np.nan),
            customdata=found.counts,
            colorscale="Blues",
            showscale=False,
            hovertemplate=f"{x_name} %{{x:.3~s}}, {y_name} %{{y:.3~s}}: %{{customdata:,}}<extra></extra>",
        )
        # The outermost cells hold the far tail; the view opens on the middle 99 %.
        figure.update_xaxes(range=[found.x[1], found.x[-2]])
        figure.update_yaxes(range=[found.y[1], found.y[-2]])
    figure.update_xaxes(title=x_name)
    figure.update_yaxes(title=y_name)
    return figure


def timeline_chart(found: Timeline, what: str) -> go.Figure:
    """Draw money or rows over time."""
    figure = blank(height=300)
    step = _STEP_NAMES[found.step]
    figure.add_bar(x=found.starts, y=found.values, marker_color=BLUE)
    dated = {"D": "%d %b %Y", "W": "week of %d %b %Y", "M": "%b %Y", "Y": "%Y"}[found.step]
    figure.update_traces(hovertemplate=f"%{{x|{dated}}}: %{{y:,.3~s}}<extra></extra>")
    figure.update_yaxes(title=f"{plain(what)} per {step}", tickformat="~s")
    return figure
