"""Charts of single columns on the Explore page: distributions, the shares of yes, missing cells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from segmentation.charts.base import BLUE, GRID, MID_GREY, blank, log_ticks, name_rows, plain
from segmentation.columns.lexicon import says
from segmentation.customers import YEARS
from segmentation.exploring import Distribution, Gaps
from segmentation.words import compact, count, percent

#: A bar of all others that is longer than this many times the longest of the named would squeeze them.
_LONGEST_OTHERS = 2


def distribution_chart(found: Distribution, what: str = "customers", unit: str = "") -> go.Figure:
    """Draw a distribution: bins with median and quartiles, a bar per value, or the levels side by side."""
    if found.kind in ("levels", "flag"):
        return _level_bars(found, what)
    figure = blank()
    if found.kind == "values":
        figure.add_bar(x=found.labels, y=found.counts, marker_color=BLUE)
        figure.update_traces(hovertemplate=f"%{{x}}: %{{y:,}} {what}<extra></extra>")
        figure.update_xaxes(type="category")
        _say_quartiles(figure, found, unit)
    else:
        _add_bins(figure, found, what, unit)
    named = plain(found.column)
    if unit == "share":
        figure.update_xaxes(tickformat="~%")
        unit = ""
    figure.update_xaxes(title=f"{named}, {plain(unit)}" if unit and unit != named.lower() else named)
    figure.update_yaxes(title=f"Number of {what}")
    return figure


def _add_bins(figure: go.Figure, found: Distribution, what: str, unit: str) -> None:
    """Bins as bars of their own width; plotly's log axis wants positions and widths in the data's units."""
    edges = found.edges
    assert edges is not None  # noqa: S101 (bins and dates always have edges; tells the type checker)
    dates = found.kind == "dates"
    said = [_between(low, high, unit, dates=dates) for low, high in pairwise(edges)]
    if dates:
        figure.add_bar(x=edges[:-1], y=found.counts, marker_color=BLUE, customdata=said)
    else:
        figure.add_bar(
            x=edges[:-1], width=np.diff(edges), offset=0, y=found.counts, marker_color=BLUE, customdata=said
        )
        figure.update_layout(bargap=0)
        figure.update_traces(marker_line={"width": 0.5, "color": "rgba(255,255,255,0.6)"})
    figure.update_traces(hovertemplate=f"%{{customdata}}: %{{y:,}} {what}<extra></extra>")
    if found.log:
        figure.update_xaxes(**log_ticks(edges[0], edges[-1]))
    elif _is_year(found):
        figure.update_xaxes(tickformat="d")
    _mark_quartiles(figure, found, unit)


def _between(low: object, high: object, unit: str, *, dates: bool) -> str:
    if dates:
        return f"from {pd.Timestamp(low):%d %b %Y}"  # type: ignore[arg-type]
    write = percent if unit == "share" else compact
    return f"{write(float(low))} to {write(float(high))}"  # type: ignore[arg-type]


def _is_year(found: Distribution) -> bool:
    low, high = YEARS
    return says(found.column, "year") and all(low <= quartile <= high for quartile in found.quartiles or ())


def _mark_quartiles(figure: go.Figure, found: Distribution, unit: str) -> None:
    if not found.quartiles or found.edges is None:
        return
    # A log axis has no place for 0; the words are true on any axis.
    low, median, high = (max(q, found.edges[0]) if found.log else q for q in found.quartiles)
    figure.add_vrect(x0=low, x1=high, fillcolor=MID_GREY, opacity=0.18, line_width=0, layer="below")
    if found.quartiles[1] >= found.edges[0]:
        figure.add_vline(x=median, line={"color": MID_GREY, "dash": "dot", "width": 2})
    _say_quartiles(figure, found, unit)


def _say_quartiles(figure: go.Figure, found: Distribution, unit: str) -> None:
    if found.quartiles is None:
        return
    low, median, high = (in_words(found, q, unit) for q in found.quartiles)
    figure.add_annotation(
        text=f"median {median}, middle half {low} to {high}",
        x=0,
        y=1.0,
        xref="paper",
        yref="paper",
        showarrow=False,
        yanchor="bottom",
        xanchor="left",
    )


def in_words(found: Distribution, value: float, unit: str = "") -> str:
    """Write a value of the column as people do: a share in percent, and nobody writes 1,970 for a year."""
    if unit == "share":
        return percent(value)
    return f"{value:.0f}" if _is_year(found) else compact(value)


def _level_bars(found: Distribution, what: str) -> go.Figure:
    total = found.counts.sum()
    named, rest = _drawn(found)
    names = [plain(label) for label in found.labels[:named]]
    sizes = found.counts[:named]
    figure = blank(height=max(160, 90 + 26 * named))
    figure.add_bar(
        y=list(range(named)),
        x=sizes,
        orientation="h",
        customdata=names,
        marker_color=[
            MID_GREY if found.others and i == len(found.labels) - 1 else BLUE for i in range(named)
        ],
        text=[f"{count(c)} ({percent(c / total)})" for c in sizes],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=f"%{{customdata}}: %{{x:,}} {what}<extra></extra>",
    )
    name_rows(figure, names)
    figure.update_xaxes(title=f"Number of {what}{rest}", range=[0, sizes.max() * 1.3])
    figure.update_yaxes(title=plain(found.column))
    return figure


def _drawn(found: Distribution) -> tuple[int, str]:
    """Say how many bars are drawn; many others are told in words, where their bar would squeeze the named."""
    bars = len(found.counts)
    if not found.others or found.counts[-1] <= _LONGEST_OTHERS * found.counts[:-1].max():
        return bars, ""
    share = percent(found.counts[-1] / found.counts.sum())
    return bars - 1, f"; {count(found.others)} others together {count(found.counts[-1])} ({share})"


def yes_chart(found: Sequence[Distribution], what: str = "customers") -> go.Figure:
    """Draw the share of yes of several yes/no columns, the largest first."""
    shares = [flag.counts[0] / flag.counts.sum() for flag in found]
    order = np.argsort([-share for share in shares], kind="stable")
    names = [plain(found[i].column) for i in order]
    figure = blank(height=90 + 26 * len(found))
    figure.add_bar(
        y=list(range(len(order))),
        x=[shares[i] for i in order],
        orientation="h",
        marker_color=BLUE,
        customdata=[[name, int(found[i].counts[0])] for name, i in zip(names, order, strict=True)],
        text=[percent(shares[i]) for i in order],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=f"%{{customdata[0]}}: yes for %{{customdata[1]:,}} {what}<extra></extra>",
    )
    name_rows(figure, names)
    figure.update_xaxes(
        title="Share of yes", range=[0, 1.1], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%"
    )
    return figure


def gaps_chart(found: Gaps) -> go.Figure:
    """Draw how much of each column is missing and, beside it, which columns are missing together."""
    names = [plain(name, 28) for name in found.columns]
    figure = make_subplots(
        rows=1, cols=2, shared_yaxes=True, horizontal_spacing=0.04, column_widths=[0.55, 0.45]
    )
    figure.update_layout(blank(height=max(240, 140 + 26 * len(names))).layout)
    rows = list(range(len(names)))
    shares = found.missing / found.rows
    figure.add_bar(
        y=rows,
        x=shares,
        orientation="h",
        marker_color=BLUE,
        customdata=[[name, int(n)] for name, n in zip(names, found.missing, strict=True)],
        text=[f"{count(n)} ({percent(s)})" for n, s in zip(found.missing, shares, strict=True)],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{customdata[0]}: missing in %{customdata[1]:,} rows<extra></extra>",
        row=1,
        col=1,
    )
    figure.add_heatmap(
        z=np.where(found.patterns.T, 1.0, 0.0),
        x=list(range(len(found.pattern_rows))),
        y=rows,
        zmin=0,
        zmax=1,
        colorscale=[(0, GRID), (1, BLUE)],
        showscale=False,
        xgap=2,
        ygap=2,
        customdata=np.broadcast_to(found.pattern_rows, found.patterns.T.shape),
        hovertemplate="missing together in %{customdata:,} rows<extra></extra>",
        row=1,
        col=2,
    )
    name_rows(figure, names)
    largest = max(float(shares.max()), 0.01)
    figure.update_xaxes(title="Share of the rows", tickformat="~%", range=[0, largest * 1.6], row=1, col=1)
    if largest > 0.5:
        figure.update_xaxes(tickvals=[0, 0.25, 0.5, 0.75, 1], row=1, col=1)
    ticks = {
        "tickvals": list(range(len(found.pattern_rows))),
        "ticktext": [compact(n) for n in found.pattern_rows],
    }
    figure.update_xaxes(title="Missing together: rows", showgrid=False, zeroline=False, **ticks, row=1, col=2)
    figure.update_xaxes(automargin=True)
    figure.update_yaxes(zeroline=False, automargin=True)
    return figure
