"""One pair: points for few, a density for many, boxes per level, a table of shares for two categories."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from segmentation import Cloud, Crossing, Pair, SegmentationError, Spread, explored_frame, pair
from segmentation.exploring.pairs import MOST_LEVELS


def _pair(frame: pd.DataFrame, x: str = "A", y: str = "B", *log: str) -> Pair:
    return pair(explored_frame(frame), x, y, log=frozenset(log))


def test_a_pair_of_columns_keeps_the_rows_in_which_both_have_a_value() -> None:
    found = _pair(pd.DataFrame({"A": [1, 2, np.nan], "B": [3, np.nan, 4]}))

    assert isinstance(found, Cloud)
    assert (found.x.tolist(), found.y.tolist(), found.rows) == ([1], [3], 1)


def test_a_log_scale_on_one_axis_keeps_every_row_that_it_can_show() -> None:
    frame = pd.DataFrame({"A": [0.0, 1, 10, -5], "B": [-1.0, 2, 3, 4]})

    found = _pair(frame, "A", "B", "A")

    assert isinstance(found, Cloud)
    assert (found.x.tolist(), found.y.tolist(), found.hidden) == ([1, 10], [2, 3], 2)
    assert (found.log_x, found.log_y) == (True, False)


@pytest.mark.parametrize("log", [(), ("A",)])
def test_many_rows_become_a_density_that_counts_each_of_them(log: tuple[str, ...]) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"A": rng.lognormal(size=4_000), "B": rng.integers(0, 3, 4_000)})

    found = _pair(frame, "A", "B", *log)

    assert isinstance(found, Cloud)
    assert found.counts is not None
    assert found.counts.sum() == found.rows == 4_000
    assert found.counts.shape == (len(found.y) - 1, len(found.x) - 1)


@pytest.mark.parametrize("value", [0.0, 7.0])
def test_many_rows_of_one_value_are_a_density_too(value: float) -> None:
    found = _pair(pd.DataFrame({"A": np.full(4_000, value), "B": np.arange(4_000.0)}))

    assert isinstance(found, Cloud)
    assert found.counts is not None
    assert found.counts.sum() == 4_000


@pytest.mark.parametrize("log", [(), ("A",)])
def test_no_cell_of_whole_numbers_lies_between_two_of_them(log: tuple[str, ...]) -> None:
    frame = pd.DataFrame({"A": np.arange(3_000) % 60 + 1, "B": np.arange(3_000) % 7})

    found = _pair(frame, "A", "B", *log)

    assert isinstance(found, Cloud)
    assert found.counts is not None
    assert (found.counts.sum(axis=0) > 0).all()
    assert (found.counts.sum(axis=1) > 0).all()
    assert found.counts.sum() == 3_000


def test_the_view_of_a_density_holds_the_lowest_values_and_leaves_out_the_far_one() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"A": [1e6, *np.zeros(900), *rng.exponential(50, 1_099)], "B": rng.normal(size=2_000)}
    )

    found = _pair(frame)

    assert isinstance(found, Cloud)
    assert found.x_view is not None
    assert found.x_view[0] <= 0 < found.x_view[1] < 1_000
    assert found.x[-1] == 1e6


def test_few_rows_that_lie_on_each_other_are_a_density() -> None:
    found = _pair(pd.DataFrame({"A": np.arange(600) % 4, "B": np.arange(600) % 9}))

    assert isinstance(found, Cloud)
    assert found.counts is not None
    assert found.counts.shape == (9, 4)


def test_two_yes_no_columns_have_yes_first_on_both_sides() -> None:
    found = _pair(pd.DataFrame({"A": [True, False, False, False], "B": [True, True, True, False]}))

    assert isinstance(found, Crossing)
    assert found.row_levels == found.column_levels == ("yes", "no")


def test_a_column_can_be_set_against_itself() -> None:
    found = _pair(pd.DataFrame({"A": [1.0, 2, 3]}), "A", "A")

    assert isinstance(found, Cloud)
    assert found.x.tolist() == found.y.tolist() == [1, 2, 3]


@pytest.mark.parametrize("turned", [False, True])
def test_a_number_is_spread_over_the_levels_of_a_category_the_highest_first(turned: bool) -> None:
    frame = pd.DataFrame({"City": ["Ulm"] * 5 + ["Bonn"] * 3, "Income": [1, 2, 3, 4, 5, 10, 20, 30]})

    found = _pair(frame, "Income", "City") if turned else _pair(frame, "City", "Income")

    assert isinstance(found, Spread)
    assert (found.category, found.number) == ("City", "Income")
    assert found.levels == ("Bonn", "Ulm")
    assert found.sizes.tolist() == [3, 5]
    assert found.quantiles[:, 2].tolist() == [20, 3]
    assert found.quantiles[1].tolist() == np.quantile([1, 2, 3, 4, 5], [0.05, 0.25, 0.5, 0.75, 0.95]).tolist()


def test_levels_that_are_numbers_keep_their_own_order() -> None:
    frame = pd.DataFrame({"A": ["10", "9", "9", "10"], "B": [5.0, 1, 1, 5]})

    found = _pair(frame)

    assert isinstance(found, Spread)
    assert found.levels == ("9", "10")


def test_small_levels_are_put_together_and_every_row_is_counted() -> None:
    cities = [f"c{i}" for i in range(30) for _ in range(30 - i)]
    found = _pair(pd.DataFrame({"A": cities, "B": np.arange(len(cities), dtype=float)}))

    assert isinstance(found, Spread)
    assert len(found.levels) == MOST_LEVELS + 1
    assert "18 others" in found.levels
    assert found.sizes.sum() == found.rows == len(cities)


def test_two_categories_are_a_table_whose_rows_sum_to_all() -> None:
    frame = pd.DataFrame({"A": ["x", "x", "y", "y", None], "B": [True, True, True, False, True]})
    frame["B"] = frame["B"].astype("boolean")

    found = _pair(frame, "B", "A")

    assert isinstance(found, Crossing)
    assert (found.row_column, found.row_levels) == ("A", ("x", "y"))
    assert (found.column_column, found.column_levels) == ("B", ("yes", "no"))
    assert found.counts.tolist() == [[2, 0], [1, 1]]
    assert found.shares.tolist() == [[1, 0], [0.5, 0.5]]


def test_a_pair_without_a_common_row_is_refused_by_name() -> None:
    with pytest.raises(SegmentationError, match="both “A” and “B”"):
        _pair(pd.DataFrame({"A": [1, np.nan], "B": [np.nan, 2]}))


def test_an_unknown_column_is_refused_with_what_there_is() -> None:
    with pytest.raises(SegmentationError, match=r"no column “Z” here\. There are: A, B"):
        _pair(pd.DataFrame({"A": [1], "B": [2]}), "A", "Z")
