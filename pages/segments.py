"""Segments: who they are, what they are worth, what sets them apart, where they lie, their customers."""

import streamlit as st

from ui import frame, segment_cards, segment_panels, sweeping
from ui.segments import compare, rules, value

table, plan = frame.require()
st.title("Segments", anchor=False)
swept, segments = sweeping.segments(table, plan)
segment_cards.status(swept, plan)
segment_cards.cards(swept, segments)
segment_panels.downloads(table, plan, segments)
panels = {
    "Profiles": segment_panels.profiles,
    "Value": value.panel,
    "Compare": compare.panel,
    "Rules": rules.panel,
    "Map": segment_panels.map_of,
    "Customers": segment_panels.customers_of,
}
for tab, panel in zip(
    st.tabs(list(panels), key="segments-view", on_change="rerun"), panels.values(), strict=True
):
    if tab.open:
        with tab:
            panel(table, plan, segments)
