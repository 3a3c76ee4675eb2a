"""Asking for a product: the browser gets a few matches, however many products there are."""

from __future__ import annotations

import streamlit as st

from segmentation import ProductNames
from ui import show

#: Matches in the list; who wants another types another word.
MOST_MATCHES = 50


def choose(names: ProductNames, key: str) -> int | None:
    """Ask for a product by words of its name or code; None where none has them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=260):
            words = st.text_input(
                "Search", key=f"{key}-search", placeholder="name or code", icon=":material/search:"
            )
        found = names.search(words, MOST_MATCHES).tolist()
        if not found:
            st.info(f"No product has “{show.literal(words)}” in its name or code.", icon=":material/info:")
            return None
        label = f"Product, the most bought first{' (first 50)' if len(found) == MOST_MATCHES else ''}"
        with st.container(width=420):
            chosen: int = st.selectbox(
                label, found, format_func=lambda p: show.option(names.label(p)), key=f"{key}-product"
            )
    return chosen
