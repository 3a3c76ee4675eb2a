"""Offers: what is bought together, what each segment buys more, and what to offer next."""

import streamlit as st

from ui import frame, offers

table, plan = frame.require()
st.title("What to offer", anchor=False)
if not offers.ready(table, plan):
    st.stop()
offers.headline(table, plan)
offers.tabs(table, plan)
