"""Bought together: the pairs as a network and a table, and what goes with one product."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from segmentation import Pairs, Plan, ProductNames, Table, charts, usual_least
from segmentation.offers.network import AMONG
from segmentation.offers.pairs import LEAST_TOGETHER
from segmentation.words import compact, count, plural
from ui import results, show
from ui.offers import files, partners

#: Pairs listed in the browser, those of the network among them; the download has all.
MOST_LISTED = AMONG

_CONFIG = {
    "Orders": st.column_config.NumberColumn(format="localized", help="Orders with both."),
    "Of all orders": st.column_config.NumberColumn(format="%.2f %%", help="Support."),
    "Of orders with the first": st.column_config.NumberColumn(
        format="%.1f %%",
        help="Confidence: of the orders with the first, how many have the second too.",
    ),
    "Of orders with the second": st.column_config.NumberColumn(
        format="%.1f %%",
        help="Confidence the other way: of those with the second, how many have the first too.",
    ),
    "Lift": st.column_config.NumberColumn(
        format="%.1f", help="How many times as often together as by chance. 1 = chance."
    ),
    "Lift, at least": st.column_config.NumberColumn(
        format="%.1f", help="Lower end of the lift's 95 % interval. Few orders make it low."
    ),
}


@st.fragment
@show.safely
def panel(table: Table, plan: Plan) -> None:
    """Show the pairs above the limit, and the partners of a product."""
    names = results.product_names(table, plan)
    least = _least(table, plan)
    found = results.bought_together(table, plan, least)
    if len(found):
        _shown(table, plan, found, names, least)
    else:
        st.info(_none(least), icon=":material/info:")
    partners.panel(table, plan, names)


def _shown(table: Table, plan: Plan, found: Pairs, names: ProductNames, least: int) -> None:
    best = found.strongest(MOST_LISTED)
    st.markdown(show.unbroken(_said(found, best, names, least)))
    _network(table, plan, names, least)
    st.dataframe(
        _as_table(best, names),
        hide_index=True,
        column_config=_CONFIG,
        alt="Pairs of products bought together, the surest first",
    )
    if len(found) > MOST_LISTED:
        st.caption(f"The {MOST_LISTED} surest of {count(len(found))}; the download has all.")
    files.pairs(table, found, names)


def _least(table: Table, plan: Plan) -> int:
    """Ask in how many orders two products must stand together."""
    orders = results.baskets(table, plan).orders
    with st.container(width=300):
        least: int = st.number_input(
            "Together in at least … orders",
            min_value=LEAST_TOGETHER,
            max_value=max(orders, LEAST_TOGETHER),
            value=usual_least(orders),
            key=f"least-together-{table.digest}",
            persist_state="session",
            help=f"Below {LEAST_TOGETHER} the lift's interval does not hold. Proposed is one order in a "
            "thousand: the strongest of rarer pairs are those that nobody could act on.",
        )
    return least


def _none(least: int) -> str:
    return (
        f"No two products stand together in {least:,} orders or more, surely more often than by chance. "
        "Ask for fewer orders, or take it that products are bought one by one here."
    )


def _said(found: Pairs, best: Pairs, names: ProductNames, least: int) -> str:
    one, other = (show.literal(names.label(int(place[0]))) for place in (best.one, best.other))
    verb = "is" if len(found) == 1 else "are"
    return (
        f"**{plural(len(found), 'pair')}** {verb} surely bought together more often than by chance, in "
        f"{least:,} orders or more. The surest: **{one}** with **{other}**, in "
        f"{plural(int(best.together[0]), 'order')}, {compact(best.lift[0])} times as often as by chance "
        f"(at least {compact(best.sure_lift[0])} times)."
    )


def _network(table: Table, plan: Plan, names: ProductNames, least: int) -> None:
    found = results.product_network(table, plan, least)
    strongest = found.pairs.only([0])
    alt = (
        f"Network of {len(found.products)} products and the {len(found.pairs)} surest pairs among them; the "
        f"surest is {names.label(int(strongest.one[0]))} with {names.label(int(strongest.other[0]))}"
    )
    show.chart(charts.network_chart(found, names), "network", alt)
    st.caption(
        "Each point is a product, larger where more orders have it; each line a pair, wider in more orders, "
        "darker where the lift is surer to be high. Drawn are the surest pairs; where a point lies has no "
        "meaning. The table below has the same pairs and more."
    )


def _as_table(found: Pairs, names: ProductNames) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "First": [names.label(product) for product in found.one.tolist()],
            "Second": [names.label(product) for product in found.other.tolist()],
            "Orders": found.together,
            "Of all orders": 100 * found.support,
            "Of orders with the first": 100 * found.confidence,
            "Of orders with the second": 100 * found.confidence_back,
            "Lift": found.lift,
            "Lift, at least": found.sure_lift,
        }
    )
