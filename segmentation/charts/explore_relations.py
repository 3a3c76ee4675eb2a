"""Charts of two columns and more on the Explore page: the heatmap, and a pair by the kinds of its columns."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from segmentation.charts.base import BLUE, MIDDLES, blank, colorbar, diverging, log_ticks, name_rows, plain
from segmentation.exploring import Cloud, Correlations, Crossing, Pair, Spread
from segmentation.words import count, percent

#: Text in every cell of a heatmap can be read up to this many columns.
_MOST_NUMBERED = 12
#: From nothing to all of it, for measures without a sign: purple, so that nobody takes it for "together".
_PURPLE = "#7b4fa3"
#: Places of two colour keys side by side.
_LEFT, _RIGHT = {"len": 0.38, "x": 0.22}, {"len": 0.38, "x": 0.76}
#: What a cell holds, as the hover names it.
MEASURES = {
    "spearman": "Spearman’s rank correlation",
    "pearson": "Pearson’s correlation",
    "Cramér’s V": "Cramér’s V",
    "correlation ratio": "Correlation ratio",
}


def correlation_heatmap(found: Correlations, *, dark: bool = False) -> go.Figure:
    """Draw the matrix in the order of `found`, measures with a sign and without in colours of their own.

    The figure's cells can be selected: x and y of a point are positions in `found.columns`.
    """
    names = [plain(c, 24) for c in found.columns]
    size = len(names)
    figure = blank(height=min(1_000, 230 + 34 * size), hoverdistance=100)
    figure.update_layout(margin_b=90)
    category = np.array([kind == "category" for kind in found.kinds])
    unsigned = category[:, None] | category[None, :]
    both = bool(unsigned.any() and not unsigned.all())
    if not unsigned.all():
        bar = colorbar([-1, 0, 1], ["−1 opposed", "0", "1 together"]) | (_LEFT if both else {})
        _add_cells(figure, np.where(unsigned, np.nan, found.matrix), diverging(dark=dark), bar)
    if unsigned.any():
        bar = colorbar([0, 1], ["0 unrelated", "1 tied"]) | (_RIGHT if both else {})
        _add_cells(
            figure, np.where(unsigned, found.matrix, np.nan), [(0.0, MIDDLES[dark]), (1.0, _PURPLE)], bar, 0
        )
    _add_cells_to_click(figure, found, names)
    ticks = {"tickvals": list(range(size)), "ticktext": names, "showgrid": False}
    figure.update_xaxes(**ticks, tickangle=-40 if size <= _MOST_NUMBERED else -90, range=[-0.5, size - 0.5])
    figure.update_yaxes(**ticks, range=[size - 0.5, -0.5])
    return figure


def _add_cells(
    figure: go.Figure,
    matrix: np.ndarray,
    scale: list[tuple[float, str]],
    bar: dict[str, object],
    least: float = -1,
) -> None:
    size = len(matrix)
    figure.add_heatmap(
        z=matrix.astype(np.float32),
        x=list(range(size)),
        y=list(range(size)),
        zmin=least,
        zmax=1,
        colorscale=scale,
        colorbar=bar,
        xgap=1,
        ygap=1,
        hoverinfo="skip",
        texttemplate="%{z:.2f}" if size <= _MOST_NUMBERED else None,
    )


def _add_cells_to_click(figure: go.Figure, found: Correlations, names: list[str]) -> None:
    """Lay an unseen point over each cell: plotly lets points be chosen, the cells of a heatmap not."""
    unseen = {"marker": {"opacity": 0}}
    size = range(len(names))
    of = np.array([[found.measure(i, j) for j in size] for i in size])
    for measure in dict.fromkeys(of.ravel()):
        rows, columns = np.nonzero(of == measure)
        figure.add_scatter(
            x=columns.astype(np.int16),
            y=rows.astype(np.int16),
            mode="markers",
            marker={"symbol": "square", "size": 24, "opacity": 0},
            selected=unseen,
            unselected=unseen,
            text=[
                f"{names[i]} and {names[j]}: {found.matrix[i, j]:.2f}"
                for i, j in zip(rows, columns, strict=True)
            ],
            hovertemplate=f"%{{text}}<br>{MEASURES[measure]}<extra></extra>",
        )


def pair_chart(found: Pair, shares: frozenset[str] = frozenset()) -> go.Figure:
    """Draw two columns against each other, by what they are; `shares` are columns from 0 to 1."""
    if isinstance(found, Cloud):
        return _cloud(found, shares)
    return _spread(found, shares) if isinstance(found, Spread) else _crossing(found)


def _cloud(found: Cloud, shares: frozenset[str]) -> go.Figure:
    """Points, or a density where there are too many."""
    figure = blank(height=380)
    x, y = (
        f"{plain(column)}: %{{{axis}:{_written(column, shares)}}}"
        for column, axis in ((found.x_column, "x"), (found.y_column, "y"))
    )
    if found.counts is None:
        figure.add_scatter(
            x=found.x, y=found.y, mode="markers", marker={"color": BLUE, "size": 6, "opacity": 0.6}
        )
        figure.update_traces(hovertemplate=f"{x}<br>{y}<extra></extra>")
    else:
        _add_density(figure, found, found.counts, f"{x}<br>{y}<br>%{{customdata:,}} rows<extra></extra>")
    figure.update_xaxes(**_axis(found.x_column, found.x, shares, log=found.log_x))
    figure.update_yaxes(**_axis(found.y_column, found.y, shares, log=found.log_y))
    return figure


def _add_density(figure: go.Figure, found: Cloud, counts: np.ndarray, hover: str) -> None:
    """Fill the cells with one blue, stronger with more rows: seen on a light and on a dark page."""
    logs = np.log10(np.maximum(counts, 1))
    figure.add_heatmap(
        x=found.x,
        y=found.y,
        z=np.where(counts > 0, logs, np.nan).astype(np.float32),
        zmin=0,
        zmax=max(float(logs.max()), 1.0),
        customdata=counts.astype(np.int32),
        colorscale=[(0, "rgba(68,119,170,0.2)"), (1, BLUE)],
        showscale=False,
        hoverongaps=False,
        hovertemplate=hover,
    )
    figure.update_xaxes(range=_view(found.x_view, log=found.log_x))
    figure.update_yaxes(range=_view(found.y_view, log=found.log_y))


def _axis(column: str, values: np.ndarray, shares: frozenset[str], *, log: bool) -> dict[str, object]:
    """Name an axis and write its figures: shares in percent."""
    ticks = log_ticks(values.min(), values.max()) if log else {}
    return ticks | {"title": plain(column)} | ({"tickformat": "~%"} if column in shares else {})


def _written(column: str, shares: frozenset[str]) -> str:
    return ".1~%" if column in shares else ",.4~r"


def _view(view: tuple[float, float] | None, *, log: bool) -> list[float] | None:
    if view is None:
        return None
    return [float(np.log10(end)) for end in view] if log else list(view)


def _spread(found: Spread, shares: frozenset[str]) -> go.Figure:
    """A box per level: median, middle half, and whiskers to 5 and 95 %."""
    names = [plain(level, 26) for level in found.levels]
    figure = blank(height=110 + 34 * len(names))
    low, q1, median, q3, high = found.quantiles.T
    said = ".1~%" if found.number in shares else ".3~s"
    rows = list(range(len(names)))
    figure.add_box(
        y=rows,
        lowerfence=low,
        q1=q1,
        median=median,
        q3=q3,
        upperfence=high,
        orientation="h",
        line={"color": BLUE, "width": 1.5},
        fillcolor="rgba(68,119,170,0.25)",
        hoverinfo="skip",
        width=0.6,
    )
    # A box's own hover has five labels over each other; one line says it.
    figure.add_scatter(
        x=median,
        y=rows,
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 16, "color": BLUE, "line": {"width": 3}},
        customdata=np.column_stack([low, q1, q3, high, found.sizes]),
        text=names,
        hovertemplate=(
            f"%{{text}}: median %{{x:{said}}}, middle half %{{customdata[1]:{said}}} to "
            f"%{{customdata[2]:{said}}}, nine of ten %{{customdata[0]:{said}}} to %{{customdata[3]:{said}}}, "
            "%{customdata[4]:,} rows<extra></extra>"
        ),
    )
    name_rows(figure, [f"{name} ({count(n)})" for name, n in zip(names, found.sizes, strict=True)])
    figure.update_xaxes(showgrid=True, **_axis(found.number, found.quantiles, shares, log=found.log))
    figure.update_yaxes(title=plain(found.category))
    return figure


def _crossing(found: Crossing) -> go.Figure:
    """A table of shares: of each row's level, how much is of each column's level."""
    rows = [
        f"{plain(level, 22)} ({count(n)})"
        for level, n in zip(found.row_levels, found.counts.sum(axis=1), strict=True)
    ]
    columns = [plain(level, 18) for level in found.column_levels]
    figure = blank(height=170 + 30 * len(rows))
    shares = found.shares
    figure.add_heatmap(
        z=shares,
        x=list(range(len(columns))),
        y=list(range(len(rows))),
        zmin=0,
        zmax=max(float(shares.max()), 0.01),
        colorscale=[(0, "rgba(68,119,170,0.04)"), (1, BLUE)],
        showscale=False,
        text=[[percent(share) if share else "" for share in row] for row in shares],
        texttemplate="%{text}" if len(columns) <= _MOST_NUMBERED + 1 else None,
        customdata=found.counts.astype(int),
        hovertemplate="%{customdata:,} rows, %{text} of the row<extra></extra>",
        xgap=2,
        ygap=2,
    )
    name_rows(figure, rows)
    ticks = {"tickvals": list(range(len(columns))), "ticktext": columns}
    figure.update_xaxes(title=plain(found.column_column), side="top", tickangle=-30, **ticks)
    figure.update_yaxes(title=plain(found.row_column))
    return figure
