"""The view in the page's address, where it is short: K, tab, column, selection.

What a link asks for is taken once, as soon as there are data, and only where it fits them; from then on the
address says what is shown. What is longer goes by file (the plan, the whole analysis).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from segmentation import MOST_SEGMENTS, Plan
from ui import scripts, show, state

K, TAB = "k", "tab"
#: What else a page may say of itself; all other pages drop it.
COLUMN, OF = "column", "of"
SEGMENT, CUSTOMER, TRAIT, LEVEL, LOW, BELOW, HIGH = (
    "segment", "customer", "trait", "is", "from", "below", "to",
)  # fmt: skip
SELECTION = (SEGMENT, CUSTOMER, TRAIT, LEVEL, LOW, BELOW, HIGH)
_OWN = {"explore": (TAB, COLUMN, OF), "segments": (TAB, *SELECTION), "offers": (TAB,)}
#: The tab whose column the address names.
_COLUMNS = "Columns"
_ALL = (TAB, COLUMN, OF, *SELECTION)

_component = scripts.component("address")


def say(place: str, values: Mapping[str, str | None]) -> None:
    """Let the address say these; None takes one out. place: who says it, one at a time on a page."""
    state.say(values)
    _component(key=f"{scripts.UNSEEN}address-{place}", data=dict(values))


def begin(page: str) -> None:
    """Take what the link asks for, as far as every page knows it."""
    state.remember_address(page)
    plan = state.plan()
    if plan is None:
        return
    if state.wanted(state.PAGE) == page:
        state.take_wanted(state.PAGE)
    for asked in state.take_wanted(K).values():
        _take_k(asked)


def end(page: str) -> None:
    """Say K, and drop what belongs to other pages; before there are data the link stays as it came."""
    plan = state.plan()
    if plan is None:
        return
    foreign: dict[str, str | None] = dict.fromkeys(name for name in _ALL if name not in _OWN.get(page, ()))
    # Choose K says it itself, with each move of the slider.
    say("page", foreign if page == "choose_k" else foreign | k_of(plan))


def k_of(plan: Plan) -> dict[str, str | None]:
    """K as the address says it: only where the user chose it."""
    return {K: None if plan.k is None else str(plan.k)}


def _take_k(asked: str) -> None:
    k = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else 0
    if 2 <= k <= MOST_SEGMENTS:
        state.change_plan(lambda p: p.with_range(min(p.k_min, k), max(p.k_max, k)).with_k(k))
        st.toast(f"K = {k}, as your link says.", icon=":material/link:")
    else:
        not_taken(f"K = “{asked[:20]}”; K can be from 2 to {MOST_SEGMENTS}")


def not_taken(what: str) -> None:
    """Say that the link asks for something that can't be shown."""
    said = show.literal(f"Your link asks for {what}. It was left out.", 300)
    st.toast(said, icon=":material/link_off:", duration="long")


def open_tab(key: str, names: Sequence[str]) -> None:
    """Open the tab that the link asks for, where there is one of that name."""
    for asked in state.take_wanted(TAB).values():
        if asked in names:
            state.set_widget(key, asked)
        else:
            not_taken(f"the tab “{asked[:40]}”, which is not here")


def of_tab(names: Sequence[str], opened: Sequence[bool]) -> dict[str, str | None]:
    """The tab that is open as the address says it: the first one goes without saying."""
    place = list(opened).index(True) if any(opened) else 0
    closed = () if names[place] == _COLUMNS else (COLUMN, OF)
    return {TAB: names[place] if place else None} | dict.fromkeys(closed)


def way_back(pages: Mapping[str, str]) -> None:
    """Offer the page that the link led to, once there are data. pages: title of each by its address."""
    page = state.wanted(state.PAGE)
    if page in pages and page != "data" and state.table() is not None:
        st.page_link(
            f"pages/{page}.py", label=f"Go on to {pages[page]}, where your link leads", icon=":material/link:"
        )
