"""Charts of the market on the Explore page: over time, seasons, who brings the money, what sells."""

from __future__ import annotations

import calendar

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from segmentation.charts.base import BLUE, GRID, MID_GREY, PALETTE, blank, name_rows, plain
from segmentation.exploring import Concentration, Ranking, Seasons, Timeline
from segmentation.words import compact, percent

STEP_NAMES = {"D": "day", "W": "week", "M": "month", "Y": "year"}
_DATED = {"D": "%d %b %Y", "W": "week of %d %b %Y", "M": "%b %Y", "Y": "%Y"}
#: Years that can be told apart as lines; the earlier ones are left to the timeline.
_MOST_YEARS = 6
_FAINT = 0.45
#: The axis of the seasons reaches at least so far from the average month.
_LEAST_FAR = 0.3


def timeline_chart(found: Timeline, what: str) -> go.Figure:
    """Draw money, orders, customers or rows over time; a step that is only a part is faint and hatched."""
    figure = blank(height=320)
    step = STEP_NAMES[found.step]
    if found.new is None:
        _add_steps(figure, found, found.sums, BLUE, "")
    else:
        _add_steps(figure, found, found.sums - found.new, BLUE, "bought before")
        _add_steps(figure, found, found.new, PALETTE[2], "new")
        figure.update_layout(
            barmode="stack",
            showlegend=True,
            legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        )
    figure.update_yaxes(title=f"{plain(what)} per {step}", tickformat="~s")
    return figure


def _add_steps(figure: go.Figure, found: Timeline, sums: np.ndarray, hue: str, name: str) -> None:
    whole = found.whole
    said = ["" if ok else f" (only a part of the {STEP_NAMES[found.step]})" for ok in whole]
    figure.add_bar(
        x=found.starts,
        y=sums,
        name=name,
        marker={
            "color": hue,
            "opacity": np.where(whole, 1.0, _FAINT),
            "pattern": {"shape": ["" if ok else "/" for ok in whole]},
        },
        customdata=said,
        hovertemplate=f"%{{x|{_DATED[found.step]}}}%{{customdata}}: %{{y:,.3~s}} {name}<extra></extra>",
    )


def seasons_chart(found: Seasons, what: str) -> go.Figure:
    """Lay the years over each other, month by month; below, each month against those around it."""
    rows = 1 if found.index is None else 2
    figure = make_subplots(
        rows=rows, cols=1, shared_xaxes=True, vertical_spacing=0.1, row_heights=[0.62, 0.38][:rows]
    )
    figure.update_layout(blank(height=320 if rows == 1 else 480).layout)
    months = list(calendar.month_abbr)[1:]
    shown = range(max(0, len(found.years) - _MOST_YEARS), len(found.years))
    for i in shown:
        hue = PALETTE[(len(found.years) - 1 - i) % len(PALETTE)]
        said = ["" if ok else " (only a part)" for ok in found.whole[i]]
        figure.add_scatter(
            x=months,
            y=found.sums[i],
            mode="lines+markers",
            name=str(found.years[i]),
            line={"color": hue, "width": 3 if i == len(found.years) - 1 else 2},
            marker={"symbol": ["circle" if ok else "circle-open" for ok in found.whole[i]], "size": 8},
            customdata=said,
            hovertemplate=f"%{{x}} {found.years[i]}%{{customdata}}: %{{y:,.3~s}}<extra></extra>",
            row=1,
            col=1,
        )
    figure.update_layout(
        showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0}, bargap=0.3
    )
    figure.update_yaxes(gridcolor=GRID, zeroline=False, automargin=True)
    figure.update_yaxes(title=f"{plain(what)} per month", tickformat="~s", rangemode="tozero", row=1, col=1)
    figure.update_xaxes(categoryorder="array", categoryarray=months, range=[-0.5, 11.5])
    if found.index is not None:
        _add_index(figure, found.index, months)
    return figure


def _add_index(figure: go.Figure, index: np.ndarray, months: list[str]) -> None:
    """Bars up and down from the average month; small differences are not blown up."""
    low, high = min(1.1 * (index.min() - 1), -_LEAST_FAR), max(1.1 * (index.max() - 1), _LEAST_FAR)
    figure.add_bar(
        x=months,
        y=index - 1,
        base=1,
        marker_color=[BLUE if value >= 1 else MID_GREY for value in index],
        customdata=index,
        hovertemplate="%{x}: %{customdata:.2f} times an average month<extra></extra>",
        showlegend=False,
        row=2,
        col=1,
    )
    axis = {"title": "times an<br>average month", "tickformat": ".2~f", "range": [1 + low, 1 + high]}
    figure.update_yaxes(**axis, row=2, col=1)


def concentration_chart(found: Concentration, unit: str, mark: float = 0.1) -> go.Figure:
    """Draw the Lorenz curve from the best customers down, the best tenth marked, and "all alike"."""
    figure = blank(height=380)
    x = found.customers / len(found)
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": MID_GREY, "dash": "dot", "width": 1.5},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=x,
        y=found.shares,
        mode="lines",
        line={"color": BLUE, "width": 3},
        fill="tonexty",
        fillcolor="rgba(68,119,170,0.15)",
        customdata=found.customers,
        hovertemplate="The top %{x:.1~%} (%{customdata:,} customers) bring %{y:.1~%}<extra></extra>",
    )
    top = found.top(mark)
    figure.add_scatter(
        x=[mark], y=[top], mode="markers", marker={"color": BLUE, "size": 11}, hoverinfo="skip"
    )
    # Below the diagonal there is room, whatever the curve.
    figure.add_annotation(
        text=f"the top {percent(mark)} bring {percent(top)}",
        x=mark,
        y=top,
        ax=0.62,
        ay=0.14,
        axref="x",
        ayref="y",
        arrowhead=0,
        arrowcolor=MID_GREY,
    )
    figure.add_annotation(text="all alike", x=0.8, y=0.77, showarrow=False, xanchor="left", yanchor="top")
    figure.update_layout(hovermode="x")
    figure.update_xaxes(title="Share of the customers, the best first", tickformat=".0%", range=[0, 1.01])
    figure.update_yaxes(title=f"Share of {plain(unit)}", tickformat=".0%", range=[0, 1.03])
    return figure


def ranking_chart(found: Ranking, what: str) -> go.Figure:
    """Draw the largest levels of a column with their share; the others' bar would squeeze them all."""
    names = [plain(level, 34) for level in found.levels]
    figure = blank(height=90 + 28 * len(names))
    figure.add_bar(
        y=list(range(len(names))),
        x=found.sizes,
        orientation="h",
        marker_color=BLUE,
        customdata=names,
        text=[f"{compact(v)} ({percent(s)})" for v, s in zip(found.sizes, found.shares, strict=True)],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{customdata}: %{x:,.0f}<extra></extra>",
    )
    name_rows(figure, names)
    least = min(0.0, float(found.sizes.min()) * 1.4)
    figure.update_xaxes(title=plain(what), range=[least, float(found.sizes.max()) * 1.35], tickformat="~s")
    figure.update_yaxes(title=plain(found.column))
    return figure


def month_name(number: int) -> str:
    """Name a month (1 to 12).

    >>> month_name(11)
    'November'
    """
    return pd.Timestamp(2000, number, 1).strftime("%B")
