"""Small multiples of one segment: how each trait spreads in it and in all customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

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
    pictures = [_Picture(place, columns, rows) for place in range(len(found))]
    placed = [*zip(found, pictures, strict=True)]
    axes = [axis for one, at in placed for axis in at.axes(_ticks(one))]
    # All at once: plotly's own subplots, filled one after the other, take five times as long.
    layout = {
        "barmode": "overlay",
        "bargap": 0.04,
        "margin": {"l": 28, "r": 28, "t": 40, "b": 26},
        "annotations": [at.title(plain(one.trait.label, 30)) for one, at in placed],
    }
    figure = blank(height=90 + 200 * rows, **dict(axes), **layout)
    return figure.add_traces([trace for one, at in placed for trace in _traces(one, segment, at)])


@dataclass(frozen=True, slots=True)
class _Picture:
    """One of the small pictures, by its place among them, row by row."""

    place: int
    columns: int
    rows: int

    @property
    def number(self) -> str:
        """What plotly writes behind the names of its axes."""
        return str(self.place + 1) if self.place else ""

    @property
    def across(self) -> tuple[float, float]:
        """From left to right, as shares of the width."""
        gap = 0.05
        width = (1 - gap * (self.columns - 1)) / self.columns
        left = (self.place % self.columns) * (width + gap)
        return left, left + width

    @property
    def up(self) -> tuple[float, float]:
        """From below to above, as shares of the height."""
        gap = 0.42 / self.rows
        height = (1 - gap * (self.rows - 1)) / self.rows
        top = 1 - (self.place // self.columns) * (height + gap)
        return max(0.0, top - height), top

    def axes(self, ticks: Mapping[float, str]) -> list[tuple[str, dict[str, object]]]:
        """Its axes, with what is written below."""
        written = {"tickvals": list(ticks), "ticktext": list(ticks.values()), "tickangle": 0}
        silent = {"showticklabels": False, "showgrid": False, "rangemode": "tozero"}
        return [
            (f"xaxis{self.number}", {"domain": self.across, "anchor": f"y{self.number}", **written}),
            (f"yaxis{self.number}", {"domain": self.up, "anchor": f"x{self.number}", **silent}),
        ]

    def title(self, text: str) -> dict[str, object]:
        """Its title, above it."""
        place = {"x": sum(self.across) / 2, "y": self.up[1], "xanchor": "center", "yanchor": "bottom"}
        paper = {"xref": "paper", "yref": "paper"}
        return {"text": text, "showarrow": False, "font": {"size": 13}, **place, **paper}


def _traces(found: Contrast, segment: Segment, at: _Picture) -> list[dict[str, object]]:
    """Bars and a line at 0, 1, 2 ..., so that bins of a log axis are as wide as the others."""
    names = _places(found)
    pairs = zip(names, found.first, found.second, strict=True)
    said = [[name, percent(here), percent(everywhere)] for name, here, everywhere in pairs]
    places = list(range(len(names)))
    axes: dict[str, object] = {"xaxis": f"x{at.number}", "yaxis": f"y{at.number}", "x": places}
    bars: dict[str, object] = {
        "type": "bar",
        "y": found.first,
        "marker": {"color": color(segment.hue), "opacity": 0.75},
        "customdata": said,
        "hovertemplate": "%{customdata[0]}: %{customdata[1]} of the segment, "
        "%{customdata[2]} of all<extra></extra>",
    }
    line: dict[str, object] = {
        "type": "scatter",
        "y": found.second,
        "mode": "lines",
        "line": {"shape": "hvh", "color": MID_GREY, "width": 1.5},
        "hoverinfo": "skip",
    }
    return [bars | axes, line | axes]


def _places(found: Contrast) -> list[str]:
    """What each bar stands for."""
    return [plain(name, 14 if found.edges is None else 40) for name in found.places]


def _ticks(found: Contrast) -> dict[float, str]:
    """What is written below: a few of the levels, or the ends and the middle of the bins."""
    names = _places(found)
    if found.edges is None:
        step = max(1, -(-len(names) // MOST_TICKS))
        return {float(place): names[place] for place in range(0, len(names), step)}
    edges = np.ceil(found.edges) if found.whole else found.edges
    written = (0, len(names) // 2, len(names))
    return {edge - 0.5: found.trait.show(float(edges[edge])) for edge in written}
