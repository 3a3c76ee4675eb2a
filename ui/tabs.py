"""Tabs of which only the open one is computed, and which the address names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from ui import address


def show(key: str, panels: Mapping[str, Callable[[], None]]) -> None:
    """Show a tab for each panel, and draw the panel of the open one."""
    names = list(panels)
    address.open_tab(key, names)
    places = st.tabs(names, key=key, on_change="rerun")
    address.say("tab", address.of_tab(names, [bool(place.open) for place in places]))
    for place, panel in zip(places, panels.values(), strict=True):
        if place.open:
            with place:
                panel()
