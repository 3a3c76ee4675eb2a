"""Choose K: the features in use, elbow and silhouette, the K slider, sizes at this K."""

import streamlit as st

from ui import choosing, frame, preparing, sweeping

table, plan = frame.require()
st.title("How many segments?", anchor=False)
preparing.summary(table, plan)
choosing.k_range(plan)
swept = sweeping.swept(table, plan)
choosing.panel(table, swept)
st.page_link("pages/segments.py", label="See who the segments are", icon=":material/arrow_forward:")
