"""Downloads of the Offers page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

import streamlit as st

from segmentation import Customers, NextOffers, Pairs, ProductNames, Table, offers_file, pairs_file


def pairs(table: Table, found: Pairs, names: ProductNames) -> None:
    """Offer all pairs as a file."""
    _offer("Download all pairs", lambda: pairs_file(found, names), table, "pairs")


def offers(
    table: Table, customers: Customers, found: NextOffers, names: ProductNames, segments: Sequence[str]
) -> None:
    """Offer the next offers of all customers as a file; `segments` are the names, one per customer."""
    ids = customers.ids.tolist()
    _offer("Download all offers", lambda: offers_file(ids, segments, found, names), table, "offers")


def _offer(label: str, make: Callable[[], bytes], table: Table, what: str) -> None:
    """Offer a file that is made on click."""
    stem = PurePath(PurePath(table.name).name).stem[:60] or "data"
    st.download_button(
        label,
        data=make,
        file_name=f"{stem}-{what}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"download-{what}",
    )
