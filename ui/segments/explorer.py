"""The part of the Segments page that follows the selection: the cards, the bar, the tabs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from segmentation import Plan, Segments, Table
from ui import address, tabs
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
from ui.segments.view import View, follow_decisions
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
    view = View.of(table, plan, swept, segments)
    addressed.select_as_asked(view)
    places = cards.cards(view)
    downloads.downloads(view)
    _following(table, plan, swept, segments, places)


@st.fragment
def _following(
    table: Table, plan: Plan, swept: Swept, segments: Segments, places: Sequence[DeltaGenerator]
) -> None:
    """Show what follows the selection, all that selects among it: a click is one run of this and no more."""
    follow_decisions(plan)
    view = View.of(table, plan, swept, segments)
    cards.selectors(view, places)
    bar.bar(view)
    tabs.show("segments-view", {name: partial(panel, view) for name, panel in _PANELS.items()})
    address.say("selection", addressed.in_address(view))
