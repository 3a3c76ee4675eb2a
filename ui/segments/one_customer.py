"""One customer: why it is in its segment, what would move it, what it bought."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from segmentation import Bought, OneCustomer, Segments, charts
from segmentation.describing import one_customer as describing
from segmentation.describing.listing import CustomerList
from segmentation.words import compact, percent, plural
from ui import results, show, sweeping
from ui.segments.view import View

_NUMBER = st.column_config.NumberColumn(format="localized")


def panel(view: View, listed: CustomerList, place: int) -> None:
    """Show the customer at `place` of all customers."""
    name = str(listed.customers.ids.iloc[place])
    st.header(f"{show.literal(listed.customers.ids.name)} {show.literal(name)}", anchor=False)
    solution = sweeping.solution(view.table, view.plan, view.swept)
    found = results.one_customer(view.table, view.plan, view.segments, solution, place)
    if found is None:
        st.markdown("A key account, set aside: no part of the segments that were found.")
    else:
        st.markdown(_standing(view.segments, listed, found, place))
        said = describing.in_words(found.move, view.segments, "this customer")
        st.markdown(f"**What would move it.** {show.literal(said, 400)}")
        with st.grid(min_column_width=460):
            with st.container():
                _distances(view.segments, found)
            with st.container():
                _unusual(view.segments, found)
    bought = results.bought_by(view.table, view.plan, place)
    if bought is not None:
        _bought(bought, name)


def _standing(segments: Segments, listed: CustomerList, found: OneCustomer, place: int) -> str:
    segment = segments.segments[found.segment]
    said = f"In **{segment.number} {show.literal(segment.name)}**"
    if listed.standing[place]:
        second = segments.segments[int(listed.second[place])]
        kept = percent(float(listed.kept[place]))
        said += f", {listed.standing[place]}: it comes there in {kept} of the draws. "
        said += f"Second best: {second.number} {show.literal(second.name)}"
    return f"{said}."


def _distances(segments: Segments, found: OneCustomer) -> None:
    shown = pd.DataFrame(
        {"Segment": [s.titled for s in segments], "Distance": found.distances.round(2)}
    ).sort_values("Distance", kind="stable")
    bar = st.column_config.ProgressColumn(
        format="%.2f", min_value=0.0, max_value=float(max(found.distances.max(), 0.01))
    )
    st.dataframe(
        shown,
        hide_index=True,
        height="content",
        column_config={"Distance": bar},
        alt="Distance of the customer to the middle of each segment",
    )
    st.caption("Distance to the middle of each segment, in standard deviations over all features.")


def _unusual(segments: Segments, found: OneCustomer) -> None:
    name = f"Segment {segments.segments[found.segment].number}"
    rows = [
        {
            "Feature": one.trait.label,
            "This customer": "–" if pd.isna(one.value) else one.trait.show(float(one.value)),
            name: one.trait.show(one.typical),
            "Apart": round(one.apart, 2),
        }
        for one in found.unusual
    ]
    st.dataframe(
        pd.DataFrame(rows, columns=["Feature", "This customer", name, "Apart"]),
        hide_index=True,
        height="content" if len(rows) <= 12 else 460,
        alt="Features of the customer beside the typical value of its segment",
    )
    st.caption("Apart: how far from the segment's middle, in standard deviations; the farthest first.")


def _bought(bought: Bought, name: str) -> None:
    with st.grid(min_column_width=460):
        if len(bought.orders):
            with st.container():
                st.subheader("Orders over time", anchor=False)
                days = plural(len(bought.orders), "day")
                money = (
                    f", {compact(float(bought.orders['money'].sum()))} in all"
                    if "money" in bought.orders
                    else ""
                )
                show.chart(
                    charts.orders_chart(bought.orders), "customer-orders", f"Orders of {name} over time"
                )
                st.caption(f"Orders on {days}{money}.")
                show.as_table(lambda: bought.orders, "customer-orders-table", f"Orders of {name} by day")
        if len(bought.products):
            with st.container():
                st.subheader("Products", anchor=False)
                names = {"product": "Product", "lines": "Lines", "money": "Money"}
                st.dataframe(
                    bought.products.rename(columns=names),
                    hide_index=True,
                    height=260,
                    column_config={"Lines": _NUMBER, "Money": _NUMBER},
                    alt=f"Products that {name} bought",
                )
