"""Result object -> plotly Figure. No Streamlit: every chart works in a notebook as well.

The user's own text is escaped wherever plotly would read markup in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from textwrap import wrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from segmentation.clustering import Sweep
from segmentation.columns import says
from segmentation.customers import YEARS
from segmentation.exploring import Correlations, Distribution, Pair, Timeline
from segmentation.maps import CustomerMap
from segmentation.profiles import Segments
from segmentation.words import compact, count, percent

#: Paul Tol's bright scheme and its neighbours, told apart with any colour vision; repeated after ten.
PALETTE = (
    *("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE"),
    *("#AA3377", "#EE7733", "#009988", "#BBBBBB", "#332288"),
)
#: A grey that is seen on white and on near-black alike.
MID_GREY = "#8a94a6"
#: The middle of a heatmap on a light and on a dark page. Opaque, as plotly picks the text's colour by it.
_MIDDLES = {False: "#f1f3f7", True: "#1d2532"}
_BLUE = PALETTE[0]
_STEP_NAMES = {"D": "day", "W": "week", "M": "month", "Y": "year"}
#: Text in every cell of a heatmap can be read up to this many columns.
_MOST_NUMBERED = 12


def plain(text: object, longest: int = 40) -> str:
    """Escape text for plotly, which reads tags and %{...}, and shorten it for an axis.

    >>> plain("<b>R&D</b> %{x}")
    '&lt;b&gt;R&amp;D&lt;/b&gt; %&#123;x}'
    """
    short = " ".join(str(text).split())
    short = short if len(short) <= longest else short[: longest - 1] + "…"
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("%{", "%&#123;")


def color(number: int) -> str:
    """Give the colour of segment `number` (1-based), the same on every page."""
    return PALETTE[(number - 1) % len(PALETTE)]


def _diverging(*, dark: bool) -> list[tuple[float, str]]:
    """Blue, nothing, red: the sign of a correlation or of a difference."""
    return [(0.0, "#3b6fb6"), (0.5, _MIDDLES[dark]), (1.0, "#d1495b")]


def _figure(height: int = 340, **layout: object) -> go.Figure:
    figure = go.Figure()
    figure.update_layout(
        height=height,
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        showlegend=False,
        bargap=0.08,
        template="plotly_white",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        separators=".,",
        **layout,
    )
    figure.update_xaxes(showgrid=False, zeroline=False, automargin=True)
    figure.update_yaxes(gridcolor="rgba(138,148,166,0.25)", zeroline=False, automargin=True)
    return figure


def distribution_chart(found: Distribution, what: str = "customers") -> go.Figure:
    """Draw a distribution: bins with median and quartiles, a bar per value, or the levels side by side."""
    if found.kind == "levels":
        return _level_bars(found, what)
    figure = _figure()
    if found.kind == "values":
        figure.add_bar(x=found.labels, y=found.counts, marker_color=_BLUE)
        figure.update_traces(hovertemplate=f"%{{x}}: %{{y:,}} {what}<extra></extra>")
        figure.update_xaxes(type="category")
    else:
        _add_bins(figure, found, what)
    figure.update_xaxes(title=plain(found.column))
    figure.update_yaxes(title=f"Number of {what}")
    return figure


def _add_bins(figure: go.Figure, found: Distribution, what: str) -> None:
    """Bins as bars of their own width; plotly's log axis wants positions and widths in the data's units."""
    edges = found.edges
    assert edges is not None  # noqa: S101 (bins and dates always have edges; tells the type checker)
    dates = found.kind == "dates"
    said = [_between(low, high, dates=dates) for low, high in pairwise(edges)]
    if dates:
        figure.add_bar(x=edges[:-1], y=found.counts, marker_color=_BLUE, customdata=said)
    else:
        figure.add_bar(
            x=edges[:-1], width=np.diff(edges), offset=0, y=found.counts, marker_color=_BLUE, customdata=said
        )
        figure.update_layout(bargap=0)
        figure.update_traces(marker_line={"width": 0.5, "color": "rgba(255,255,255,0.6)"})
    figure.update_traces(hovertemplate=f"%{{customdata}}: %{{y:,}} {what}<extra></extra>")
    if found.log:
        figure.update_xaxes(type="log", dtick=1)
    if found.quartiles and not (found.log and found.quartiles[0] <= 0):
        _mark_quartiles(figure, found.quartiles, year=_is_year(found))


def _between(low: object, high: object, *, dates: bool) -> str:
    if dates:
        return f"from {pd.Timestamp(low):%d %b %Y}"  # type: ignore[arg-type]
    return f"{compact(float(low))} to {compact(float(high))}"  # type: ignore[arg-type]


def _is_year(found: Distribution) -> bool:
    low, high = YEARS
    return says(found.column, "year") and all(low <= quartile <= high for quartile in found.quartiles or ())


def _mark_quartiles(figure: go.Figure, quartiles: tuple[float, float, float], *, year: bool) -> None:
    low, median, high = quartiles
    figure.add_vrect(x0=low, x1=high, fillcolor=MID_GREY, opacity=0.18, line_width=0, layer="below")
    said = [f"{q:.0f}" if year else compact(q) for q in quartiles]
    label = f"median {said[1]}, middle half {said[0]} to {said[2]}"
    figure.add_vline(x=median, line={"color": MID_GREY, "dash": "dot", "width": 2})
    figure.add_annotation(
        text=label, x=0, y=1.0, xref="paper", yref="paper", showarrow=False, yanchor="bottom", xanchor="left"
    )


def _level_bars(found: Distribution, what: str) -> go.Figure:
    total = found.counts.sum()
    names = [plain(label) for label in found.labels]
    figure = _figure(height=max(220, 90 + 26 * len(found.labels)))
    figure.add_bar(
        y=list(range(len(found.labels))),
        x=found.counts,
        orientation="h",
        customdata=names,
        marker_color=_BLUE,
        text=[f"{count(c)} ({percent(c / total)})" for c in found.counts],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=f"%{{customdata}}: %{{x:,}} {what}<extra></extra>",
    )
    _name_rows(figure, names)
    figure.update_xaxes(title=f"Number of {what}", range=[0, found.counts.max() * 1.25])
    return figure


def _name_rows(figure: go.Figure, names: list[str]) -> None:
    """Write names beside rows at 0, 1, 2 ...: as categories, two names cut to the same text would be one."""
    ticks = {"tickvals": list(range(len(names))), "ticktext": names}
    figure.update_yaxes(**ticks, autorange="reversed", showgrid=False)


def _colorbar(values: list[float], texts: list[str]) -> dict[str, object]:
    """A colour key below the picture, where it takes no width; its ends are written inwards."""
    return {
        "orientation": "h",
        "yref": "container",
        "y": 0,
        "yanchor": "bottom",
        "thickness": 10,
        "len": 0.8,
        "tickvals": values,
        "ticktext": texts,
        "outlinewidth": 0,
    }


def correlation_heatmap(found: Correlations, *, dark: bool = False) -> go.Figure:
    """Draw the correlation matrix in the order of `found`; the figure's cells can be selected."""
    names = [plain(c, 24) for c in found.columns]
    size = len(names)
    figure = _figure(height=min(900, 210 + 34 * size))
    figure.update_layout(margin_b=60)
    figure.add_heatmap(
        z=found.matrix,
        x=list(range(size)),
        y=list(range(size)),
        zmin=-1,
        zmax=1,
        colorscale=_diverging(dark=dark),
        hoverinfo="skip",
        texttemplate="%{z:.2f}" if size <= _MOST_NUMBERED else None,
        colorbar=_colorbar([-1, 0, 1], ["r = −1, opposed", "0, unrelated", "r = 1, together"]),
        xgap=1,
        ygap=1,
    )
    _add_cells_to_click(figure, found.matrix, names)
    ticks = {"tickvals": list(range(size)), "ticktext": names, "showgrid": False}
    figure.update_xaxes(**ticks, tickangle=-40, range=[-0.5, size - 0.5])
    figure.update_yaxes(**ticks, range=[size - 0.5, -0.5])
    return figure


