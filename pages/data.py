"""Data: upload or sample; what was understood; what one row is."""

import streamlit as st

from ui import address, counting, frame, ledger, opening, reading, shelves, state, understood

frame.begin()
st.title("Who are your customers?", anchor=False)
st.markdown(
    "Upload a file, look at it, choose how many segments, and take your own rows away with the segment "
    "beside each. The file never leaves the computer this runs on."
)
opening.uploader()
shelves.listed()

with reading.going_on():
    opening.problem()
    table, plan = state.table(), state.plan()
    if table is None or plan is None:
        opening.outline()
    else:
        address.way_back(frame.PAGES)
        opening.file_facts(table)
        understood.unit(table, plan)
        understood.roles(table, plan)
        counting.panel(table, plan)
        ledger.panel(table, plan)
        counting.made_features(table, plan)
        st.page_link("pages/explore.py", label="Explore the data", icon=":material/arrow_forward:")
