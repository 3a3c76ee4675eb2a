"""By which column the user sorted a table."""

from __future__ import annotations

import streamlit as st

_ORDERS = "orders"


def order(table: str) -> tuple[str, bool]:
    """By which column, and from the largest? "" = as the rows come."""
    found: tuple[str, bool] = st.session_state.get(_ORDERS, {}).get(table, ("", False))
    return found


def sort(table: str, column: str, *, descending: bool) -> None:
    """Sort it so from now on."""
    st.session_state.setdefault(_ORDERS, {})[table] = (column, descending)
