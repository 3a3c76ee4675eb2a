"""What a market looks like: every value counted once, related columns together, money in its month."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import (
    Plan,
    Role,
    SegmentationError,
    build_customers,
    correlations,
    distribution,
    money_over_time,
    overview,
    pair,
    propose_plan,
)
from segmentation.exploring import MOST_BINS, MOST_CORRELATED, MOST_LEVELS, timeline
from tests.making import blobs, customers_of, lines_csv, lines_plan, modest, sample_table, table_of


def _column(values: object, name: str = "Income") -> pd.Series:
    return pd.Series(values, name=name)


@modest
@given(
    st.lists(st.floats(-1e9, 1e9) | st.none(), min_size=1, max_size=60).filter(
        lambda v: any(x is not None for x in v)
    ),
    st.booleans(),
)
def test_every_value_is_counted_once_or_told_as_missing_or_hidden(
    values: list[float | None], log: bool
) -> None:
    column = _column([np.nan if v is None else v for v in values]).astype(float)
    if log and not (column > 0).any():
        return

    found = distribution(column, log=log)

    assert found.counts.sum() + found.missing + found.hidden == len(values)
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
    assert found.counts.sum() == 120


def test_yes_and_no_are_said_in_words() -> None:
    found = distribution(_column([True, False, True, None], "Member").astype("boolean"))

    assert (found.labels, found.counts.tolist(), found.missing) == (("yes", "no"), [2, 1], 1)


@pytest.mark.parametrize("days", [1, 40, 150, 700, 9_000])
def test_dates_are_counted_in_steps_that_leave_some_tens_of_bars(days: int) -> None:
    dates = pd.Timestamp("2001-01-31") + pd.to_timedelta(np.linspace(0, days, 200).astype(int), "D")

    found = distribution(pd.Series(dates, name="Day"))

    assert found.kind == "dates"
    assert found.counts.sum() == 200
    assert len(found.counts) <= 62
    assert found.edges is not None
    assert found.edges[0] <= dates[0].to_datetime64() < dates[-1].to_datetime64() < found.edges[-1]


def test_an_empty_column_is_refused_by_name() -> None:
    with pytest.raises(SegmentationError, match="“Income” has no values to show"):
        distribution(_column([np.nan, np.nan]))


def test_a_log_scale_without_positive_values_is_refused_by_name() -> None:
    with pytest.raises(SegmentationError, match="“Income” has no value above 0"):
        distribution(_column([-1.0, 0.0]), log=True)


def test_related_columns_stand_side_by_side_and_close_pairs_are_named() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 300))
    frame = pd.DataFrame({"A": a, "B": b, "A again": 2 * a + 0.01 * rng.normal(size=300), "B back": -b})

    found = correlations(frame)

    places = {name: found.columns.index(name) for name in frame}
    assert abs(places["A"] - places["A again"]) == abs(places["B"] - places["B back"]) == 1
    assert {frozenset(pair[:2]) for pair in found.strong} == {
        frozenset({"A", "A again"}),
        frozenset({"B", "B back"}),
    }
    assert found.strong[0][2] == pytest.approx(-1)


@pytest.mark.parametrize("method", ["spearman", "pearson"])
def test_correlations_are_those_of_pandas(method: str) -> None:
    frame = pd.DataFrame(np.random.default_rng(1).lognormal(size=(60, 4)), columns=list("ABCD"))
    frame["D"] += frame["A"]

    found = correlations(frame, method)

    expected = frame.corr(method=method).loc[list(found.columns), list(found.columns)]  # type: ignore[arg-type]
    assert found.matrix == pytest.approx(expected.to_numpy())


def test_pairs_use_the_rows_in_which_both_have_a_value() -> None:
    frame = pd.DataFrame({"A": [1, 2, 3, 4, np.nan], "B": [2, 4, 6, 8, -99], "C": [np.nan] * 4 + [1]})

    found = correlations(frame, "pearson")

    assert found.matrix[0, 1] == pytest.approx(1)
    assert found.unused == ("C",)


def test_yes_and_no_can_be_correlated_with_gaps() -> None:
    frame = pd.DataFrame({"Member": pd.array([True, False, None, True], "boolean"), "Income": [9.0, 1, 5, 9]})

    assert correlations(frame).matrix[0, 1] == pytest.approx(1)


def test_columns_beyond_what_a_heatmap_can_show_are_not_called_constant() -> None:
    frame = pd.DataFrame(np.random.default_rng(1).normal(size=(20, 45)), columns=[f"c{i}" for i in range(45)])

    found = correlations(frame.assign(same=1.0))

    assert len(found.columns) == MOST_CORRELATED
    assert found.unused == ("same",)
    assert found.beyond == ("c40", "c41", "c42", "c43", "c44")


def test_one_column_that_varies_is_too_few_for_a_correlation() -> None:
    with pytest.raises(SegmentationError, match="needs two columns of numbers that vary; here 1 does"):
        correlations(pd.DataFrame({"A": [1, 2, 3], "B": [1, 1, 1], "C": ["x", "y", "z"]}))


def test_a_pair_of_columns_keeps_the_rows_in_which_both_have_a_value() -> None:
    found = pair(pd.DataFrame({"A": [1, 2, np.nan], "B": [3, np.nan, 4]}), "A", "B")

    assert (found.x.tolist(), found.y.tolist(), found.rows) == ([1], [3], 1)


def test_many_rows_become_a_density_that_counts_each_of_them() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"A": rng.lognormal(size=4_000), "B": rng.integers(0, 3, 4_000)})

    found = pair(frame, "A", "B")

    assert found.counts is not None
    assert found.counts.sum() == found.rows == 4_000
    assert found.counts.shape == (len(found.y) - 1, len(found.x) - 1)


def test_a_column_can_be_set_against_itself() -> None:
    found = pair(pd.DataFrame({"A": [1.0, 2, 3]}), "A", "A")

    assert found.x.tolist() == found.y.tolist() == [1, 2, 3]


def test_money_is_summed_in_its_month_and_empty_months_are_0() -> None:
    dates = pd.Series(pd.to_datetime(["2024-01-31", "2024-01-01", None, "2025-03-15"]), name="Day")

    found = timeline(dates, np.array([10.0, 5.0, 99.0, 7.0]))

    assert found.step == "M"
    assert list(found.values) == [15, *[0] * 13, 7]
    assert found.starts[0] == np.datetime64("2024-01-01")


def test_without_money_the_rows_are_counted_over_time() -> None:
    found = timeline(pd.Series(pd.to_datetime(["2024-01-31", "2024-01-31"]), name="Day"), None)

    assert (found.what, list(found.values)) == ("rows", [2])


def test_dates_that_could_not_be_read_are_told() -> None:
    with pytest.raises(SegmentationError, match="“Day” has no readable dates"):
        timeline(pd.Series([pd.NaT, pd.NaT], name="Day"), None)


def test_the_headline_figures_of_the_sample_shop_are_those_of_its_lines() -> None:
    table = sample_table()
    plan = propose_plan(table)

    found = overview(table, build_customers(table, plan), plan)

    frame = table.frame
    assert found.rows == len(frame)
    assert found.customers == frame["Customer"].nunique() == 1_500
    assert found.orders == frame["Order"].nunique()
    assert found.amount == pytest.approx(frame["Amount"].sum())
    assert (found.first, found.last) == (frame["Date"].min(), frame["Date"].max())
    money = frame.groupby("Customer")["Amount"].sum().sort_values(ascending=False)
    assert found.top_share == pytest.approx(money.iloc[:150].sum() / money.sum())


def test_the_headline_figures_of_customers_without_money_or_dates_say_nothing_of_them() -> None:
    table = table_of(blobs())

    found = overview(table, customers_of(blobs()), Plan())

    assert (found.rows, found.customers) == (60, 60)
    assert found.orders is found.amount is found.top_share is found.first is found.last is None


def test_the_money_over_time_is_all_money_that_counts() -> None:
    rows = [
        ("Ann", "2024-01-01", "A1", "Tea", 1, "10.00"),
        ("", "2024-02-01", "A2", "Tea", 1, "99.00"),
        ("Bob", "2024-02-03", "A3", "Tea", 1, "5.50"),
        ("Bob", "2024-03-03", "A4", "Tea", -1, "-1.25"),
    ]
    table = table_of(lines_csv(rows))

    found = money_over_time(table, build_customers(table, lines_plan()), lines_plan())

    assert found is not None
    assert sum(found.values) == pytest.approx(14.25)


def test_customers_who_joined_on_a_day_are_counted_over_time() -> None:
    made = blobs() | {"Joined": [f"2024-0{1 + i % 3}-05" for i in range(60)]}
    table = table_of(made)
    plan = propose_plan(table).with_role("Visits", Role.NUMBER)

    found = money_over_time(table, build_customers(table, plan), plan)

    assert found is not None
    assert sum(found.values) == 60


def test_without_dates_there_is_nothing_over_time() -> None:
    assert money_over_time(table_of(blobs()), customers_of(blobs()), Plan()) is None
