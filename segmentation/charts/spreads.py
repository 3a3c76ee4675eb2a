"""Small multiples of one segment: how each trait spreads in it and in all customers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from segmentation.charts.base import MID_GREY, blank, color, plain
from segmentation.describing.contrast import Contrast
from segmentation.describing.segments import Segment
from segmentation.words import percent

#: Levels written below a small picture.
MOST_TICKS = 3


def spreads_chart(found: Sequence[Contrast], segment: Segment) -> go.Figure:
    """Draw small multiples: each trait's shares in the segment, filled, and in all customers as a line."""
    columns = min(4, max(1, len(found)))
    rows = -(-len(found) // columns) or 1
    figure = make_subplots(
        rows,
        columns,
        subplot_titles=[plain(one.trait.label, 30) for one in found],
        horizontal_spacing=0.05,
        vertical_spacing=0.42 / rows,
        figure=blank(height=90 + 200 * rows),
    )
    for place, one in enumerate(found):
        _add_spread(figure, one, segment, place // columns + 1, place % columns + 1)
    figure.update_layout(showlegend=False, bargap=0.04, barmode="overlay", margin_t=40)
    figure.update_annotations(font_size=13)
    figure.update_yaxes(showticklabels=False, showgrid=False, rangemode="tozero")
    return figure


def _add_spread(figure: go.Figure, found: Contrast, segment: Segment, row: int, column: int) -> None:
    """One small picture: places at 0, 1, 2 ..., so that bins of a log axis are as wide as the others."""
    names = _places(found)
    places = list(range(len(names)))
    pairs = zip(found.first, found.second, strict=True)
    shares = [(percent(here), percent(everywhere)) for here, everywhere in pairs]
    figure.add_bar(
        x=places,
        y=found.first,
        marker={"color": color(segment.hue), "opacity": 0.75},
        customdata=[[name, *said] for name, said in zip(names, shares, strict=True)],
        hovertemplate="%{customdata[0]}: %{customdata[1]} of the segment, "
        "%{customdata[2]} of all<extra></extra>",
        row=row,
        col=column,
    )
    figure.add_scatter(
        x=places,
        y=found.second,
        mode="lines",
        line={"shape": "hvh", "color": MID_GREY, "width": 1.5},
        hoverinfo="skip",
        row=row,
        col=column,
    )
    ticks = _ticks(found, names)
    figure.update_xaxes(tickvals=list(ticks), ticktext=list(ticks.values()), tickangle=0, row=row, col=column)


def _places(found: Contrast) -> list[str]:
    """What each bar stands for."""
    return [plain(name, 14 if found.edges is None else 40) for name in found.places]


def _ticks(found: Contrast, names: list[str]) -> dict[float, str]:
    """What is written below: a few of the levels, or the ends and the middle of the bins."""
    if found.edges is None:
        step = max(1, -(-len(names) // MOST_TICKS))
        return {float(place): names[place] for place in range(0, len(names), step)}
    edges = np.ceil(found.edges) if found.whole else found.edges
    written = (0, len(names) // 2, len(names))
    return {edge - 0.5: found.trait.show(float(edges[edge])) for edge in written}
