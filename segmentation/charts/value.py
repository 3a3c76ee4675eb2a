"""Charts of what segments are worth: the mosaic, and the way from everyone's average to a segment's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from segmentation.charts.base import GRID, MID_GREY, PALETTE, blank, color, numbered, plain, wrapped
from segmentation.describing.segments import Segment
from segmentation.describing.value import Value
from segmentation.describing.worth import Worth
from segmentation.exploring import Concentration
from segmentation.words import compact, percent

#: A narrower bar has room for its number only.
_ROOM_FOR_INDEX = 0.09
_MORE, _LESS = PALETTE[2], PALETTE[1]


def mosaic_chart(values: Sequence[Value], segments: Sequence[Segment]) -> go.Figure:
    """Draw each segment as wide as its share of the customers and as tall as its share of the money.

    The most worth per customer comes first; a dash on each bar is where its money would be on average.
    """
    order = sorted(range(len(values)), key=lambda i: -values[i].index)
    found, named = [values[i] for i in order], [segments[i] for i in order]
    widths = np.array([v.share for v in found])
    lefts = np.cumsum(widths) - widths
    names = [numbered(s.number, s.name, 40) for s in named]
    figure = blank(height=380)
    figure.add_bar(
        x=lefts,
        width=widths,
        offset=0,
        y=[v.amount_share for v in found],
        marker={"color": [color(s.hue) for s in named], "line": {"width": 1, "color": GRID}},
        customdata=[
            [
                name,
                percent(v.share),
                percent(v.amount_share),
                f"{v.index:.0f}",
                compact(v.per_customer),
                v.number,
            ]
            for name, v in zip(names, found, strict=True)
        ],
        hovertemplate="%{customdata[0]}: %{customdata[1]} of the customers, %{customdata[2]} of the money, "
        "index %{customdata[3]}, %{customdata[4]} a customer<extra></extra>",
    )
    for left, value in zip(lefts, found, strict=True):
        figure.add_shape(
            type="line",
            x0=left,
            x1=left + value.share,
            y0=value.share,
            y1=value.share,
            line={"color": MID_GREY, "width": 2, "dash": "dot"},
        )
        figure.add_annotation(
            x=left + value.share / 2,
            y=max(value.amount_share, value.share, 0),
            text=_over(value),
            showarrow=False,
            yanchor="bottom",
        )
    top = max(max(v.amount_share, v.share) for v in found)
    figure.update_xaxes(title="Share of the customers", range=[0, 1.005], tickformat=".0%")
    figure.update_xaxes(tickvals=[0, 0.25, 0.5, 0.75, 1])
    figure.update_yaxes(
        title="Share of the money", range=[min(0, *(v.amount_share for v in found)), top * 1.22]
    )
    figure.update_yaxes(tickformat=".0%")
    return figure


def lorenz_chart(values: Sequence[Value], segments: Sequence[Segment], curve: Concentration) -> go.Figure:
    """Draw how the money gathers: the best customers first, segment by segment, and one by one.

    The segments' line can't lie above that of the single customers; the closer, the more of the
    differences in money the segments explain.
    """
    order = sorted(range(len(values)), key=lambda i: -values[i].per_customer)
    figure = blank(height=340)
    people = money = 0.0
    for i in order:
        value, segment = values[i], segments[i]
        figure.add_scatter(
            x=[people, people + value.share],
            y=[money, money + value.amount_share],
            mode="lines+markers",
            line={"color": color(segment.hue), "width": 4},
            name=numbered(segment.number, segment.name, 24),
            hovertemplate="%{x:.0%} of the customers bring %{y:.0%} of the money<extra></extra>",
        )
        people, money = people + value.share, money + value.amount_share
    figure.add_scatter(
        x=curve.customers / len(curve),
        y=curve.shares,
        mode="lines",
        line={"color": MID_GREY, "width": 1.5, "dash": "dot"},
        name="customer by customer",
        hoverinfo="skip",
    )
    figure.update_layout(showlegend=True, legend={"x": 1, "xanchor": "right", "y": 0.02, "yanchor": "bottom"})
    figure.update_xaxes(title="Share of the customers, those who bring most first", tickformat=".0%")
    figure.update_yaxes(title="Share of the money", tickformat=".0%", rangemode="tozero")
    return figure


def _over(value: Value) -> str:
    if value.share < _ROOM_FOR_INDEX:
        return f"<b>{value.number}</b>"
    return f"<b>{value.number}</b><br>index {value.index:.0f}"


def worth_chart(worth: Worth, name: str) -> go.Figure:
    """Draw how the factors lead from the money of everyone's average customer to that of segment `name`."""
    steps = worth.steps
    labels = ["average of all", *(step for step, _ in steps), plain(name, 40)]
    heights = [worth.per_customer.overall, *(money for _, money in steps), worth.per_customer.value]
    figure = blank(height=340)
    figure.add_waterfall(
        x=list(range(len(labels))),
        y=heights,
        measure=["absolute", *["relative"] * len(steps), "total"],
        text=[compact(heights[0]), *(_signed(money) for _, money in steps), compact(heights[-1])],
        textposition="outside",
        cliponaxis=False,
        increasing={"marker": {"color": _MORE}},
        decreasing={"marker": {"color": _LESS}},
        totals={"marker": {"color": MID_GREY}},
        connector={"line": {"color": GRID}},
        hoverinfo="skip",
    )
    reached = np.cumsum([0, *heights[:-1]])
    low, high = min(0.0, float(reached.min())), float(reached.max())
    ticks = [wrapped(label, 9) for label in labels]
    figure.update_xaxes(tickvals=list(range(len(labels))), ticktext=ticks, tickangle=0)
    figure.update_yaxes(title="Money per customer", range=[low * 1.15, high * 1.15], tickformat="~s")
    return figure


def _signed(money: float) -> str:
    return f"+{compact(money)}" if money > 0 else compact(money)
