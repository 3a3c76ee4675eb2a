"""The Offers page: its tabs, each computed only when it is open."""

from __future__ import annotations

from functools import partial

import streamlit as st

from segmentation import Plan, Table, Unit, has_products
from segmentation.words import count, plural
from ui import results, show
from ui.offers import by_segment, next_offer, together
from ui.tabs import show as show_tabs

__all__ = ["headline", "ready", "tabs"]

_PANELS = {
    "Bought together": together.panel,
    "By segment": by_segment.panel,
    "Next offer": next_offer.panel,
}


def ready(table: Table, plan: Plan) -> bool:
    """Is there anything to offer by? Else say what is needed and where."""
    if has_products(table, plan):
        return True
    st.info(_needed(plan), icon=":material/info:")
    st.page_link("pages/data.py", label="Go to Data", icon=":material/arrow_forward:")
    return False


def _needed(plan: Plan) -> str:
    if plan.unit is Unit.CUSTOMER:
        return (
            "Offers need order lines: one row per product in an order. Here one row is a customer, so "
            "nothing says what was bought together. If your rows are order lines, say so on the Data page."
        )
    return (
        "Offers need to know what was bought, and no column says it yet. Give the column of products the "
        "role “product” on the Data page."
    )


def headline(table: Table, plan: Plan) -> None:
    """Say what the offers rest on."""
    baskets = results.baskets(table, plan)
    names = results.product_names(table, plan)
    bought = int((names.orders > 0).sum())
    said = f"**{plural(bought, 'product')}** in **{plural(baskets.orders, 'order')}**. Returns do not count."
    if names.column:
        said += f" Named as in the column “{show.literal(names.column)}”."
    several = int((baskets.bought.sum(axis=1) > 1).sum())
    said += f" {count(several)} of the orders have two products or more."
    st.markdown(said)


def tabs(table: Table, plan: Plan) -> None:
    """Show what there is, a tab each."""
    show_tabs("offers-view", {name: partial(panel, table, plan) for name, panel in _PANELS.items()})
