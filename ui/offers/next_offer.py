"""What to offer a segment and a customer next."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import streamlit as st

from segmentation import BestOffers, NextOffers, Plan, ProductNames, Segments, Table, best_offers
from segmentation.words import count, percent, plural
from ui import jobs, results, show, sweeping
from ui.offers import files, hits

#: Customers in the list of matches.
MOST_MATCHES = 50


@show.safely
def panel(table: Table, plan: Plan) -> None:
    """Show how good offers are, then those to a segment and to a customer."""
    _, segments = sweeping.segments(table, plan)
    made = _made(table, plan, segments)
    names = results.product_names(table, plan)
    hits.panel(made.judged)
    _to_segment(table, plan, segments, made.offers, names)
    _to_customer(table, plan, segments, made.offers, names)
    st.header("To everybody", anchor=False)
    st.markdown("Each customer's five offers, with the product that speaks for each, as a file.")
    files.offers(table, results.customers(table, plan), made.offers, names, _called(table, plan, segments))


def _made(table: Table, plan: Plan, segments: Segments) -> BestOffers:
    """Work the offers out in the background."""
    baskets = results.baskets(table, plan)
    who, k = results.segment_of_customer(table, plan, segments), len(segments.everyone)

    def work(tell: jobs.Progress, _stopped: jobs.Stopped) -> Iterator[BestOffers]:
        tell(0.1, "Offering by all orders but the last, to see what would have hit")
        yield best_offers(baskets, who, k)

    key = ("offers", *results.of_segments(table, plan, segments))
    return jobs.first_result(key, work, lane=jobs.OFFERS).result()


def _called(table: Table, plan: Plan, segments: Segments) -> list[str]:
    """The name of each customer's segment, "" where there is none."""
    names = [*(s.name for s in segments.everyone), ""]
    return [names[place] for place in results.segment_of_customer(table, plan, segments)]


@st.fragment
@show.safely
def _to_segment(
    table: Table, plan: Plan, segments: Segments, offers: NextOffers, names: ProductNames
) -> None:
    """Show what most customers of a segment are offered."""
    st.header("To a segment", anchor=False)
    called = {s.number: s.titled for s in segments.everyone}
    with st.container(width=420):
        number = st.selectbox(
            "Segment", list(called), format_func=lambda n: show.option(called[n]), key="offer-segment"
        )
    members = results.segment_of_customer(table, plan, segments) == number - 1
    products, times = offers.most_offered(members)
    if not len(products):
        st.markdown("There is nothing to offer here: too few of them have bought the same products.")
        return
    name, size = segments.everyone[number - 1].name, int(members.sum())
    said = (
        f"Offer “{name}” {names.label(int(products[0]))}: it is among the five for {count(times[0])} of "
        f"the {plural(size, 'customer')}."
    )
    st.markdown(f"**{show.unbroken(show.literal(said, 300))}**")
    have = np.asarray(results.baskets(table, plan).owned()[members][:, products].sum(axis=0))
    share = st.column_config.NumberColumn(format="%.0f %%")
    st.dataframe(
        pd.DataFrame(
            {
                "Offer": [names.label(int(p)) for p in products],
                "Customers offered it": times,
                "Of the segment": 100 * times / size,
                "Have it already": 100 * have / size,
            }
        ),
        hide_index=True,
        height="content",
        column_config={
            "Customers offered it": st.column_config.NumberColumn(format="localized"),
            "Of the segment": share,
            "Have it already": share,
        },
        alt=f"Products to offer to “{name}”",
    )


@st.fragment
@show.safely
def _to_customer(
    table: Table, plan: Plan, segments: Segments, offers: NextOffers, names: ProductNames
) -> None:
    """Show a customer's offers, each with the reason."""
    st.header("To a customer", anchor=False)
    customer = _chosen(table, plan, offers)
    if customer is None:
        return
    place = results.segment_of_customer(table, plan, segments)[customer]
    st.markdown(f"In “{show.literal(segments.everyone[place].name)}”. Offer next:")
    said = [
        f"1. **{show.literal(names.label(int(product)))}**: {_reason(offers, names, customer, rank)}"
        for rank, product in enumerate(offers.customers[customer])
        if product >= 0
    ]
    st.markdown("\n".join(said))


def _chosen(table: Table, plan: Plan, offers: NextOffers) -> int | None:
    """Ask for a customer by part of the id; None where nobody has it."""
    ids = results.customers(table, plan).ids
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=260):
            words = st.text_input(
                "Search", key="offer-search", placeholder="customer", icon=":material/search:"
            ).strip()
        fit = ids.str.contains(words, case=False, regex=False).to_numpy() & (offers.customers[:, 0] >= 0)
        found = np.flatnonzero(fit)[:MOST_MATCHES].tolist()
        if not found:
            st.info(f"No customer with an offer has “{show.literal(words)}” in the name or number.")
            return None
        with st.container(width=420):
            chosen: int = st.selectbox(
                "Customer", found, format_func=lambda c: show.option(ids.iloc[c]), key="offer-customer"
            )
    return chosen


def _reason(offers: NextOffers, names: ProductNames, customer: int, rank: int) -> str:
    because, share = int(offers.because[customer, rank]), percent(offers.share[customer, rank])
    among = " in the segment" if offers.way.in_segment else ""
    if because < 0:
        return show.unbroken(f"{share} of all customers{among} have bought it.")
    name = show.literal(names.label(because))
    return show.unbroken(f"bought {name}; {share} of those who bought that{among} also bought this.")
