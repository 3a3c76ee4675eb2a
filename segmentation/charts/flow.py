"""How segments split and merge from K to K: a flow; its nodes are segments, its ribbons customers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from segmentation.charts.base import MID_GREY, blank, color, diverging, numbered, plain
from segmentation.choosing.matching import Lineage, Step
from segmentation.clustering.sweeps import Sweep
from segmentation.describing.segments import Segments
from segmentation.words import count, percent

#: Half the width of a node, in K; the gap between nodes, as a share of all customers.
_HALF, _ROOM = 0.07, 0.035
#: Ribbons of fewer customers are left out: at a pixel or less they are only dust.
_DUST = 0.004
#: Rounds of ordering each K by where its customers stand at the neighbours; more change nothing.
_ROUNDS = 6
_BEND = 12  # points of a ribbon's edge


@dataclass(frozen=True, slots=True)
class Paint:
    """What colours the flow: for each K its segments' values, where they lie on the scale, and in words.

    None in place of a Paint colours each segment by its own colour.
    """

    title: str
    low: str
    high: str
    shades: Mapping[int, np.ndarray]  # (k,) from -1, the low end, to 1, the high end; nan = not known
    words: Mapping[int, tuple[str, ...]]  # (k,)


def flow_chart(
    sweep: Sweep,
    lineage: Lineage,
    segments: Mapping[int, Segments],
    paint: Paint | None = None,
    *,
    chosen: int | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw the segments of every K and the customers who go from one to the other; nodes can be chosen.

    A chosen node's customdata begins with its K. `chosen` marks a K by a line.
    """
    places = _places(sweep, lineage)
    hues = {k: _hues(segments[k], k, paint, dark=dark) for k in sweep.ks}
    figure = blank(height=420, barmode="overlay")
    figure.update_layout(clickmode="event+select", dragmode=False)
    figure.add_traces(
        [ribbon for step in lineage.steps for ribbon in _ribbons(step, sweep.rows, places, hues)]
    )
    figure.add_traces([_nodes(k, places[k], hues[k], edge=0.5 if paint else 0) for k in sweep.ks])
    _add_handles(figure, segments, places, paint)
    figure.update_xaxes(title="K, number of segments", tickvals=list(sweep.ks), fixedrange=True)
    figure.update_xaxes(range=[sweep.ks[0] - 0.5, sweep.ks[-1] + 0.5])
    figure.update_yaxes(visible=False, fixedrange=True)
    if paint is not None:
        _add_scale(figure, paint, dark=dark)
    if chosen is not None:
        figure.add_vline(x=chosen, line={"color": MID_GREY, "width": 2})
    return figure


def _places(sweep: Sweep, lineage: Lineage) -> dict[int, np.ndarray]:
    """Where each segment stands at each K, (k, 2): its lower and upper end, all customers = 1."""
    order = orders(lineage, {one.k: one.sizes for one in sweep})
    return {one.k: _stacked(one.sizes / sweep.rows, order[one.k], sweep.ks[-1]) for one in sweep}


def orders(lineage: Lineage, sizes: Mapping[int, np.ndarray]) -> dict[int, np.ndarray]:
    """Order the segments of each K so that ribbons cross little: positions, from the bottom, of each.

    Each K in turn is sorted by the mean position of its customers at the K beside it, up and down the
    range (Sugiyama, Tagawa & Toda 1981).
    """
    where = {k: np.arange(k, dtype=float)[::-1] for k in lineage.ks}
    for turn in range(_ROUNDS):
        upwards = turn % 2 == 0
        for step in lineage.steps if upwards else reversed(lineage.steps):
            here, beside = (step.after, step.before) if upwards else (step.before, step.after)
            flow = step.customers.T if upwards else step.customers
            middle = _middles(sizes[beside], where[beside])
            mean = flow @ middle / np.maximum(flow.sum(axis=1), 1)
            where[here] = np.argsort(np.argsort(mean, kind="stable"), kind="stable").astype(float)
    return {k: place.astype(int) for k, place in where.items()}


def _middles(sizes: np.ndarray, position: np.ndarray) -> np.ndarray:
    """Middle of each segment when all are stacked by position."""
    order = np.argsort(position)
    middles = np.empty(len(sizes))
    middles[order] = np.cumsum(sizes[order]) - sizes[order] / 2
    return middles


def _stacked(shares: np.ndarray, position: np.ndarray, most: int) -> np.ndarray:
    """Ends (k, 2) of segments stacked by position with room between, as tall together at every K."""
    k = len(shares)
    room = _ROOM * (most - 1) / max(k - 1, 1) if k > 1 else 0.0
    room = min(room, 0.25)
    order = np.argsort(position)
    ends = np.empty((k, 2))
    start = (_ROOM * (most - 1) - room * (k - 1)) / 2
    for segment in order:
        ends[segment] = start, start + shares[segment]
        start += shares[segment] + room
    return ends


