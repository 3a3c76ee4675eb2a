"""Two segmentations side by side: who goes from which segment to which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from segmentation.charts.base import blank, color, plain
from segmentation.describing.versions import Versions
from segmentation.words import compact, count

#: A ribbon is a lighter shade of the segment it comes from.
_SHADE = 0.45


def versions_chart(
    found: Versions, hues: tuple[Sequence[int], Sequence[int]], *, money: bool = False
) -> go.Figure:
    """Draw customers (or their money) from the segments of one, left, to those of the other, right."""
    flow = found.money if money and found.money is not None else found.crossed.counts.astype(float)
    rows, columns = flow.shape
    source, target = np.nonzero(flow > 0)
    write = compact if money else count
    names = [plain(name, 30) for name in (*found.crossed.rows, *found.crossed.columns)]
    figure = blank(height=max(320, 60 * max(rows, columns)))
    figure.add_sankey(
        arrangement="fixed",
        textfont={"shadow": "none"},
        node={
            "label": names,
            "color": [color(hue) for side in hues for hue in side],
            "x": [0.001] * rows + [0.999] * columns,
            "y": [*_middles(flow.sum(axis=1)), *_middles(flow.sum(axis=0))],
            "pad": 14,
            "thickness": 16,
            "hoverinfo": "skip",
        },
        link={
            "source": source.tolist(),
            "target": (target + rows).tolist(),
            "value": flow[source, target].tolist(),
            "color": [_faint(color(hues[0][int(row)])) for row in source],
            "customdata": [write(flow[row, column]) for row, column in zip(source, target, strict=True)],
            "hovertemplate": "%{source.label} → %{target.label}: %{customdata}<extra></extra>",
        },
    )
    return figure


def _middles(heights: np.ndarray) -> list[float]:
    """Where the nodes stand, from the top: plotly wants places strictly within 0 and 1."""
    shares = heights / max(heights.sum(), 1e-12)
    return [float(np.clip(middle, 0.001, 0.999)) for middle in np.cumsum(shares) - shares / 2]


def _faint(hue: str) -> str:
    red, green, blue = bytes.fromhex(hue.lstrip("#"))
    return f"rgba({red},{green},{blue},{_SHADE})"
