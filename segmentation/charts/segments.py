"""The profile of the segments."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from segmentation.charts.base import blank, colorbar, diverging, name_rows, numbered, plain, wrapped
from segmentation.describing.segments import Segments


def profile_heatmap(segments: Segments, rows: Sequence[str], *, dark: bool = False) -> go.Figure:
    """Draw typical values per segment in the user's units.

    Where they mark the segment they are coloured by how far they are from everyone's; the rest is grey.
    A click on a cell gives the row's position and the segment's number.
    """
    shown = segments.profile.loc[list(rows)]
    values = shown[[s.number for s in segments]].to_numpy(dtype=float)
    columns = [wrapped(numbered(s.number, s.name), max(12, 84 // len(segments))) for s in segments]
    names = [plain(segments.label(r), 34) for r in rows]
    figure = blank(height=180 + 32 * len(rows))
    figure.update_layout(margin_b=60)
    written = [[segments.show(r, value) for value in row] for r, row in zip(rows, values, strict=True)]
    figure.add_heatmap(
        z=segments.shades(rows),
        x=[*columns],
        y=list(range(len(names))),
        zmin=-1,
        zmax=1,
        colorscale=diverging(dark=dark),
        text=written,
        texttemplate="%{text}",
        hoverinfo="skip",
        colorbar=colorbar([-1, 0, 1], ["lower than all", "alike", "higher than all"]),
        xgap=2,
        ygap=2,
    )
    _cells(figure, segments, rows, columns, written)
    name_rows(figure, names)
    figure.update_xaxes(side="top", type="category")
    return figure


def _cells(
    figure: go.Figure,
    segments: Segments,
    rows: Sequence[str],
    columns: Sequence[str],
    written: list[list[str]],
) -> None:
    """Lay unseen points over the cells: a heatmap itself can't be clicked on."""
    cells = [(i, j) for i in range(len(rows)) for j in range(len(segments))]
    everyones = [segments.show(row, float(segments.profile["overall"][row])) for row in rows]
    figure.add_scatter(
        x=[columns[j] for _, j in cells],
        y=[i for i, _ in cells],
        mode="markers",
        marker={"symbol": "square", "size": 28, "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        customdata=[[i, j + 1] for i, j in cells],
        text=[f"{plain(segments.label(rows[i]), 34)}, {columns[j]}: {written[i][j]}" for i, j in cells],
        hovertemplate=[f"%{{text}} (all: {everyones[i]})<extra></extra>" for i, _ in cells],
    )
