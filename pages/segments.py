"""Segments: who they are, what they are worth, what sets them apart, where they lie, their customers."""

import streamlit as st

from ui import frame, sweeping
from ui.segments import cards
from ui.segments.explorer import explorer

table, plan = frame.require()
st.title("Segments", anchor=False)
swept, segments = sweeping.segments(table, plan)
cards.status(swept, plan)
explorer(table, plan, swept, segments)
