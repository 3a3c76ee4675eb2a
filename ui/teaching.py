"""How k-means works, played in the page on two of the user's own features."""

from __future__ import annotations

import numpy as np
import streamlit as st

from segmentation import Features, Plan, Scene, Table, charts, lesson, sampled
from segmentation.words import compact, plural
from ui import results, scripts, show

_component = scripts.component("lesson")
#: The picture's size in its own units, and the margin the points keep.
_WIDTH, _HEIGHT, _MARGIN = 100, 62, 4


def panel(table: Table, plan: Plan, k: int) -> None:
    """Offer the lesson; nothing is computed before it is opened."""
    shown = st.expander("How k-means works", icon=":material/school:", key="lesson", on_change="rerun")
    if shown.open:
        with shown:
            _lesson(results.features(table, plan), plan, k)


@st.fragment
def _lesson(features: Features, plan: Plan, k: int) -> None:
    st.markdown(
        "K-means looks for the centres of K groups. It guesses, and betters the guess until nothing moves: "
        "here on two of your features, with some of your customers as points. (The segments of this page "
        "come from many such guesses, on all features; the best is kept.)"
    )
    names = [t.name for t in features.transforms if not t.levels]
    if not names:
        st.caption("The features in use are all categories; a picture needs a number.")
        return
    left, right = st.columns(2)
    with left:
        x = st.selectbox("Across", names, format_func=show.literal, key="lesson-x")
    with right:
        y = st.selectbox("Up", names, min(1, len(names) - 1), format_func=show.literal, key="lesson-y")
    chosen = sampled(features.matrix, plan.seed)
    points = np.column_stack([_column(features, name)[chosen] for name in (x, y)])
    scenes = lesson(points, k, plan.seed)
    _component(
        key=f"lesson-{features.names}-{x}-{y}-{k}",
        data={
            "points": _placed(points, points),
            "scenes": [_told(scene, points) for scene in scenes],
            "colors": [charts.color(hue) for hue in range(1, k + 1)],
            "grey": charts.MID_GREY,
            "axes": f"Across: {x}. Up: {y}. {plural(len(points), 'customer')}.",
            "alt": f"Customers by {x} and {y}, and {len(scenes[0].centers)} centres",
        },
    )


def _column(features: Features, name: str) -> np.ndarray:
    """One number's column of the matrix, (n,)."""
    before = [len(t.columns) for t in features.transforms[: features.names.index(name)]]
    return np.asarray(features.matrix[:, sum(before)])


def _told(scene: Scene, points: np.ndarray) -> dict[str, object]:
    """A scene as the script shows it."""
    return {
        "centers": _placed(scene.centers, points),
        "labels": scene.labels.tolist() if scene.labels[0] >= 0 else None,
        "words": _words(scene),
    }


def _words(scene: Scene) -> str:
    """Say what happens in a scene."""
    centers, changed = plural(len(scene.centers), "centre"), plural(scene.changed, "customer")
    spread = f"The sum of squared distances is {compact(scene.inertia)}."
    return {
        "start": f"K = {len(scene.centers)} is chosen; {centers} (crosses) are put on customers at random.",
        "assign": f"Each customer goes to the nearest centre: {changed} changed. {spread}",
        "move": f"Each centre moves to the middle of its customers. {spread}",
        "done": f"Nobody changes any more: the segments are found. {spread} Another start may end elsewhere.",
    }[scene.kind]


def _placed(points: np.ndarray, every: np.ndarray) -> list[list[float]]:
    """Put points (n, 2) on the picture that `every` one fits in; up is up."""
    low, span = every.min(axis=0), np.ptp(every, axis=0)
    part = (points - low) / np.where(span > 0, span, 1.0)
    size = np.array([_WIDTH, _HEIGHT]) - 2 * _MARGIN
    placed = _MARGIN + part * size
    placed[:, 1] = _HEIGHT - placed[:, 1]
    return [[float(x), float(y)] for x, y in placed.round(2)]
