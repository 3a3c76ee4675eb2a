"""What each segment buys more, and less, than all customers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from segmentation import Plan, ProductIndex, ProductNames, Segments, Table, charts
from segmentation.words import percent
from ui import results, show, sweeping

#: Products shown above and below the average, each.
MOST = 8


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """The products of one segment, by the share of its orders or of its customers."""

    found: ProductIndex
    names: ProductNames
    segment: int  # from 0
    called: str
    per_customer: bool

    @property
    def above(self) -> list[int]:
        return self.found.above(self.segment, MOST).tolist()

    @property
    def below(self) -> list[int]:
        return self.found.below(self.segment, MOST).tolist()

    @property
    def listed(self) -> list[int]:
        """The largest index first."""
        return [*self.above, *reversed(self.below)]

    @property
    def what(self) -> str:
        return "customers" if self.per_customer else "orders"

    def index(self, product: int) -> float:
        return float(self.found.index[self.segment, product])


@show.safely
def panel(table: Table, plan: Plan) -> None:
    """Show the products that mark a segment."""
    _, segments = sweeping.segments(table, plan)
    _of_segment(table, plan, segments)


@st.fragment
@show.safely
def _of_segment(table: Table, plan: Plan, segments: Segments) -> None:
    number, per_customer = _asked(segments)
    found = results.product_index(table, plan, segments, per_customer=per_customer)
    called = f"“{segments.everyone[number - 1].name}”"
    shown = _Shown(found, results.product_names(table, plan), number - 1, called, per_customer)
    if not shown.listed:
        st.markdown(
            f"{show.literal(called)} buy no product surely more or less often than all customers do: each "
            "difference could be chance."
        )
        return
    _in_words(shown)
    _in_pictures(shown)


def _asked(segments: Segments) -> tuple[int, bool]:
    """Ask for the segment, and whether customers are counted instead of orders."""
    names = {s.number: s.titled for s in segments.everyone}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=420):
            number: int = st.selectbox(
                "Segment", list(names), format_func=lambda n: show.option(names[n]), key="index-segment"
            )
        what = st.segmented_control(
            "Share of", ["orders", "customers"], default="orders", key="index-of", required=True
        )
    return number, what == "customers"


def _in_words(shown: _Shown) -> None:
    for products, verb in ((shown.above, "more"), (shown.below, "less")):
        if products:
            st.markdown(show.unbroken(show.literal(_said(shown, products[0], verb), 400)))


def _said(shown: _Shown, product: int, verb: str) -> str:
    share = _percent(shown.found.share[shown.segment, product])
    of_all = _percent(shown.found.share_of_all[product])
    bought = f"{share} of them have" if shown.per_customer else f"it is in {share} of their orders"
    return (
        f"{shown.called} buy {shown.names.label(product)} {verb} often than others: {bought}, {of_all} of "
        f"all (index {shown.index(product):.0f})."
    )


def _percent(share: float) -> str:
    return percent(share, 1 if share >= 0.001 else 2)


def _in_pictures(shown: _Shown) -> None:
    names, products = shown.names, shown.listed
    listed = ", ".join(f"{names.label(p)} {shown.index(p):.0f}" for p in products)
    show.chart(
        charts.index_chart([names.names[p] for p in products], [shown.index(p) for p in products]),
        "product-index",
        f"Index of the products that {shown.called} buy surely more or less often than all: {listed}",
    )
    # Where there are many products, none is in 1 % of the orders.
    rare = float(shown.found.share_of_all[products].max()) < 0.01
    share = st.column_config.NumberColumn(format="%.3f %%" if rare else "%.1f %%")
    st.dataframe(
        _as_table(shown),
        hide_index=True,
        height="content",
        column_config={f"Of its {shown.what}": share, f"Of all {shown.what}": share},
        alt=f"Products that {shown.called} buy more and less often",
    )
    effect = (
        "By customers, who buys often is above average in nearly everything."
        if shown.per_customer
        else "By orders, it does not matter how often a customer buys."
    )
    st.caption(
        f"Index: 100 × share of the segment's {shown.what} / share of all {shown.what}, drawn a little "
        f"towards 100 for small segments. Listed are the surest differences beyond chance. {effect}"
    )


def _as_table(shown: _Shown) -> pd.DataFrame:
    found, segment, products = shown.found, shown.segment, shown.listed
    return pd.DataFrame(
        {
            "Product": [shown.names.label(p) for p in products],
            f"Of its {shown.what}": 100 * found.share[segment, products],
            f"Of all {shown.what}": 100 * found.share_of_all[products],
            "Index": found.index[segment, products].round(),
            "Its buyers": found.buyers[segment, products],
        }
    )
