"""Charts and tables in which a click selects: a bar, a cell, a point, a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from segmentation import Given
from ui import on_chart, state
from ui.segments.view import View

#: A share of customers in a table, in per cent.
SHARE = st.column_config.NumberColumn(format="%.1f %%")


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


def table(view: View, name: str, shown: pd.DataFrame, given: Sequence[Given | None], **settings: Any) -> None:
    """Show a table; a tick on a row selects what `given` has at its place, none where that is None."""
    key = f"{name}-{hash(view.given)}"  # a tick is seen only in a table that comes anew

    def choose() -> None:
        rows = state.widget(key)["selection"]["rows"]  # type: ignore[index]
        if not rows or given[rows[0]] is not None:
            view.select(given[rows[0]] if rows else None)

    ticked = [row for row, one in enumerate(given) if one is not None and one == view.given][:1]
    with st.container(key=name):
        st.dataframe(
            shown,
            hide_index=True,
            key=key,
            on_select=choose,
            selection_mode="single-row",
            selection_default={"selection": {"rows": ticked}},
            **settings,
        )
