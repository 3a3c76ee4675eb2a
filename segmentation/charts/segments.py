"""Charts of the Segments page: the profile and the map."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from segmentation.charts.base import blank, color, colorbar, diverging, name_rows, numbered, plain, wrapped
from segmentation.describing.segments import Segments
from segmentation.maps import CustomerMap


def profile_heatmap(segments: Segments, rows: Sequence[str], *, dark: bool = False) -> go.Figure:
    """Draw typical values per segment in the user's units, coloured by how far they are from everyone's."""
    effects = segments.effects.loc[list(rows)]
    shown = segments.profile.loc[list(rows)]
    values = shown[[s.number for s in segments]].to_numpy(dtype=float)
    columns = [wrapped(numbered(s.number, s.name), max(12, 84 // len(segments))) for s in segments]
    names = [plain(segments.label(r), 34) for r in rows]
    figure = blank(height=180 + 32 * len(rows))
    figure.update_layout(margin_b=60)
    figure.add_heatmap(
        z=np.clip(effects.to_numpy(), -2, 2),
        x=[*columns],
        y=list(range(len(names))),
        zmin=-2,
        zmax=2,
        colorscale=diverging(dark=dark),
        text=[[segments.show(r, value) for value in row] for r, row in zip(rows, values, strict=True)],
        texttemplate="%{text}",
        customdata=[
            [[name, segments.show(r, float(shown["overall"][r]))]] * len(segments)
            for name, r in zip(names, rows, strict=True)
        ],
        hovertemplate="%{customdata[0]}, %{x}: %{text} (all: %{customdata[1]})<extra></extra>",
        colorbar=colorbar([-2, 0, 2], ["lower than all", "alike", "higher than all"]),
        xgap=2,
        ygap=2,
    )
    name_rows(figure, names)
    figure.update_xaxes(side="top", type="category")
    return figure


def map_chart(found: CustomerMap, segments: Segments) -> go.Figure:
    """Draw the customers on the plane of `found`, coloured by segment."""
    figure = blank(height=520)
    labels = segments.labels[found.customers]
    for s in segments:
        here = labels == s.number - 1
        figure.add_scattergl(
            x=found.points[here, 0].astype(np.float32),
            y=found.points[here, 1].astype(np.float32),
            mode="markers",
            name=numbered(s.number, s.name, 28),
            marker={"color": color(s.hue), "size": 6, "opacity": 0.75},
            hovertemplate=f"{numbered(s.number, s.name)}<extra></extra>",
        )
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "itemsizing": "constant"},
    )
    figure.update_xaxes(title=plain(found.x_title, 90), showticklabels=False)
    figure.update_yaxes(title=plain(found.y_title, 60), showticklabels=False, showgrid=False)
    return figure
