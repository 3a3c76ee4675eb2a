"""The part of the Segments page that follows the selection: the cards, the bar, the tabs."""

from __future__ import annotations

from functools import partial

import streamlit as st

from segmentation import Plan, Segments, Table
from ui import address, state, tabs
from ui.segments import (
    addressed,
    bar,
    cards,
    compare,
    customers,
    downloads,
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


def explorer(table: Table, plan: Plan, swept: Swept, segments: Segments) -> None:
    """Show the segments and whatever tab is open, for the selection."""
    addressed.select_as_asked(View.of(table, plan, swept, segments))
    _cards(table, plan, swept, segments)
    _following(table, plan, swept, segments)


@st.fragment
def _cards(table: Table, plan: Plan, swept: Swept, segments: Segments) -> None:
    """Show the cards and the downloads, which no selection changes."""
    _with_decisions(plan)
    view = View.of(table, plan, swept, segments)
    cards.cards(view)
    downloads.downloads(view)


@st.fragment(key=EXPLORER)
def _following(table: Table, plan: Plan, swept: Swept, segments: Segments) -> None:
    """Show what follows the selection."""
    _with_decisions(plan)
    view = View.of(table, plan, swept, segments)
    bar.bar(view)
    tabs.show("segments-view", {name: partial(panel, view) for name, panel in _PANELS.items()})
    address.say("selection", addressed.in_address(view))


def _with_decisions(plan: Plan) -> None:
    """Run the whole page where a decision was made in a part of it: all follows it."""
    if state.plan() != plan:
        st.rerun()
