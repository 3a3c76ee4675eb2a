"""What depends on K, switched in the browser while Streamlit's slider is dragged (see browser/live_k.js).

The slider is Streamlit's own and stays what the server hears of. Where the script does not run (a company's
browser may refuse scripts made in the page), nothing is lost but the liveliness: the page then draws the same
as plain charts (`ui.choosing`), and the place of the script, which would hold an error, stays hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import streamlit as st

from segmentation import charts
from ui import show, state
from ui.k_views import View

_HERE = Path(__file__).parent / "browser"
_component = st.components.v2.component(
    "live_k",
    html=(_HERE / "live_k.html").read_text(),
    css=(_HERE / "live_k.css").read_text(),
    js=(_HERE / "live_k.js").read_text(),
)
#: The plain charts, which the script hides as soon as it has drawn its own.
PLAIN = "k-plain"


def alive() -> bool:
    """Has the script shown in this session that it runs?"""
    return state.is_noted(_component_key)


_component_key = "k-live"


def table(views: Mapping[int, View], slider: str, chart_keys: Sequence[str]) -> None:
    """Show the table of the slider's K and its line through the charts, from here on without the server."""
    if not alive():
        show.hide(_component_key)
    least = min((row.curve[-1] for view in views.values() for row in view.rows if row.curve), default=0.0)
    _component(
        key=_component_key,
        data={
            "views": {str(k): asdict(view) for k, view in views.items()},
            "slider": slider,
            "only": min(views),
            "charts": list(chart_keys),
            "plain": PLAIN,
            "own": _component_key,
            "line": charts.MID_GREY,
            "low": min(round(least, 2), 0.0),
            "alive": alive(),
        },
        on_alive_change=lambda: state.note(_component_key),
    )