def _add_cells_to_click(figure: go.Figure, matrix: np.ndarray, names: list[str]) -> None:
    """Lay an unseen point over each cell: plotly lets points be chosen, the cells of a heatmap not."""
    rows, columns = np.indices(matrix.shape)
    unseen = {"marker": {"opacity": 0}}
    figure.add_scatter(
        x=columns.ravel(),
        y=rows.ravel(),
        mode="markers",
        marker={"symbol": "square", "size": 24, "opacity": 0},
        selected=unseen,
        unselected=unseen,
        customdata=[[names[i], names[j], matrix[i, j]] for i in range(len(names)) for j in range(len(names))],
        hovertemplate="%{customdata[0]} and %{customdata[1]}: %{customdata[2]:.2f}<extra></extra>",
    )


def pair_chart(found: Pair) -> go.Figure:
    """Draw two columns against each other: points, or a density where there are too many."""
    figure = _figure(height=380)
    x_name, y_name = plain(found.x_column), plain(found.y_column)
    if found.counts is None:
        figure.add_scatter(
            x=found.x, y=found.y, mode="markers", marker={"color": _BLUE, "size": 6, "opacity": 0.6}
        )
        figure.update_traces(hovertemplate=f"{x_name}: %{{x:,}}<br>{y_name}: %{{y:,}}<extra></extra>")
    else:
        figure.add_heatmap(
            x=found.x,
            y=found.y,
            z=np.where(found.counts > 0, np.log10(np.maximum(found.counts, 1)), np.nan),
            customdata=found.counts,
            colorscale="Blues",
            showscale=False,
            hovertemplate=f"{x_name} %{{x:.3~s}}, {y_name} %{{y:.3~s}}: %{{customdata:,}}<extra></extra>",
        )
        # The outermost cells hold the far tail; the view opens on the middle 99 %.
        figure.update_xaxes(range=[found.x[1], found.x[-2]])
        figure.update_yaxes(range=[found.y[1], found.y[-2]])
    figure.update_xaxes(title=x_name)
    figure.update_yaxes(title=y_name)
    return figure


