"""What the panels of the Explore page share."""

from __future__ import annotations

import streamlit as st

from segmentation import Plan, Unit
from ui import address, state

LINES = "order lines"


def look_at(plan: Plan) -> str:
    """Ask whether customers or order lines are looked at; the answer holds for all panels."""
    if plan.unit is not Unit.ORDER_LINE:
        return "customers"
    for asked in state.take_wanted(address.OF).values():
        if asked == LINES:
            state.set_widget("what", LINES)
    return st.segmented_control(
        "Look at",
        ["customers", LINES],
        default="customers",
        key="what",
        required=True,
        persist_state="session",
    )


def signed(value: float) -> str:
    """Write a correlation with a real minus.

    >>> signed(-0.5)
    '−0.50'
    """
    return f"{value:.2f}".replace("-", "−")
