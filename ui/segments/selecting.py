"""Charts and tables in which a click selects: a bar, a cell, a point, a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from segmentation import Given
from segmentation.describing import listing
from ui import on_chart, state, tick_table
from ui.segments.view import View


def chart(
    view: View, name: str, figure: go.Figure, alt: str, given: Callable[[Mapping[str, Any]], Given | None]
) -> None:
    """Show a chart; a click on a point of it selects what `given` makes of the point, if anything."""

    def act(done: on_chart.Done) -> None:
        chosen = given(done["points"][0]) if done["points"] else None
        if chosen is not None:
            view.select(chosen)

    with st.container(key=name):
        on_chart.chart(figure, f"{name}-chart", alt, act)


def table(
    view: View, name: str, shown: pd.DataFrame, given: Sequence[Given | None], looks: tick_table.Looks
) -> None:
    """Show a table; a tick on a row selects what `given` has at its place, none where that is None."""
    order = tick_table.Order(*state.order(name))
    rows = _rows(shown, order)

    def choose(ticked: Sequence[int]) -> None:
        view.select(given[rows[ticked[0]]] if ticked else None)

    ticks = tick_table.Ticks(
        (view.given, order),
        [at for at, row in enumerate(rows) if given[row] is not None and given[row] == view.given][:1],
        choose,
        fixed=[at for at, row in enumerate(rows) if given[row] is None],
    )
    sorting = tick_table.Sorting(
        order, shown.columns, lambda wanted: state.sort(name, wanted.by, descending=wanted.descending)
    )
    with st.container(key=name):
        tick_table.table(shown.iloc[rows], f"{name}-rows", looks, ticks, sorting)


def _rows(shown: pd.DataFrame, order: tick_table.Order) -> list[int]:
    """Places of the rows in this order, which may be by a column that is not there now."""
    if order.by not in shown.columns:
        return list(range(len(shown)))
    return listing.ordered(shown[order.by], descending=order.descending).tolist()