def timeline_chart(found: Timeline, what: str) -> go.Figure:
    """Draw money or rows over time."""
    figure = _figure(height=300)
    step = _STEP_NAMES[found.step]
    figure.add_bar(x=found.starts, y=found.values, marker_color=_BLUE)
    dated = {"D": "%d %b %Y", "W": "week of %d %b %Y", "M": "%b %Y", "Y": "%Y"}[found.step]
    figure.update_traces(hovertemplate=f"%{{x|{dated}}}: %{{y:,.3~s}}<extra></extra>")
    figure.update_yaxes(title=f"{plain(what)} per {step}", tickformat="~s")
    return figure


def k_chart(swept: Sweep, chosen: int, recommended: int | None, knee: int | None) -> go.Figure:
    """Draw inertia and silhouette over one K axis, the chosen K as a line through both."""
    solutions = [s for s in swept if s.k > 1]
    ks = [s.k for s in solutions]
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.08)
    figure.update_layout(_figure(height=460).layout)
    line = {"color": _BLUE, "width": 2}
    hover = "K = %{x}: %{y:,.4~g}<extra></extra>"
    for row, values in ((1, [s.inertia for s in solutions]), (2, [s.silhouette for s in solutions])):
        figure.add_scatter(
            x=ks,
            y=values,
            mode="lines+markers",
            line=line,
            marker_size=7,
            hovertemplate=hover,
            row=row,
            col=1,
        )
    figure.add_vline(x=chosen, line={"color": MID_GREY, "width": 2})
    _annotate(figure, solutions[ks.index(knee)].inertia if knee in ks else None, knee, "elbow", row=1)
    best = solutions[int(np.argmax([s.silhouette for s in solutions]))]
    _annotate(figure, best.silhouette, best.k, "highest", row=2)
    figure.update_xaxes(tickvals=ks, range=[ks[0] - 0.4, ks[-1] + 0.4])
    figure.update_xaxes(title="K, number of segments", row=2, col=1)
    figure.update_yaxes(gridcolor="rgba(138,148,166,0.25)", zeroline=False, automargin=True)
    figure.update_yaxes(title="Inertia", rangemode="tozero", tickformat="~s", row=1, col=1)
    figure.update_yaxes(title="Silhouette", rangemode="tozero", row=2, col=1)
    if recommended in ks:
        figure.add_annotation(
            x=recommended, y=1, yref="paper", text="recommended", showarrow=False, yanchor="bottom"
        )
    return figure


