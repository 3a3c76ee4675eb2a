"""The target board: segments by how attractive they are and how able we are to serve them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from segmentation.charts.base import GRID, MID_GREY, blank, color, numbered
from segmentation.describing.segments import Segment
from segmentation.target_choice import MOST
from segmentation.targets.board import Board
from segmentation.words import compact

_LARGEST, _SMALLEST = 78, 14  # pixels across
_ON_COLOUR = "#111827"  # read on every colour of the palette, on a light and a dark page


def target_chart(board: Board, segments: Sequence[Segment], sizes: Sequence[float], unit: str) -> go.Figure:
    """Draw a bubble for each segment, as large as its `sizes` (money or customers); hollow = out.

    The number of its segment ends a bubble's customdata.
    """
    figure = blank(height=460)
    share = np.sqrt(np.maximum(np.array(sizes, dtype=float), 0) / max([*sizes, 1e-9]))
    across = np.maximum(_LARGEST * share, _SMALLEST)
    for j in sorted(range(len(segments)), key=lambda j: -across[j]):  # the small ones in front
        segment, out, inside = segments[j], board.out[j], across[j] > 30
        shade = MID_GREY if out else color(segment.hue)
        figure.add_scatter(
            x=[board.attractiveness[j]],
            y=[board.ability[j]],
            mode="markers+text",
            marker={
                "size": across[j],
                "color": "rgba(0,0,0,0)" if out else shade,
                "opacity": 1 if out else 0.8,
                "line": {"width": 2, "color": shade},
            },
            text=f"{segment.number} (out)" if out else f"<b>{segment.number}</b>",
            textposition="middle center" if inside else "top center",
            textfont={"color": _ON_COLOUR} if inside and not out else {},
            customdata=[[numbered(segment.number, segment.name), compact(sizes[j]), segment.number]],
            hovertemplate="%{customdata[0]}: attractiveness %{x:.1f}, ability %{y:.1f}, "
            f"%{{customdata[1]}} {unit}<extra></extra>",
        )
    for axis in (figure.update_xaxes, figure.update_yaxes):
        axis(range=[-0.9, MOST + 0.9], tickvals=[0, 2.5, 5, 7.5, 10], showgrid=True, gridcolor=GRID)
    figure.update_xaxes(title="How attractive the segment is to us")
    figure.update_yaxes(title="How able we are to serve it")
    return figure
