"""Customers who bought X: what goes with one product, in the same order or at any time."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from segmentation import Pairs, Plan, ProductNames, Table, charts, usual_least
from segmentation.words import percent
from ui import results, show
from ui.offers import products

#: Partners that are drawn, and listed.
MOST_DRAWN, MOST_LISTED = 12, 200
_WHO = "by the same customer"


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A product, and its partners in the same orders or customers, the surest first."""

    names: ProductNames
    product: int
    with_it: int
    partners: Pairs
    noun: str  # what is counted: order or customer

    @property
    def label(self) -> str:
        return self.names.label(self.product)

    @property
    def who(self) -> str:
        """Whose share is taken."""
        who = "customers who bought" if self.noun == "customer" else "orders with"
        return f"{who} {self.label}"


@st.fragment
@show.safely
def panel(table: Table, plan: Plan, names: ProductNames) -> None:
    """Ask for a product and show what is bought with it."""
    st.header("What goes with one product", anchor=False)
    product = products.choose(names, "partner")
    if product is None:
        return
    ways = ["in the same order", _WHO]
    by = st.segmented_control("Bought", ways, default=ways[0], key="partner-by", required=True)
    _shown(_found(table, plan, names, product, per_customer=by == _WHO))


def _found(table: Table, plan: Plan, names: ProductNames, product: int, *, per_customer: bool) -> _Found:
    counted = results.buyers(table, plan) if per_customer else results.baskets(table, plan)
    least = usual_least(counted.orders)
    pairs = results.partners(table, plan, product, least, per_customer=per_customer)
    with_it = int(counted.bought[:, [product]].sum())
    noun = "customer" if per_customer else "order"
    return _Found(names, product, with_it, pairs.strongest(MOST_LISTED), noun)


def _shown(found: _Found) -> None:
    if not len(found.partners):
        said = f"Of {found.with_it:,} {found.who}, none surely has another product more often than by chance."
        st.info(show.literal(said, 300), icon=":material/info:")
        return
    top = found.names.label(int(found.partners.other[0]))
    share, of_all = float(found.partners.confidence[0]), float(_of_all(found.partners)[0])
    said = (
        f"Of the {found.with_it:,} {found.who}, {percent(share)} have {top} too, against {percent(of_all)} "
        f"of all {found.noun}s."
    )
    st.markdown(f"**{show.unbroken(show.literal(said, 400))}**")
    drawn = found.partners.only(slice(MOST_DRAWN))
    names = [found.names.names[p] for p in drawn.other]
    show.chart(
        charts.partners_chart(names, drawn.confidence, _of_all(drawn), found.who, found.noun),
        "partners",
        f"What is bought with {found.label}: the surest is {top}, with {percent(share)} of the {found.who}",
    )
    st.dataframe(
        _as_table(found),
        hide_index=True,
        column_config=_config(found.noun),
        alt=f"What is bought with {found.label}",
    )


def _of_all(pairs: Pairs) -> list[float]:
    """The partner's share of everything."""
    shares: list[float] = (pairs.of_other / pairs.orders).tolist()
    return shares


def _as_table(found: _Found) -> pd.DataFrame:
    pairs = found.partners
    return pd.DataFrame(
        {
            "Bought with it": [found.names.label(p) for p in pairs.other.tolist()],
            f"{found.noun.capitalize()}s with both": pairs.together,
            "Of those with the product": 100 * pairs.confidence,
            f"Of all {found.noun}s": [100 * share for share in _of_all(pairs)],
            "Lift": pairs.lift,
            "Lift, at least": pairs.sure_lift,
        }
    )


def _config(noun: str) -> dict[str, object]:
    share, lift = (
        st.column_config.NumberColumn(format="%.1f %%"),
        st.column_config.NumberColumn(format="%.1f"),
    )
    return {
        "Of those with the product": share,
        f"Of all {noun}s": share,
        "Lift": lift,
        "Lift, at least": lift,
    }
