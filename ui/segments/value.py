"""What the segments are worth, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from segmentation import OfSegment, Segments, Value, Worth, charts
from segmentation.describing import worth
from segmentation.words import compact, percent
from ui import results, show, tick_table
from ui.segments import selecting
from ui.segments.view import View

_NUMBER = st.column_config.NumberColumn(format="localized")


@show.safely
def panel(view: View) -> None:
    """Show shares of customers and money, and for one segment what makes the difference."""
    table, plan, segments = view.table, view.plan, view.segments
    found = results.values(table, plan, segments)
    if not found:
        st.info(_no_money(segments), icon=":material/info:")
        return
    st.header("Who brings the money", anchor=False)
    everyone, selection = found, view.selection
    chosen = results.value_of_selection(table, plan, segments, selection) if selection else None
    if chosen is not None:
        st.markdown(_selected_words(chosen))
    _mosaic(view, everyone)
    st.caption(
        "Each bar is a segment: as wide as its share of the customers, as tall as its share of the money. "
        "The dotted line is where its money would be if all customers brought the same."
    )
    names = {s.number: s.titled for s in segments.everyone}
    if chosen is not None:
        found, names = (chosen, *found), {0: "The selection"} | names
    _as_table(view, found, names)
    _lorenz(view, everyone)
    _why(found, names)


def _no_money(segments: Segments) -> str:
    if all(s.amount is None for s in segments.everyone):
        return (
            "This file has no column of money, so there is no value to show. If there is one, give it the "
            "role “amount” on the Data page."
        )
    return "The money of all customers does not add up to more than 0, so there are no shares of it to show."


def _selected_words(chosen: Value) -> str:
    said = (
        f"**The selection**, {percent(chosen.share)} of the customers, brings "
        f"**{percent(chosen.amount_share)}** of the money: {compact(chosen.per_customer)} a customer, "
        f"index {chosen.index:.0f}."
    )
    return show.unbroken(said)


def _mosaic(view: View, found: Sequence[Value]) -> None:
    """Show customers against money; a click on a bar selects its segment."""
    chart = charts.mosaic_chart(found, view.segments.everyone)
    selecting.chart(
        view, "mosaic", chart, _mosaic_words(found), lambda point: OfSegment(int(point["customdata"][-1]))
    )


def _mosaic_words(found: Sequence[Value]) -> str:
    said = [
        f"segment {v.number} has {percent(v.share)} of the customers, {percent(v.amount_share)} of the money"
        for v in found
    ]
    return f"Customers against money: {'; '.join(said)}"


def _as_table(view: View, found: Sequence[Value], names: Mapping[int, str]) -> None:
    shown = pd.DataFrame(
        {
            "Segment": [names[v.number] for v in found],
            "Customers": [v.customers for v in found],
            "Of the customers": [100 * v.share for v in found],
            "Of the orders": [None if v.orders_share is None else 100 * v.orders_share for v in found],
            "Of the money": [100 * v.amount_share for v in found],
            "Index": [round(v.index) for v in found],
            "Money": [round(v.amount) for v in found],
            "Money per customer": [round(v.per_customer, 2) for v in found],
        }
    ).dropna(axis="columns", how="all")
    shares = dict.fromkeys(("Of the customers", "Of the orders", "Of the money"), tick_table.FINE_SHARE)
    numbers = dict.fromkeys(("Customers", "Index", "Money", "Money per customer"), tick_table.NUMBER)
    looks = tick_table.Looks(
        "Customers, orders and money of each segment, with the index",
        {name: written for name, written in {**shares, **numbers}.items() if name in shown},
    )
    given = [OfSegment(v.number) if v.number else None for v in found]
    selecting.table(view, "values", shown, given, looks)
    st.caption(
        "Index: 100 × share of the money / share of the customers. 100 is the average customer. Tick a "
        "segment to select it."
    )


def _lorenz(view: View, found: Sequence[Value]) -> None:
    """Show how the money gathers in the segments, beside how it gathers in single customers."""
    st.header("How the money gathers", anchor=False)
    order = sorted(found, key=lambda v: -v.per_customer)
    said = "; ".join(
        f"segment {v.number}: {percent(v.share)} of the customers, {percent(v.amount_share)} of the money"
        for v in order
    )
    curve = results.segmented_money(view.table, view.plan, view.segments)
    show.chart(
        charts.lorenz_chart(found, view.segments.everyone, curve),
        "lorenz",
        f"Lorenz curve, the segment that brings most per customer first: {said}",
    )
    st.caption(
        "From the segment that brings most per customer to the one that brings least. The nearer the steps "
        "come to the dotted line of single customers, the more of who brings money the segments tell."
    )


@st.fragment
def _why(found: Sequence[Value], names: Mapping[int, str]) -> None:
    """Take the money per customer of the chosen segment apart."""
    st.header("Why a segment is worth more or less", anchor=False)
    number = st.selectbox(
        "Segment",
        list(names),
        format_func=lambda n: show.option(names[n]),
        key="worth-segment" if 0 not in names else "worth-selection",
        width=420,
    )
    value = next(v for v in found if v.number == number)
    if value.worth is None:
        parts = [v for v in found if v.number]
        overall = sum(v.amount for v in parts) / sum(v.customers for v in parts)
        st.markdown(
            f"A customer brings {compact(value.per_customer)}; the average of all is {compact(overall)}. "
            "This can't be taken apart: it needs orders, and sums above 0."
        )
        return
    said = worth.in_words(value.worth)
    st.markdown(f"**{show.unbroken(show.literal(said, 400))}**")
    name = f"segment {number}" if number else "the selection"
    show.chart(charts.worth_chart(value.worth, name), "worth", said)
    _factors(value.worth)


def _factors(found: Worth) -> None:
    """List the factors beside those of everyone."""
    rows = [found.per_customer, *found.factors]
    difference = found.per_customer.value - found.per_customer.overall
    added = [round(difference, 2), *(round(money, 2) for _, money in found.steps)]
    shown = pd.DataFrame(
        {
            "": [row.name.capitalize() for row in rows],
            "In this segment": [round(row.value, 2) for row in rows],
            "Average of all": [round(row.overall, 2) for row in rows],
            "Times the average": [round(row.ratio, 2) for row in rows],
            "Adds per customer": added,
        }
    )
    config = dict.fromkeys(shown.columns[1:], _NUMBER)
    st.dataframe(
        shown,
        hide_index=True,
        height="content",
        column_config=config,
        alt="The factors of the money per customer",
    )
    st.caption(
        "Money per customer is the product of the factors, so the times multiply exactly; what each adds is "
        "shared out by their logarithms."
    )
