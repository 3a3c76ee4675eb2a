"""The part of the Segments page that follows the selection: the cards, the bar, the tabs."""

from __future__ import annotations

import streamlit as st

from segmentation import Plan, Segments, Table
from ui import state
from ui.segments import (
    bar,
    cards,
    compare,
    customers,
    downloads,
    one_customer,
    profiles,
    rules,
    targets,
    the_map,
    value,
    versions,
)
from ui.segments.view import EXPLORER, View
from ui.sweeping import Swept

_PANELS = {
    "Profiles": profiles.panel,
    "Value": value.panel,
    "Compare": compare.panel,
    "Rules": rules.panel,
    "Map": the_map.panel,
    "Customers": customers.panel,
    "Targets": targets.panel,
    "Versions": versions.panel,
}


@st.fragment(key=EXPLORER)
def explorer(table: Table, plan: Plan, swept: Swept, segments: Segments) -> None:
    """Show the segments and whatever tab is open, for the selection."""
    if state.plan() != plan:
        st.rerun()  # a decision was made in here: the whole page follows it
    view = View.of(table, plan, swept, segments)
    one_customer.from_address(view)
    cards.cards(view)
    downloads.downloads(table, plan, segments)
    bar.bar(view)
    for tab, panel in zip(
        st.tabs(list(_PANELS), key="segments-view", on_change="rerun"), _PANELS.values(), strict=True
    ):
        if tab.open:
            with tab:
                panel(view)
