"""Time: money in its month, customers new once, parts of months told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import SegmentationError, timeline, year_on_year
from segmentation.exploring import customers_over_time, orders_over_time
from segmentation.exploring.steps import per_step
from tests.making import modest


def _dates(*written: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(written)), name="Day")


def _daily(begin: str, end: str) -> pd.Series:
    return pd.Series(pd.date_range(begin, end), name="Day")


def test_money_is_summed_in_its_month_and_empty_months_are_0() -> None:
    found = timeline(_dates("2024-01-31", "2024-01-01", None, "2025-03-15"), np.array([10.0, 5.0, 99.0, 7.0]))

    assert found.step == "M"
    assert list(found.sums) == [15, *[0] * 13, 7]
    assert found.starts[0] == np.datetime64("2024-01-01")


@modest
@given(st.lists(st.integers(0, 4_000), min_size=1, max_size=50), st.sampled_from("DWMY"))
def test_steps_are_those_of_pandas_own_grouping(days: list[int], step: str) -> None:
    dates = pd.Series(pd.Timestamp("2015-02-27 13:30") + pd.to_timedelta(days, "D"))
    weights = np.arange(len(days)) + 0.5

    steps, sums = per_step(dates, step, weights)

    expected = pd.Series(weights).groupby(dates.dt.to_period(step)).sum()
    expected = expected.reindex(pd.period_range(expected.index.min(), expected.index.max(), freq=step))
    assert list(steps) == list(expected.index)
    assert sums == pytest.approx(expected.fillna(0).to_numpy())


def test_without_money_the_rows_are_counted_over_time() -> None:
    found = timeline(_dates("2024-01-31", "2024-01-31"), None)

    assert (found.what, list(found.sums)) == ("rows", [2])


def test_dates_that_could_not_be_read_are_told() -> None:
    with pytest.raises(SegmentationError, match="“Day” has no readable dates"):
        timeline(_dates(None, None), None)


def test_an_order_of_many_lines_counts_once_at_its_first_date() -> None:
    dates = _dates("2024-03-02", "2024-01-31", "2024-01-31", None, "2024-02-01")

    found = orders_over_time(dates, np.array([7, 7, 7, 8, 9]), step="M")

    assert (found.what, found.sums.tolist()) == ("orders", [1, 1])


def test_a_customer_is_new_once_and_counted_once_a_month() -> None:
    dates = _dates("2024-01-05", "2024-01-09", "2024-02-01", "2024-03-01", "2024-03-02", "2024-03-03")

    found = customers_over_time(dates, np.array([0, 0, 0, 1, 0, -1]), step="M")

    assert found.sums.tolist() == [1, 1, 2]
    assert found.new is not None
    assert found.new.tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    ("begin", "end", "parts"),
    [
        ("2023-01-01", "2024-06-30", (False, False)),
        ("2023-01-01", "2024-06-09", (False, True)),
        ("2023-01-20", "2024-06-29", (True, False)),
    ],
)
def test_a_month_that_is_only_a_part_is_told(begin: str, end: str, parts: tuple[bool, bool]) -> None:
    found = timeline(_daily(begin, end), None)

    assert (found.first_part, found.last_part) == parts
    assert found.whole.sum() == len(found.sums) - sum(parts)


def test_a_shop_with_one_date_a_month_has_no_half_months() -> None:
    found = timeline(pd.Series(pd.date_range("2023-01-01", "2024-12-01", freq="MS")), None)

    assert (found.first_part, found.last_part) == (False, False)


def test_the_last_twelve_months_are_compared_with_the_twelve_before() -> None:
    dates = _daily("2022-01-01", "2023-12-31")
    money = np.where(dates.dt.year == 2022, 10.0, 12.0) / 365

    assert year_on_year(timeline(dates, money, step="M")) == pytest.approx(0.2)
    assert year_on_year(timeline(dates[:400], money[:400], step="M")) is None
