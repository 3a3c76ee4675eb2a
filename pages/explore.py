"""Explore: the market before it is cut: money, columns, what goes together, what sells, gaps."""

import streamlit as st

from ui import exploring, frame

table, plan = frame.require()
st.title("Explore", anchor=False)
exploring.headline(table, plan)
exploring.tabs(table, plan)
st.page_link("pages/prepare.py", label="Prepare the features", icon=":material/arrow_forward:")
