"""Charts: the user's text is shown and never run, every K fits, the bytes don't grow with the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from segmentation import (
    FeatureChoice,
    Plan,
    Segments,
    correlations,
    distribution,
    pair,
    pca_map,
    tsne_map,
)
from segmentation.charts import (
    PALETTE,
    color,
    correlation_heatmap,
    distribution_chart,
    map_chart,
    pair_chart,
    plain,
    profile_heatmap,
    sizes_chart,
    timeline_chart,
)
from segmentation.exploring import timeline
from tests.making import blobs, customers_of, cut, using

#: Text as a user may have it in her file; plotly would take each part for markup.
EVIL = "<i>E&V</i> %{q}"
_RNG = np.random.default_rng(0)
_DAYS = pd.Series(pd.date_range("2024-01-01", periods=50), name=EVIL)


def _texts(node: object) -> Iterator[str]:
    """Walk over all strings of a figure."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list | tuple | np.ndarray):
        for value in node:
            yield from _texts(value)


def _two_columns(rows: int) -> pd.DataFrame:
    return pd.DataFrame(_RNG.normal(size=(rows, 2)), columns=[EVIL, "B"])


def _evil_segments(k: int = 3) -> tuple[Segments, go.Figure]:
    made = {EVIL: blobs()["Income"], "Visits": blobs()["Visits"], "Colour": [EVIL, "red", EVIL] * 20}
    plan = Plan(features=using(EVIL, "Visits")).rename(k, 1, EVIL)
    features, _, segments = cut(customers_of(made), k, plan)
    return segments, map_chart(pca_map(features), segments)


_FIGURES: dict[str, Callable[[], go.Figure]] = {
    "bins": lambda: distribution_chart(distribution(pd.Series(_RNG.normal(size=99), name=EVIL))),
    "values": lambda: distribution_chart(distribution(pd.Series([1, 2, 2], name=EVIL))),
    "dates": lambda: distribution_chart(distribution(_DAYS)),
    "levels": lambda: distribution_chart(distribution(pd.Series([EVIL, "x"], name=EVIL))),
    "correlations": lambda: correlation_heatmap(correlations(_two_columns(9))),
    "points": lambda: pair_chart(pair(_two_columns(9), EVIL, "B")),
    "density": lambda: pair_chart(pair(_two_columns(3_000), EVIL, "B")),
    "timeline": lambda: timeline_chart(timeline(_DAYS, None), EVIL),
    "sizes": lambda: sizes_chart(_evil_segments()[0]),
    "profile": lambda: profile_heatmap(_evil_segments()[0], [EVIL, f"Colour = {EVIL}"]),
    "map": lambda: _evil_segments()[1],
}  # fmt: skip


@pytest.mark.parametrize("draw", _FIGURES.values(), ids=_FIGURES)
def test_the_user_s_text_is_shown_and_never_taken_for_markup(draw: Callable[[], go.Figure]) -> None:
    texts = list(_texts(draw().to_plotly_json()))

    assert not [text for text in texts if "<i>" in text or "%{q}" in text or "E&V" in text]
    assert [text for text in texts if "&lt;i&gt;E&amp;V&lt;/i&gt;" in text]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a & b", "a &amp; b"), ("%{x}", "%&#123;x}"), ("a\n b", "a b"), ("x" * 50, "x" * 39 + "…"), (7, "7")],
)
def test_text_is_escaped_on_one_line_and_shortened_before_it_is_escaped(text: object, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize("k", [2, 20])
@pytest.mark.parametrize("names", [("Income",), ("Income", "Visits")], ids=["one feature", "two"])
def test_every_figure_of_the_segments_is_drawn_from_k_2_to_20(k: int, names: tuple[str, ...]) -> None:
    plan = Plan(features=tuple(FeatureChoice(name) for name in names))
    features, _, segments = cut(customers_of(blobs(groups=4, size=15)), k, plan)

    figures = [
        sizes_chart(segments),
        profile_heatmap(segments, list(names)),
        profile_heatmap(segments, list(names), dark=True),
        map_chart(pca_map(features), segments),
        map_chart(tsne_map(features), segments),
    ]

    assert all(figure.to_json() for figure in figures)
    assert list(figures[0].data[0].x) == [s.size for s in segments]
    assert np.shape(figures[1].data[0].z) == (len(names), k)
    assert sum(len(trace.x) for trace in figures[3].data) == 60


@pytest.mark.parametrize("log", [False, True])
def test_the_bytes_of_a_distribution_do_not_grow_with_the_rows(log: bool) -> None:
    values = pd.Series(np.random.default_rng(0).lognormal(size=100_000), name="Amount")

    few, many = (
        len(distribution_chart(distribution(v, log=log)).to_json()) for v in (values[:10_000], values)
    )

    assert many < 60_000
    assert many < 1.5 * few


def test_the_bytes_of_a_density_do_not_grow_with_the_rows() -> None:
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(100_000, 2)), columns=["A", "B"])

    few, many = (len(pair_chart(pair(f, "A", "B")).to_json()) for f in (frame[:10_000], frame))

    assert many < 1.2 * few


def test_a_log_scale_without_zeros_marks_the_median_and_one_with_many_zeros_marks_nothing() -> None:
    figures = [
        distribution_chart(distribution(pd.Series(values, name="Amount"), log=True))
        for values in ([1.5, 20, 300, 4000], [0.0, 0, 0, 1.5, 20])
    ]

    assert [bool(figure.layout.annotations) for figure in figures] == [True, False]


def test_levels_that_begin_alike_keep_their_own_bars() -> None:
    long = "The same forty letters at the beginning of "
    figure = distribution_chart(distribution(pd.Series([f"{long}one", f"{long}two", f"{long}two"], name="Q")))

    assert len(set(figure.data[0].y)) == 2
    assert list(figure.data[0].x) == [2, 1]


def test_columns_that_begin_alike_keep_their_own_rows_of_the_profile() -> None:
    long = "How satisfied are you with the service of our"
    made = {f"{long} shops": blobs()["Income"], f"{long} website": blobs()["Visits"]}
    _, _, segments = cut(customers_of(made), 2)

    figure = profile_heatmap(segments, list(made))

    assert len(set(figure.data[0].y)) == 2


def test_a_segment_has_the_same_colour_everywhere() -> None:
    features, _, segments = cut(customers_of(blobs()), 3)

    bars = sizes_chart(segments).data[0].marker.color
    dots = [trace.marker.color for trace in map_chart(pca_map(features), segments).data]

    assert list(bars) == dots == [color(1), color(2), color(3)]
    assert color(1) == color(len(PALETTE) + 1)


def test_a_profile_shows_the_values_of_its_table_in_words() -> None:
    _, _, segments = cut(customers_of(blobs()), 2)

    figure = profile_heatmap(segments, ["Income"])

    assert list(figure.data[0].text[0]) == [
        segments.show("Income", segments.profile.loc["Income", n]) for n in (1, 2)
    ]
