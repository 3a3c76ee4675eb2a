"""Seasons: planted ones are recovered from growth, growth and noise are not praised."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import Seasons, seasons, timeline
from tests.making import modest

#: A shop of summers, mean 1.
SUMMER = 1 + 0.5 * np.cos(2 * np.pi * (np.arange(12) - 6) / 12)


def _of(monthly: np.ndarray, begin: str = "2019-04") -> Seasons:
    """Read seasons from money of whole months, each month's on its first day."""
    days = pd.Series(pd.date_range(begin, periods=len(monthly), freq="MS"))
    found = seasons(timeline(days, monthly, step="M"))
    assert found is not None
    return found


def _growing(months: int, rate: float, season: np.ndarray | None = None) -> np.ndarray:
    """Grow by `rate` a month, from an April on."""
    at = np.arange(months)
    return 1000 * (1 + rate) ** at * (1 if season is None else season[(at + 3) % 12])


@modest
@given(st.integers(24, 80), st.floats(-0.08, 0.15))
def test_a_pure_trend_has_no_season(months: int, rate: float) -> None:
    found = _of(_growing(months, rate))

    assert found.index == pytest.approx(np.ones(12), abs=1e-6)
    assert not found.notable


@modest
@given(st.integers(24, 80), st.floats(-0.03, 0.05))
def test_a_planted_season_is_recovered_from_a_trend(months: int, rate: float) -> None:
    found = _of(_growing(months, rate, SUMMER))

    assert found.index == pytest.approx(SUMMER, abs=0.06)
    assert abs(found.strongest - 7) <= 1
    assert abs(found.weakest - 1) <= 1
    assert found.notable


def test_a_season_that_each_year_repeats_is_steady_and_one_year_cannot_say() -> None:
    noise = np.exp(np.random.default_rng(0).normal(0, 0.05, 48))

    assert _of(_growing(48, 0.01, SUMMER) * noise).steady
    assert _of(_growing(26, 0.01, SUMMER)).steady is None


@pytest.mark.parametrize("months", [28, 32, 48])
def test_noise_is_no_season(months: int) -> None:
    praised = sum(
        bool(_of(np.exp(np.random.default_rng(seed).normal(0, 0.3, months))).steady) for seed in range(100)
    )

    assert praised <= 12


def test_one_odd_month_among_years_does_not_make_a_season() -> None:
    monthly = _growing(72, 0.0)
    monthly[40] *= 3

    found = _of(monthly)

    assert found.index is not None
    assert np.abs(found.index - 1).max() < 0.1


@pytest.mark.parametrize(("months", "told"), [(13, False), (23, False), (24, True)])
def test_a_season_takes_24_whole_months(months: int, told: bool) -> None:
    found = _of(_growing(months, 0.0, SUMMER))

    assert (found.index is not None) is told
    assert found.months == months
    assert bool(found.strongest) is told


def test_a_month_that_is_only_a_part_takes_no_part() -> None:
    days = pd.Series(pd.date_range("2022-01-01", "2024-03-05"), name="Day")

    found = seasons(timeline(days, None, step="M"))

    assert found is not None
    assert found.months == 26
    assert not found.whole[2, 2]
    assert found.index == pytest.approx(np.ones(12), abs=0.1)


def test_a_year_that_sums_to_less_than_nothing_says_nothing() -> None:
    found = _of(np.r_[np.full(18, 10.0), np.full(18, -10.0)])

    assert (found.index, found.months, found.notable, found.steady) == (None, 36, False, None)


def test_years_lie_over_each_other_and_months_outside_of_the_data_are_empty() -> None:
    found = _of(np.arange(1.0, 16), begin="2022-11")

    assert found.years == (2022, 2023, 2024)
    assert np.isnan(found.sums[0, :10]).all()
    assert not np.isnan(found.sums[1]).any()
    assert np.isnan(found.sums[2, 1:]).all()


def test_a_year_or_less_has_no_seasons() -> None:
    days = pd.Series(pd.date_range("2023-01-01", "2023-12-31"))

    assert seasons(timeline(days, None, step="M")) is None
