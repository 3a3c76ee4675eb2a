"""Charts: the user's text is shown and never run, every K fits, the bytes don't grow with the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from segmentation import (
    Comparable,
    CustomerMap,
    Factor,
    FeatureChoice,
    Plan,
    Seasons,
    Segments,
    Worth,
    concentration,
    contrast,
    correlations,
    distribution,
    explored_frame,
    gaps,
    pair,
    pca_map,
    picture_of,
    ranking,
    seasons,
    segment_of_customer,
    timeline,
    tsne_map,
    values_of,
)
from segmentation.charts import (
    PALETTE,
    Dots,
    Side,
    color,
    concentration_chart,
    contrast_chart,
    correlation_heatmap,
    distribution_chart,
    gaps_chart,
    map_chart,
    mosaic_chart,
    pair_chart,
    plain,
    profile_heatmap,
    ranking_chart,
    seasons_chart,
    sizes_chart,
    timeline_chart,
    worth_chart,
    yes_chart,
)
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


def _levels() -> pd.DataFrame:
    return pd.DataFrame({EVIL: [EVIL, "x", "y", EVIL] * 9, "B": _RNG.normal(size=36)})


def _two_years() -> Seasons:
    days = pd.Series(pd.date_range("2023-01-01", "2024-12-31"))
    found = seasons(timeline(days, None, step="M"))
    assert found is not None
    return found


def _evil_segments(k: int = 3) -> tuple[Segments, go.Figure]:
    made = {EVIL: blobs()["Income"], "Visits": blobs()["Visits"], "Colour": [EVIL, "red", EVIL] * 20}
    plan = Plan(features=using(EVIL, "Visits")).rename(k, 1, EVIL)
    features, _, segments = cut(customers_of(made), k, plan)
    return segments, _map(pca_map(features), segments, [EVIL] * len(segments.labels))


def _map(found: CustomerMap, segments: Segments, names: Sequence[str] | None = None) -> go.Figure:
    """Draw every customer of a map, as the page does."""
    places = np.arange(len(found.points))
    dots = Dots(places, found.customers, names or [f"C{i}" for i in places])
    return map_chart(found, picture_of(found, segments.labels, len(segments)), segments, dots)


def _evil_comparison() -> tuple[Comparable, np.ndarray]:
    customers = customers_of({EVIL: [EVIL, "red", EVIL] * 20, **blobs()})
    return Comparable.of(customers), np.arange(60) < 20


def _contrast(trait: str) -> go.Figure:
    comparable, here = _evil_comparison()
    return contrast_chart(
        contrast(comparable, trait, here, ~here), Side(EVIL, PALETTE[0]), Side("B", PALETTE[0])
    )


def _mosaic() -> go.Figure:
    customers = customers_of(blobs(2) | {"amount": np.arange(40) + 1.5})
    features, _, segments = cut(customers, 2, Plan().rename(2, 1, EVIL))
    of_customer = segment_of_customer(customers, features, segments)
    return mosaic_chart(values_of(customers, segments, of_customer), segments.everyone)


def _worth() -> go.Figure:
    factors = (Factor("orders per customer", 6, 2), Factor("money per order", 50, 50))
    return worth_chart(Worth(Factor("money per customer", 300, 100), factors), EVIL)


_FIGURES: dict[str, Callable[[], go.Figure]] = {
    "bins": lambda: distribution_chart(distribution(pd.Series(_RNG.normal(size=99), name=EVIL))),
    "values": lambda: distribution_chart(distribution(pd.Series([1, 2, 2], name=EVIL))),
    "dates": lambda: distribution_chart(distribution(_DAYS)),
    "levels": lambda: distribution_chart(distribution(pd.Series([EVIL, "x"], name=EVIL))),
    "correlations": lambda: correlation_heatmap(correlations(explored_frame(_two_columns(9)))),
    "points": lambda: pair_chart(pair(explored_frame(_two_columns(9)), EVIL, "B")),
    "density": lambda: pair_chart(pair(explored_frame(_two_columns(3_000)), EVIL, "B")),
    "boxes": lambda: pair_chart(pair(explored_frame(_levels()), EVIL, "B")),
    "crossing": lambda: pair_chart(pair(explored_frame(_levels()), EVIL, EVIL)),
    "mixed": lambda: correlation_heatmap(correlations(explored_frame(_levels()))),
    "timeline": lambda: timeline_chart(timeline(_DAYS, None), EVIL),
    "seasons": lambda: seasons_chart(_two_years(), EVIL),
    "concentration": lambda: concentration_chart(concentration(np.arange(9.0)), EVIL),
    "ranking": lambda: ranking_chart(ranking(pd.Series([EVIL, "x"]), "rows"), "Rows"),
    "yes": lambda: yes_chart([distribution(pd.Series([True, False], name=EVIL))]),
    "gaps": lambda: gaps_chart(gaps(pd.DataFrame({EVIL: [None, 1], "B": [1, 2]}))),
    "sizes": lambda: sizes_chart(_evil_segments()[0]),
    "profile": lambda: profile_heatmap(_evil_segments()[0], [EVIL, f"Colour = {EVIL}"]),
    "map": lambda: _evil_segments()[1],
    "mosaic": _mosaic,
    "worth": _worth,
    "contrast of levels": lambda: _contrast(EVIL),
    "contrast of bins": lambda: _contrast("Income"),
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
        _map(pca_map(features), segments),
        _map(tsne_map(features), segments),
    ]

    assert all(figure.to_json() for figure in figures)
    assert list(figures[0].data[0].x) == [s.size for s in segments]
    assert np.shape(figures[1].data[0].z) == (len(names), k)
    assert sum(len(trace.x) for trace in figures[3].data if trace.mode == "markers") == 60


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

    few, many = (
        len(pair_chart(pair(explored_frame(f), "A", "B")).to_json()) for f in (frame[:30_000], frame)
    )

    assert many < 1.2 * few


def test_a_log_scale_says_the_median_in_words_even_where_it_has_no_place_for_it() -> None:
    figures = [
        distribution_chart(distribution(pd.Series(values, name="Amount"), log=True))
        for values in ([1.5, 20, 300, 4000], [0.0, 0, 0, 1.5, 20])
    ]

    said = [figure.layout.annotations[-1].text for figure in figures]
    assert said == ["median 160, middle half 15.4 to 1,225", "median 0, middle half 0 to 1.5"]
    lines = [[shape for shape in figure.layout.shapes if shape.type == "line"] for figure in figures]
    assert [len(found) for found in lines] == [1, 0]


def test_many_others_are_told_in_words_where_their_bar_would_squeeze_the_named() -> None:
    few = pd.Series([f"c{i}" for i in range(25) for _ in range(9)], name="City")
    many = pd.Series([f"c{i}" for i in range(5_000)], name="City")

    drawn = [distribution_chart(distribution(values)) for values in (few, many)]

    assert [len(figure.data[0].x) for figure in drawn] == [20, 20]
    assert "4,980 others together 4,980 (> 99 %)" in drawn[1].layout.xaxis.title.text


def test_a_month_that_is_only_a_part_is_drawn_otherwise_and_told() -> None:
    found = timeline(pd.Series(pd.date_range("2023-01-01", "2024-02-09")), None)

    bars = timeline_chart(found, "Orders").data[0]

    assert bars.marker.opacity[-1] < bars.marker.opacity[-2] == 1
    assert "only a part" in bars.customdata[-1]


def test_measures_with_and_without_a_sign_have_colours_of_their_own_and_their_name_at_each_cell() -> None:
    figure = correlation_heatmap(correlations(explored_frame(_levels().assign(C=_RNG.normal(size=36)))))

    heatmaps = [trace for trace in figure.data if trace.type == "heatmap"]
    cells = [trace for trace in figure.data if trace.type == "scatter"]
    assert [(h.zmin, h.zmax) for h in heatmaps] == [(-1, 1), (0, 1)]
    assert sum(len(trace.x) for trace in cells) == 9
    assert {trace.hovertemplate.split("<br>")[1].split("<")[0] for trace in cells} == {
        "Spearman’s rank correlation",
        "Cramér’s V",
        "Correlation ratio",
    }


def test_the_widest_heatmap_stays_small() -> None:
    names = [f"A column with quite a long name {i}" for i in range(40)]
    frame = pd.DataFrame(_RNG.normal(size=(50, 40)), columns=names)

    assert len(correlation_heatmap(correlations(explored_frame(frame))).to_json()) < 160_000


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
    drawn = _map(pca_map(features), segments).data
    dots = [trace.marker.color for trace in drawn if trace.mode == "markers"]
    lines = [trace.line.color for trace in drawn if trace.mode == "lines"]

    assert list(bars) == dots == lines == [color(1), color(2), color(3)]
    assert color(1) == color(len(PALETTE) + 1)


def test_a_profile_shows_the_values_of_its_table_in_words() -> None:
    _, _, segments = cut(customers_of(blobs()), 2)

    figure = profile_heatmap(segments, ["Income"])

    assert list(figure.data[0].text[0]) == [
        segments.show("Income", segments.profile.loc["Income", n]) for n in (1, 2)
    ]
