"""The customers one by one: searched, filtered and sorted on the server, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import streamlit as st

from segmentation import Confidence, Customers, Standing, Wish, confidence
from segmentation.describing import listing
from segmentation.words import plural
from ui import jobs, results, show, state, sweeping
from ui.segments import customer_table, one_customer
from ui.segments.view import View

#: Customers on a page of the list.
PAGE = 50
_MOST_BUTTONS, _PAGE_BUTTON = 5, 44  # to its pages, and how wide one is, px
_STANDINGS = {Standing.CORE: "Core", Standing.FRINGE: "Fringe", Standing.SWING: "Swing"}
_CONFIDENCE = (
    "Each customer was segmented again with 20 random draws of the customers. Core: in the same segment in 9 "
    "of 10 draws; fringe: in 6 of 10; swing: in fewer, so treat them as of both segments."
)


@show.safely
def panel(view: View) -> None:
    """List the customers of the selection, or all."""
    sure = _confidence(view)
    found = results.customer_list(view.table, view.plan, view.segments, sure)
    shown = state.shown("ticked", view.basis, view.given, beside=lambda _: "customers-search")
    wish = _wish(found.customers, judged=sure is not None)
    places = results.listed(view.table, view.plan, view.segments, sure, wish, among=shown.given)
    if not len(places):
        st.info("No customer fits. Search for less, or clear the selection.", icon=":material/search_off:")
        return
    # The table stands above the buttons that turn its pages.
    above = st.container()
    page = _turned(len(places), wish)
    with above:
        here = places[(page - 1) * PAGE : page * PAGE]
        customer_table.table(view, found, here, wish, (shown.key, page, wish))
    _one(view, found)


def _one(view: View, found: listing.CustomerList) -> None:
    """Show the customer, where one alone is selected."""
    alone = np.flatnonzero(view.selection.mask) if view.selection and view.selection.size == 1 else ()
    if len(alone):
        one_customer.panel(view, found, int(alone[0]))


def _turned(number: int, wish: Wish) -> int:
    """Say how many there are, and ask for a page; another wish begins on the first."""
    pages, page = -(-number // PAGE), 1
    with st.container(horizontal=True, vertical_alignment="center"):
        said = st.container(width="stretch")
        if pages > 1:
            # In the width of its content it would hide the second of two pages.
            width = _PAGE_BUTTON * (2 + min(pages, _MOST_BUTTONS))
            page = st.pagination(
                pages, key=f"customers-page-{hash(wish)}", max_visible_pages=_MOST_BUTTONS, width=width
            )
    first, last = (page - 1) * PAGE + 1, min(page * PAGE, number)
    shown = (
        f"{first:,} to {last:,} of {plural(number, 'customer')}" if pages > 1 else plural(number, "customer")
    )
    said.caption(f"{shown}. Tick rows to select them, click a heading to sort.")
    return page


def _confidence(view: View) -> Confidence | None:
    """Judge in the background how sure each customer's segment is; None where there is one segment only."""
    if len(view.segments) < 2:
        return None
    features, seed = results.features(view.table, view.plan), view.plan.seed
    solution = sweeping.solution(view.table, view.plan, view.swept)

    def work(tell: jobs.Progress, stopped: jobs.Stopped) -> Iterator[Confidence]:
        yield confidence(features.matrix, solution, seed, progress=tell, cancelled=stopped)

    return jobs.first_result(("confidence", view.basis), work, lane=jobs.CONFIDENCE).result()


def _wish(customers: Customers, *, judged: bool) -> Wish:
    """Ask what to list and how."""
    traits = {t.name: t.label for t in customers.traits}
    own = {listing.BY_ID: "Customer", listing.BY_SEGMENT: "Segment", listing.BY_CONFIDENCE: "Confidence"}
    names = {"": "File order"} | own | traits
    usual = list(names).index(customers.amount) if customers.amount else 0
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=240):
            search = st.text_input(
                "Search", key="customers-search", placeholder=f"part of {show.option(customers.ids.name, 30)}"
            )
        with st.container(width=240):
            by = st.selectbox(
                "Sort by",
                list(names),
                usual,
                format_func=lambda name: show.option(names[name], 40),
                key="customers-by",
            )
        falling = st.toggle("Largest first", value=bool(usual), key="customers-falling")
        standings: list[Standing] = []
        if judged:
            standings = st.pills(
                "How sure is the segment",
                list(_STANDINGS),
                format_func=_STANDINGS.__getitem__,
                selection_mode="multi",
                key="customers-standing",
                help=_CONFIDENCE,
            )
    return Wish(search, frozenset(standings), by, falling)
