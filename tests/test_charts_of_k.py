"""The charts of the Choose K page: every index over one axis, silhouettes, the flow from K to K."""

from __future__ import annotations

from functools import cache

import numpy as np
import plotly.graph_objects as go
import pytest

from segmentation import Plan, Segments, Solution, Sweep, advise, describe_segments, follow, sweep_matrix
from segmentation.charts import Paint, color, flow_chart, k_panel, silhouette_chart
from segmentation.charts.flow import orders
from segmentation.choosing.advice import recommend_k
from segmentation.choosing.matching import Lineage, Step
from tests.making import blobs, customers_of, cut, using

EVIL = "<i>E&V</i> %{q}"


@cache
def _swept(top: int = 6) -> tuple[Sweep, dict[int, Segments]]:
    customers = customers_of(blobs(groups=4, size=25))
    features, _, _ = cut(customers, 2, Plan(features=using("Income", "Visits")))
    plan = Plan(features=using("Income", "Visits")).rename(3, 1, EVIL)
    swept = sweep_matrix(features.matrix, range(2, top + 1))
    return swept, {one.k: describe_segments(customers, features, one, plan, swept) for one in swept}


def _texts(figure: go.Figure) -> list[str]:
    return [str(annotation.text) for annotation in figure.layout.annotations]


def _values(figure: go.Figure, row: int) -> list[go.Scatter]:
    axis = "y" if row == 1 else f"y{row}"
    return [trace for trace in figure.data if trace.yaxis == axis]


@pytest.mark.parametrize("ks", [[2], range(2, 21)], ids=["one K", "2 to 20"])
def test_the_panel_shows_every_index_of_every_k_over_one_axis(ks: range) -> None:
    matrix = np.column_stack(list(blobs().values()))
    swept = sweep_matrix(matrix, ks)
    advice = advise(matrix, swept)

    figure = k_panel(swept, advice)

    assert list(_values(figure, 1)[1].y) == [one.inertia for one in swept]
    assert list(_values(figure, 2)[0].y) == [one.silhouette for one in swept]
    assert list(_values(figure, 4)[1].y) == [one.median for one in advice.stability]
    assert list(_values(figure, 5)[0].y) == [one.sizes.min() for one in swept]
    for trace, gap in zip(_values(figure, 3), advice.structure.gaps, strict=True):
        assert list(trace.error_y.array) == list(gap.error[: len(trace.x)])
    assert "recommended" in _texts(figure)


def test_the_chord_goes_from_one_segment_to_the_last_k() -> None:
    swept, _ = _swept()

    chord = _values(k_panel(swept, recommend_k(swept)), 1)[0]

    assert (tuple(chord.x), tuple(chord.y)) == ((1, 6), (swept.total, swept.solution(6).inertia))


def test_the_panel_says_what_is_still_to_come() -> None:
    swept, _ = _swept()

    figure = k_panel(swept, recommend_k(swept))

    assert sum("still being worked out" in text for text in _texts(figure)) == 2


def test_the_panel_recommends_nothing_where_nothing_is() -> None:
    noise = np.random.default_rng(3).normal(size=(200, 2))
    swept = sweep_matrix(noise, range(2, 5))

    assert "recommended" not in _texts(k_panel(swept, recommend_k(swept)))


def test_a_sampled_silhouette_has_its_error_bar() -> None:
    swept, _ = _swept()
    sampled = Sweep(swept.solutions, swept.total, swept.rows, swept.columns, exact=False)
    advice = recommend_k(swept)

    assert _values(k_panel(swept, advice), 2)[0].error_y.array is None
    assert len(_values(k_panel(sampled, advice), 2)[0].error_y.array) == len(swept)


def test_the_chosen_k_is_a_line_through_all_rows() -> None:
    swept, _ = _swept()

    lines = [s for s in k_panel(swept, recommend_k(swept), chosen=4).layout.shapes if s.x0 == s.x1 == 4]

    assert len(lines) == 5


@pytest.mark.parametrize("k", [2, 6])
def test_silhouettes_fall_within_each_segment_in_its_colour(k: int) -> None:
    swept, segments = _swept()

    figure = silhouette_chart(swept.solution(k), segments[k])

    assert [trace.fillcolor for trace in figure.data] == [color(s.hue) for s in segments[k]]
    for trace in figure.data:
        assert (np.diff(np.array(trace.x)[1:-1]) <= 0).all()


