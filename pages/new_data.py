"""New data: put a new file into segments made before; what changed, who moved, the labelled file."""

import streamlit as st

from ui import frame, results, state
from ui.new_data import columns, files, moved, outcome, which

frame.begin()
st.title("New data", anchor=False)
st.markdown(
    "Put new customers, or the same ones later, into segments that were made before: the same steps, the "
    "same borders, and what has changed since."
)
left, right = st.columns(2, gap="large")
with left:
    model = which.segmentation()
with right:
    table = files.file("new", "The new file: customers or orders, with the same columns") if model else None
    if table is not None:
        files.facts("new", table)
if model is not None and table is not None:
    if columns.matched(model, table).missing:
        st.stop()
    applied = results.applied(model, table, state.matched("new"))
    outcome.summary(applied)
    outcome.downloads(applied)
    outcome.sizes(applied)
    outcome.drift(applied)
    moved.panel(model, applied)
