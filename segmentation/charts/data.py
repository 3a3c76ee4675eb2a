"""Charts of the Data page: what became of every line."""

from __future__ import annotations

import plotly.graph_objects as go

from segmentation.charts.base import BLUE, GRID, MID_GREY, blank, name_rows, plain
from segmentation.ledger import Ledger
from segmentation.words import compact, count

#: What is left out falls (or, where returns are left out, rises) in a quieter colour than what is kept.
_FALL, _RISE = "#d1495b", "#228833"


def ledger_chart(ledger: Ledger, what: str = "lines") -> go.Figure:
    """Draw the way from what was read to what is segmented as a waterfall; `what` is "lines" or "money"."""
    money = what == "money"
    read, kept = (ledger.amount, ledger.kept_amount) if money else (ledger.rows, ledger.kept_rows)
    steps = [(x.amount if money else x.rows) or 0 for x in ledger.left_out]
    names = ["Read", *(f"− {plain(x.reason, 44)}" for x in ledger.left_out), "Segmented"]
    values = [float(read or 0), *(-float(step) for step in steps), float(kept or 0)]
    figure = blank(height=90 + 34 * len(values))
    figure.update_layout(bargap=0.35)
    figure.add_waterfall(
        orientation="h",
        measure=["absolute", *(["relative"] * len(steps)), "total"],
        x=values,
        y=list(range(len(values))),
        text=[(compact if money else count)(value).replace("-", "−") for value in values],
        textposition="outside",
        cliponaxis=False,
        customdata=names,
        hovertemplate="%{customdata}: %{text}<extra></extra>",
        totals={"marker": {"color": BLUE}},
        decreasing={"marker": {"color": _FALL}},
        increasing={"marker": {"color": _RISE}},
        connector={"line": {"color": MID_GREY, "width": 1}},
    )
    name_rows(figure, names)
    # Room for the figures that are written outside of the longest bars.
    top = max([0.0, *values, *_levels(values)])
    figure.update_xaxes(
        title="Money" if money else "Lines", range=[min(0.0, *_levels(values)) * 1.2, top * 1.2 or 1]
    )
    figure.update_xaxes(showgrid=True, gridcolor=GRID, tickformat="~s")
    return figure


def _levels(values: list[float]) -> list[float]:
    """Where the waterfall stands after each step."""
    levels = [values[0]]
    for value in values[1:-1]:
        levels.append(levels[-1] + value)
    return levels


def ledger_in_words(ledger: Ledger) -> str:
    """Say the waterfall in one sentence, for those who don't see it."""
    steps = "; ".join(f"{count(x.rows)} {x.reason}" for x in ledger.left_out) or "nothing"
    return f"{count(ledger.rows)} rows read; left out: {steps}; {count(ledger.kept_rows)} rows segmented."
