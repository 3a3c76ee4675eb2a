"""Charts of a new file beside the one a segmentation was made from: shares, drift, moves."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from segmentation.applying import Applied, Flow, Move, Shift
from segmentation.charts.base import BLUE, MID_GREY, MIDDLES, blank, color, name_rows, numbered, plain
from segmentation.words import compact, count, percent, plural

#: Height of a row of bars, and of what surrounds them.
_ROW, _AROUND = 46, 90
_NOT_SEEN, _NEW = "not in the new file", "not in the old file"


def shares_chart(applied: Applied) -> go.Figure:
    """Draw the share of each segment now as a bar, and then as a line across it."""
    segments, then = applied.segments.segments, np.array(applied.model.sizes)
    shares = then / max(then.sum(), 1)
    figure = blank(height=_AROUND + _ROW * len(segments))
    rows = list(range(len(segments)))
    figure.add_bar(
        x=[s.share for s in segments],
        y=rows,
        orientation="h",
        marker={"color": [color(s.hue) for s in segments]},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=shares,
        y=rows,
        mode="markers",
        marker={"symbol": "line-ns", "size": 26, "line": {"width": 3, "color": MID_GREY}},
        hoverinfo="skip",
    )
    # Beyond both the bar and the mark: a word with a line through it can't be read.
    figure.add_scatter(
        x=[max(s.share, p) for s, p in zip(segments, shares, strict=True)],
        y=rows,
        mode="text",
        text=[f"  {percent(s.share)} (then {percent(p)})" for s, p in zip(segments, shares, strict=True)],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
    )
    name_rows(figure, [numbered(s.number, s.name, 30) for s in segments])
    longest = max(float(shares.max(initial=0)), *(s.share for s in segments))
    figure.update_xaxes(title="Share of the customers", range=[0, longest * 1.45], tickformat=".0%")
    return figure


def shift_chart(shift: Shift) -> go.Figure:
    """Draw the shares of the bins then and now, side by side."""
    figure = blank(height=320, barmode="group", legend={"orientation": "h", "y": 1.12})
    figure.update_layout(showlegend=True)
    bins = [plain(word, 24) for word in shift.bins]
    rows = list(range(len(bins)))
    for name, shares, fill in (("then", shift.before, MID_GREY), ("now", shift.now, BLUE)):
        figure.add_bar(
            x=rows,
            y=list(shares),
            name=name,
            marker={"color": fill},
            customdata=[[word, percent(share, 1)] for word, share in zip(bins, shares, strict=True)],
            hovertemplate=f"%{{customdata[0]}}, {name}: %{{customdata[1]}}<extra></extra>",
        )
    figure.update_xaxes(tickvals=rows, ticktext=bins, title=plain(shift.label))
    figure.update_yaxes(title="Share of the customers", tickformat=".0%")
    return figure


def moves_chart(flow: Flow, *, dark: bool = False) -> go.Figure:
    """Draw who went from which segment (row) to which (column): the share of the row, with customers in it.

    Where there are any, the last column is those not seen again, the last row those who are new.
    """
    size = len(flow.names)
    rows, columns = size + bool(flow.new), size + bool(flow.gone)
    customers = np.zeros((rows, columns))
    said = [["" for _ in range(columns)] for _ in range(rows)]
    for move in flow.moves:
        row, column = (size if place is None else place for place in (move.before, move.now))
        customers[row, column] += move.customers
        said[row][column] = _hover(flow, move)
    names = [numbered(i + 1, name, 26) for i, name in enumerate(flow.names)]
    figure = blank(height=_AROUND + _ROW * rows)
    figure.add_heatmap(
        z=customers / np.maximum(customers.sum(axis=1, keepdims=True), 1),
        zmin=0,
        zmax=1,
        colorscale=[(0.0, MIDDLES[dark]), (1.0, BLUE)],
        showscale=False,
        xgap=2,
        ygap=2,
        text=[[count(value) if value else "" for value in line] for line in customers],
        texttemplate="%{text}",
        customdata=said,
        hovertemplate="%{customdata}<extra></extra>",
    )
    name_rows(figure, [*names, _NEW][:rows])
    ticks = [*(str(i + 1) for i in range(size)), "gone"][:columns]
    figure.update_xaxes(
        tickvals=list(range(columns)), ticktext=ticks, side="top", title="Segment in the new file"
    )
    return figure


def _hover(flow: Flow, move: Move) -> str:
    names = [plain(name) for name in flow.names]
    start = _NEW if move.before is None else names[move.before]
    end = _NOT_SEEN if move.now is None else names[move.now]
    year = " a year" if flow.yearly else ""
    money = [
        f"{word} {compact(amount)}{year}"
        for word, amount in (("brought", move.money), ("bring", move.money_now))
        if amount is not None
    ]
    return f"{start} → {end}: {plural(move.customers, 'customer')}{''.join(f', {m}' for m in money)}"