def _hues(segments: Segments, k: int, paint: Paint | None, *, dark: bool) -> list[str]:
    if paint is None:
        return [color(segment.hue) for segment in segments]
    return [_shade(value, dark=dark) for value in paint.shades[k]]


def _shade(value: float, *, dark: bool) -> str:
    """Colour of a value from -1 to 1 on the house's scale of lower, alike and higher."""
    if np.isnan(value):
        return MID_GREY
    (_, low), (_, middle), (_, high) = diverging(dark=dark)
    end, part = (high, value) if value >= 0 else (low, -value)
    mixed = [round(a + (b - a) * min(part, 1.0)) for a, b in zip(_rgb(middle), _rgb(end), strict=True)]
    return f"#{mixed[0]:02x}{mixed[1]:02x}{mixed[2]:02x}"


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _ribbons(
    step: Step, rows: int, places: Mapping[int, np.ndarray], hues: Mapping[int, list[str]]
) -> Iterator[go.Scatter]:
    """One band for each pair of segments that share customers, in the colour of where they go."""
    shares = step.customers / rows
    left, right = places[step.before], places[step.after]
    from_left, from_right = np.argsort(left[:, 0]), np.argsort(right[:, 0])
    leaving = left[:, :1] + _before(shares[:, from_right])[:, np.argsort(from_right)]
    coming = right[:, 0] + _before(shares[from_left].T).T[np.argsort(from_left)]
    across = (step.before + _HALF, step.after - _HALF)
    for i, j in zip(*np.nonzero(shares >= _DUST), strict=True):
        yield _ribbon(across, (leaving[i, j], coming[i, j]), shares[i, j], hues[step.after][j])


def _before(shares: np.ndarray) -> np.ndarray:
    """What stands before each, row by row."""
    return np.asarray(np.cumsum(shares, axis=1) - shares)


def _ribbon(x: tuple[float, float], y: tuple[float, float], height: float, hue: str) -> go.Scatter:
    part = np.linspace(0, 1, _BEND)
    across = x[0] + (x[1] - x[0]) * part
    lower = y[0] + (y[1] - y[0]) * part**2 * (3 - 2 * part)
    red, green, blue = _rgb(hue)
    return go.Scatter(
        x=np.concatenate((across, across[::-1])).astype(np.float32),
        y=np.concatenate((lower, lower[::-1] + height)).astype(np.float32),
        mode="lines",
        line_width=0,
        fill="toself",
        fillcolor=f"rgba({red},{green},{blue},0.38)",
        hoverinfo="skip",
    )


def _nodes(k: int, ends: np.ndarray, hues: list[str], *, edge: float) -> go.Bar:
    """A bar for each segment of one K, as tall as its share."""
    return go.Bar(
        x=[k] * len(ends),
        y=ends[:, 1] - ends[:, 0],
        base=ends[:, 0],
        width=2 * _HALF,
        marker={"color": hues, "line": {"color": MID_GREY, "width": edge}},
        unselected={"marker": {"opacity": 1}},
        hoverinfo="skip",
    )


def _add_handles(
    figure: go.Figure, segments: Mapping[int, Segments], places: Mapping[int, np.ndarray], paint: Paint | None
) -> None:
    """Lay unseen points on the nodes: plotly lets points be chosen, bars only with the colour of choice."""
    unseen = {"marker": {"opacity": 0}}
    at = [(k, segment) for k in places for segment in segments[k]]
    figure.add_scatter(
        x=[k for k, _ in at],
        y=[float(places[k][segment.number - 1].mean()) for k, segment in at],
        mode="markers",
        marker={"symbol": "square", "size": 22, "opacity": 0},
        selected=unseen,
        unselected=unseen,
        customdata=[[k, segment.number] for k, segment in at],
        text=[
            f"K = {k}, {numbered(segment.number, segment.name)}<br>"
            f"{count(segment.size)} customers ({percent(segment.share)})"
            + (f"<br>{plain(paint.title)}: {plain(paint.words[k][segment.number - 1])}" if paint else "")
            for k, segment in at
        ],
        hovertemplate="%{text}<extra></extra>",
    )


def _add_scale(figure: go.Figure, paint: Paint, *, dark: bool) -> None:
    """The colours and what they mean, above the flow."""
    figure.add_scatter(
        x=[None],
        y=[None],
        mode="markers",
        hoverinfo="skip",
        marker={
            "color": [0],
            "cmin": -1,
            "cmax": 1,
            "showscale": True,
            "colorscale": diverging(dark=dark),
            "colorbar": {
                "orientation": "h",
                "y": 1.0,
                "yanchor": "bottom",
                "x": 0,
                "xanchor": "left",
                "thickness": 10,
                "len": 0.45,
                "tickvals": [-0.98, 0.98],
                "ticktext": [paint.low, paint.high],
                "outlinewidth": 0,
            },
        },
    )
