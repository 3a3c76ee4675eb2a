"""The profile of the segments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from segmentation.charts.base import blank, colorbar, diverging, name_rows, numbered, plain, wrapped
from segmentation.describing.segments import Segments


def profile_heatmap(segments: Segments, rows: Sequence[str], *, dark: bool = False) -> go.Figure:
    """Draw typical values per segment in the user's units.

    Where they mark the segment they are coloured by how far they are from everyone's; the rest is grey.
    """
    effects = segments.effects.loc[list(rows)].where(segments.marks.loc[list(rows)], 0.0)
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
