"""The market in a few figures, at the head of the Explore page."""

from __future__ import annotations

import streamlit as st

from segmentation import Overview, Plan, Table
from segmentation.words import compact, count, percent
from ui import results, show


@show.safely
def headline(table: Table, plan: Plan) -> None:
    """Show the market in a few figures."""
    figures = _figures(results.overview(table, plan))
    with st.container(horizontal=True):
        for label, value, help_text in figures:
            st.metric(label, value, help=help_text, border=True, width="stretch" if len(figures) > 4 else 260)


def _figures(found: Overview) -> list[tuple[str, str, str | None]]:
    made: list[tuple[str, str, str | None]] = [("Customers", count(found.customers), None)]
    if found.orders is not None:
        made += [("Order lines", count(found.rows), None), ("Orders", count(found.orders), None)]
    else:
        made += [
            ("Numeric columns", count(found.numeric), None),
            ("Empty cells", percent(found.missing), "Share of all cells of the file."),
        ]
    if found.amount is not None:
        made += [
            ("Amount", compact(found.amount), f"{found.amount:,.2f}"),
            ("Amount per customer", compact(found.amount / found.customers), "The mean."),
        ]
    if found.top_share is not None:
        made.append(
            ("The top 10 % bring", percent(found.top_share), "Share of the amount of the best tenth.")
        )
    if found.first is not None and found.last is not None:
        made.append(
            ("Period", f"{found.first:%b %Y} – {found.last:%b %Y}", f"{found.first:%x} to {found.last:%x}")
        )
    return made
