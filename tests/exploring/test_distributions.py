"""How one column spreads: every value counted once, or told as missing, hidden or beyond the picture."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import SegmentationError, distribution, shows_on_log
from segmentation.exploring.distributions import MOST_BINS, MOST_LEVELS
from tests.making import modest


def _column(values: object, name: str = "Income") -> pd.Series:
    return pd.Series(values, name=name)


@modest
@given(
    st.lists(st.floats(-1e9, 1e9) | st.integers(-50, 9000) | st.none(), min_size=1, max_size=60).filter(
        lambda v: any(x is not None for x in v)
    ),
    st.booleans(),
)
def test_every_value_is_counted_once_or_told_as_missing_hidden_or_beyond(
    values: list[float | None], log: bool
) -> None:
    column = _column([np.nan if v is None else v for v in values]).astype(float)
    if log and not (column > 0).any():
        return

    found = distribution(column, log=log)

    assert found.counts.sum() + found.missing + found.hidden + found.below + found.above == len(values)
    assert found.missing == sum(v is None for v in values)
    assert found.hidden == (sum(v is not None and v <= 0 for v in values) if log else 0)


@modest
@given(st.lists(st.floats(1e-6, 1e9), min_size=30, max_size=90))
def test_a_log_scale_loses_no_value_at_its_ends(values: list[float]) -> None:
    found = distribution(_column(values), log=True)

    assert found.counts.sum() == len(values)


def test_numbers_fall_in_at_most_60_bins_of_equal_width() -> None:
    found = distribution(_column(np.random.default_rng(0).normal(100, 15, 5_000)))

    assert found.kind == "bins"
    assert found.edges is not None
    assert len(found.counts) == len(found.edges) - 1 <= MOST_BINS
    assert np.diff(found.edges) == pytest.approx(np.diff(found.edges)[0])


@pytest.mark.parametrize("top", [40, 70, 131])
def test_whole_numbers_that_come_equally_often_make_no_peaks(top: int) -> None:
    """With bins of 1.3 years some would hold one age and some two."""
    found = distribution(_column(np.tile(np.arange(top), 50).astype(float), "Age"))

    inner = found.counts[:-1]  # the last bin may be cut short
    assert inner.min() == inner.max()


def test_a_far_value_on_each_side_does_not_squeeze_the_others_into_one_bar() -> None:
    usual = np.random.default_rng(0).normal(5, 2, 2_000)
    far = np.array([-80_995.0, 80_995.0])

    found = distribution(_column(np.concatenate([usual, far]), "Quantity"))

    assert found.counts.max() < 0.5 * len(usual)
    assert (found.lowest, found.highest) == (-80_995, 80_995)
    assert found.below + found.above + found.counts.sum() == 2_002
    assert found.below == found.above <= 0.005 * 2_002 + 1


def test_the_quartiles_are_those_of_all_values_also_on_a_log_scale() -> None:
    values = [0, 0, 1, 2, 3, 4, 400]

    found = distribution(_column(values, "Orders"), log=True)

    assert found.quartiles == pytest.approx((0.5, 2, 3.5))
    assert found.hidden == 2


def test_few_whole_numbers_get_a_bar_each() -> None:
    found = distribution(_column([3.0, 1.0, 1.0, 7.0]))

    assert found.kind == "values"
    assert dict(zip(found.labels, found.counts.tolist(), strict=True)) == {"1": 2, "3": 1, "7": 1}


@pytest.mark.parametrize("value", [0.0, 5.5, -3.25, 1e300, 1e-300])
def test_a_column_of_one_value_has_one_bar(value: float) -> None:
    assert max(distribution(_column([value] * 9)).counts) == 9


def test_levels_stand_by_size_and_the_many_small_ones_together() -> None:
    values = [*["Bonn"] * 50, *["Ulm"] * 40, *[f"City {i}" for i in range(30)]]

    found = distribution(_column(values, "City"))

    assert found.labels[:2] == ("Bonn", "Ulm")
    assert found.labels[-1] == "12 others"
    assert len(found.labels) == MOST_LEVELS + 1
    assert (found.levels, found.others) == (32, 12)
    assert found.counts.sum() == 120


def test_a_hundred_thousand_levels_are_counted_and_twenty_are_named() -> None:
    found = distribution(_column([f"c{i}" for i in range(100_000)], "City"))

    assert len(found.labels) == MOST_LEVELS + 1
    assert found.labels[-1] == "99,980 others"
    assert found.counts.sum() == 100_000


def test_codes_that_are_a_category_get_a_bar_each_and_no_quartiles() -> None:
    found = distribution(_column([3.0, 3.0, 1.0], "Region"), kind="category")

    assert (found.kind, found.labels, found.counts.tolist()) == ("levels", ("3", "1"), [2, 1])
    assert found.quartiles is None


@pytest.mark.parametrize(
    "values",
    [pd.array([True, False, True, None], "boolean"), [1.0, 0.0, 1.0, np.nan]],
    ids=["boolean", "0 and 1"],
)
def test_yes_and_no_are_said_in_words(values: object) -> None:
    found = distribution(_column(values, "Member"), kind="flag")

    assert (found.labels, found.counts.tolist(), found.missing) == (("yes", "no"), [2, 1], 1)


@pytest.mark.parametrize("days", [0, 1, 40, 150, 700, 9_000])
def test_dates_are_counted_in_steps_that_leave_some_tens_of_bars(days: int) -> None:
    dates = pd.Timestamp("2001-01-31") + pd.to_timedelta(np.linspace(0, days, 200).astype(int), "D")

    found = distribution(pd.Series(dates, name="Day"))

    assert found.kind == "dates"
    assert found.counts.sum() == 200
    assert len(found.counts) <= 62
    assert found.edges is not None
    assert found.edges[0] <= dates[0].to_datetime64() <= dates[-1].to_datetime64() < found.edges[-1]


def test_an_empty_column_is_refused_by_name() -> None:
    with pytest.raises(SegmentationError, match="“Income” has no values to show"):
        distribution(_column([np.nan, np.nan]))


def test_a_log_scale_without_positive_values_is_refused_by_name() -> None:
    with pytest.raises(SegmentationError, match="“Income” has no value above 0"):
        distribution(_column([-1.0, 0.0]), log=True)


def test_a_long_tail_is_shown_on_a_log_scale_unless_that_hides_many() -> None:
    tail = np.random.default_rng(0).lognormal(3, 1.5, 500)

    assert shows_on_log(pd.Series(tail))
    assert not shows_on_log(pd.Series(np.append(tail, np.zeros(100))))
    assert not shows_on_log(pd.Series(np.arange(99.0)))