def test_a_segment_of_one_has_a_silhouette_of_nothing() -> None:
    rows = np.vstack([np.random.default_rng(0).normal(size=(30, 2)), [[50.0, 50.0]]])
    solution = sweep_matrix(rows, [2]).solution(2)

    assert [len(curve) for curve in solution.silhouette_curves] == [30, 1]
    assert solution.silhouette_curves[1] == [0.0]


def test_many_silhouettes_are_thinned_and_keep_their_ends() -> None:
    solution: Solution = sweep_matrix(np.random.default_rng(0).normal(size=(3_000, 2)), [2]).solution(2)

    for curve in solution.silhouette_curves:
        assert len(curve) == 200
        assert curve[0] == curve.max()
        assert curve[-1] == curve.min()


def test_the_flow_has_a_node_for_each_segment_and_says_its_k_when_chosen() -> None:
    swept, segments = _swept()

    figure = flow_chart(swept, follow(swept), segments)
    handles = figure.data[-1]

    assert [tuple(data) for data in handles.customdata] == [(k, j) for k in swept.ks for j in range(1, k + 1)]
    assert list(handles.x) == [k for k in swept.ks for _ in range(k)]


def test_the_bands_between_two_k_are_all_customers() -> None:
    swept, segments = _swept()
    figure = flow_chart(swept, follow(swept), segments)
    heights: dict[float, float] = {}
    for trace in figure.data:
        if trace.type == "scatter" and trace.fill == "toself":
            start = round(float(trace.x[0]), 2)
            heights[start] = heights.get(start, 0) + float(trace.y[-1] - trace.y[0])

    assert len(heights) == len(swept.ks) - 1
    assert all(height == pytest.approx(1, abs=0.02) for height in heights.values())


def test_the_flow_is_painted_by_a_measure_and_unknown_is_grey() -> None:
    swept, segments = _swept()
    shades = {k: np.linspace(-1, 1, k) for k in swept.ks} | {2: np.array([np.nan, 1.0])}
    words = {k: tuple(f"{EVIL} {j}" for j in range(k)) for k in swept.ks}

    figure = flow_chart(swept, follow(swept), segments, Paint(EVIL, "low", "high", shades, words))
    node = next(trace for trace in figure.data if trace.type == "bar" and trace.x[0] == 2)

    assert node.marker.color[0] == "#8a94a6"
    assert node.marker.color[1] == "#d1495b"


def test_the_user_s_text_in_the_flow_is_never_markup() -> None:
    swept, segments = _swept()
    paint = Paint(EVIL, "low", "high", {k: np.zeros(k) for k in swept.ks}, {k: (EVIL,) * k for k in swept.ks})

    text = " ".join(flow_chart(swept, follow(swept), segments, paint).data[-2].text)

    assert "<i>" not in text
    assert "%{q}" not in text
    assert "&lt;i&gt;E&amp;V" in text


def test_segments_are_ordered_so_that_no_band_crosses_where_none_must() -> None:
    """Six segments that only split: each half goes to its own side, however they are numbered."""
    first = np.array([[10, 0, 0], [0, 20, 5]])
    second = np.array([[0, 0, 10, 0], [12, 0, 0, 8], [0, 5, 0, 0]])
    nobody = np.zeros(0, dtype=int)
    lineage = Lineage((2, 3, 4), (Step(2, 3, first, nobody), Step(3, 4, second, nobody)), ((), (), ()))
    sizes = {2: first.sum(1), 3: second.sum(1), 4: second.sum(0)}

    found = orders(lineage, sizes)

    for step in lineage.steps:
        ends = [
            (found[step.before][i], found[step.after][j])
            for i, j in zip(*np.nonzero(step.customers), strict=True)
        ]
        crossings = [1 for a, b in ends for c, d in ends if (a - c) * (b - d) < 0]
        assert not crossings


def test_the_bytes_of_the_flow_and_the_panel_stay_small_at_twenty_k() -> None:
    swept, segments = _swept(20)

    assert len(flow_chart(swept, follow(swept), segments).to_json()) < 200_000
    assert len(k_panel(swept, recommend_k(swept)).to_json()) < 30_000


def test_no_word_is_cut_off_at_the_last_k() -> None:
    swept, _ = _swept(4)  # four groups: K = 4 is the last and has the highest silhouette

    figure = k_panel(swept, recommend_k(swept))

    word = next(note for note in figure.layout.annotations if note.text == "highest")
    assert word.x == 4
    assert word.ax < 0
