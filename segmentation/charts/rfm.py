"""Charts of the RFM page: the grid of 25 cells, and the groups against the segments."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import plotly.graph_objects as go

from segmentation.charts.base import blank, name_rows, plain, wrapped
from segmentation.describing.crosstable import CrossTable
from segmentation.rfm import GROUPS, SCORES, Measure, Rfm, group_names
from segmentation.words import compact, count, percent

#: From next to nothing to the fullest cell; pale on a light page, deep on a dark one.
_SHADES = {False: [[0, "#eef2f8"], [1, "#4477AA"]], True: [[0, "#1b2436"], [1, "#6b9bd1"]]}


def rfm_grid(found: Rfm, what: str, *, dark: bool = False) -> go.Figure:
    """Draw the grid: `what` is "customers" or "money"; recent at the top, frequent at the right."""
    values = found.counts if what == "customers" or found.money is None else found.money
    total = values.sum()
    names, cells = list(GROUPS), group_names()
    text = [
        [_cell(names[cells[r, f]], values[r, f], total, what) for f in range(SCORES)] for r in range(SCORES)
    ]
    figure = blank(height=460)
    figure.add_heatmap(
        z=np.maximum(values, 0),
        x=list(range(SCORES)),
        y=list(range(SCORES)),
        colorscale=_SHADES[dark],
        showscale=False,
        text=text,
        texttemplate="%{text}",
        hoverinfo="skip",
        xgap=3,
        ygap=3,
    )
    figure.update_xaxes(
        title=_title(found.frequency),
        tickvals=list(range(SCORES)),
        ticktext=[f"{s + 1}<br>{said}" for s, said in enumerate(ranges(found.frequency))],
    )
    figure.update_yaxes(
        title=_title(found.recency),
        tickvals=list(range(SCORES)),
        ticktext=[f"{s + 1}<br>{said}" for s, said in enumerate(reversed(ranges(found.recency)))],
        showgrid=False,
    )
    return figure


def _title(measure: Measure) -> str:
    """Name the measure and, where the name doesn't say it, its unit."""
    trait = measure.trait
    unit = f", {trait.unit_to_add}" if trait.unit_to_add else ""
    return plain(trait.label + unit)


def _cell(name: str, value: float, total: float, what: str) -> str:
    said = count(value) if what == "customers" else compact(float(value))
    share = percent(value / total) if total > 0 else "–"
    return f"<b>{said}</b> ({share})<br>{wrapped(name, 12)}"


def ranges(measure: Measure) -> list[str]:
    """Say which values lie between the cut points, the lowest first; "none" where two are equal."""
    # 71.99999999999999 is 72.
    cuts = [round(cut, 9) for cut in measure.cuts]
    whole = bool(np.all(np.mod(measure.values, 1) == 0))

    def show(value: float) -> str:
        return compact(value) if not whole else count(value)

    said = [f"up to {show(np.floor(cuts[0]) if whole else cuts[0])}"]
    for low, high in pairwise(cuts):
        if whole:
            first, last = np.floor(low) + 1, np.floor(high)
            said.append(
                "none" if last < first else show(first) if last == first else f"{show(first)}–{show(last)}"
            )
        else:
            said.append("none" if low == high else f"to {show(high)}")
    said.append(f"from {show(np.floor(cuts[-1]) + 1)}" if whole else f"above {show(cuts[-1])}")
    return said


def cross_chart(found: CrossTable, *, dark: bool = False) -> go.Figure:
    """Draw how the customers of each row are spread over the columns, in shares of the row."""
    kept = [i for i, row in enumerate(found.counts) if row.sum()]
    counts = found.counts[kept]
    shares = counts / counts.sum(axis=1, keepdims=True)
    figure = blank(height=150 + 34 * len(kept))
    figure.add_heatmap(
        z=shares,
        x=list(range(len(found.columns))),
        y=list(range(len(kept))),
        zmin=0,
        zmax=1,
        colorscale=_SHADES[dark],
        showscale=False,
        text=[
            [_share(c, s) for c, s in zip(*pair, strict=True)] for pair in zip(counts, shares, strict=True)
        ],
        texttemplate="%{text}",
        hoverinfo="skip",
        xgap=3,
        ygap=3,
    )
    width = max(12, 84 // len(found.columns))
    figure.update_xaxes(
        tickvals=list(range(len(found.columns))),
        ticktext=[wrapped(plain(c, 60), width) for c in found.columns],
    )
    name_rows(figure, [plain(found.rows[i]) for i in kept])
    return figure


def _share(customers: int, share: float) -> str:
    return f"{count(customers)} ({percent(share)})" if customers else ""
