"""Everything that speaks for one K or another, over one K axis."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from segmentation.charts.base import BLUE, GRID, MID_GREY, PALETTE, blank
from segmentation.choosing.advice import Advice
from segmentation.choosing.indices import ELBOW, SILHOUETTE
from segmentation.choosing.stability import STABLE, Stability
from segmentation.choosing.structure import Gap
from segmentation.choosing.verdicts import smallest_usable
from segmentation.clustering.sweeps import Sweep
from segmentation.words import percent

#: What each row of the panel shows, from the top, with the height of it in pixels.
ROWS = ("Inertia", "Silhouette", "Gap", "Stability", "Smallest<br>segment")
ROW_HEIGHT, GAPS = 118, 0.045
#: How the references of the gap are called beside their curves, and their colours.
_REFERENCES = {
    "covariance": ("normal reference", BLUE),
    "box": ("uniform reference", PALETTE[6]),
    "permuted": ("permuted reference", BLUE),
}
_LATER = "still being worked out …"
_LINE = {"color": BLUE, "width": 2}


def k_panel(sweep: Sweep, advice: Advice, chosen: int | None = None) -> go.Figure:
    """Draw elbow, silhouette, gap, stability and smallest segment; the chosen K is a line through all.

    Gap and stability say so where they are not known yet; None leaves the line out.
    """
    figure = make_subplots(
        rows=len(ROWS),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=GAPS,
        figure=blank(height=70 + ROW_HEIGHT * len(ROWS)),
    )
    ks = [one.k for one in sweep if one.k > 1]
    votes = dict(advice.votes)
    _add_elbow(figure, sweep, votes.get(ELBOW))
    _add_silhouette(figure, sweep, votes.get(SILHOUETTE))
    _add_gaps(figure, advice.structure.gaps if advice.structure else (), ks)
    _add_stability(figure, advice.stability)
    _add_smallest(figure, sweep)
    for row, title in enumerate(ROWS, start=1):
        figure.update_yaxes(title={"text": title, "standoff": 6}, nticks=4, row=row, col=1)
    figure.update_yaxes(gridcolor=GRID, zeroline=False, automargin=True)
    figure.update_xaxes(tickvals=[1, *ks], range=[0.5, ks[-1] + 0.5], showgrid=False, zeroline=False)
    figure.update_xaxes(title="K, number of segments", row=len(ROWS), col=1)
    if advice.k in ks:
        _mark_recommended(figure, advice.k)
    if chosen is not None:
        figure.add_vline(x=chosen, line={"color": MID_GREY, "width": 2})
    return figure


def _mark_recommended(figure: go.Figure, k: int) -> None:
    """A soft band behind all rows, named at the top."""
    figure.add_vrect(
        x0=k - 0.32, x1=k + 0.32, fillcolor=PALETTE[2], opacity=0.13, line_width=0, layer="below"
    )
    figure.add_annotation(
        x=k, y=1, yref="paper", text="recommended", showarrow=False, yanchor="bottom", font_color=MID_GREY
    )


def _add_elbow(figure: go.Figure, sweep: Sweep, knee: int | None) -> None:
    """The inertia, the chord from end to end, and the point farthest below it."""
    solutions = [one for one in sweep if one.k > 1]
    ks, inertia = [one.k for one in solutions], [one.inertia for one in solutions]
    figure.add_scatter(
        x=[1, ks[-1]],
        y=[sweep.total, inertia[-1]],
        mode="lines",
        line={"color": MID_GREY, "dash": "dot", "width": 1},
        hoverinfo="skip",
        row=1,
        col=1,
    )
    figure.add_scatter(
        x=ks,
        y=inertia,
        mode="lines+markers",
        line=_LINE,
        customdata=[percent(value / sweep.total if sweep.total else 0) for value in inertia],
        hovertemplate="K = %{x}: inertia %{y:,.4~s}, %{customdata} of that at K = 1<extra></extra>",
        row=1,
        col=1,
    )
    if knee in ks:
        _say(figure, knee, inertia[ks.index(knee)], "elbow", row=1, last=knee == ks[-1])
    figure.update_yaxes(range=[0, 1.1 * sweep.total], tickformat="~s", row=1, col=1)


def _add_silhouette(figure: go.Figure, sweep: Sweep, best: int | None) -> None:
    """The mean silhouettes, with twice their standard error where they come from a sample."""
    solutions = [one for one in sweep if one.k > 1]
    ks, values = [one.k for one in solutions], [one.silhouette for one in solutions]
    errors = [2 * one.silhouette_error for one in solutions]
    figure.add_scatter(
        x=ks,
        y=values,
        error_y=None if sweep.exact else {"array": errors, "color": MID_GREY, "thickness": 1.2},
        mode="lines+markers",
        line=_LINE,
        customdata=["" if sweep.exact else f" ± {error:.3f}" for error in errors],
        hovertemplate="K = %{x}: silhouette %{y:.3f}%{customdata}<extra></extra>",
        row=2,
        col=1,
    )
    if best in ks:
        _say(figure, best, values[ks.index(best)], "highest", row=2, last=best == ks[-1])
    figure.update_yaxes(range=[min(0, *values), 1.25 * max(0.05, *values)], row=2, col=1)


def _add_gaps(figure: go.Figure, gaps: tuple[Gap, ...], ks: list[int]) -> None:
    """The gap against each reference with one standard error, and the K where its rule stops."""
    if not gaps:
        _later(figure, row=3)
    for place, gap in enumerate(gaps):
        shown = np.arange(1, len(gap.gap) + 1) <= ks[-1]
        name, hue = _REFERENCES[gap.reference]
        x = np.arange(1, len(gap.gap) + 1)[shown]
        figure.add_scatter(
            x=x,
            y=gap.gap[shown],
            error_y={"array": gap.error[shown], "thickness": 1.2, "width": 3},
            mode="lines+markers",
            line={"color": hue, "width": 2},
            marker={"symbol": ["diamond" if k == gap.k else "circle" for k in x], "size": 8},
            hovertemplate=f"K = %{{x}}: gap %{{y:.3f}} ± %{{error_y.array:.3f}} ({name})<extra></extra>",
            row=3,
            col=1,
        )
        _note(figure, f"{name}: stops at K = {gap.k}", row=3, place=place, color=hue)


def _add_stability(figure: go.Figure, found: tuple[Stability, ...]) -> None:
    """Median agreement and the middle 80 % of the pairs, each K a box; from the line up it is stable."""
    if not found:
        _later(figure, row=4)
    ends = np.array([one.interval for one in found]).reshape(-1, 2)
    ks, medians = [one.k for one in found], np.array([one.median for one in found])
    figure.add_bar(
        x=ks,
        y=ends[:, 1] - ends[:, 0],
        base=ends[:, 0],
        width=0.42,
        marker={"color": BLUE, "opacity": 0.35},
        hoverinfo="skip",
        row=4,
        col=1,
    )
    figure.add_scatter(
        x=ks,
        y=medians,
        mode="markers",
        marker={"symbol": "line-ew", "size": 16, "line": {"color": BLUE, "width": 3}},
        customdata=ends,
        hovertemplate=(
            "K = %{x}: agreement %{y:.2f} in the middle, %{customdata[0]:.2f} to %{customdata[1]:.2f} "
            "in 8 of 10 pairs<extra></extra>"
        ),
        row=4,
        col=1,
    )
    _limit(figure, STABLE, "stable", row=4)
    low = min(0.5, *(ends[:, 0] if len(ends) else [0.5]))
    figure.update_yaxes(range=[low - 0.05, 1.05], row=4, col=1)


def _add_smallest(figure: go.Figure, sweep: Sweep) -> None:
    """Customers in the smallest segment, and the fewest that are worth a treatment of their own."""
    solutions = [one for one in sweep if one.k > 1]
    least, enough = [int(one.sizes.min()) for one in solutions], smallest_usable(sweep.rows)
    figure.add_bar(
        x=[one.k for one in solutions],
        y=least,
        width=0.42,
        marker_color=[BLUE if size >= enough else PALETTE[1] for size in least],
        hovertemplate="K = %{x}: %{y:,} customers in the smallest segment<extra></extra>",
        row=5,
        col=1,
    )
    _limit(figure, enough, "enough", row=5)
    figure.update_yaxes(range=[0, 1.2 * max(*least, enough)], tickformat="~s", row=5, col=1)


def _say(figure: go.Figure, x: float, y: float, text: str, row: int, *, last: bool) -> None:
    """A word with an arrow to a point, to its right; at the last K to its left, or it would be cut off."""
    aside = -24 if last else 24
    figure.add_annotation(
        x=x, y=y, text=text, arrowhead=0, ax=aside, ay=-18, arrowcolor=MID_GREY, row=row, col=1
    )


def _limit(figure: go.Figure, y: float, text: str, row: int) -> None:
    """A dotted line across, named where it begins."""
    figure.add_hline(y=y, line={"color": MID_GREY, "dash": "dot", "width": 1.5}, row=row, col=1)
    # At K = 1, where none of these rows has anything.
    corner = {"xref": "x domain", "x": 0, "xanchor": "left", "yanchor": "bottom", "showarrow": False}
    figure.add_annotation(y=y, yref=f"y{row}", text=text, font={"color": MID_GREY, "size": 11}, **corner)


def _note(figure: go.Figure, text: str, row: int, place: int, color: str) -> None:
    """A line of words at the top of a row; `place` counts them from the left."""
    figure.add_annotation(
        xref="x domain",
        yref=f"y{row} domain",
        x=0.01 + 0.5 * place,
        y=1,
        text=text,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"color": color, "size": 11},
    )


def _later(figure: go.Figure, row: int) -> None:
    """Say that a row is not known yet."""
    figure.add_scatter(x=[None], y=[None], hoverinfo="skip", row=row, col=1)
    # To the right: the line of the chosen K, which is a small one more often, should not run through it.
    place = {"xref": "x domain", "yref": f"y{row} domain", "x": 1, "y": 0.5, "xanchor": "right"}
    figure.add_annotation(text=_LATER, font={"color": MID_GREY, "size": 13}, showarrow=False, **place)
    figure.update_yaxes(showticklabels=False, row=row, col=1)
