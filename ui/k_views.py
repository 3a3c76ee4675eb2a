"""What is said of each K beside the slider: all K at once, so that dragging only has to switch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from segmentation import Advice, Segment, Segments, Solution, charts
from segmentation.words import count, percent
from ui.sweeping import Swept

#: Verdict -> its name, its colour on a badge, what it means.
VERDICTS = {
    "natural": (
        "Natural segments",
        "green",
        "Groups that are there in the data, and come back when they are drawn again.",
    ),
    "reproducible": (
        "Reproducible segments",
        "blue",
        "They come back when the data are drawn again, without gaps between them.",
    ),
    "constructive": (
        "Constructive segments",
        "orange",
        "Customers form a continuum; these are cuts of it. Choose them by use.",
    ),
}
PENDING = (
    "Being judged …",
    "gray",
    "Whether these segments come back when customers are drawn again is being worked out.",
)
NOT_JUDGED = ("Not judged", "gray", "Whether these segments come back was not looked at.")
#: Points of a silhouette curve: its row is some 40 pixels high.
CURVE_POINTS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One segment in the table of a K; texts are as shown, the user's own among them."""

    name: str
    color: str
    size: str
    share: float
    silhouette: str
    curve: tuple[float, ...]  # silhouettes falling, -1..1
    comes_back: str
    standing: str


@dataclass(frozen=True, slots=True)
class View:
    """All that depends on K: its verdict, its figures, its segments."""

    title: str
    badge: str
    hue: str
    meaning: str
    facts: str
    mean: float  # silhouette of all customers
    rows: tuple[Row, ...]


def verdict_of(swept: Swept, k: int) -> tuple[str, str, str]:
    """Name of the verdict on `k`, its colour and what it means, as far as it is known."""
    verdict = swept.advice.verdict_at(k) if swept.pairs else None
    return VERDICTS[verdict] if verdict else (NOT_JUDGED if swept.pairs else PENDING)


def title_of(advice: Advice, k: int) -> str:
    """K as the slider says it, also to a screen reader."""
    return f"K = {k}, recommended" if k == advice.k else f"K = {k}"


def view_of(swept: Swept, segments: Segments, k: int) -> View:
    """Put together what is said of `k`."""
    solution = swept.sweep.solution(k)
    badge, hue, meaning = verdict_of(swept, k)
    return View(
        title=title_of(swept.advice, k),
        badge=badge,
        hue=hue,
        meaning=meaning,
        facts=_facts(swept, solution),
        mean=round(solution.silhouette, 3),
        rows=tuple(_row(swept.advice, solution, segment) for segment in segments),
    )


def _facts(swept: Swept, solution: Solution) -> str:
    """Its figures in one line."""
    error = f" ± {2 * solution.silhouette_error:.3f}" if solution.silhouette_error else ""
    said = [f"Silhouette {solution.silhouette:.2f}{error}"]
    stability = swept.advice.stability_at(solution.k)
    if stability is not None:
        low, high = stability.interval
        said.append(
            f"agreement when drawn again {stability.median:.2f} ({low:.2f} to {high:.2f} in 8 of 10 draws)"
        )
    smallest = int(solution.sizes.min())
    said.append(f"smallest segment {count(smallest)} ({percent(smallest / swept.sweep.rows)})")
    return " · ".join(said)


def _row(advice: Advice, solution: Solution, segment: Segment) -> Row:
    place = segment.number - 1
    mean = solution.segment_silhouettes[place]
    stability = advice.stability_at(solution.k)
    return Row(
        name=segment.titled,
        color=charts.color(segment.hue),
        size=f"{count(segment.size)} · {percent(segment.share)}",
        share=round(segment.share, 4),
        silhouette="–" if np.isnan(mean) else f"{mean:.2f}",
        curve=_thinned(solution.silhouette_curves[place]),
        comes_back="…" if stability is None else stability.words(place),
        standing="" if stability is None else _standing(segment, float(stability.segments[place])),
    )


def _standing(segment: Segment, overlap: float) -> str:
    """How much of it comes back, and what it may be called."""
    return f"{overlap:.2f} · {segment.status}" if segment.status else f"{overlap:.2f}"


def _thinned(curve: Sequence[float]) -> tuple[float, ...]:
    if len(curve) == 0:
        return ()
    steps = np.linspace(0, len(curve) - 1, min(len(curve), CURVE_POINTS)).round().astype(int)
    return tuple(round(float(curve[step]), 2) for step in steps)
