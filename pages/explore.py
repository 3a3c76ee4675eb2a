"""Explore: headline figures, distributions, correlations, the amount over time."""

import streamlit as st

from segmentation import Unit
from ui import exploring, frame

table, plan = frame.require()
st.title("Explore", anchor=False)
exploring.headline(table, plan)

what = "customers"
if plan.unit is Unit.ORDER_LINE:
    what = st.segmented_control(
        "Look at", ["customers", "order lines"], default="customers", key="what", required=True
    )

left, right = st.columns(2, gap="large")
with left:
    exploring.distribution(table, plan, what)
    exploring.money_over_time(table, plan)
with right:
    exploring.correlations(table, plan, what)
st.page_link("pages/prepare.py", label="Prepare the features", icon=":material/arrow_forward:")
