"""Room for what stands around a chart, found beforehand: else plotly draws a chart twice to find it."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go

#: Pixels at plotly's usual 12: a line of text, its distance to the axis, a title with its distance below and
#: beside an axis, figures beside it, and what the last label below reaches beyond the end of its axis.
LINE, GAP, TITLE, FIGURES, BEYOND = 16, 24, {"x": 30, "y": 46}, 42, 24
#: Letters that are narrow or wide; the widths of both and of the others.
_NARROW, _WIDE = re.compile(r"[iljtfrI.,:;'|!()\[\] ]"), re.compile(r"[A-HJ-ZmwMW@%&]")
_WIDTHS = 3.4, 8.0, 6.4


def with_room(figure: go.Figure) -> go.Figure:
    """Give `figure` the margins that its labels, titles and legend will need, about; it is changed in place,
    unless it has them.

    What is not enough is still widened by plotly (`automargin`), which draws the chart once more then.
    """
    beside = [room for axis, room in _rooms(figure, "y") if axis.side != "right"]
    across = [(axis.side == "top", room) for axis, room in _rooms(figure, "x")]
    legend = figure.layout.showlegend and (figure.layout.legend.y or 0) >= 1
    need = {
        "l": max([*beside, *(BEYOND for _ in across)], default=0),
        "b": max([room for above, room in across if not above], default=0),
        "t": max([room for above, room in across if above], default=0) + (3 * LINE if legend else 0),
        "r": BEYOND if across else 0,
    }
    given = figure.layout.margin
    margins = {side: max(room, given[side] or 0) for side, room in need.items()}
    if any(given[side] != room for side, room in margins.items()):
        figure.update_layout(margin=margins)
    return figure


def _rooms(figure: go.Figure, letter: str) -> Iterator[tuple[Any, int]]:
    """The axes "x" or "y" on which something is drawn, and the pixels that their labels and titles take."""
    names: dict[str, list[str]] = {}
    for trace in figure.data:
        if f"{letter}axis" in trace:
            names.setdefault(trace[f"{letter}axis"] or letter, []).extend(_categories(trace[letter]))
    for name, categories in names.items():
        axis = figure.layout[f"{letter}axis{name[1:]}"]
        if axis.visible is not False:
            title = TITLE[letter] if axis.title.text else 0
            texts = [*(axis.ticktext or categories)]
            labels = GAP / 2 if axis.showticklabels is False else _room(texts, letter, axis.tickangle or 0)
            yield axis, round(title + labels)


def _categories(values: Any) -> list[str]:
    """The names that a trace stands at, none where it stands at numbers."""
    listed = isinstance(values, tuple | np.ndarray) and len(values)
    return [*values] if listed and isinstance(values[0], str) else []


def _room(texts: list[str], letter: str, angle: float) -> float:
    if letter == "x":
        turned = (
            BEYOND + abs(math.sin(math.radians(angle))) * max(map(width, texts), default=0) if angle else 0
        )
        return GAP - 3 + LINE * max((str(text).count("<br>") + 1 for text in texts), default=1) + turned
    return GAP + max(map(width, texts)) if texts else FIGURES


def width(text: object) -> int:
    """Say how many pixels the longest line of `text` takes, about; it may hold plotly's tags.

    >>> width("Average order value"), width("ill"), width("<b>ill</b>")
    (105, 10, 10)
    """
    return max(_line(html.unescape(re.sub(r"<[^>]*>", "", line))) for line in str(text).split("<br>"))


def _line(line: str) -> int:
    narrow, wide = len(_NARROW.findall(line)), len(_WIDE.findall(line))
    letters = narrow, wide, len(line) - narrow - wide
    return round(sum(number * size for number, size in zip(letters, _WIDTHS, strict=True)))
