"""Segments: who they are, how they differ, where they lie, their customers, the labelled download."""

import streamlit as st

from ui import frame, segment_cards, segment_panels, sweeping

table, plan = frame.require()
st.title("Segments", anchor=False)
swept, segments = sweeping.segments(table, plan)
segment_cards.status(swept, plan)
segment_cards.cards(swept, segments)
segment_panels.downloads(table, plan, segments)
profile, where, who = st.tabs(["Profiles", "Map", "Customers"], key="segments-view", on_change="rerun")
if profile.open:
    with profile:
        segment_panels.profiles(segments)
if where.open:
    with where:
        segment_panels.map_of(table, plan, segments)
if who.open:
    with who:
        segment_panels.customers_of(table, plan, segments)
