"""What every chart shares: the palette, the blank figure, and the user's text made harmless."""

from __future__ import annotations

from textwrap import wrap

import numpy as np
import plotly.graph_objects as go

#: Paul Tol's bright scheme and its neighbours, told apart with any colour vision; repeated after ten.
PALETTE = (
    *("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE"),
    *("#AA3377", "#EE7733", "#009988", "#BBBBBB", "#332288"),
)
BLUE = PALETTE[0]
#: Of what is selected, beside the colours of the segments: none of the palette, seen on white and near-black.
SELECTION = "#b8860b"
#: A grey that is seen on white and on near-black alike; `GRID` is the same, thinned.
MID_GREY = "#8a94a6"
GRID = "rgba(138,148,166,0.25)"
#: The ends of a heatmap: below zero or lower than all, and above.
LOWER, HIGHER = "#3b6fb6", "#d1495b"
#: The middle of a heatmap on a light and on a dark page. Opaque, as plotly picks the text's colour by it.
MIDDLES = {False: "#f1f3f7", True: "#1d2532"}
_AXIS = {"ticks": "", "title": {"standoff": 15}, "automargin": True, "zeroline": False}
#: Plotly's own templates have a page of settings for every kind of trace, checked anew for every figure.
_HOUSE = go.layout.Template(
    layout={
        "font": {"color": "#2a3f5f"},
        "colorway": PALETTE,
        "hovermode": "closest",
        "hoverlabel": {"align": "left"},
        "xaxis": {**_AXIS, "showgrid": False},
        "yaxis": {**_AXIS, "gridcolor": GRID},
    },
    data={"heatmap": [{"colorbar": {"outlinewidth": 0, "ticks": ""}}]},
)


def plain(text: object, longest: int = 40) -> str:
    """Escape text for plotly, which reads tags and %{...}, and shorten it for an axis.

    >>> plain("<b>R&D</b> %{x}")
    '&lt;b&gt;R&amp;D&lt;/b&gt; %&#123;x}'
    """
    short = " ".join(str(text).split())
    short = short if len(short) <= longest else short[: longest - 1] + "…"
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("%{", "%&#123;")


def color(hue: int) -> str:
    """Give the colour number `hue` (from 1): a segment's `hue`, the same on every page and at every K."""
    return PALETTE[(hue - 1) % len(PALETTE)]


def diverging(*, dark: bool) -> list[tuple[float, str]]:
    """Blue, nothing, red: the sign of a correlation or of a difference."""
    return [(0.0, LOWER), (0.5, MIDDLES[dark]), (1.0, HIGHER)]


def blank(height: int = 340, **layout: object) -> go.Figure:
    """Begin a figure in the house's look, for a light and a dark page alike."""
    house = {
        "height": height,
        "margin": {"l": 10, "r": 10, "t": 30, "b": 10},
        "showlegend": False,
        "bargap": 0.08,
        "template": _HOUSE,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": ".,",
    }
    return go.Figure(layout=house | layout)


def name_rows(figure: go.Figure, names: list[str]) -> None:
    """Write names beside rows at 0, 1, 2 ...: as categories, two names cut to the same text would be one."""
    ticks = {"tickvals": list(range(len(names))), "ticktext": names}
    figure.update_yaxes(**ticks, autorange="reversed", showgrid=False)


def log_ticks(low: float, high: float) -> dict[str, object]:
    """Choose the figures on a log axis: powers of ten; on a short axis 2 and 5 too, or every one."""
    decades = float(np.log10(high / low)) if 0 < low < high else 0.0
    return {"type": "log", "dtick": 1 if decades > 2.5 else "D2" if decades > 1 else "D1", "tickformat": "~s"}


def colorbar(values: list[float], texts: list[str]) -> dict[str, object]:
    """A colour key below the picture, where it takes no width; its ends are written inwards."""
    return {
        "orientation": "h",
        "yref": "container",
        "y": 0,
        "yanchor": "bottom",
        "thickness": 10,
        "len": 0.8,
        "tickvals": values,
        "ticktext": texts,
        "outlinewidth": 0,
    }


def numbered(number: int, name: str, longest: int = 60) -> str:
    """Name a segment with its number before it, escaped."""
    return f"{number} {plain(name, longest)}"


def wrapped(text: str, width: int = 15, lines: int = 4) -> str:
    """Break a name into short lines (plotly's own way is a tag); what is cut off ends in "…".

    >>> wrapped("Set of 6 spice tins", 9, lines=2)
    'Set of 6<br>spice…'
    """
    return "<br>".join(wrap(text, width, break_long_words=False, max_lines=lines, placeholder="…"))
