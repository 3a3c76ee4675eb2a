"""Choose K: what speaks for which K, the slider, what depends on it, how segments split and merge."""

import streamlit as st

from ui import choosing, flowing, frame, jobs, methods_panel, preparing, sweeping, teaching

table, plan = frame.require()
st.title("How many segments?", anchor=False)
preparing.summary(table, plan)
choosing.k_range(plan)
job = sweeping.job_of(table, plan)
latest = job.result()
swept = sweeping.as_shown(table, plan, latest)
choosing.slider(table, swept)
choosing.edited(plan)
left, right = st.columns([1, 1], gap="large")
with left:
    choosing.evidence(swept, plan)
with right:
    choosing.advice(swept, plan)
    choosing.of_this_k(table, plan, swept)
flowing.panel(table, plan, swept)
methods_panel.panel(table, swept)
teaching.panel(table, plan, swept.k(plan))
st.page_link("pages/segments.py", label="See who the segments are", icon=":material/arrow_forward:")
jobs.show_better(job, latest)