def _annotate(figure: go.Figure, y: float | None, x: int | None, text: str, row: int) -> None:
    if y is not None and x is not None:
        figure.add_annotation(
            x=x, y=y, text=text, arrowhead=0, ax=26, ay=-26, arrowcolor=MID_GREY, row=row, col=1
        )


def sizes_chart(segments: Segments) -> go.Figure:
    """Draw how many customers each segment has."""
    figure = _figure(height=max(160, 60 + 38 * len(segments)))
    figure.add_bar(
        y=[_wrapped(_numbered(s.number, s.name), 26) for s in segments],
        x=[s.size for s in segments],
        orientation="h",
        marker_color=[color(s.number) for s in segments],
        text=[f"{count(s.size)} ({percent(s.share)})" for s in segments],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:,} customers<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    figure.update_xaxes(title="Customers", range=[0, max(s.size for s in segments) * 1.25])
    return figure


def profile_heatmap(segments: Segments, rows: Sequence[str], *, dark: bool = False) -> go.Figure:
    """Draw typical values per segment in the user's units, coloured by how far they are from everyone's."""
    effects = segments.effects.loc[list(rows)]
    shown = segments.profile.loc[list(rows)]
    values = shown[[s.number for s in segments]].to_numpy(dtype=float)
    columns = [_wrapped(_numbered(s.number, s.name), max(12, 84 // len(segments))) for s in segments]
    names = [plain(segments.label(r), 34) for r in rows]
    figure = _figure(height=180 + 32 * len(rows))
    figure.update_layout(margin_b=60)
    figure.add_heatmap(
        z=np.clip(effects.to_numpy(), -2, 2),
        x=[*columns],
        y=list(range(len(names))),
        zmin=-2,
        zmax=2,
        colorscale=_diverging(dark=dark),
        text=[[segments.show(r, value) for value in row] for r, row in zip(rows, values, strict=True)],
        texttemplate="%{text}",
        customdata=[
            [[name, segments.show(r, float(shown["overall"][r]))]] * len(segments)
            for name, r in zip(names, rows, strict=True)
        ],
        hovertemplate="%{customdata[0]}, %{x}: %{text} (all: %{customdata[1]})<extra></extra>",
        colorbar=_colorbar([-2, 0, 2], ["lower than all", "alike", "higher than all"]),
        xgap=2,
        ygap=2,
    )
    _name_rows(figure, names)
    figure.update_xaxes(side="top", type="category")
    return figure


def _numbered(number: int, name: str, longest: int = 60) -> str:
    return f"{number} {plain(name, longest)}"


def _wrapped(text: str, width: int = 15) -> str:
    """Break a name into short lines (plotly's own way is a tag)."""
    return "<br>".join(wrap(text, width, break_long_words=False)[:4])


def map_chart(found: CustomerMap, segments: Segments) -> go.Figure:
    """Draw the customers on the plane of `found`, coloured by segment."""
    figure = _figure(height=520)
    labels = segments.labels[found.customers]
    for s in segments:
        here = labels == s.number - 1
        figure.add_scattergl(
            x=found.points[here, 0].astype(np.float32),
            y=found.points[here, 1].astype(np.float32),
            mode="markers",
            name=_numbered(s.number, s.name, 28),
            marker={"color": color(s.number), "size": 6, "opacity": 0.75},
            hovertemplate=f"{_numbered(s.number, s.name)}<extra></extra>",
        )
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "itemsizing": "constant"},
    )
    figure.update_xaxes(title=plain(found.x_title, 90), showticklabels=False)
    figure.update_yaxes(title=plain(found.y_title, 60), showticklabels=False, showgrid=False)
    return figure
