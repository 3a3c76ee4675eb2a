"""Analyses kept on the server, where its owner has named a folder for them: a list on two pages."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import streamlit as st

from segmentation import SegmentationError, Shelf
from segmentation.words import compact
from ui import opening, show, state

#: The owner of the server names a folder here; without it nothing is kept.
VARIABLE = "SEGMENTATION_SHELF"
#: Days to choose from.
DAYS = (7, 30, 90)


def shelf() -> Shelf | None:
    """The shelf of this server; None where its owner wants none."""
    folder = os.environ.get(VARIABLE, "").strip()
    return Shelf(Path(folder)) if folder else None


@show.safely
def listed() -> None:
    """List what is kept on this server, to be opened or deleted; nothing where nothing is."""
    found = shelf()
    kept = found.list() if found else ()
    if found is None or not kept:
        return
    with st.expander(f"Kept on this server: {len(kept)}", icon=":material/inventory_2:", key="shelf"):
        for one in kept:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{show.literal(one.name)}**", width="stretch")
                st.caption(f"{_day(one.saved)}, until {_day(one.ends)}, {compact(one.size / 1e6)} MB")
                st.button("Open", key=f"open-{one.id}", on_click=_open, args=(found, one.id, one.name))
                st.button(
                    "Delete", key=f"delete-{one.id}", type="tertiary", on_click=_delete, args=(found, one.id)
                )


@show.safely
def keeping(name: str, content: bytes) -> None:
    """Keep `content`, an analysis, on the server."""
    found = shelf()
    if found is not None:
        days = int(str(state.widget("shelf-days")))
        found.save(name, content, days)
        st.toast(f"Kept on this server for {days} days. Open it on the Data page.")


def _day(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds).astimezone():%Y-%m-%d}"


def _open(found: Shelf, key: str, name: str) -> None:
    try:
        opening.open_analysis(found.load(key), name)
    except SegmentationError as problem:
        show.error(problem)


@show.safely
def _delete(found: Shelf, key: str) -> None:
    found.delete(key)
