"""What depends on K, switched in the browser while Streamlit's slider is dragged (see browser/live_k.js).

The slider is Streamlit's own and stays what the server hears of. Where scripts do not run, the page draws the
same as plain charts (`ui.choosing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from segmentation import charts
from ui import scripts
from ui.k_views import View

_component = scripts.component("live_k")


def table(views: Mapping[int, View], slider: str, chart_keys: Sequence[str]) -> None:
    """Show the table of the slider's K and its line through the charts, from here on without the server."""
    least = min((row.curve[-1] for view in views.values() for row in view.rows if row.curve), default=0.0)
    _component(
        key="k-live",
        data={
            "views": {str(k): asdict(view) for k, view in views.items()},
            "slider": slider,
            "only": min(views),
            "charts": list(chart_keys),
            "line": charts.MID_GREY,
            "low": min(round(least, 2), 0.0),
        },
    )
