"""Who brings the money, what sells most, and what is missing: figures against independent computations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import SegmentationError, concentration, gaps, ranking
from segmentation.exploring.gaps import MOST_PATTERNS
from segmentation.exploring.rankings import MOST_RANKED
from tests.making import modest

_money = st.lists(st.floats(0, 1e6), min_size=2, max_size=60).filter(lambda v: sum(v) > 1)


@modest
@given(_money)
def test_gini_is_the_mean_difference_of_two_customers_over_twice_the_mean(values: list[float]) -> None:
    money = np.array(values)
    expected = np.abs(money[:, None] - money[None, :]).mean() / (2 * money.mean())

    assert concentration(money).gini == pytest.approx(expected, abs=1e-9)


@modest
@given(_money)
def test_the_curve_rises_from_nothing_to_all_and_never_below_the_diagonal(values: list[float]) -> None:
    found = concentration(np.array(values))

    assert (found.shares[0], found.customers[0], len(found)) == (0, 0, len(values))
    assert found.shares[-1] == pytest.approx(1)
    assert (np.diff(found.shares) >= 0).all()
    assert (found.shares >= found.customers / len(found) - 1e-9).all()


def test_the_top_tenth_brings_what_the_sorted_money_says() -> None:
    money = np.random.default_rng(0).lognormal(size=1_500)
    best = np.sort(money)[::-1]

    found = concentration(money)

    assert found.top(0.1) == pytest.approx(best[:150].sum() / money.sum())
    half = found.needed(0.5) * 1_500
    assert best[: int(half) - 15].sum() < money.sum() / 2 < best[: int(half) + 15].sum()


def test_customers_who_bring_nothing_count_and_are_told() -> None:
    found = concentration(np.array([10.0, 0, 0, np.nan, -5]))

    assert (len(found), found.nothing, found.top(0.2)) == (5, 4, 1)


def test_where_nobody_brings_anything_it_is_said() -> None:
    with pytest.raises(SegmentationError, match="positive value in “Amount”"):
        concentration(np.zeros(4), "Amount")


@pytest.mark.parametrize("rows", [300, 200_000])
def test_the_curve_has_as_many_points_however_many_customers_there_are(rows: int) -> None:
    assert len(concentration(np.random.default_rng(0).lognormal(size=rows)).shares) == 201


def test_levels_are_ranked_by_their_money_and_the_rest_adds_up() -> None:
    rng = np.random.default_rng(0)
    levels = pd.Series([f"P{i}" for i in rng.integers(0, 40, 500)] + [None] * 3, name="Product")
    money = rng.normal(10, 5, 503)

    found = ranking(levels, "amount", weights=money)

    expected = pd.Series(money).groupby(levels).sum().sort_values(ascending=False)
    assert found.levels == tuple(expected.index[:MOST_RANKED])
    assert found.sizes == pytest.approx(expected.to_numpy()[:MOST_RANKED])
    assert found.sizes.sum() + found.rest == pytest.approx(found.total) == pytest.approx(money[:500].sum())
    assert (found.others, found.missing) == (40 - MOST_RANKED, 3)


def test_levels_are_ranked_by_different_customers_and_nobody_is_counted_twice() -> None:
    levels = pd.Series(["Tea", "Tea", "Tea", "Cup", "Cup", "Pot"], name="Product")
    customers = np.array([0, 0, 1, 0, 2, -1])

    found = ranking(levels, "customers", ids=customers)

    assert dict(zip(found.levels, found.sizes.tolist(), strict=True)) == {"Tea": 2, "Cup": 2, "Pot": 0}
    assert (found.total, found.adds_up, found.missing) == (3, False, 1)
    assert found.shares[0] == pytest.approx(2 / 3)


def test_customers_of_all_other_levels_are_counted_once() -> None:
    levels = pd.Series([f"P{i}" for i in range(30) for _ in range(3)], name="Product")
    customers = np.tile([0, 1, 2], 30)

    found = ranking(levels, "customers", ids=customers)

    assert (found.others, found.rest) == (15, 3)


def test_years_are_levels_without_decimals() -> None:
    assert ranking(pd.Series([2003.0, 2003.0, 2004.0], name="Year"), "rows").levels == ("2003", "2004")


def test_a_column_without_values_can_not_be_ranked() -> None:
    with pytest.raises(SegmentationError, match="“City” has no values"):
        ranking(pd.Series([None, None], name="City"), "rows")


def test_gaps_are_counted_per_column_and_together() -> None:
    frame = pd.DataFrame(
        {
            "full": range(6),
            "city": ["x", None, None, None, "y", "z"],
            "zip": [1, np.nan, np.nan, 4, 5, np.nan],
        }
    )

    found = gaps(frame)

    assert found is not None
    assert dict(zip(found.columns, found.missing.tolist(), strict=True)) == {"city": 3, "zip": 3}
    assert found.complete == 2
    patterns = {
        tuple(c for c, gone in zip(found.columns, pattern, strict=True) if gone): int(rows)
        for pattern, rows in zip(found.patterns, found.pattern_rows, strict=True)
    }
    assert patterns == {("city", "zip"): 2, ("city",): 1, ("zip",): 1}


@modest
@given(st.lists(st.lists(st.booleans(), min_size=12, max_size=12), min_size=1, max_size=80))
def test_every_row_is_complete_or_in_one_combination(empty: list[list[bool]]) -> None:
    found = gaps(pd.DataFrame(np.where(np.array(empty), np.nan, 1.0)))
    if found is None:
        assert not np.array(empty).any()
        return

    assert found.complete + found.pattern_rows.sum() + found.other_rows == len(empty)
    assert len(found.patterns) <= MOST_PATTERNS
    assert (np.diff(found.pattern_rows) <= 0).all()


def test_a_table_without_gaps_has_no_picture_of_them() -> None:
    assert gaps(pd.DataFrame({"a": [1, 2]})) is None
