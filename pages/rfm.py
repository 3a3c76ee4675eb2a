"""RFM: the grid of recency and frequency, its ten groups, their download, and the segments beside them."""

import streamlit as st

from ui import frame, rfm_view

table, plan = frame.require()
st.title("Recency, frequency, money", anchor=False)
st.markdown(
    "The classic view: each customer scores 1 to 5 for how recently, how often and for how much they bought; "
    "5 is best. A fifth of the customers is in each score, except where many have the same value."
)
rfm_view.columns(table, plan)
if not rfm_view.ready(table, plan):
    st.stop()
rfm_view.cut_points(table, plan)
rfm_view.grid(table, plan)
rfm_view.groups(table, plan)
rfm_view.comparison(table, plan)
