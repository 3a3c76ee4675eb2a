"""The bar above the tabs: who is selected, and what can be done with them."""

from __future__ import annotations

import numpy as np
import streamlit as st

from segmentation import PlanError, Selection, carve, why_not_carved
from segmentation.words import count, percent, plural
from ui import results, show, state
from ui.segments.card_edits import LONGEST_NAME
from ui.segments.view import View

_SAVE = ":material/bookmark_add:"
#: A segment that holds this share of the selection is named.
MOSTLY = 0.5


def bar(view: View) -> None:
    """Say who is selected, and offer the way back."""
    with st.container(horizontal=True, vertical_alignment="center", key="selection", border=True):
        with st.container(width="stretch"):
            st.markdown(show.unbroken(_said(view)))
        if view.selection is not None:
            _save(view, view.selection)
        if len(state.selections(view.basis)):
            st.button(
                "Undo",
                icon=":material/undo:",
                type="tertiary",
                key="selection-undo",
                help="Back to the selection before",
                on_click=view.unselect,
            )
        if view.selection is not None:
            st.button(
                "Clear",
                icon=":material/close:",
                type="tertiary",
                key="selection-clear",
                on_click=lambda: view.select(None),
            )


def _save(view: View, chosen: Selection) -> None:
    """Offer to make the selection a segment of its own, or say why it can't be one."""
    crowd = results.crowd(view.table, view.plan, view.segments, chosen.given)
    features = results.features(view.table, view.plan)
    reason = why_not_carved(chosen, crowd, features)
    if reason:
        st.button(
            "Save as segment", icon=_SAVE, disabled=True, help=show.literal(reason, 300), key="selection-save"
        )
        return

    def save() -> None:
        name, k = str(state.widget("selection-name")), view.swept.k(view.plan)
        try:
            edit = carve(chosen, crowd, features, name, k=k, method=view.plan.method)
        except PlanError as problem:
            show.error(problem)
        else:
            # K becomes the user's: an edit of a recommended K must not vanish with another recommendation.
            state.change_plan(lambda p: p.with_k(k).with_edit(edit))

    with st.popover("Save as segment", icon=_SAVE, key="selection-save"):
        st.text_input("Name of the new segment", key="selection-name", max_chars=LONGEST_NAME)
        st.button("Save", key="selection-save-now", on_click=save)
        st.caption("Its customers leave the segments they are in. You can undo it at the top of the page.")


def _said(view: View) -> str:
    chosen = view.selection
    if chosen is None:
        return (
            "**Everyone is shown.** Select customers on the map, in the table, by a card or a chart: "
            "everything below follows."
        )
    words = show.literal(chosen.words, 160)
    if not chosen.size:
        return f"**Nobody is selected** {words}."
    said = (
        f"**{plural(chosen.size, 'customer')} selected** {words} · {percent(chosen.share)} of the customers"
    )
    if chosen.amount_share is not None:
        said += f" · {percent(chosen.amount_share)} of the money"
    return f"{said}{_mostly(view)}"


def _mostly(view: View) -> str:
    """Name the segment that most of the selected are of, unless it is what was asked for."""
    if view.selection is None or "segment" in view.selection.words:
        return ""
    who = results.segment_of_customer(view.table, view.plan, view.segments)[view.selection.mask]
    counts = np.bincount(who, minlength=len(view.segments.everyone))
    most = int(counts.argmax())
    if counts[most] < MOSTLY * counts.sum():
        return ""
    segment = view.segments.everyone[most]
    name = f"{segment.number} {show.literal(segment.name)}"
    return f" · in {name}" if counts.sum() == 1 else f" · {count(counts[most])} of them in {name}"
