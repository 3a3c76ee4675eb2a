"""Charts in which the user does something: a click on a mark, an outline drawn (see browser/on_chart.js).

Streamlit's own selecting charts wait before they tell, and come into the page anew whenever what they show
changes. So they serve only where the browser does not run this product's scripts, and without `marks`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go

from segmentation import Polygon
from ui import scripts, show, state

_component = scripts.component("on_chart")
#: What was done on a chart, as Streamlit would tell it: "points" (clicked on), "box" and "lasso" (drawn).
Done = Mapping[str, Sequence[Mapping[str, Any]]]


class Mark(NamedTuple):
    """A point to be seen over a chart, at `x` and `y` of its axes.

    key: what a click on it gives back as `customdata`. said: what it is, "" where the chart has a point there
    that says so.
    """

    x: float
    y: float
    color: str
    key: int
    said: str


class Marks(NamedTuple):
    """What lies over a chart whose own points step back, and outlines around it."""

    points: Sequence[Mark]
    outlines: Sequence[Polygon]


def chart(
    figure: go.Figure,
    key: str,
    alt: str,
    act: Callable[[Done], None],
    *,
    tools: Sequence[str] = (),
    marks: Marks | None = None,
) -> None:
    """Show a chart; `act` hears what is done on it. With `tools` outlines can be drawn."""
    if not scripts.run():
        modes = ("points", "box", "lasso") if tools else ("points",)
        show.chart(
            figure,
            key,
            alt,
            tools=tools,
            selection_mode=modes,
            on_select=lambda: act(_told(key, "selection")),
        )
        return
    show.chart(figure, key, alt, tools=tools)
    heard = hearing(key)
    _component(
        key=heard, data={"chart": key, "marks": marks}, on_done_change=lambda: act(_told(heard, "done"))
    )


def hearing(key: str) -> str:
    """Name the widget that hears what is done on the chart `key`."""
    return f"{scripts.UNSEEN}{key}" if scripts.run() else key


def _told(key: str, what: str) -> Done:
    told: Done = state.widget(key)[what]  # type: ignore[index]
    return told
