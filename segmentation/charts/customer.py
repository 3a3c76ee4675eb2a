"""One customer's orders over time."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from segmentation.charts.base import BLUE, blank
from segmentation.words import compact, plural


def orders_chart(orders: pd.DataFrame) -> go.Figure:
    """Draw a customer's days of order as dots at their money; without money, at their lines."""
    what = "money" if "money" in orders else "lines"
    figure = blank(height=260)
    figure.add_scatter(
        x=orders["day"],
        y=orders[what],
        mode="markers",
        marker={"color": BLUE, "size": 9},
        error_y={"type": "data", "symmetric": False, "array": [0] * len(orders), "arrayminus": orders[what]},
        customdata=[
            [compact(float(value)), plural(int(lines), "line")]
            for value, lines in zip(orders[what], orders["lines"], strict=True)
        ],
        hovertemplate="%{x|%d %b %Y}: %{customdata[0]}, %{customdata[1]}<extra></extra>",
    )
    figure.data[0].error_y.update(width=0, thickness=1.5, color=BLUE)
    figure.update_yaxes(title="Money" if what == "money" else "Order lines", rangemode="tozero")
    return figure
