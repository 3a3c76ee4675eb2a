"""Prepare: what may bend the segments, the features in use, how numbers are measured."""

import streamlit as st

from ui import frame, preparing, trap_list

table, plan = frame.require()
st.title("What should count?", anchor=False)
st.markdown(f"**{preparing.sentence(table, plan)}**")
trap_list.panel(table, plan)
st.header("Features", anchor=False)
preparing.features(table, plan)
preparing.scaling(plan)
preparing.missing(table, plan)
st.page_link("pages/choose_k.py", label="Choose how many segments", icon=":material/arrow_forward:")
